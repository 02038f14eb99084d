import { z } from 'zod';
import type { Instant } from '../../lib/domain/time.ts';
import type {
  Clock,
  Holds,
  Leases,
  Marks,
  Notes,
  RateGates,
  RecordingStore,
  WindowLedger,
} from '../../lib/ports.ts';
import { gatesOn } from '../../lib/store/gates.ts';
import type { Offboardings } from '../../lib/ports-offboarding.ts';
import type { ChangeFeed } from '../driver/feed.ts';
import { changeFeed, offboardingFeed, recordingFeed } from './change-feed.ts';
import { embeddedMarks } from './control.ts';
import { openDatabase, openDatabaseToRead, type Database, type Survives } from './database.ts';
import { embeddedHolds } from './holds.ts';
import { embeddedLeases } from './leases.ts';
import { embeddedNotes } from './notes.ts';
import { embeddedOffboardings } from './offboardings.ts';
import { embeddedRecordings } from './recordings.ts';
import { embeddedWindows } from './windows.ts';

/** How many rows there are of each status, and of each fault or reason among them. */
export type RowCount = {
  readonly status: string;
  readonly reason: string | undefined;
  /** Something is to be done now, or is under way. What is due later is not meant. */
  readonly open: boolean;
  /** What the archive has of it; `part` while transcript or metadata are awaited. */
  readonly copy: 'none' | 'part' | 'whole';
  readonly rows: number;
};

export type EmbeddedStores = {
  readonly recordings: RecordingStore;
  readonly windows: WindowLedger;
  readonly gates: RateGates;
  readonly marks: Marks;
  readonly leases: Leases;
  readonly holds: Holds;
  readonly notes: Notes;
  readonly feed: ChangeFeed;
  readonly offboardings: Offboardings;
  readonly offboardingFeed: ChangeFeed;
  count(): readonly RowCount[];
  close(): void;
};

/**
 * Opens the tables of a folder.
 *
 * @param folder undefined keeps them in memory
 * @throws ConfigurationError when the folder cannot be used
 */
export function openEmbeddedStores(
  folder: string | undefined,
  clock: Clock,
  survives?: Survives,
): EmbeddedStores {
  return storesOn(openDatabase(folder, survives), clock);
}

/** The same for whoever only reads, also while somebody else is at work: every write is a TransientError. */
export function readEmbeddedStores(folder: string, clock: Clock): EmbeddedStores {
  return storesOn(openDatabaseToRead(folder), clock);
}

function storesOn(database: Database, clock: Clock): EmbeddedStores {
  const listeners: (() => void)[] = [];
  const caseListeners: (() => void)[] = [];
  const notes = embeddedNotes(database);
  const changed = () => listeners.forEach(listener => listener());
  const caseChanged = () => caseListeners.forEach(listener => listener());
  return {
    recordings: embeddedRecordings(database, clock, changed),
    windows: embeddedWindows(database),
    gates: gatesOn(notes),
    marks: embeddedMarks(database),
    leases: embeddedLeases(database),
    holds: embeddedHolds(database),
    notes,
    feed: changeFeed(database, clock, { tables: recordingFeed, listeners }),
    offboardings: embeddedOffboardings(database, clock, caseChanged),
    offboardingFeed: changeFeed(database, clock, { tables: offboardingFeed, listeners: caseListeners }),
    count: () => count(database, clock.now()),
    close: () => database.close(),
  };
}

const countRow = z.object({
  status: z.string(),
  reason: z.string().nullable(),
  open: z.number(),
  copy: z.enum(['none', 'part', 'whole']),
  rows: z.number(),
});

function count(database: Database, now: Instant): RowCount[] {
  const sql = `
    SELECT status, coalesce(row ->> 'reason', row ->> 'fault') AS reason,
      coalesce(look_at <= ?, FALSE) OR coalesce(row -> 'wake', row -> 'sentAt', row -> 'restore') IS NOT NULL AS open,
      CASE WHEN row -> 'archive' IS NULL THEN 'none'
        WHEN 'awaited' IN (row ->> '$.archive.transcript.state', row ->> '$.archive.metadata.state') THEN 'part'
        ELSE 'whole' END AS copy,
      count(*) AS rows
    FROM recordings GROUP BY 1, 2, 3, 4`;
  return database
    .all(sql, now)
    .map(row => countRow.parse(row))
    .map(({ reason, open, ...rest }) => ({ ...rest, reason: reason ?? undefined, open: open === 1 }));
}
