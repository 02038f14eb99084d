import type { Offboarding } from '../domain/offboarding.ts';
import type { OffboardingTerms } from '../domain/offboarding-terms.ts';
import {
  candidatesFor,
  isLeavingBy,
  whyUnfit,
  type Candidate,
  type Successor,
  type Unfit,
} from '../domain/successor.ts';
import type { Instant } from '../domain/time.ts';
import type { WebexPerson } from '../domain/webex-person.ts';
import type { Offboardings, People } from '../ports-offboarding.ts';

export type SuccessorPorts = {
  readonly people: People;
  readonly offboardings: Pick<Offboardings, 'whose'>;
};
type Leaver = Pick<WebexPerson, 'ownerId' | 'organisationId'>;

/** The first who may get the recordings of somebody who leaves; undefined where nobody may. */
export async function findSuccessor(
  each: Offboarding,
  so: { leaver: Leaver; person: WebexPerson | undefined; terms: OffboardingTerms; deadline: Instant },
  ports: SuccessorPorts,
): Promise<Successor | undefined> {
  const { person, terms, deadline } = so;
  const managerId = person?.managerId;
  const manager = managerId === undefined ? undefined : await ports.people.withId(managerId, deadline);
  const asked = new Set<string>();
  for (const { basis, who } of candidatesFor(each, { person, manager, terms })) {
    const key = 'email' in who ? who.email : who.ownerId;
    if (asked.has(key)) continue;
    asked.add(key);
    const { unfit, person: found } = await lookAt(who, so, ports);
    if (unfit === undefined && found !== undefined) return { ownerId: found.ownerId, basis };
  }
  return undefined;
}

/**
 * Whoever is to get recordings, as Webex and the cases are now, or why they must not.
 *
 * @param successorId as `ownerId`
 * @param so.leaver whose recordings they are
 */
export async function successorNow(
  successorId: string,
  so: { leaver: Leaver; deadline: Instant },
  ports: SuccessorPorts,
): Promise<WebexPerson | Unfit> {
  const { unfit, person } = await lookAt({ ownerId: successorId }, so, ports);
  return unfit ?? person ?? 'missing';
}

async function lookAt(
  who: Candidate['who'],
  { leaver, deadline }: { leaver: Leaver; deadline: Instant },
  { people, offboardings }: SuccessorPorts,
): Promise<{ unfit: Unfit | undefined; person: WebexPerson | undefined }> {
  const person =
    'email' in who
      ? await people.withAddress(who.email, deadline)
      : await people.withId(who.ownerId, deadline);
  const keys =
    person === undefined ? [] : [`webex:${person.ownerId}`, ...person.emails.map(at => `email:${at}`)];
  const isLeaving = (await offboardings.whose(keys)).some(isLeavingBy);
  return { unfit: whyUnfit(person, { leaver, isLeaving }), person };
}
