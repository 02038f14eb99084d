import type { Need } from '../../lib/domain/needs.ts';
import type { Instant } from '../../lib/domain/time.ts';
import { retentionSentence } from './retention-words.ts';
import { several, span } from '../../lib/page/words.ts';
import { away } from './words.ts';

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
    case 'binned':
      return `${several(need.rows, 'recording')} in Webex's recycle bin and not in the archive, and the first will be deleted by Webex ${lostWords(need.lostFrom, now)}: ${runbook}, "A recording is in the recycle bin", says what to do.`;
    case 'overdue':
      return `${several(need.rows, 'row')} should have been looked at, the oldest ${away(need.oldestLookAt, now)}, and nothing was archived for an hour: see whether sweep and archive-recordings run, and what their logs say.`;
    case 'standstill':
      return `Nothing was archived for hours, although ${several(need.rows, 'recording')} could be, the oldest found ${away(need.oldestDiscoveredAt, now)}: the log of archive-recordings says why, or that it does not run.`;
    case 'fault':
      return `${several(need.rows, 'recording')} cannot move on because of ${need.fault}: ${runbook}, "A recording does not move on", says what to do.`;
    case 'token-missing':
      return `There is no ${need.token} token in its secret: put one into it.`;
    case 'token-expiry':
      return `The ${need.token} token ${expiryWords(need.expiresAt, now)}: put a new one into its secret.`;
    case 'sheet':
      return `The newest balance sheet is of ${need.day}: see whether reconcile runs, and what its log says.`;
    case 'parked':
      return `${several(need.rows, 'recording')} parked as ${need.reason}: ${runbook}, "A recording does not move on", says what to do.`;
    default:
      return retentionSentence(need, now);
  }
}

function lostWords(from: Instant, now: Instant): string {
  return from > now ? `about ${away(from, now)} at the latest` : 'at any moment';
}

function expiryWords(expiresAt: Instant, now: Instant): string {
  return `${expiresAt <= now ? 'expired' : 'expires'} ${away(expiresAt, now)}`;
}
