import type { Need } from '../../lib/domain/needs.ts';
import type { Instant } from '../../lib/domain/time.ts';
import { listingSentence, type ListingNeed } from './listing-words.ts';
import { away, several } from './words.ts';

type RetentionNeed = Extract<Need, { need: 'brake' | 'hold-deadline' | 'archive-deadline' }>;

/** A need of a person for what is kept and what ends, with what to do. */
export function retentionSentence(need: RetentionNeed | ListingNeed, now: Instant): string {
  switch (need.need) {
    case 'brake':
      return `${several(need.recordings, 'recording')} would have been trashed or purged in one run, which stopped before it ${away(need.pulledAt, now)}: tapekeeper approve ${need.hash} shows what they are, and lets them pass if that is meant.`;
    case 'archive-deadline':
      return `${several(need.rows, 'recording')} will be deleted by Webex itself before being archived, the first ${whenIn(need.firstAt, now)}: have Webex keep recordings for longer (Control Hub), and see what holds archiving up (docs/runbook.md, "A recording does not move on").`;
    case 'hold-deadline':
      return `${several(need.rows, 'held recording')} will be deleted by Webex itself, the first ${whenIn(need.firstAt, now)}, which no hold can keep it from: docs/holds.md, "What Webex deletes by itself", says what to do.`;
    default:
      return listingSentence(need, now);
  }
}

function whenIn(firstAt: Instant, now: Instant): string {
  return firstAt > now ? away(firstAt, now) : 'at any moment';
}
