import * as z from 'zod/mini';
import type { Destruction } from './course.ts';
import { coveredBy, type Hold } from './hold.ts';
import { waitsForOwner, type FoundAccounts } from './owner-account.ts';
import type { Recording } from './recording.ts';
import { countedFrom, type Terms } from './stage.ts';
import { dayMs, dayOf, instant, plusMs, type Instant } from './time.ts';

const text = z.string().check(z.minLength(1));
const day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));
const count = z.int().check(z.nonnegative());

/** So many recordings are trashed or purged by this rule from this day on. */
const planLine = z.readonly(
  z.object({ day, action: z.enum(['trash', 'purge']), rule: text, recordings: count }),
);
export type PlanLine = z.infer<typeof planLine>;

/** What will be trashed and purged: a report of the fates that stand on the rows. */
export const plan = z.readonly(
  z.object({
    kind: z.literal('plan'),
    at: instant,
    mode: z.enum(['dry-run', 'live']),
    policyHash: text,
    /** Whether every row follows the policy already. */
    complete: z.boolean(),
    /** The last day that the lines reach. */
    until: day,
    lines: z.readonly(z.array(planLine)),
    /** What is planned for days after that. */
    later: count,
    /** What is planned, and covered by a hold: it is in no line. */
    held: count,
    /** What is due, and waits for its owner's account: it is in no line either. Older plans do not say. */
    waiting: z.optional(count),
  }),
);
export type Plan = z.infer<typeof plan>;

/** The key of a plan among the archive's papers. @param name `plan` for the report of the day, or a hash */
export function planKey(ofDay: string, name: string): string {
  return `plans/${ofDay}/${name}.json`;
}

/** How long a plan that was shown may be agreed to. */
export const planHoldsMs = dayMs;

/** Counts rows into the lines of a plan. @param so.days how many days ahead the lines reach */
export function planTally(
  terms: Terms,
  so: { now: Instant; days: number; holds: readonly Hold[]; accounts: FoundAccounts; complete: boolean },
): { add(row: Recording): void; total(): Plan } {
  const until = dayOf(plusMs(so.now, so.days * dayMs));
  const lines = new Map<string, { day: string; action: Destruction; rule: string; recordings: number }>();
  const today = dayOf(so.now);
  let [later, held, waiting] = [0, 0, 0];

  return {
    add(row) {
      const fate = waitsForFate(row) && row.fate !== undefined ? countedFrom(row.fate, terms) : undefined;
      if (fate === undefined || fate.action === 'expire') return;
      const { action, rule } = fate;
      if (coveredBy(so.holds, row).length > 0) held += 1;
      else if (fate.day > until) later += 1;
      else if (fate.day <= today && waitsForOwner(row, so.accounts) !== undefined) waiting += 1;
      else {
        const key = `${fate.day} ${action} ${rule}`;
        const line = lines.get(key) ?? { day: fate.day, action, rule, recordings: 0 };
        lines.set(key, { ...line, recordings: line.recordings + 1 });
      }
    },
    total: () => ({
      kind: 'plan',
      at: so.now,
      mode: terms.stage.mode,
      policyHash: terms.policy.hash,
      complete: so.complete,
      until,
      lines: [...lines].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, line]) => line),
      later,
      held,
      waiting,
    }),
  };
}

function waitsForFate({ status }: Recording): boolean {
  return ['discovered', 'archived', 'trashing', 'trashed', 'purging'].includes(status);
}
