import pMap from 'p-map';
import { discover, parkMalformed, reviewKnown } from '../domain/discovery.ts';
import { StaleMoveError } from '../domain/errors.ts';
import type { Recording } from '../domain/recording.ts';
import type { WebexPage } from '../domain/webex-recording.ts';
import type { Clock, RecordingStore } from '../ports.ts';

const writesAtOnce = 10;

/** How many rows a page added and changed. */
export type Remembered = { readonly seen: number; readonly added: number; readonly changed: number };

/** Writes what a page shows and the table does not know. A recording that is known and unchanged costs no write. */
export async function rememberPage(
  page: WebexPage,
  ports: { recordings: RecordingStore; clock: Clock },
): Promise<Remembered> {
  const { recordings, clock } = ports;
  const now = clock.now();
  const ids = [...page.recordings.map(seen => seen.id), ...page.malformed.map(item => item.key)];
  const known = await recordings.known(ids);

  const fresh: Recording[] = [
    ...page.recordings.filter(seen => !known.has(seen.id)).map(seen => discover(seen, now)),
    ...page.malformed.filter(item => !known.has(item.key)).map(item => parkMalformed(item, now)),
  ];
  const added = await count(fresh, row => recordings.create(row));
  const changed = await count(page.recordings, async seen => {
    const row = known.get(seen.id);
    const reviewed = row === undefined ? undefined : reviewKnown(row, seen, now);
    if (row === undefined || reviewed === undefined) return false;
    await recordings.move(row, reviewed);
    return true;
  });
  return { seen: ids.length, added, changed };
}

// Whoever lost a race has nothing to do: the winner saw the same recording, and it will be listed again.
async function count<Item>(items: readonly Item[], write: (item: Item) => Promise<unknown>): Promise<number> {
  const outcomes = await pMap(
    items,
    async item => {
      try {
        return (await write(item)) !== false;
      } catch (error) {
        if (error instanceof StaleMoveError) return false;
        throw error;
      }
    },
    { concurrency: writesAtOnce },
  );
  return outcomes.filter(Boolean).length;
}
