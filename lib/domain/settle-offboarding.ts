import { keysOf } from './person-key.ts';
import type { HeldReason, Offboarding, Unbegun } from './offboarding.ts';
import type { OffboardingTerms, PulledBrakes } from './offboarding-terms.ts';
import { isProven, isStrong, lastReturn, standing, unreadLooks } from './offboarding-words.ts';
import { webexItself } from './webex-person.ts';
import { dayMs, earliest, latest, minuteMs, plusMs, type Instant } from './time.ts';

/** What a case is settled by. */
export type Settling = {
  readonly terms: OffboardingTerms;
  readonly brakes: PulledBrakes;
  readonly now: Instant;
};

/** Whoever was to look has long had the time. */
const ringAgainMs = 15 * minuteMs;
const lookDailyMs = dayMs;

/**
 * Where a case of which nothing was done stands, by all that is known of it: whoever learns something writes it onto the
 * case, and settles it. Nothing is scheduled that is not confirmed, looked up and has a successor.
 */
export function settle(each: Unbegun, so: Settling): Offboarding {
  const { now } = so;
  const { lookAt: _look, wake: _wake, ...base } = withoutState(each);
  if (isOver(each)) {
    const because = lastReturn(each.words)?.because ?? 'not-leaving';
    return { ...base, status: 'cancelled', endedAt: now, because };
  }
  if (hasToBeLookedUp(each))
    return { ...base, status: 'noted', wake: 'enrich', lookAt: plusMs(now, ringAgainMs) };
  const reasons = heldFor(each, so);
  if (reasons.length > 0) {
    const since = each.status === 'held' ? each.since : now;
    return { ...base, status: 'held', for: reasons, since, lookAt: plusMs(now, lookDailyMs) };
  }
  const effectiveAt = effectiveOf(each) ?? now;
  if (each.successor === undefined)
    return { ...base, status: 'needs-successor', effectiveAt, lookAt: plusMs(now, lookDailyMs) };
  return { ...base, status: 'scheduled', effectiveAt, lookAt: latest(now, effectiveAt) };
}

function isOver({ words }: Unbegun): boolean {
  return standing(words).length === 0 && unreadLooks(words).length === 0;
}

function hasToBeLookedUp({ enrichedAt, words }: Unbegun): boolean {
  return enrichedAt === undefined || unreadLooks(words).length > 0;
}

/** The case, once nobody could be found whom it is about: looked for everywhere, and again a day later. */
export function withoutAccount(each: Unbegun, now: Instant): Offboarding {
  const { lookAt: _look, wake: _wake, ...base } = withoutState(each);
  return { ...base, status: 'no-account', endedAt: now };
}

/** The fields that a case has in every state. */
function withoutState(each: Unbegun) {
  switch (each.status) {
    case 'noted': {
      const { status: _status, ...base } = each;
      return base;
    }
    case 'held': {
      const { status: _status, for: _for, since: _since, ...base } = each;
      return base;
    }
    case 'scheduled':
    case 'needs-successor': {
      const { status: _status, effectiveAt: _at, ...base } = each;
      return base;
    }
  }
}

/** Why a case must not go on by itself; nothing where it may. */
function heldFor(each: Unbegun, { terms, brakes }: Omit<Settling, 'now'>): HeldReason[] {
  if (each.severalPeople === true) return ['several-people'];
  if (isContradicted(each)) return ['contradiction'];
  if (each.approval !== undefined) return [];
  const brakeSince = brakes.get(each.openedBy);
  return [
    ...(isConfirmed(each) ? [] : ['second-source' as const]),
    ...(isProtected(each, terms) ? ['protected' as const] : []),
    ...(brakeSince !== undefined && each.openedAt >= brakeSince ? ['too-many' as const] : []),
  ];
}

/** By a connection whose word is enough, by two sources, or by Webex itself, where the account is not active. */
function isConfirmed(each: Unbegun): boolean {
  const leaving = standing(each.words);
  const systems = new Set(leaving.map(({ system }) => system));
  return (
    leaving.some(leave => leave.alone && isStrong(leave)) ||
    systems.size > 1 ||
    (leaving.some(({ system }) => system !== webexItself) && isInactive(each))
  );
}

function isInactive({ account }: Pick<Unbegun, 'account'>): boolean {
  return account !== undefined && account.state !== 'active';
}

/** One source says, and cannot prove, that the person is back, after all that others have said; nobody has decided. */
function isContradicted({ words, approval }: Unbegun): boolean {
  const returned = lastReturn(words);
  if (returned === undefined || isProven(returned.assurance)) return false;
  const isLatest = standing(words).every(leave => leave.occurredAt <= returned.occurredAt);
  return isLatest && (approval === undefined || approval.at < returned.heardAt);
}

function isProtected(each: Unbegun, terms: OffboardingTerms): boolean {
  const named = new Set(terms.protected);
  const ids = each.ownerId === undefined ? [] : [`webex:${each.ownerId}`];
  return [...ids, ...everyKey(each)].some(key => named.has(key.slice(key.indexOf(':') + 1)));
}

/** Every key under which the case is found. */
export function everyKey({ words, ownerId }: Pick<Offboarding, 'words' | 'ownerId'>): readonly string[] {
  const said = Object.values(words).flatMap(({ system, subject }) => keysOf(system, subject));
  return [...new Set([...said, ...(ownerId === undefined ? [] : [`webex:${ownerId}`])])];
}

/** The earliest moment that is given by those whose word is strong, or else by anybody; undefined without any. */
export function effectiveOf({ words }: Pick<Offboarding, 'words'>): Instant | undefined {
  const leaving = standing(words);
  const strong = leaving.filter(isStrong);
  const [first, ...others] = (strong.length > 0 ? strong : leaving).map(leave => leave.effectiveAt);
  return first === undefined ? undefined : earliest(first, ...others);
}

/**
 * Until when the recordings have to be somebody else's, before Webex deletes them with the account: counted from the day
 * on which the person leaves, or was seen inactive, whatever is earlier.
 */
export function deadlineOf(
  each: Pick<Offboarding, 'words' | 'account'>,
  { webexDeletesAfterDays }: Pick<OffboardingTerms, 'webexDeletesAfterDays'>,
): Instant | undefined {
  const leaving = standing(each.words).map(leave => leave.effectiveAt);
  const gone = each.account === undefined || each.account.state === 'active' ? [] : [each.account.seenAt];
  const [first, ...others] = [...leaving, ...gone];
  return first && plusMs(earliest(first, ...others), webexDeletesAfterDays * dayMs);
}
