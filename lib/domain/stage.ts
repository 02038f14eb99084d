import * as z from 'zod/mini';
import type { Fate, RetainedRow } from './course.ts';
import { msOf } from './duration.ts';
import type { Policy } from './policy.ts';
import { redate, type NewFate } from './redate.ts';
import { dayMs, dayOf, epochMsOf, instant, instantOf, type Instant } from './time.ts';

/**
 * Whether a stage may change anything in Webex. It begins in dry run, where fates are written and nothing is intended;
 * going live is a decision of a person, and re-dates every fate by a whole notice.
 */
export const stage = z.readonly(
  z.discriminatedUnion('mode', [
    z.readonly(z.object({ mode: z.literal('dry-run') })),
    z.readonly(z.object({ mode: z.literal('live'), since: instant, by: z.string().check(z.minLength(1)) })),
  ]),
);
export type Stage = z.infer<typeof stage>;

/** A stage about which nothing was ever decided. */
export const dryRun: Stage = { mode: 'dry-run' };

/** What rows are dated by. */
export type Terms = { readonly policy: Policy; readonly stage: Stage };

/**
 * What `redate` says, with what was planned before the stage went live counted from then: nobody had to believe a plan
 * while nothing came of it.
 */
export function redateIn(row: RetainedRow, terms: Terms, now: Instant): NewFate | undefined {
  const written = redate(row, terms.policy, now);
  if (written === undefined && 'sentAt' in row && row.sentAt !== undefined) return undefined;
  const fate = written === undefined ? row.fate : written.fate;
  if (fate === undefined) return written;
  const counted = countedFrom(fate, terms);
  return counted === fate ? written : { fate: counted };
}

/** A fate as it counts in a stage. */
export function countedFrom(fate: Fate, { policy, stage }: Terms): Fate {
  if (stage.mode !== 'live' || fate.plannedAt >= stage.since) return fate;
  const firstMs = Math.ceil((epochMsOf(stage.since) + msOf(policy.notice)) / dayMs) * dayMs;
  const first = dayOf(instantOf(firstMs));
  return { ...fate, plannedAt: stage.since, day: first > fate.day ? first : fate.day };
}
