import { msOf, type DurationOrNever } from './duration.ts';
import { coveredBy, type Hold } from './hold.ts';
import type { Policy } from './policy.ts';
import type { Recording } from './recording.ts';
import { dayMs, earliest, plusMs, type Instant } from './time.ts';

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

/**
 * When Webex itself ends a recording, which nothing but Webex's own settings can put off; undefined where it never does,
 * or has already. Nobody knows by which of the two times Webex counts: by the earlier one it is soonest.
 */
function endsInWebexAt(row: Recording, { retention, bin }: Policy['webex']): Instant | undefined {
  switch (row.status) {
    case 'discovered':
    case 'archived':
    case 'trashing':
      return after(earliest(row.facts.timeRecorded, row.facts.createTime), retention);
    case 'binned':
      return after(row.binnedAt, bin);
    case 'trashed':
    case 'purging':
      return after(row.trashedAt, bin);
    default:
      return undefined;
  }
}

function after(start: Instant, duration: DurationOrNever): Instant | undefined {
  return duration === 'never' ? undefined : plusMs(start, msOf(duration));
}
