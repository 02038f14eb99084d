import { countedRows } from '../domain/brake.ts';
import { dayMs, msBetween, type Instant } from '../domain/time.ts';
import { notesOf } from '../notes.ts';
import type { Clock, Notes, RecordingStore } from '../ports.ts';

export type CountPorts = {
  readonly recordings: Pick<RecordingStore, 'every'>;
  readonly notes: Notes;
  readonly clock: Pick<Clock, 'now'>;
};

const name = 'recordings';

/**
 * How many rows there are, by a count that is a day old at most; counted now where there is none.
 *
 * @returns undefined where they could not be counted before the deadline
 */
export async function rowCount(ports: CountPorts, deadline: Instant): Promise<number | undefined> {
  const known = await countNotes(ports).get(name);
  if (known !== undefined && msBetween(known.countedAt, ports.clock.now()) <= dayMs) return known.rows;
  let rows = 0;
  // One that cannot be read is there, too.
  const all = ports.recordings.every(() => void (rows += 1))[Symbol.asyncIterator]();
  while ((await all.next()).done !== true) {
    rows += 1;
    if (ports.clock.now() >= deadline) return undefined;
  }
  await keepCount(rows, ports);
  return rows;
}

/** Keeps a count that somebody made just now, who read every row anyway. */
export async function keepCount(rows: number, ports: Omit<CountPorts, 'recordings'>): Promise<void> {
  const countedAt = ports.clock.now();
  await countNotes(ports).change(name, () => ({ rows, countedAt }));
}

function countNotes({ notes }: Pick<CountPorts, 'notes'>) {
  return notesOf(notes, 'row-count', countedRows);
}
