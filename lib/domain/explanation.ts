import { archiveKey, type Artefact } from './archive-keys.ts';
import type { Coverage } from './coverage.ts';
import type { Discrepancy } from './discrepancy.ts';
import type { Status } from './lifecycle.ts';
import type { NextStep } from './next-step.ts';
import type { Obstacle } from './obstacle.ts';
import type { PastEvent } from './past.ts';
import type { Archive, Recording } from './recording.ts';
import type { RecordingId } from './recording-id.ts';
import { sinceOf } from './since.ts';
import type { Instant } from './time.ts';

/** An object that the row says the archive holds. */
export type HeldObject = {
  readonly artefact: Artefact;
  readonly key: string;
  readonly bytes: number;
  readonly sha256: string;
};

/** Where a recording is, and why; nothing here names a person whom it is about. */
export type Present = {
  readonly status: Status;
  readonly since: Instant;
  /** A sentence. */
  readonly reason: string;
  readonly objects: readonly HeldObject[];
};

/** The whole trace of a recording: past, present and what is to come. */
export type Explanation = {
  readonly id: RecordingId;
  readonly at: Instant;
  /** What is known of it: its row, only its receipts, or nothing. */
  readonly known: 'row' | 'receipts' | 'nothing';
  readonly past: readonly PastEvent[];
  /** How many days of receipts were looked through; undefined where it was all of them. */
  readonly daysOfReceipts: number | undefined;
  readonly present: Present | undefined;
  readonly next: readonly NextStep[];
  /** What the policy would have in store if no hold covered it; missing where none does. */
  readonly unheld: NextStep | undefined;
  readonly inTheWay: readonly Obstacle[];
  readonly discrepancies: readonly Discrepancy[];
  /** What was read of Webex's lists, where nothing is known of it. */
  readonly lists: Coverage | undefined;
};

/** Where a row says that its recording is. */
export function presentOf(row: Recording): Present {
  const archive = 'archive' in row ? row.archive : undefined;
  return {
    status: row.status,
    since: sinceOf(row),
    reason: reasonOf(row),
    objects: archive === undefined ? [] : objectsOf(row.id, archive),
  };
}

/** What the archive holds of a recording, as its row says. */
export function objectsOf(id: RecordingId, archive: Archive): readonly HeldObject[] {
  const { audio, transcript, metadata } = archive;
  const stored = [
    { artefact: 'audio', ...audio } as const,
    ...(transcript.state === 'stored' ? [{ artefact: 'transcript', ...transcript } as const] : []),
    ...(metadata.state === 'stored' ? [{ artefact: 'metadata', ...metadata } as const] : []),
  ];
  return stored.map(({ artefact, copy, bytes, sha256 }) => ({
    artefact,
    key: archiveKey(id, artefact, copy),
    bytes,
    sha256,
  }));
}

const reasons: Readonly<Record<Exclude<Status, 'trashed' | 'purged' | 'parked'>, string>> = {
  discovered: 'Webex lists it, and it is not archived and verified yet.',
  binned: "It was in Webex's recycle bin before it could be archived.",
  archived: 'It is in Webex, and archived and verified.',
  trashing: 'It is in Webex, and it is written down that it is to be trashed.',
  purging: "It is in Webex's recycle bin, and it is written down that it is to be purged.",
  expiring: 'Its copy in the archive is to end.',
  expired: 'Nothing is left of it but its row.',
  vanished: 'Webex no longer knows it.',
};

function reasonOf(row: Recording): string {
  const isOurs = 'by' in row && row.by === 'tapekeeper';
  switch (row.status) {
    case 'trashed':
      return `It is in Webex's recycle bin, where ${isOurs ? 'tapekeeper' : 'someone else'} has moved it.`;
    case 'purged':
      return `It is no longer in the recycle bin: ${isOurs ? 'tapekeeper' : 'someone else, or Webex itself,'} has purged it.`;
    case 'parked':
      return `It waits for a person, because of ${row.reason}.`;
    default:
      return reasons[row.status];
  }
}
