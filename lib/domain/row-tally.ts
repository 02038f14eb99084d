import { isAskable } from './absence.ts';
import { archivingOf } from './archiving.ts';
import type { Fault, RecordingFault } from './errors.ts';
import { speaksAgainstRecording } from './failure.ts';
import type { Hold } from './hold.ts';
import type { Status } from './lifecycle.ts';
import type { Policy } from './policy.ts';
import type { Archive, Recording } from './recording.ts';
import { earliest, hourMs, latest, plusMs, type Instant } from './time.ts';

/** `sweep` runs every five minutes: a row that is due for longer was forgotten, or is in a long queue. */
const overdueMs = hourMs;

/** How often each word was counted; a word that never was is missing. */
type Counts<Word extends string> = Readonly<Partial<Record<Word, number>>>;

/** What all rows of the recordings table say together: numbers and moments only. */
export type RowTally = {
  readonly rows: Counts<Status>;
  /** Listed, to be archived, and not in the archive yet. */
  readonly backlog: {
    readonly rows: number;
    readonly oldestDiscoveredAt?: Instant;
    /** The same among those against which nothing speaks: only their turn has to come. */
    readonly oldestReadyAt?: Instant;
  };
  /** Listed, or in the recycle bin, and not to be archived by the policy; missing without any. */
  readonly notWanted?: number;
  readonly archived: { readonly rows: number; readonly bytes: number; readonly lastVerifiedAt?: Instant };
  /** Rows with an archive for which something is still awaited, and what. */
  readonly awaiting: { readonly rows: number; readonly transcript: number; readonly metadata: number };
  /** In Webex's recycle bin, to be archived and not in the archive, and since when the first was seen there; missing without any. */
  readonly binned?: { readonly rows: number; readonly oldestBinnedAt: Instant };
  readonly parked: Counts<RecordingFault>;
  readonly overdue: { readonly rows: number; readonly oldestLookAt?: Instant };
  /** The last failures of rows that are to be looked at again. */
  readonly waiting: Readonly<Partial<Record<Fault, Waiting>>>;
};

/** @param nextLookAt the latest look to come of a row that waits and was not rung for it yet */
export type Waiting = { readonly rows: number; readonly nextLookAt?: Instant };

const nothing: RowTally = {
  rows: {},
  backlog: { rows: 0 },
  archived: { rows: 0, bytes: 0 },
  awaiting: { rows: 0, transcript: 0, metadata: 0 },
  parked: {},
  overdue: { rows: 0 },
  waiting: {},
};

/** What is to be archived by, where that is known. */
export type ArchivingTerms = { readonly policy: Policy; readonly holds: readonly Hold[] };

/** Counts rows one by one, so that their number does not matter. Without terms, everything is to be archived. */
export function tallyOf(
  now: Instant,
  terms?: ArchivingTerms,
): { add(row: Recording): void; total(): RowTally } {
  let total = nothing;
  return {
    add(row) {
      const unarchived = unarchivedAs(row, terms);
      total = {
        rows: plusOne(total.rows, row.status),
        backlog: unarchived === 'backlog' ? withBacklog(total.backlog, row) : total.backlog,
        ...withNotWanted(total.notWanted, unarchived),
        archived: withArchive(total.archived, archiveOf(row)),
        awaiting: mayComplete(row) ? withAwaited(total.awaiting, row.archive) : total.awaiting,
        ...withBinned(total.binned, unarchived === 'binned' ? row : undefined),
        parked: row.status === 'parked' ? plusOne(total.parked, row.reason) : total.parked,
        overdue: withOverdue(total.overdue, row, now),
        waiting: withWaiting(total.waiting, row),
      };
    },
    total: () => total,
  };
}

function plusOne<Word extends string>(counts: Counts<Word>, word: Word): Counts<Word> {
  return { ...counts, [word]: (counts[word] ?? 0) + 1 };
}

