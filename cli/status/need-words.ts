import type { Need } from '../../lib/domain/needs.ts';
import type { Instant } from '../../lib/domain/time.ts';
import { away, several, span } from './words.ts';

const runbook = 'docs/runbook.md';

/** What needs a person: a sentence each, with what to do. */
export function needLines(needs: readonly Need[], now: Instant): string[] {
  if (needs.length === 0) return ['Nothing needs a person.'];
  return ['What needs a person:', ...needs.map(need => `  ! ${sentence(need, now)}`)];
}

function sentence(need: Need, now: Instant): string {
  switch (need.need) {
    case 'clock':
      return `The tables are ${span(need.aheadMs)} ahead of this clock, so no age here counts: set the clock, or, where days are simulated, say with --at what time it is there.`;
    case 'poller':
      return need.plannedUntil === undefined
        ? 'poll-recordings has never run: see whether its schedule is on, and what its log says.'
        : `poll-recordings last ran ${away(need.plannedUntil, now)}: see whether its schedule is on, and what its log says.`;
    case 'unread':
      return `${several(need.windows, `${need.kind} window`)} cannot be read from Webex: the log of poll-recordings says why (${runbook}, "Recordings are missing").`;
    case 'overdue':
      return `${several(need.rows, 'row')} should have been looked at, the oldest ${away(need.oldestLookAt, now)}, and nothing was archived for an hour: see whether sweep and archive-recordings run, and what their logs say.`;
    case 'standstill':
      return `Nothing was archived for hours, although ${several(need.rows, 'recording')} could be, the oldest found ${away(need.oldestDiscoveredAt, now)}: the log of archive-recordings says why, or that it does not run.`;
    case 'fault':
      return `${several(need.rows, 'recording')} cannot move on because of ${need.fault}: ${runbook}, "A recording does not move on", says what to do.`;
    case 'parked':
      return `${several(need.rows, 'recording')} parked as ${need.reason}: ${runbook}, "A recording does not move on", says what to do.`;
  }
}
