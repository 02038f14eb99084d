import {
  countLook,
  isProven,
  stillMissing,
  unprovenWaitMs,
  vanish,
  wouldCount,
  type Present,
} from '../domain/absence.ts';
import { isIntended } from '../domain/destroying.ts';
import { TransientError } from '../domain/errors.ts';
import type { Recording } from '../domain/recording.ts';
import type { Instant } from '../domain/time.ts';
import type { Clock, Log } from '../ports.ts';
import type { Presence } from './presence.ts';

/**
 * What becomes of a row whose details were just answered with 404 or 410. The look counts only while Webex shows another
 * recording to the same token, and only when it is far enough from the one before; the third makes the row `vanished`.
 *
 * @throws TransientError (`webex-unavailable`, asking for an hour) when the look cannot count, or when too many rows
 *   vanish at once: then something else than these recordings is the trouble
 */
export async function lookForAbsent(
  row: Present,
  so: { deadline: Instant; presence: Presence },
  ports: { clock: Clock; log: Log },
): Promise<Recording> {
  const now = ports.clock.now();
  if (row.absence !== undefined && !wouldCount(row, now)) return stillMissing(row, row.absence, now);
  if (!(await so.presence.othersAreThere(row, so.deadline)))
    throw waits('Webex knows neither this recording nor any other that was asked for.');
  const absence = countLook(row.absence, now);
  if (!isProven(absence)) return stillMissing(row, absence, now);
  if (await so.presence.mayVanish(row, absence)) return vanish(row, absence, now);
  ports.log.error('absence-brake', { id: row.id });
  throw waits('More recordings than usual vanish at once.');
}

/**
 * Says what has vanished or was purged, once its row says so. A recording that was never archived is lost, unless it was
 * to end without a copy: somebody has to know.
 */
export function tellOfLost(before: Recording, row: Recording, log: Pick<Log, 'error' | 'info'>): void {
  if (row.status === before.status || (row.status !== 'vanished' && row.status !== 'purged')) return;
  if (row.archive === undefined && !wasToEnd(before)) log.error(`${row.status}-unarchived`, { id: row.id });
  else log.info(row.status, { id: row.id });
}

/** Only what a rule does not archive has a fate without a copy, or was trashed by us. */
function wasToEnd(row: Recording): boolean {
  return isIntended(row) || row.fate !== undefined || (row.status === 'trashed' && row.by === 'tapekeeper');
}

function waits(why: string): TransientError {
  return new TransientError('webex-unavailable', why, { retryAfterMs: unprovenWaitMs });
}
