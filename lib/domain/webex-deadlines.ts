import { archivingOf } from './archiving.ts';
import { given } from './given.ts';
import { coveredBy, type Hold } from './hold.ts';
import type { Policy } from './policy.ts';
import type { Recording } from './recording.ts';
import { dayMs, earliest, plusMs, type Instant } from './time.ts';
import { endsInWebexAt } from './webex-ends.ts';

/** Early enough for a person to have Webex keep it longer. */
const holdAheadMs = 30 * dayMs;
/** What is new is archived within hours: whatever has so little time left was waiting for long. */
const archiveAheadMs = 7 * dayMs;

/** Recordings that Webex deletes by itself soon, and from when on. */
export type Deadline = { readonly rows: number; readonly firstAt: Instant };
/** What should not be deleted yet and is soon: `hold` is held, `archive` is to be archived first. Missing without any. */
export type Deadlines = { readonly hold?: Deadline; readonly archive?: Deadline };

/** Counts what Webex itself deletes too soon. What waits in the recycle bin to be archived is counted elsewhere. */
export function webexDeadlines(
  { holds, policy }: { holds: readonly Hold[]; policy: Policy },
  now: Instant,
): { add(row: Recording): void; total(): Deadlines } {
  const hold = counterUntil(plusMs(now, holdAheadMs), policy);
  const archive = counterUntil(plusMs(now, archiveAheadMs), policy);
  return {
    add(row) {
      if (coveredBy(holds, row).length > 0) hold.add(row);
      if (row.status === 'discovered' && archivingOf(row, policy, holds) !== 'no') archive.add(row);
    },
    total: () => given({ hold: hold.total(), archive: archive.total() }),
  };
}

function counterUntil(
  until: Instant,
  { webex }: Policy,
): { add(row: Recording): void; total(): Deadline | undefined } {
  let total: Deadline | undefined;
  return {
    add(row) {
      const endsAt = endsInWebexAt(row, webex);
      if (endsAt === undefined || endsAt > until) return;
      total = { rows: (total?.rows ?? 0) + 1, firstAt: earliest(endsAt, ...(total ? [total.firstAt] : [])) };
    },
    total: () => total,
  };
}
