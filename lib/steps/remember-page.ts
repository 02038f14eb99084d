import pMap from 'p-map';
import { discover, parkMalformed, reviewKnown } from '../domain/discovery.ts';
import { StaleMoveError } from '../domain/errors.ts';
import type { SeenOwner } from '../domain/owner.ts';
import type { Recording } from '../domain/recording.ts';
import type { WebexPage, WebexRecording } from '../domain/webex-recording.ts';
import type { Clock, Log, Notes, RecordingStore } from '../ports.ts';
import { tellOfLost } from './look-for-absent.ts';
import { rememberOwners } from './owners.ts';

const writesAtOnce = 10;

export type RememberPorts = {
  readonly recordings: RecordingStore;
  readonly notes: Notes;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Pick<Log, 'error' | 'info'>;
};
/** The rows that a page added, and how many it changed. */
export type Remembered = {
  readonly seen: number;
  readonly added: readonly Recording[];
  readonly changed: number;
};

/**
 * Writes what a page shows and the table does not know, after the owners of it: a run that dies in between forgets
 * nobody. A recording that is known and unchanged costs no write.
 */
export async function rememberPage(page: WebexPage, ports: RememberPorts): Promise<Remembered> {
  const { recordings, clock } = ports;
  const now = clock.now();
  const ids = [...page.recordings.map(seen => seen.id), ...page.malformed.map(item => item.key)];
  const known = await recordings.known(ids);

  const found = page.recordings.filter(seen => !known.has(seen.id));
  const fresh: Recording[] = [
    ...found.map(seen => discover(seen, now)),
    ...page.malformed.filter(item => !known.has(item.key)).map(item => parkMalformed(item, now)),
  ];
  const moves = page.recordings.flatMap(seen => {
    const row = known.get(seen.id);
    const reviewed = row === undefined ? undefined : reviewKnown(row, seen, now);
    return row === undefined || reviewed === undefined ? [] : [{ row, reviewed, seen }];
  });
  await rememberOwners([...found, ...moves.map(({ seen }) => seen)].map(ownerOf), ports);
  const added = await written(fresh, row => recordings.create(row));
  const changed = await written(moves, ({ row, reviewed }) => recordings.move(row, reviewed));
  for (const { row, reviewed } of changed) tellOfLost(row, reviewed, ports.log);
  return { seen: ids.length, added, changed: changed.length };
}

function ownerOf(seen: WebexRecording): SeenOwner {
  const { ownerId: id, ownerType: type, ownerEmail: email } = seen;
  return { id, type, ...(email === undefined ? {} : { email }), sample: seen };
}

// Whoever lost a race has nothing to do: the winner saw the same recording, and it will be listed again.
async function written<Item>(
  items: readonly Item[],
  write: (item: Item) => Promise<unknown>,
): Promise<readonly Item[]> {
  const outcomes = await pMap(
    items,
    async item => {
      try {
        await write(item);
        return [item];
      } catch (error) {
        if (error instanceof StaleMoveError) return [];
        throw error;
      }
    },
    { concurrency: writesAtOnce },
  );
  return outcomes.flat();
}
