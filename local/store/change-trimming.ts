import { dayMs, hourMs, plusMs, type Instant } from '../../lib/domain/time.ts';
import type { Clock } from '../../lib/ports.ts';
import type { Database } from './database.ts';

/** As long as a table's stream on AWS keeps a change. */
const keepsMs = dayMs;
const trimEveryMs = hourMs;
/** A file smaller than this is not worth writing anew. */
const worthwhilePages = 256;
const endOfTime = Number.MAX_SAFE_INTEGER;

type Tables = { readonly changes: string; readonly checkpoints: string };

// Oldest first, so that it costs what it removes, however much stays. Without any checkpoint nothing is removed.
const trim = ({ changes, checkpoints }: Tables) => `
  DELETE FROM ${changes} WHERE sequence <= min(
    (SELECT min(sequence) FROM ${checkpoints}),
    coalesce((SELECT sequence - 1 FROM ${changes} WHERE at >= ? ORDER BY sequence LIMIT 1), ${endOfTime}))`;

/**
 * Removes changes that are older than a day and that every consumer has passed, so that the feed does not grow for
 * ever, and gives their room back when most of the file is empty.
 *
 * @returns what is to be called whenever a checkpoint was saved; at most once an hour it does something, and never in
 *   the first hour, so that whoever starts now for the first time finds what is there
 * @throws TransientError from what it returns
 */
export function changeTrimming(database: Database, clock: Clock, tables: Tables): () => void {
  const sql = trim(tables);
  let dueAt: Instant | undefined;
  return () => {
    const now = clock.now();
    dueAt ??= plusMs(now, trimEveryMs);
    if (now < dueAt) return;
    // Before the work: one that fails is not tried again at every checkpoint.
    dueAt = plusMs(now, trimEveryMs);
    if (database.run(sql, plusMs(now, -keepsMs)) > 0) giveBack(database);
  };
}

/** sqlite uses the room again, but keeps it from others. Half of it empty makes this rare. */
function giveBack(database: Database): void {
  const [size] = database.all('SELECT * FROM pragma_page_count, pragma_freelist_count');
  const [pages, empty] = [Number(size?.['page_count']), Number(size?.['freelist_count'])];
  if (pages >= worthwhilePages && empty * 2 > pages) database.run('VACUUM');
}
