import { isUnbegun, type Offboarding } from '../domain/offboarding.ts';
import type { Instant } from '../domain/time.ts';
import type { Offboardings, People } from '../ports-offboarding.ts';

/** Who is to have the recordings, as Webex shows them now. */
export type Target = { readonly ownerId: string; readonly email: string };
/** Why somebody must not be given any. */
export type Unfit = 'nobody' | 'not-active' | 'leaving' | 'the-leaver';

type TargetPorts = { readonly people: People; readonly offboardings: Pick<Offboardings, 'whose'> };

/**
 * Looks up, right before recordings are given to somebody, whether they may be: active, in the organisation, and not
 * leaving themselves.
 *
 * @param so.leaver the owner whose recordings they are
 * @throws TransientError when Webex or the table could not say
 */
export async function successorNow(
  ownerId: string,
  so: { leaver: string; deadline: Instant },
  ports: TargetPorts,
): Promise<Target | Unfit> {
  if (ownerId === so.leaver) return 'the-leaver';
  const target = await activePerson(ownerId, so.deadline, ports);
  if (typeof target === 'string') return target;
  const keys = [`webex:${ownerId}`, `email:${target.email.toLowerCase()}`];
  const cases = await ports.offboardings.whose(keys);
  return cases.some(isLeaving) ? 'leaving' : target;
}

/** The person, where the account is active: of people elsewhere, Webex does not show it. */
export async function activePerson(
  ownerId: string,
  deadline: Instant,
  { people }: Pick<TargetPorts, 'people'>,
): Promise<Target | 'nobody' | 'not-active'> {
  const person = await people.ofOwner(ownerId, deadline);
  if (person?.email === undefined) return 'nobody';
  return person.state === 'active' ? { ownerId, email: person.email } : 'not-active';
}

function isLeaving(each: Offboarding): boolean {
  if (isUnbegun(each)) return true;
  return (each.status === 'reassigning' || each.status === 'reassigned') && each.returnedAt === undefined;
}
