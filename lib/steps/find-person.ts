import type { Offboarding } from '../domain/offboarding.ts';
import { believed } from '../domain/offboarding-words.ts';
import { addressesOf, ownerIdOf, type KnownOwner } from '../domain/owner.ts';
import type { Instant } from '../domain/time.ts';
import type { WebexPerson } from '../domain/webex-person.ts';
import type { Notes } from '../ports.ts';
import type { People } from '../ports-offboarding.ts';
import { allOwners } from './owners.ts';

/** Whom a case is about. `known`: who they were, by what is remembered of owners. */
export type Found =
  | { readonly is: 'person'; readonly person: WebexPerson; readonly known: KnownOwner | undefined }
  | { readonly is: 'gone'; readonly ownerId: string; readonly known: KnownOwner | undefined }
  | { readonly is: 'nobody' }
  | { readonly is: 'several' };

/**
 * Looks for the person of a case: by the ids that are known, by every address, and by what is remembered of the owners
 * of recordings, because whoever leaves is renamed, and whoever has left is in no list. Only those words count that may
 * be believed.
 */
export async function findPerson(
  each: Offboarding,
  deadline: Instant,
  ports: { people: People; notes: Notes },
): Promise<Found> {
  const { people, notes } = ports;
  const subjects = believed(each).map(({ subject }) => subject);
  const emails = [...new Set(subjects.flatMap(subject => subject.emails))];
  const found = new Map<string, WebexPerson | undefined>();
  for (const email of emails) {
    const person = await people.withAddress(email, deadline);
    if (person !== undefined) found.set(person.ownerId, person);
  }
  const owners = await allOwners({ notes });
  const ids = subjects.flatMap(({ webexPersonId }) => webexPersonId ?? []);
  const remembered = found.size > 0 ? [] : owners.filter(owner => hadAddress(owner, emails));
  for (const id of [each.ownerId ?? [], ...ids, ...remembered.map(owner => owner.id)].flat().map(ownerIdOf))
    if (!found.has(id)) found.set(id, await people.withId(id, deadline));
  const [first, ...others] = found;
  if (first === undefined) return { is: 'nobody' };
  if (others.length > 0) return { is: 'several' };
  const [ownerId, person] = first;
  const known = owners.find(owner => owner.id === ownerId);
  return person === undefined ? { is: 'gone', ownerId, known } : { is: 'person', person, known };
}

function hadAddress(owner: KnownOwner, emails: readonly string[]): boolean {
  return (
    owner.type === 'user' && addressesOf(owner).some(address => emails.includes(address.trim().toLowerCase()))
  );
}
