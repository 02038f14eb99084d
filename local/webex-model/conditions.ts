import type { Owner, OwnerType } from './organisation.ts';
import type { ModelRecording } from './recording.ts';
import type { Switches } from './switches.ts';

/** `gone` is what nobody is shown any more, not even a compliance officer. */
export type Status = 'available' | 'deleted' | 'purged' | 'gone';
export type Condition = { readonly status: Status; readonly owner: Owner; readonly ownerType: OwnerType };

/** What one write did to one recording. It is true at once, and shows later. */
export type Change = {
  readonly id: string;
  readonly atMs: number;
  readonly shownAtMs: number;
  readonly status?: Status | undefined;
  readonly ownerId?: string | undefined;
};

/** How long Webex itself keeps things; 0 is for ever. */
export type Retention = { readonly binDays: number; readonly retentionDays: number };

/** `trashedAtMs` is since when it is, or was until its purge, in the bin; a restore forgets it. */
export type History = {
  readonly trashedAtMs: number | undefined;
  readonly purgedAtMs: number | undefined;
  readonly goneSinceMs: number | undefined;
};

const dayMs = 24 * 60 * 60_000;

/** What became of each recording: as it really is, and as it shows. */
export function conditions(so: {
  ownerOf: (id: string) => Owner | undefined;
  retention: Retention;
  switches: Switches;
}) {
  const changes = new Map<string, Change[]>();
  const { retention, switches } = so;
  const held = (recording: ModelRecording) => recording.legalHold && switches.legalHold === 'blocks';

  function after(recording: ModelRecording, past: readonly Change[], nowMs: number): Condition {
    let status: Status = 'available';
    let statusAtMs = recording.createdAtMs;
    let { owner } = recording;
    for (const change of past) {
      if (change.ownerId !== undefined) owner = so.ownerOf(change.ownerId) ?? owner;
      if (change.status === undefined) continue;
      status = change.status;
      statusAtMs = change.atMs;
    }
    const ownerType = switches.reassignOwnerType === 'keep' ? recording.owner.type : owner.type;
    return { status: aged(recording, status, statusAtMs, nowMs), owner, ownerType };
  }

  /** Webex empties its bin by itself, and deletes what is too old without a stay in the bin. */
  function aged(recording: ModelRecording, status: Status, statusAtMs: number, nowMs: number): Status {
    const { binDays, retentionDays } = retention;
    if (held(recording)) return status;
    if (retentionDays > 0 && nowMs >= recording.createdAtMs + retentionDays * dayMs) return 'gone';
    if (status === 'deleted' && binDays > 0 && nowMs >= statusAtMs + binDays * dayMs) return 'purged';
    return status;
  }

  return {
    actual: (recording: ModelRecording, nowMs: number) =>
      after(recording, changes.get(recording.id) ?? [], nowMs),
    shown(recording: ModelRecording, nowMs: number) {
      const past = changes.get(recording.id);
      return after(recording, past?.filter(change => change.shownAtMs <= nowMs) ?? [], nowMs);
    },
    /** Since when a recording is what it is, by what really happened until now. */
    history(recording: ModelRecording, nowMs: number): History {
      const written = writtenHistory(changes.get(recording.id) ?? []);
      if (held(recording)) return written;
      const { binDays, retentionDays } = retention;
      const tooOldAtMs = retentionDays > 0 ? recording.createdAtMs + retentionDays * dayMs : Infinity;
      const goneAtMs = Math.min(written.goneSinceMs ?? Infinity, tooOldAtMs);
      const emptiedAtMs = binDays > 0 ? (written.trashedAtMs ?? Infinity) + binDays * dayMs : Infinity;
      const purgedAtMs = written.purgedAtMs ?? emptiedAtMs;
      return {
        trashedAtMs: written.trashedAtMs,
        purgedAtMs: purgedAtMs <= Math.min(nowMs, goneAtMs) ? purgedAtMs : undefined,
        goneSinceMs: goneAtMs <= nowMs ? goneAtMs : undefined,
      };
    },
    /** What writes did to it, oldest first. */
    changesOf: (recording: ModelRecording): readonly Change[] => changes.get(recording.id) ?? [],
    /** When a write last touched the recording, whether it shows yet or not. */
    lastChangeMs: (recording: ModelRecording) => changes.get(recording.id)?.at(-1)?.atMs,
    apply(change: Change): void {
      const past = changes.get(change.id);
      if (past === undefined) changes.set(change.id, [change]);
      else past.push(change);
    },
  };
}

export type Conditions = ReturnType<typeof conditions>;

/** What writes alone made of it. */
function writtenHistory(past: readonly Change[]): History {
  let trashedAtMs: number | undefined;
  let purgedAtMs: number | undefined;
  let goneSinceMs: number | undefined;
  for (const { status, atMs } of past) {
    if (status === 'available') trashedAtMs = undefined;
    if (status === 'deleted') trashedAtMs = atMs;
    if (status === 'purged') purgedAtMs = atMs;
    if (status === 'gone') goneSinceMs = atMs;
  }
  return { trashedAtMs, purgedAtMs, goneSinceMs };
}
