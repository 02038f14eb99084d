import type { Offboarding } from './offboarding.ts';
import type { OffboardingTerms } from './offboarding-terms.ts';
import { believed, standing } from './offboarding-words.ts';
import type { WebexPerson } from './webex-person.ts';

type Case = Pick<Offboarding, 'words' | 'successor'>;
export type Successor = NonNullable<Offboarding['successor']>;
/** Somebody who may be asked to take the recordings, as far as they are known before they were looked up. */
export type Candidate = {
  readonly basis: Successor['basis'];
  readonly who: { readonly email: string } | { readonly ownerId: string };
};

/**
 * Who may get the recordings, in the order in which they are asked: whom a person has assigned; whom a message names,
 * if it may; the manager; whoever was found to be that before, because managers are blanked before the last day; the
 * custodian; and whoever gets what nobody else does.
 *
 * @param so.person the leaver, where Webex still knows them
 * @param so.managerEmail the manager's address, where Webex knows a manager
 */
export function candidatesFor(
  each: Case,
  so: { person: WebexPerson | undefined; manager: WebexPerson | undefined; terms: OffboardingTerms },
): readonly Candidate[] {
  const { person, manager, terms } = so;
  const { successor } = each;
  const kept = (basis: Successor['basis']): Candidate[] =>
    successor?.basis === basis ? [{ basis, who: { ownerId: successor.ownerId } }] : [];
  const emails: Candidate[] = managersIn(each).map(({ email }) => ({ basis: 'manager', who: { email } }));
  const custodian = custodianOf(each, person, terms);
  return [
    ...kept('assigned'),
    ...namedIn(each, { manager, terms }),
    ...(manager === undefined ? [] : [{ basis: 'manager' as const, who: { ownerId: manager.ownerId } }]),
    ...emails,
    ...kept('manager'),
    ...(custodian === undefined ? [] : [{ basis: 'custodian' as const, who: { email: custodian } }]),
    ...(terms.defaultSuccessor === undefined
      ? []
      : [{ basis: 'default' as const, who: { email: terms.defaultSuccessor } }]),
  ];
}

/** Whom HR calls the manager, and which connection does. Whoever only knows a shared secret is not heard. */
function managersIn({ words }: Case): { connection: string; email: string }[] {
  return Object.entries(words).flatMap(([connection, { assurance, manager }]) =>
    assurance === 'shared-secret' || manager?.email === undefined
      ? []
      : [{ connection, email: manager.email }],
  );
}

/** Nobody vouches for their own word: who is the manager has to be known from elsewhere. */
function namedIn(
  each: Case,
  { manager, terms }: { manager: WebexPerson | undefined; terms: OffboardingTerms },
): Candidate[] {
  const custodians = [...Object.values(terms.custodians ?? {}), ...[terms.defaultSuccessor ?? []].flat()];
  return Object.entries(each.words).flatMap(([connection, { assurance, successor }]) => {
    const email = successor?.email;
    if (assurance !== 'signed' || email === undefined) return [];
    const others = managersIn(each).filter(other => other.connection !== connection);
    const managers = [...(manager?.emails ?? []), ...others.map(other => other.email)];
    return [...custodians, ...managers].includes(email) ? [{ basis: 'named' as const, who: { email } }] : [];
  });
}

/** By the leaver's department, or else by the domain of an address. */
function custodianOf(
  each: Case,
  person: WebexPerson | undefined,
  { custodians = {} }: OffboardingTerms,
): string | undefined {
  const said = believed(each).flatMap(({ subject }) => subject.emails);
  const domains = [...(person?.emails ?? []), ...said].map(email => email.slice(email.indexOf('@')));
  const department = person?.department?.trim().toLowerCase();
  const keys = [...(department === undefined ? [] : [department]), ...domains];
  return keys.map(key => custodians[key]).find(found => found !== undefined);
}

/** Why somebody must not get recordings; undefined where they may. */
export type Unfit = 'missing' | 'inactive' | 'leaving' | 'outside' | 'the-leaver';

/** @param so.isLeaving whether they leave, or have left, by a case of their own */
export function whyUnfit(
  candidate: WebexPerson | undefined,
  so: { leaver: Pick<WebexPerson, 'ownerId' | 'organisationId'> | undefined; isLeaving: boolean },
): Unfit | undefined {
  if (candidate === undefined) return 'missing';
  const { leaver } = so;
  if (candidate.ownerId === leaver?.ownerId) return 'the-leaver';
  // Of people outside the organisation, nobody is shown the account.
  if (candidate.state === 'unknown') return 'outside';
  if (candidate.state !== 'active') return 'inactive';
  const [theirs, ours] = [candidate.organisationId, leaver?.organisationId];
  if (theirs !== undefined && ours !== undefined && theirs !== ours) return 'outside';
  return so.isLeaving ? 'leaving' : undefined;
}

/** Whether a case says that its person leaves, or has left: nobody to give anything to. */
export function isLeavingBy(each: Offboarding): boolean {
  if (each.status === 'cancelled' || each.status === 'merged' || each.status === 'no-account') return false;
  return !('returnedAt' in each && each.returnedAt !== undefined) && standing(each.words).length > 0;
}
