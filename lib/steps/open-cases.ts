import { isOpen } from '../domain/offboarding.ts';
import { addressesOf, ownerIdOf, type Owner } from '../domain/owner.ts';
import type { Offboardings } from '../ports-offboarding.ts';

/** Whether there is a departure of this owner of which something is still to be done. */
export async function hasOpenCase(
  owner: Owner,
  { offboardings }: { offboardings: Pick<Offboardings, 'whose'> },
): Promise<boolean> {
  const id = ownerIdOf(owner.id);
  const emails = addressesOf(owner).map(each => `email:${each.trim().toLowerCase()}`);
  const cases = await offboardings.whose([`webex:${id}`, ...emails]);
  // An address may be somebody else's by now.
  return cases.some(each => isOpen(each) && (each.ownerId === undefined || each.ownerId === id));
}
