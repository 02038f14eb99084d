import type { RecordingFault } from './errors.ts';
import { coveredBy, type Hold } from './hold.ts';
import type { Status } from './lifecycle.ts';
import type { Policy } from './policy.ts';
import type { Facts, Recording } from './recording.ts';
import { bareId } from './recording-id.ts';
import { ruleFor } from './rule-for.ts';
import { dayOf } from './time.ts';

/** Which rows are wanted: those for which all of this is so. Days are those on which Webex made the files. */
export type RowFilter = {
  readonly states?: readonly Status[] | undefined;
  /** An id in any spelling, or an address: of whoever recorded it, or owns it now. */
  readonly owner?: string | undefined;
  readonly location?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly rule?: string | undefined;
  /** Why it was parked. */
  readonly reason?: RecordingFault | undefined;
  readonly held?: boolean | undefined;
};

type Known = { readonly policy: Policy | undefined; readonly holds: readonly Hold[] };

/** Whether a row is wanted. What nobody knows of a recording is not what a filter asks for. */
export function isWanted(row: Recording, filter: RowFilter, known: Known): boolean {
  const { states, reason, held, rule } = filter;
  return [
    states?.includes(row.status) ?? true,
    reason === undefined || (row.status === 'parked' && row.reason === reason),
    held !== true || coveredBy(known.holds, row).length > 0,
    isMadeBetween(row.facts, filter),
    isOwnedBy(row.facts, filter.owner),
    isRecordedAt(row.facts, filter.location),
    rule === undefined || ruleNameOf(row, known.policy) === rule,
  ].every(Boolean);
}

/** The name of the rule that a recording falls under; undefined where nobody can tell. */
export function ruleNameOf({ facts }: Recording, policy: Policy | undefined): string | undefined {
  const matched = facts && policy && ruleFor(facts, policy);
  return matched?.unknown === undefined ? matched?.rule.name : undefined;
}

function isMadeBetween(facts: Facts | undefined, { from, to }: RowFilter): boolean {
  if (from === undefined && to === undefined) return true;
  const day = facts && dayOf(facts.createTime);
  return day !== undefined && day >= (from ?? day) && day <= (to ?? day);
}

function isRecordedAt(facts: Facts | undefined, location: string | undefined): boolean {
  if (location === undefined) return true;
  const known = facts?.origin.locationId;
  return known !== undefined && bareId(known) === bareId(location);
}

function isOwnedBy(facts: Facts | undefined, named: string | undefined): boolean {
  if (named === undefined) return true;
  if (facts === undefined) return false;
  const { origin, owner } = facts;
  if (named.includes('@'))
    return [origin.ownerEmail, owner?.email].some(each => each?.toLowerCase() === named.toLowerCase());
  return [origin.ownerId, owner?.id].some(each => each !== undefined && bareId(each) === bareId(named));
}