/** What a row that has no archive counts as, while Webex has something of it that could be archived. */
function unarchivedAs(
  row: Recording,
  terms: ArchivingTerms | undefined,
): 'backlog' | 'binned' | 'not-wanted' | undefined {
  if (row.status !== 'discovered' && row.status !== 'binned') return undefined;
  const isWanted = terms === undefined || archivingOf(row, terms.policy, terms.holds) !== 'no';
  if (!isWanted) return 'not-wanted';
  return row.status === 'discovered' ? 'backlog' : 'binned';
}

function withNotWanted(
  before: number | undefined,
  unarchived: ReturnType<typeof unarchivedAs>,
): Pick<RowTally, 'notWanted'> {
  if (unarchived === 'not-wanted') return { notWanted: (before ?? 0) + 1 };
  return before === undefined ? {} : { notWanted: before };
}

function withBacklog(before: RowTally['backlog'], row: Recording): RowTally['backlog'] {
  const ready = row.fault === undefined || !speaksAgainstRecording(row.fault);
  const oldestReadyAt = ready
    ? earliest(row.discoveredAt, ...some(before.oldestReadyAt))
    : before.oldestReadyAt;
  return {
    rows: before.rows + 1,
    oldestDiscoveredAt: earliest(row.discoveredAt, ...some(before.oldestDiscoveredAt)),
    ...(oldestReadyAt === undefined ? {} : { oldestReadyAt }),
  };
}

function archiveOf(row: Recording): Archive | undefined {
  return 'archive' in row ? row.archive : undefined;
}

/** What is awaited of a recording is looked for until it is settled, also in the recycle bin. */
function mayComplete(row: Recording): row is Recording & { readonly archive: Archive } {
  return isAskable(row) && row.status !== 'discovered' && row.archive !== undefined;
}

function withBinned(before: RowTally['binned'], row: Recording | undefined): Pick<RowTally, 'binned'> {
  if (row?.status !== 'binned') return before === undefined ? {} : { binned: before };
  const oldestBinnedAt = earliest(row.binnedAt, ...some(before?.oldestBinnedAt));
  return { binned: { rows: (before?.rows ?? 0) + 1, oldestBinnedAt } };
}

function withArchive(before: RowTally['archived'], archive: Archive | undefined): RowTally['archived'] {
  if (archive === undefined) return before;
  const companions = [archive.transcript, archive.metadata];
  const bytes = companions.map(each => (each.state === 'stored' ? each.bytes : 0));
  return {
    rows: before.rows + 1,
    bytes: bytes.reduce((sum, each) => sum + each, before.bytes + archive.audio.bytes),
    lastVerifiedAt: latest(archive.verifiedAt, ...some(before.lastVerifiedAt)),
  };
}

function withAwaited(before: RowTally['awaiting'], archive: Archive): RowTally['awaiting'] {
  const transcript = archive.transcript.state === 'awaited' ? 1 : 0;
  const metadata = archive.metadata.state === 'awaited' ? 1 : 0;
  return {
    rows: before.rows + Math.max(transcript, metadata),
    transcript: before.transcript + transcript,
    metadata: before.metadata + metadata,
  };
}

function withOverdue(before: RowTally['overdue'], row: Recording, now: Instant): RowTally['overdue'] {
  const { lookAt } = row;
  if (lookAt === undefined || lookAt >= plusMs(now, -overdueMs)) return before;
  return { rows: before.rows + 1, oldestLookAt: earliest(lookAt, ...some(before.oldestLookAt)) };
}

function withWaiting(before: RowTally['waiting'], row: Recording): RowTally['waiting'] {
  const { fault, lookAt, wake } = row;
  if (fault === undefined || lookAt === undefined) return before;
  const { rows, nextLookAt } = before[fault] ?? { rows: 0 };
  // Whoever is rung is being tried right now: its `lookAt` says when it is rung once more.
  const known = [...some(nextLookAt), ...(wake === undefined ? [lookAt] : [])];
  const [first, ...others] = known;
  const next = first === undefined ? {} : { nextLookAt: latest(first, ...others) };
  return { ...before, [fault]: { rows: rows + 1, ...next } };
}

function some<Value>(value: Value | undefined): Value[] {
  return value === undefined ? [] : [value];
}
