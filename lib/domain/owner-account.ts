import * as z from 'zod/mini';
import { isSafeWith, ownerStates } from './fate.ts';
import { ownerIdOf, type Owner } from './owner.ts';
import type { Facts, Recording } from './recording.ts';
import { hourMs, instant, msBetween, plusMs, type Instant } from './time.ts';

/** What was last found out about an owner's account, kept where nobody has to ask Webex for it. */
export const foundAccount = z.readonly(z.object({ state: z.enum(ownerStates), foundAt: instant }));
export type FoundAccount = z.infer<typeof foundAccount>;
/** By the owner's id. */
export type FoundAccounts = ReadonlyMap<string, FoundAccount>;

/** After this one row of the owner's goes on, by which the account is looked up again. */
export const askAgainMs = 20 * hourMs;
/** The owner's other rows come later, once that is known; all of it within a day. */
const othersAgainMs = 22 * hourMs;
const soonMs = hourMs;

/** Who owns a recording now, as the row knows it. */
export function presentOwner({ owner, origin }: Facts): Owner {
  const { id, type, email } = owner ?? {
    id: origin.ownerId,
    type: origin.ownerType,
    email: origin.ownerEmail,
  };
  return { id: ownerIdOf(id), type, ...(email === undefined ? {} : { email }) };
}

/** What keeps a row waiting for its owner; undefined where nothing such is known. */
export function waitsForOwner(row: Recording, found: FoundAccounts): FoundAccount | undefined {
  const account = row.facts && found.get(presentOwner(row.facts).id);
  return account === undefined || isSafeWith(account.state, row) ? undefined : account;
}

/**
 * Sets apart what would only wait for its owner. Of an owner whose account was looked up long ago one row goes on, so
 * that it is looked up again.
 *
 * @returns `waiting` with the moment at which each is to be looked at again
 */
export function apartFromWaiting<Wanted extends { readonly row: Recording }>(
  wanted: readonly Wanted[],
  found: FoundAccounts,
  now: Instant,
): { going: readonly Wanted[]; waiting: readonly { readonly row: Recording; readonly until: Instant }[] } {
  const going: Wanted[] = [];
  const waiting: { row: Recording; until: Instant }[] = [];
  const asked = new Set<FoundAccount>();
  for (const each of wanted) {
    const account = waitsForOwner(each.row, found);
    const isOld = account !== undefined && msBetween(account.foundAt, now) >= askAgainMs;
    if (account === undefined || (isOld && !asked.has(account))) going.push(each);
    else
      waiting.push({
        row: each.row,
        until: isOld ? plusMs(now, soonMs) : plusMs(account.foundAt, othersAgainMs),
      });
    if (account !== undefined) asked.add(account);
  }
  return { going, waiting };
}
