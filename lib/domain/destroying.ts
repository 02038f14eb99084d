import type { Destruction } from './course.ts';
import { countLook, isProven, stillMissing, wouldCount } from './absence.ts';
import { PermanentError, type Fault } from './errors.ts';
import { afterFailure } from './failure.ts';
import type { Purged, Recording } from './recording.ts';
import { awaiting, type ShownState } from './shown-state.ts';
import { minuteMs, msBetween, plusMs, type Instant } from './time.ts';

/** Rows on which it is written what is to be destroyed. */
export type Intended = Extract<Recording, { status: 'trashing' | 'purging' }>;
type Destroyable = Extract<Recording, { status: 'discovered' | 'archived' | 'trashed' }>;

/** Webex may show what a call did only minutes afterwards: nothing is sent again before a look this much later. */
export const lookLaterMs = 15 * minuteMs;

export function isIntended(row: Recording): row is Intended {
  return row.status === 'trashing' || row.status === 'purging';
}

export function actionOf(row: Intended): Destruction {
  return row.status === 'trashing' ? 'trash' : 'purge';
}

/** The intent, written before anything is sent, and rung at once. An order to restore has to be withdrawn before. */
export function intend(row: Destroyable, now: Instant, ringAgainAt: Instant): Intended {
  const { fault: _past, receipt, ...rest } = row;
  const rung = { wake: 'retain', lookAt: ringAgainAt, intendedAt: now, attempts: 0 } as const;
  if (rest.status !== 'trashed') return { ...rest, ...rung, status: 'trashing' };
  const { by: _ours, restore: _order, ...trashed } = rest;
  const proven = receipt === undefined ? {} : { proof: receipt };
  return { ...trashed, ...rung, ...proven, status: 'purging' };
}

/** Takes the intent back. What was never archived goes back to where it came from. */
export function withdraw(row: Intended, lookAt: Instant): Recording {
  const { wake: _rung, fault: _past, intendedAt: _intent, ...rest } = unsent(row);
  const back = { ...rest, lookAt, attempts: 0 };
  if (back.status === 'purging') {
    const { proof, receipt: _call, ...trashed } = back;
    const proven = proof === undefined ? {} : { receipt: proof };
    return { ...trashed, ...proven, status: 'trashed', by: 'tapekeeper' };
  }
  const { archive } = back;
  return archive === undefined ? { ...back, status: 'discovered' } : { ...back, archive, status: 'archived' };
}

/** The row as it was before a call for it: whether it is to be sent again is decided anew. */
export function unsent(row: Intended): Intended {
  const { sentAt: _call, ...rest } = row;
  return rest;
}

/** Whether it may be sent: never before, or so long ago that the look that came since counts. */
export function maySend({ sentAt }: { readonly sentAt?: Instant | undefined }, now: Instant): boolean {
  return sentAt === undefined || msBetween(sentAt, now) >= lookLaterMs;
}

/** Written before the call: a crash in between leaves a row that is looked at, and not one that is sent twice. */
export function sending(row: Intended, now: Instant, receipt: string): Intended {
  const { wake: _rung, fault: _past, absence: _void, ...rest } = row;
  return { ...rest, sentAt: now, receipt, lookAt: plusMs(now, lookLaterMs) };
}

/**
 * The row after a look at what was sent; undefined where Webex still shows the old state.
 *
 * @param so.isOurs whether there is a receipt of the call
 */
export function afterLook(
  row: Intended,
  shown: ShownState,
  so: { now: Instant; isOurs: boolean },
): Recording | undefined {
  const { now } = so;
  const by = so.isOurs ? 'tapekeeper' : 'webex';
  const { wake: _rung, fate: _done, fault: _past, intendedAt: _intent, ...rest } = seen(unsent(row));
  const { rescuedAt, ...settled } = { rescuedAt: undefined, ...rest, lookAt: now, attempts: 0 };
  if (settled.status === 'trashing') {
    if (shown === 'available') return undefined;
    if (shown === 'purged') return gone(row, { now, by: 'webex' });
    // What somebody else had trashed is where they had put it: it was only archived on the way.
    return { ...settled, status: 'trashed', trashedAt: now, by: rescuedAt === undefined ? by : 'webex' };
  }
  if (shown === 'binned') return undefined;
  if (shown === 'purged') return gone(row, { now, by });
  const { trashedAt: _bin, proof: _receipt, archive, ...restored } = { ...settled, restoredAt: now };
  return archive === undefined
    ? { ...restored, status: 'discovered' }
    : { ...restored, archive, status: 'archived' };
}

/**
 * The row after a look at which Webex knew others and not this one. An administrator is not shown what was purged, so
 * a purge that was sent is done. A soft delete never purges by right: that takes as many looks as any other absence.
 * What was not sent is withdrawn, for whoever looks for what is missing.
 */
export function afterAbsence(row: Intended, so: { now: Instant; isOurs: boolean }): Recording {
  const { now, isOurs } = so;
  if (row.sentAt === undefined)
    return { ...withdraw(row, now), absence: row.absence ?? countLook(undefined, now) };
  if (row.status === 'purging') return gone(row, { now, by: isOurs ? 'tapekeeper' : 'webex' });
  if (row.absence !== undefined && !wouldCount(row, now)) return stillMissing(row, row.absence, now);
  const absence = countLook(row.absence, now);
  return isProven(absence) ? gone(row, { now, by: 'webex' }) : stillMissing(row, absence, now);
}

/** The row left alone until then: `fault` says what was in the way, where something was. */
export function resting(row: Recording, lookAt: Instant, fault?: Fault): Recording {
  const { wake: _rung, fault: _past, ...rested } = row;
  return { ...rested, ...(fault === undefined ? {} : { fault }), lookAt };
}

/** The most ids of one call, by how often a call for them was refused: in the end the culprit stands alone. */
export function mostInBatch(refusals: number): number {
  return Math.max(1, mostIds >> refusals);
}

const mostIds = 100;
/** With so many refusals a row stands alone. */
const aloneAt = 7;

/**
 * The row after its call was refused. Standing alone, it is heard once more.
 *
 * @param so.didNothing whether that is known of the call: whatever shows afterwards was then done by somebody else
 */
export function refused<Row extends Recording>(row: Row, so: { isAlone: boolean; didNothing: boolean }): Row {
  const attempts = so.isAlone ? Math.max(aloneAt, row.attempts + 1) : row.attempts + 1;
  const unproven = so.didNothing && isIntended(row) ? { receipt: undefined } : {};
  return { ...row, ...unproven, attempts, fault: 'refused' };
}

/** Whether it was refused, alone, at every chance that it had. */
export function isHopeless({ attempts }: Recording): boolean {
  return attempts > aloneAt;
}

/** Leaves to a person what Webex refuses. */
export function parkRefused(row: Recording, now: Instant): Recording {
  return afterFailure(row, new PermanentError('refused', 'Webex refuses it.'), now);
}

function seen(row: Intended): Intended {
  const { absence: _void, ...rest } = row;
  return rest;
}

function gone(row: Intended, so: { now: Instant; by: Purged['by'] }): Purged {
  const unset = { trashedAt: undefined, proof: undefined, rescuedAt: undefined };
  const {
    wake: _rung,
    fate: _done,
    fault: _past,
    intendedAt: _intent,
    ...rest
  } = { ...unset, ...unsent(row) };
  const { trashedAt: _bin, proof: _receipt, rescuedAt: _rescue, absence: _void, ...last } = rest;
  const { lookAt: _due, ...purged } = last;
  return { ...purged, ...awaiting(last, so.now), attempts: 0, status: 'purged', purgedAt: so.now, by: so.by };
}
