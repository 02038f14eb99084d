import { decideFate, isSafeWith, type Circumstances } from './fate.ts';
import type { Decision } from './decision.ts';
import { intend, lookLaterMs, unsent, type Intended } from './destroying.ts';
import { coveredBy } from './hold.ts';
import type { Archived, Recording, RestoreOrder } from './recording.ts';
import { countedFrom, type Terms } from './stage.ts';
import { dayOf, plusMs, type Instant } from './time.ts';

/** Rows of what is in the recycle bin, and could be taken out of it. */
export type Restorable = Extract<Recording, { status: 'binned' | 'trashed' }>;

export function isRestorable(row: Recording): row is Restorable {
  return row.status === 'binned' || row.status === 'trashed';
}

/** Orders to take it out of the recycle bin; one that was given before stays. */
export function orderRestore(row: Restorable, by: RestoreOrder['by'], now: Instant): Restorable {
  return { ...row, restore: row.restore ?? { by }, lookAt: now };
}

/** The order taken back, before it was sent or after it did nothing. */
export function withoutOrder(row: Restorable, lookAt: Instant): Restorable {
  const { wake: _rung, restore: _order, fault: _past, ...rest } = row;
  return { ...rest, lookAt, attempts: 0 };
}

/** Written before the call, as for what is destroyed. */
export function sendingRestore(row: Restorable, now: Instant, receipt: string): Restorable {
  const { wake: _rung, fault: _past, absence: _void, ...rest } = row;
  const { by } = row.restore ?? { by: 'person' };
  return { ...rest, restore: { by, sentAt: now, receipt }, lookAt: plusMs(now, lookLaterMs) };
}

/**
 * The row after Webex has shown that it is out of the recycle bin: its clock starts again. What was taken out for the
 * archive is archived now, whatever is there, and is then put back by `putBack` if it was somebody else who trashed it.
 */
export function afterRestore(row: Restorable, now: Instant): Recording {
  const unset = { binnedAt: undefined, trashedAt: undefined, by: undefined };
  const { binnedAt: _first, trashedAt: _bin, by, restore, ...rest } = { ...unset, ...row };
  const { wake: _rung, fate: _done, fault: _past, absence: _void, archive, ...known } = rest;
  const receipt = restore?.receipt === undefined ? {} : { receipt: restore.receipt };
  const back = { ...known, ...receipt, attempts: 0, restoredAt: now, lookAt: now };
  if (restore?.by === 'rescue') {
    const rescued = by === 'tapekeeper' ? back : { ...back, rescuedAt: now };
    return { ...rescued, ...(archive === undefined ? {} : { archive }), status: 'discovered' };
  }
  return archive === undefined ? { ...back, status: 'discovered' } : { ...back, archive, status: 'archived' };
}

/** The row of what stays out of the recycle bin, whoever had put it there: a hold or a person wants it so. */
export function keptOut(row: Recording): Recording {
  if (row.status !== 'discovered' && row.status !== 'archived') return row;
  const { rescuedAt: _rescue, ...rest } = row;
  return rest;
}

/** The rule that what was rescued is trashed by. */
const rescuedRule = 'rescued';

/** The intent to put what was rescued back where somebody else had put it. */
export function putBack(row: Archived, so: { now: Instant; ringAgainAt: Instant; hash: string }): Intended {
  const { now, hash } = so;
  const day = dayOf(now);
  const fate = { action: 'trash', day, rule: rescuedRule, policyHash: hash, plannedAt: now } as const;
  return intend({ ...row, fate }, now, so.ringAgainAt);
}

/** Whether a call may be sent for a row that was not sent, or whose call did nothing. */
export function decideCall(row: Intended, terms: Terms & Circumstances, now: Instant): Decision {
  if ('rescuedAt' in row && row.rescuedAt !== undefined) return decidePutBack(row, terms);
  const counted = row.fate === undefined ? {} : { fate: countedFrom(row.fate, terms) };
  return decideFate({ ...unsent(row), ...counted }, terms.policy, terms, now);
}

/** For what was rescued no policy decides, but nothing else that protects a recording is left out. */
function decidePutBack(row: Intended, { holds, owner }: Circumstances): Decision {
  const wait = { next: 'wait', rule: rescuedRule } as const;
  if (coveredBy(holds, row).length > 0) return { ...wait, for: 'hold', reason: 'A hold covers it.' };
  if (row.archive === undefined) return { ...wait, for: 'archive', reason: 'It is not archived.' };
  if (!isSafeWith(owner, row))
    return {
      ...wait,
      for: 'owner',
      reason: `Its owner is ${owner}: Webex might delete it for good at once.`,
    };
  if (row.fate === undefined) return { ...wait, for: 'plan', reason: 'It is not announced.' };
  return {
    next: 'trash',
    fate: row.fate,
    rule: rescuedRule,
    reason: 'It goes back to where it had been put.',
  };
}
