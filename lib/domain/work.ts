import type { Recording } from './recording.ts';
import { dayMs, msBetween, type Instant } from './time.ts';

/**
 * What a call of Webex is for. Today's recordings come first; the past and the checks have shares that never delay them.
 */
export const works = ['new', 'backfill', 'reconcile'] as const;
export type Work = (typeof works)[number];

/** Later than this, a recording that is still to be archived belongs to the past. */
const newForMs = 3 * dayMs;

type Row = Pick<Recording, 'facts' | 'discoveredAt'>;

/** What archiving a recording is, by when it was recorded. */
export function workOn(row: Row, now: Instant): Work {
  return msBetween(recordedAt(row), now) <= newForMs ? 'new' : 'backfill';
}

/** When it was recorded, or, where nothing could be read of it, when it was found. */
export function recordedAt(row: Row): Instant {
  return row.facts?.timeRecorded ?? row.discoveredAt;
}
