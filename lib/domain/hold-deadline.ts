import { coveredBy, type Hold } from './hold.ts';
import type { Policy } from './policy.ts';
import type { Recording } from './recording.ts';
import { dayMs, earliest, plusMs, type Instant } from './time.ts';
import { endsInWebexAt } from './webex-ends.ts';

/** Early enough for a person to have Webex keep it longer. */
const aheadMs = 30 * dayMs;

/** Held recordings that Webex deletes by itself soon, and from when on. */
export type HoldDeadline = { readonly rows: number; readonly firstAt: Instant };

/** Counts what holds cannot keep in Webex for another 30 days. */
export function holdDeadlines(
  so: { holds: readonly Hold[]; webex: Policy['webex'] },
  now: Instant,
): { add(row: Recording): void; total(): HoldDeadline | undefined } {
  const until = plusMs(now, aheadMs);
  let total: HoldDeadline | undefined;
  return {
    add(row) {
      const endsAt = endsInWebexAt(row, so.webex);
      if (endsAt === undefined || endsAt > until || coveredBy(so.holds, row).length === 0) return;
      total = { rows: (total?.rows ?? 0) + 1, firstAt: earliest(endsAt, ...(total ? [total.firstAt] : [])) };
    },
    total: () => total,
  };
}
