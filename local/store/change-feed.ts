import { z } from 'zod';
import { instant } from '../../lib/domain/time.ts';
import type { Clock } from '../../lib/ports.ts';
import type { ChangeFeed } from '../driver/feed.ts';
import { changeTrimming } from './change-trimming.ts';
import type { Database } from './database.ts';

const changeRow = z.object({
  sequence: z.number(),
  at: instant,
  id: z.string(),
  old_row: z.string().nullable(),
  new_row: z.string().nullable(),
});
const image = z.record(z.string(), z.unknown());

/** Where the changes of a table are kept, and how far each consumer has come. */
export type FeedTables = { readonly changes: string; readonly checkpoints: string };

export const recordingFeed: FeedTables = { changes: 'changes', checkpoints: 'checkpoints' };
export const offboardingFeed: FeedTables = {
  changes: 'offboarding_changes',
  checkpoints: 'offboarding_checkpoints',
};

/**
 * The feed of a table's changes on sqlite.
 *
 * @param so.listeners to which those who want to hear of changes are added
 */
export function changeFeed(
  database: Database,
  clock: Clock,
  so: { tables: FeedTables; listeners: (() => void)[] },
): ChangeFeed {
  const { changes, checkpoints } = so.tables;
  const trimInTime = changeTrimming(database, clock, so.tables);
  return {
    read(after, limit) {
      const rows = database.all(
        `SELECT * FROM ${changes} WHERE sequence > ? ORDER BY sequence LIMIT ?`,
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
      const [found] = database.all(`SELECT sequence FROM ${checkpoints} WHERE consumer = ?`, consumer);
      return Number(found?.['sequence'] ?? 0);
    },
    saveCheckpoint(consumer, sequence) {
      database.run(
        `INSERT OR REPLACE INTO ${checkpoints} (consumer, sequence) VALUES (?, ?)`,
        consumer,
        sequence,
      );
      trimInTime();
    },
    onChange: listener => void so.listeners.push(listener),
  };
}
