import pMap from 'p-map';
import { StaleMoveError } from '../domain/errors.ts';
import type { Recording } from '../domain/recording.ts';
import { minuteMs, type Instant } from '../domain/time.ts';
import type { Clock, RecordingStore } from '../ports.ts';

export type RowPorts = { readonly recordings: RecordingStore; readonly clock: Pick<Clock, 'now'> };
/** A row as the index had it, and as it is to be. */
export type Move = { readonly from: Recording; readonly to: Recording };

/** A row that was rung and did not move is rung again after this. */
export const ringAgainMs = 30 * minuteMs;
const writesAtOnce = 10;

/**
 * Writes rows in this order, until the deadline.
 *
 * @returns how many were written: whoever acted on a row since the index was read was first
 */
export async function moveRows(
  moves: readonly Move[],
  so: { deadline: Instant },
  { recordings, clock }: RowPorts,
): Promise<number> {
  const moved = await pMap(
    moves,
    async ({ from, to }) => {
      if (clock.now() >= so.deadline) return false;
      try {
        await recordings.move(from, to);
        return true;
      } catch (error) {
        // It has a new `lookAt`, or none.
        if (error instanceof StaleMoveError) return false;
        throw error;
      }
    },
    { concurrency: writesAtOnce },
  );
  return moved.filter(Boolean).length;
}
