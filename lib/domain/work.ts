/**
 * What a call of Webex is for. Today's recordings come first; the past and the checks have shares that never delay them.
 */
export const works = ['new', 'backfill', 'reconcile'] as const;
export type Work = (typeof works)[number];
