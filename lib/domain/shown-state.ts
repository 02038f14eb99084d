import { companionsSettled } from './companions.ts';
import type { Askable } from './absence.ts';
import type { Archive, Purged, Recording } from './recording.ts';
import { dayMs, hourMs, msBetween, type Instant } from './time.ts';

/** Where Webex shows a recording. What is new to us is there, and neither in the recycle bin nor gone. */
export type ShownState = 'available' | 'binned' | 'purged';

export function shownState(status: string): ShownState {
  if (status === 'deleted') return 'binned';
  return status === 'purged' ? 'purged' : 'available';
}

const statesShown: Readonly<Record<Askable['status'], ShownState>> = {
  discovered: 'available',
  archived: 'available',
  binned: 'binned',
  trashed: 'binned',
  purged: 'purged',
};

/** Whether Webex shows the recording where its row says that it is. */
export function agrees(row: Askable, shown: ShownState): boolean {
  return statesShown[row.status] === shown;
}

/** Webex's lists may show the state before a change for a while: what speaks against a fresh change is no news. */
export const staleMs = hourMs;
/** A purge is final, so whatever shows otherwise has to show it for long. */
const purgeIsFinalMs = dayMs;

/**
 * The row as Webex shows the recording, which wins over what the row says; undefined where they agree, or where the row
 * is about to be looked at by whoever sent a call for it. What others trashed is due at once: a hold may take it out.
 */
export function asShown(row: Recording, shown: ShownState, now: Instant): Recording | undefined {
  switch (row.status) {
    case 'discovered':
    case 'archived':
      return isFresh(row.restoredAt, now) ? undefined : gone(row, shown, now);
    case 'trashing':
    case 'purging':
      // Sent, it is our own doing, and looked at later.
      return row.sentAt === undefined ? unasked(row, shown, now) : undefined;
    case 'binned':
    case 'trashed':
      return leftBin(row, shown, now);
    case 'purged':
      return notPurged(row, shown, now);
    default:
      return undefined;
  }
}

type In<Status extends Recording['status']> = Extract<Recording, { status: Status }>;

function isFresh(changedAt: Instant | undefined, now: Instant): boolean {
  return changedAt !== undefined && msBetween(changedAt, now) < staleMs;
}

function gone(row: In<'discovered' | 'archived'>, shown: ShownState, now: Instant): Recording | undefined {
  if (shown === 'available') return undefined;
  const { rescuedAt: _rescue, ...there } = row;
  if (shown === 'purged') return purged(there, now);
  const rest = settled(there);
  if (rest.status === 'discovered') return { ...rest, status: 'binned', binnedAt: now, lookAt: now };
  return { ...rest, lookAt: now, status: 'trashed', trashedAt: now, by: 'webex' };
}

function unasked(row: In<'trashing' | 'purging'>, shown: ShownState, now: Instant): Recording | undefined {
  const unset = { sentAt: undefined, proof: undefined, rescuedAt: undefined };
  const { intendedAt: _intent, sentAt: _call, proof: _receipt, ...others } = { ...unset, ...row };
  const { rescuedAt: _rescue, ...rest } = others;
  if (shown === 'purged') {
    const { trashedAt: _bin, ...unbinned } = { trashedAt: undefined, ...rest };
    return purged(unbinned, now);
  }
  if (rest.status === 'trashing' && shown === 'binned')
    return { ...settled(rest), lookAt: now, status: 'trashed', trashedAt: now, by: 'webex' };
  if (rest.status === 'purging' && shown === 'available') {
    const { trashedAt: _bin, ...unbinned } = rest;
    return restored(unbinned, now);
  }
  return undefined;
}

function leftBin(row: In<'binned' | 'trashed'>, shown: ShownState, now: Instant): Recording | undefined {
  if (shown === 'binned') return undefined;
  const since = row.status === 'binned' ? row.binnedAt : row.trashedAt;
  if (shown === 'available' && isFresh(since, now)) return undefined;
  const unset = { binnedAt: undefined, trashedAt: undefined, by: undefined, restore: undefined };
  const { binnedAt: _first, trashedAt: _bin, by: _whose, restore: _order, ...rest } = { ...unset, ...row };
  if (shown === 'purged') return purged(rest, now);
  if (row.status === 'trashed') return restored(rest, now);
  return { ...settled(rest), status: 'discovered', restoredAt: now, lookAt: now };
}

function notPurged(row: In<'purged'>, shown: ShownState, now: Instant): Recording | undefined {
  if (shown === 'purged' || msBetween(row.purgedAt, now) < purgeIsFinalMs) return undefined;
  const { purgedAt: _wrong, by: _whose, ...rest } = row;
  if (shown === 'available') return restored(rest, now);
  // What was never archived can be had again.
  if (rest.archive === undefined) return { ...settled(rest), status: 'binned', binnedAt: now, lookAt: now };
  return { ...settled(rest), lookAt: now, status: 'trashed', trashedAt: now, by: 'webex' };
}

type Loose = Omit<In<'trashed'>, 'status' | 'trashedAt' | 'by'>;

/** A person took it out of the recycle bin: its clock starts again. What was not archived is archived now. */
function restored(row: Loose & { archive?: Archive | undefined }, now: Instant): Recording {
  const { archive, ...rest } = { ...settled(row), restoredAt: now, lookAt: now };
  return archive === undefined ? { ...rest, status: 'discovered' } : { ...rest, archive, status: 'archived' };
}

function purged(row: Loose, now: Instant): Purged {
  return { ...settled(row), ...awaiting(row, now), status: 'purged', purgedAt: now, by: 'webex' };
}

/** Whatever was to be done or had failed belongs to the state before. */
function settled<Row extends Partial<In<'discovered'>> | Loose>(row: Row) {
  const { wake: _rung, lookAt: _due, fault: _past, absence: _void, fate: _planned, ...rest } = row;
  return { ...rest, attempts: 0 };
}

/** What is awaited may still come while it is in the recycle bin, and is looked for until it is settled. */
export function awaiting({ archive, lookAt }: Pick<Loose, 'archive' | 'lookAt'>, now: Instant) {
  return archive === undefined || companionsSettled(archive) ? {} : { lookAt: lookAt ?? now };
}
