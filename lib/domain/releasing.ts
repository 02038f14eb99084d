import type { Facts, Parked, Recording } from './recording.ts';
import type { Instant } from './time.ts';

/**
 * The row that a person releases: due at once, in the state that it was parked from, from which whatever Webex shows is
 * followed. An intent is not taken up again: it is announced anew. What was in the recycle bin is taken to have come
 * there when it was parked, so that nothing is early; it counts as trashed by us only where it was to be purged.
 *
 * @returns undefined where nothing is known of it that could be worked on: it heals when Webex shows it whole
 */
export function released(row: Parked, now: Instant): Recording | undefined {
  const { reason: _past, fault: _last, absence: _void, facts, ...parked } = row;
  const { before, receipt, ...rest } = parked;
  if (facts === undefined) return undefined;
  const ofTrash = before?.proof ?? receipt;
  const known = {
    ...{ ...rest, facts, attempts: 0, lookAt: now },
    ...(ofTrash === undefined ? {} : { receipt: ofTrash }),
  };
  return inWebex(known) ?? inBin(known) ?? gone(known);
}

type Known = Omit<Parked, 'reason' | 'facts' | 'before'> & { readonly facts: Facts };

function inWebex({ parkedFrom, parkedAt: _then, archive, ...row }: Known): Recording | undefined {
  const isKept = parkedFrom === 'archived' || parkedFrom === 'trashing';
  if (parkedFrom !== 'discovered' && !isKept) return undefined;
  if (archive === undefined) return { ...row, status: 'discovered' };
  return isKept ? { ...row, archive, status: 'archived' } : { ...row, archive, status: 'discovered' };
}

function inBin({ parkedFrom, parkedAt, ...row }: Known): Recording | undefined {
  if (parkedFrom === 'binned') return { ...row, status: 'binned', binnedAt: parkedAt };
  if (parkedFrom === 'purging') return { ...row, status: 'trashed', trashedAt: parkedAt, by: 'tapekeeper' };
  // Nothing says any more who had put it there, and what others did is not purged.
  return parkedFrom === 'trashed'
    ? { ...row, status: 'trashed', trashedAt: parkedAt, by: 'webex' }
    : undefined;
}

function gone({ parkedFrom, parkedAt, ...row }: Known): Recording {
  return parkedFrom === 'vanished'
    ? { ...row, status: 'vanished', vanishedAt: parkedAt }
    : { ...row, status: 'purged', purgedAt: parkedAt, by: 'webex' };
}
