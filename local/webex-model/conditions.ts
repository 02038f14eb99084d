import type { Owner, OwnerType } from './organisation.ts';
import type { ModelRecording } from './recording.ts';

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

const dayMs = 24 * 60 * 60_000;

/** What became of each recording: as it really is, and as it shows. */
export function conditions(so: {
  owners: readonly Owner[];
  retention: Retention;
  keepsOwnerType: boolean;
  holds: boolean;
}) {
  const changes = new Map<string, Change[]>();
  const owners = new Map(so.owners.map(owner => [owner.id, owner]));

  function after(recording: ModelRecording, past: readonly Change[], nowMs: number): Condition {
    let status: Status = 'available';
    let statusAtMs = recording.createdAtMs;
    let { owner } = recording;
    for (const change of past) {
      owner = owners.get(change.ownerId ?? owner.id) ?? owner;
      if (change.status === undefined) continue;
      status = change.status;
      statusAtMs = change.atMs;
    }
    const ownerType = so.keepsOwnerType ? recording.owner.type : owner.type;
    return { status: aged(recording, status, statusAtMs, nowMs), owner, ownerType };
  }

  /** Webex empties its bin by itself, and deletes what is too old without a stay in the bin. */
  function aged(recording: ModelRecording, status: Status, statusAtMs: number, nowMs: number): Status {
    const { binDays, retentionDays } = so.retention;
    if (recording.legalHold && so.holds) return status;
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
    /** Since when nobody can have it any more; undefined while somebody can. */
    goneSinceMs(recording: ModelRecording, nowMs: number): number | undefined {
      const past = changes.get(recording.id) ?? [];
      if (after(recording, past, nowMs).status !== 'gone') return undefined;
      const deleted = past.find(change => change.status === 'gone');
      const { retentionDays } = so.retention;
      const tooOldAtMs = retentionDays > 0 ? recording.createdAtMs + retentionDays * dayMs : Infinity;
      return Math.min(deleted?.atMs ?? Infinity, tooOldAtMs);
    },
    /** When a write last touched the recording, whether it shows yet or not. */
    lastChangeMs: (recording: ModelRecording) => changes.get(recording.id)?.at(-1)?.atMs,
    apply(change: Change): void {
      const past = changes.get(change.id);
      if (past === undefined) changes.set(change.id, [change]);
      else past.push(change);
    },
  };
}
