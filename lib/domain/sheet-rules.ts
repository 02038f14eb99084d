import { companionsSettled } from './companions.ts';
import type { Recording } from './recording.ts';
import { dayMs, msBetween, type Instant } from './time.ts';

/** A queue moves; what was due for longer while nothing was archived is none. */
export const standstillMs = dayMs;

/** Whether the row's life ends here by mistake: something is to be done, and no moment is set at which it will be. */
export function isForgotten(row: Recording): boolean {
  if (row.lookAt !== undefined) return false;
  // Who is rung without a moment is forgotten as soon as one bell is lost.
  return isUnderWay(row) || (row.status === 'archived' && !companionsSettled(row.archive));
}

/** Whether the row was due for so long that only a queue would explain it. */
export function isLongDue(row: Recording, now: Instant): boolean {
  return row.lookAt !== undefined && msBetween(row.lookAt, now) > standstillMs;
}

function isUnderWay({ status }: Recording): boolean {
  return ['discovered', 'binned', 'trashing', 'purging', 'expiring'].includes(status);
}
