import type { Policy } from './policy.ts';
import type {
  Absence,
  Archived,
  Binned,
  Discovered,
  Purged,
  Recording,
  Trashed,
  Vanished,
} from './recording.ts';
import { dayMs, earliest, hourMs, minuteMs, msBetween, plusMs, type Instant } from './time.ts';
import { endsInWebexAt } from './webex-ends.ts';

/** One look may meet a moment in which Webex's parts disagree: only so many, far enough apart, prove anything. */
const looksNeeded = 3;
const leastSpanMs = dayMs;
const spacingMs = leastSpanMs / (looksNeeded - 1);
/** What was just listed and is not known yet may be there in a moment. Looks at these ages are for that, and count for nothing. */
const hopefulAgesMs = [5 * minuteMs, 30 * minuteMs, 3 * hourMs];
/** How long a row waits whose look could not count, or that may not vanish now. */
export const unprovenWaitMs = hourMs;

/** Whether a look at this moment is far enough from the last one that counted. */
export function wouldCount({ absence }: Recording, now: Instant): boolean {
  return absence === undefined || msBetween(absence.lastLookAt, now) >= spacingMs;
}

/** The looks at which Webex did not know the recording, with one more now. */
export function countLook(before: Absence | undefined, now: Instant): Absence {
  return { looks: (before?.looks ?? 0) + 1, since: before?.since ?? now, lastLookAt: now };
}

/** Whether these looks are enough to say that the recording is gone. */
export function isProven({ looks, since, lastLookAt }: Absence): boolean {
  return looks >= looksNeeded && msBetween(since, lastLookAt) >= leastSpanMs;
}

/** The row of a recording that was not there, due again when the next look counts, or sooner while there is hope. */
export function stillMissing(row: Recording, absence: Absence, now: Instant): Recording {
  const { wake: _rung, ...rested } = row;
  const ageMs = msBetween(absence.since, now);
  const nextCounted = plusMs(absence.lastLookAt, spacingMs);
  const hopefulAgeMs = hopefulAgesMs.find(each => each > ageMs);
  const lookAt =
    hopefulAgeMs === undefined ? nextCounted : earliest(nextCounted, plusMs(absence.since, hopefulAgeMs));
  return { ...rested, fault: 'not-found', absence, lookAt };
}

/**
 * Whether it has gone when Webex's own retention, or the end of its recycle bin, was to take it.
 *
 * @param webex what the policy says of that; undefined where nobody knows
 */
export function isForetold(row: Present, { since }: Absence, webex: Policy['webex'] | undefined): boolean {
  const endsAt = webex && endsInWebexAt(row, webex);
  return endsAt !== undefined && endsAt <= since;
}

/** Rows of recordings that Webex should know when it is asked for their details. */
export type Present = Discovered | Binned | Archived | Trashed;

export function isPresent(row: Recording): row is Present {
  return ['discovered', 'binned', 'archived', 'trashed'].includes(row.status);
}

/** Rows whose recording's details say what comes next. A purge shows there, too, and may turn out to be none. */
export type Askable = Present | Purged;

export function isAskable(row: Recording): row is Askable {
  return isPresent(row) || row.status === 'purged';
}

/** The row of a recording that is gone; what is known of its archive stays, and so does what proved its absence. */
export function vanish(row: Present, absence: Absence, now: Instant): Vanished {
  return {
    id: row.id,
    webexId: row.webexId,
    version: row.version,
    discoveredAt: row.discoveredAt,
    attempts: row.attempts,
    facts: row.facts,
    ...(row.archive === undefined ? {} : { archive: row.archive }),
    ...(row.restoredAt === undefined ? {} : { restoredAt: row.restoredAt }),
    absence,
    status: 'vanished',
    vanishedAt: now,
  };
}

/** The row of a recording that Webex has just shown: whatever looked like absence was none. */
export function present(row: Recording): Recording {
  const { absence: _void, ...rest } = row;
  return rest;
}
