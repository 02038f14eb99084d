import type { Unfit } from '../domain/successor.ts';
import type { Instant } from '../domain/time.ts';
import type { WebexPerson } from '../domain/webex-person.ts';
import type { People } from '../ports-offboarding.ts';
import { successorNow, type SuccessorPorts } from './find-successor.ts';

/** Who is to have recordings, as Webex shows them now. */
export type Target = { readonly ownerId: string; readonly email: string };

/**
 * Looks up, right before recordings are given to a successor, whether they may be.
 *
 * @param so.leaver the owner whose recordings they are
 * @throws TransientError when Webex or the table could not say
 */
export async function targetNow(
  ownerId: string,
  so: { leaver: string; deadline: Instant },
  ports: SuccessorPorts,
): Promise<Target | Unfit> {
  const { deadline } = so;
  const found = await successorNow(ownerId, { leaver: { ownerId: so.leaver }, deadline }, ports);
  return typeof found === 'string' ? found : reachable(found);
}

/** The person, where the account is active: of people elsewhere, Webex does not show it. */
export async function activePerson(
  ownerId: string,
  deadline: Instant,
  { people }: { people: People },
): Promise<Target | 'missing' | 'inactive'> {
  const person = await people.withId(ownerId, deadline);
  if (person === undefined) return 'missing';
  return person.state === 'active' ? reachable(person) : 'inactive';
}

/** Webex is told the new owner by address only. */
function reachable({ ownerId, emails }: WebexPerson): Target | 'missing' {
  const [email] = emails;
  return email === undefined ? 'missing' : { ownerId, email };
}
