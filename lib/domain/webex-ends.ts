import { msOf, type DurationOrNever } from './duration.ts';
import type { Policy } from './policy.ts';
import type { Recording } from './recording.ts';
import { earliest, plusMs, type Instant } from './time.ts';

/**
 * When Webex itself ends a recording, which nothing but Webex's own settings can put off; undefined where it never does,
 * or has already. Nobody knows by which of the two times Webex counts: by the earlier one it is soonest.
 */
export function endsInWebexAt(row: Recording, { retention, bin }: Policy['webex']): Instant | undefined {
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
