import * as z from 'zod/mini';
import type { Offboarding } from './offboarding.ts';
import type { OffboardingEvent } from './offboarding-event.ts';
import { addressesOf, type KnownOwner } from './owner.ts';
import type { FoundAccount } from './owner-account.ts';
import { instant, minuteMs, msBetween, type Instant } from './time.ts';
import { webexItself } from './webex-person.ts';

/** Since which reading of the list of people an account was not active, without a break. */
export const idleAccount = z.readonly(z.object({ since: z.nullable(instant) }));
export type IdleAccount = z.infer<typeof idleAccount>;

/** The list is read every hour, and takes a while. */
const anHourApartMs = 55 * minuteMs;

/** How an owner of recordings is not active, by what was last read; undefined where they are, or nobody knows. */
export function idleAs(
  owner: KnownOwner,
  account: FoundAccount | undefined,
): 'inactive' | 'gone' | undefined {
  if (owner.type !== 'user' || owner.recorded !== true) return undefined;
  if (owner.left === true) return 'gone';
  return account?.state === 'inactive' ? 'inactive' : undefined;
}

/** Whether it was so at two looks that are an hour apart. @param readAt when the list was last read */
export function isSettled({ since }: IdleAccount, readAt: Instant): boolean {
  return since !== null && msBetween(since, readAt) >= anHourApartMs;
}

/**
 * Whether nobody has looked after it: there is no case, or only one that came to nothing before.
 *
 * @param cases those of this person
 */
export function isWithoutCase(cases: readonly Offboarding[], since: Instant): boolean {
  return cases
    .filter(({ status }) => status !== 'merged')
    .every(each => (each.status === 'cancelled' || each.status === 'no-account') && each.endedAt < since);
}

/** What Webex says by that: a weak word, that somebody has to confirm. */
export function idleEvent(owner: KnownOwner, as: 'inactive' | 'gone', at: Instant): OffboardingEvent {
  const emails = addressesOf(owner).map(each => each.trim().toLowerCase());
  return {
    key: undefined,
    who: owner.id,
    connection: webexItself,
    system: webexItself,
    assurance: 'signed',
    occurredAt: at,
    subject: { webexPersonId: owner.id, emails: emails.filter(each => each !== '').slice(0, 10) },
    says: 'leave',
    signal: as === 'gone' ? 'account-deleted' : 'account-disabled',
    effectiveAt: at,
    alone: false,
  };
}
