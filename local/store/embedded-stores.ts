import { z } from 'zod';
import type { Recording } from '../../lib/domain/recording.ts';
import { instant } from '../../lib/domain/time.ts';
import type { Clock, Marks, RateGates, RecordingStore, WindowLedger } from '../../lib/ports.ts';
import type { ChangeFeed } from '../driver/feed.ts';
import { embeddedGates, embeddedMarks, embeddedWindows } from './control.ts';
import { openDatabase, type Database } from './database.ts';
import { everyRow } from './recording-rows.ts';
import { embeddedRecordings } from './recordings.ts';

/** How many rows there are of each status, and of each fault or reason among them. */
export type RowCount = { status: string; reason: string | undefined; open: boolean; rows: number };

export type EmbeddedStores = {
  readonly recordings: RecordingStore;
  readonly windows: WindowLedger;
  readonly gates: RateGates;
  readonly marks: Marks;
  readonly feed: ChangeFeed;
  count(): readonly RowCount[];
  /** Every row, as `everyRow` gives them. */
  rows(): Iterable<Recording>;
  close(): void;
};

/** Opens the tables of a folder. @throws ConfigurationError when the folder cannot be used */
export function openEmbeddedStores(folder: string, clock: Clock): EmbeddedStores {
  const database = openDatabase(folder);
  const listeners: (() => void)[] = [];
  const changed = () => listeners.forEach(listener => listener());
  return {
    recordings: embeddedRecordings(database, clock, changed),
    windows: embeddedWindows(database),
    gates: embeddedGates(database),
    marks: embeddedMarks(database),
    feed: changeFeed(database, listeners),
    count: () => count(database),
    rows: () => everyRow(database),
    close: () => database.close(),
  };
}

const changeRow = z.object({
  sequence: z.number(),
  at: instant,
  id: z.string(),
  old_row: z.string().nullable(),
  new_row: z.string().nullable(),
});
const image = z.record(z.string(), z.unknown());

function changeFeed(database: Database, listeners: (() => void)[]): ChangeFeed {
  return {
    read(after, limit) {
      const rows = database.all(
        'SELECT * FROM changes WHERE sequence > ? ORDER BY sequence LIMIT ?',
        after,
        limit,
      );
      return rows.map(each => {
        const { sequence, at, id, old_row: before, new_row: next } = changeRow.parse(each);
        return {
          sequence,
          at,
          id,
          eventName: before === null ? 'INSERT' : next === null ? 'REMOVE' : 'MODIFY',
          oldImage: before === null ? undefined : image.parse(JSON.parse(before)),
          newImage: next === null ? undefined : image.parse(JSON.parse(next)),
        };
      });
    },
    checkpoint(consumer) {
      const [found] = database.all('SELECT sequence FROM checkpoints WHERE consumer = ?', consumer);
      return Number(found?.['sequence'] ?? 0);
    },
    saveCheckpoint(consumer, sequence) {
      database.run(
        'INSERT OR REPLACE INTO checkpoints (consumer, sequence) VALUES (?, ?)',
        consumer,
        sequence,
      );
    },
    onChange: listener => void listeners.push(listener),
  };
}

const countRow = z.object({
  status: z.string(),
  reason: z.string().nullable(),
  open: z.number(),
  rows: z.number(),
});

function count(database: Database): RowCount[] {
  const rows = database.all(`
    SELECT status, coalesce(row ->> 'reason', row ->> 'fault') AS reason, look_at IS NOT NULL AS open, count(*) AS rows
    FROM recordings GROUP BY 1, 2, 3`);
  return rows
    .map(row => countRow.parse(row))
    .map(({ reason, open, ...rest }) => ({ ...rest, reason: reason ?? undefined, open: open === 1 }));
}
