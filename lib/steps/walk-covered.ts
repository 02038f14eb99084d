import pMap from 'p-map';
import { isIntended } from '../domain/destroying.ts';
import { coveredBy, type Hold } from '../domain/hold.ts';
import type { Recording } from '../domain/recording.ts';
import { dayOf, type Instant } from '../domain/time.ts';
import type { Clock, RecordingStore } from '../ports.ts';
import { settleRow, type Verdict } from './settle-row.ts';

export type WalkCoveredPorts = {
  readonly recordings: Pick<RecordingStore, 'get' | 'move' | 'every'>;
  readonly clock: Pick<Clock, 'now'>;
};

const rowsAtOnce = 10;

/**
 * Looks at every row that a hold covers, and writes what `decide` makes of it.
 *
 * @param decide is asked again where somebody else wrote first
 * @param told of each verdict
 * @returns the ids of rows that may be covered, and that could not be read or written
 * @throws TransientError when the tables fail
 */
export async function walkCovered<Said extends Verdict>(
  hold: Hold,
  so: { decide: (row: Recording) => Said; told: (verdict: Said) => void },
  ports: WalkCoveredPorts,
): Promise<readonly string[]> {
  const failed: string[] = [];
  // A hold that was released covers nothing.
  const inForce = { ...hold, releasedAt: undefined, releasedBy: undefined };
  const isCovered = (row: Recording) => coveredBy([inForce], row).length > 0;
  await pMap(
    ports.recordings.every(id => failed.push(id)),
    async found => {
      if (!isCovered(found)) return;
      const row = isMoving(found, ports.clock.now()) ? await ports.recordings.get(found.id) : found;
      const verdict = row && (await settleRow(row, so.decide, ports));
      if (verdict === undefined) failed.push(found.id);
      else so.told(verdict);
    },
    { concurrency: rowsAtOnce },
  );
  return failed;
}

/** What is about to be destroyed may be further than the walk has read: it may be a moment old. */
function isMoving(row: Recording, now: Instant): boolean {
  return isIntended(row) || (row.fate !== undefined && row.fate.day <= dayOf(now));
}
