import { nearDeadlineOf } from '../domain/departures.ts';
import type { OffboardingTerms } from '../domain/offboarding-terms.ts';
import { dayMs, hourMs, msBetween } from '../domain/time.ts';
import type { Clock, Log, Marks } from '../ports.ts';
import type { Offboardings } from '../ports-offboarding.ts';

export type DeadlinePorts = {
  readonly offboardings: Pick<Offboardings, 'every'>;
  readonly marks: Marks;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
};

const lastMark = 'watch-users.deadlines';
/** A day, less what runs come apart. */
const onceADayMs = 23 * hourMs;

/** Once a day, an alarm for each open case whose recordings Webex deletes within a week, or may have deleted already. */
export async function watchDeadlines(
  terms: OffboardingTerms,
  { offboardings, marks, clock, log }: DeadlinePorts,
): Promise<void> {
  const now = clock.now();
  const last = await marks.get(lastMark);
  if (last !== undefined && msBetween(last, now) < onceADayMs) return;
  for await (const each of offboardings.every()) {
    const until = nearDeadlineOf(each, terms, now);
    if (until === undefined) continue;
    const daysLeft = Math.max(0, Math.floor(msBetween(now, until) / dayMs));
    log.error('offboarding-deadline-near', { id: each.id, status: each.status, daysLeft });
  }
  await marks.advance(lastMark, now);
}
