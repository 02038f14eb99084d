import { isOpen, isUnbegun, type Begun, type Offboarding } from './offboarding.ts';
import type { OffboardingEvent } from './offboarding-event.ts';
import {
  allWords,
  lastReturn,
  standing,
  isProven,
  unreadLooks,
  withEvent,
  type Words,
} from './offboarding-words.ts';
import { keysOf, type PersonKey } from './person-key.ts';
import { everyKey, settle, type Settling } from './settle-offboarding.ts';
import { dayMs, plusMs, type Instant } from './time.ts';

/** One write of a case: what it was, where it was there, and what it is to be. */
export type OffboardingMove = { readonly from?: Offboarding | undefined; readonly to: Offboarding };

/** What an event changes, all or nothing; no moves where it says nothing new. */
export type Hearing = {
  readonly moves: readonly OffboardingMove[];
  /** All that the person is found by from now on, and the case that it leads to. */
  readonly keys: readonly PersonKey[];
  readonly caseId: string;
};

/** Whoever is named again so long after everything was done has come back, or has the address of somebody who left. */
const anotherTimeMs = 30 * dayMs;

/**
 * What an event does to the cases of the person whom it names.
 *
 * @param found every case that one of the event's keys leads to
 * @param so.newId for the case that it opens, if it does
 */
export function hear(
  event: OffboardingEvent,
  found: readonly Offboarding[],
  so: Settling & { newId: () => string },
): Hearing {
  const cases = found
    .filter(each => !isSomebodyElse(each, event))
    .toSorted((one, other) => (one.openedAt + one.id < other.openedAt + other.id ? -1 : 1));
  const [first, ...others] = cases.filter(isOpen);
  if (first !== undefined) return joinedTo(first, others.filter(isUnbegun), event, so);
  const last = cases.filter(each => each.status !== 'merged').at(-1);
  if (last !== undefined && !isAnew(last, event, so.now)) return joinedTo(last, [], event, so);
  return opened(event, last, so);
}

/** An address may have been given to somebody new: ids of one system tell them apart. */
function isSomebodyElse({ words }: Offboarding, { system, subject }: OffboardingEvent): boolean {
  const ids = Object.values(words)
    .filter(word => word.system === system)
    .flatMap(word => word.subject.sourceUserId ?? []);
  return subject.sourceUserId !== undefined && ids.length > 0 && !ids.includes(subject.sourceUserId);
}

/** Whether an event begins another departure of somebody whose last one is over. */
function isAnew(last: Offboarding, event: OffboardingEvent, now: Instant): boolean {
  if (event.says === 'return') return false;
  if (last.status === 'cancelled') {
    const words = withEvent(last.words, event, now);
    return standing(words).length > 0 || unreadLooks(words).length > 0;
  }
  // Whoever could not be found may be found by what is new.
  if (last.status === 'no-account' && tellsMore(last, event)) return true;
  if ('returnedAt' in last && last.returnedAt !== undefined) return event.occurredAt > last.returnedAt;
  return 'endedAt' in last && event.occurredAt > plusMs(last.endedAt, anotherTimeMs);
}

function tellsMore(last: Offboarding, { system, subject }: OffboardingEvent): boolean {
  const known = everyKey(last);
  return keysOf(system, subject).some(key => !known.includes(key));
}

function opened(
  event: OffboardingEvent,
  last: Offboarding | undefined,
  so: Settling & { newId: () => string },
): Hearing {
  const { now } = so;
  const id = `${now.slice(0, 10)}-${so.newId().slice(0, 8)}`;
  const words = withEvent({}, event, now);
  const base = { id, version: 1, openedAt: now, openedBy: event.connection, words };
  // A return without a departure is kept, too: what it takes back may come later.
  const to = settle({ ...base, status: 'noted' }, so);
  // Whoever was found by them is now found here.
  const former = last === undefined ? [] : everyKey(last);
  const keys = [...keysOf(event.system, event.subject), ...former];
  return { moves: [{ to }], keys: [...new Set(keys)], caseId: id };
}

function joinedTo(
  each: Offboarding,
  others: readonly Offboarding[],
  event: OffboardingEvent,
  so: Settling,
): Hearing {
  const before = others.reduce<Words>((all, other) => allWords(all, other.words), each.words);
  const words = withEvent(before, event, so.now);
  const merges = others.map(other => ({ from: other, to: mergedInto(each.id, other, so.now) }));
  const isNew = words !== each.words;
  const to = isNew ? next({ ...each, words }, each.words, so) : each;
  const moves = isNew ? [{ from: each, to }, ...merges] : [];
  const keys = [...keysOf(event.system, event.subject), ...others.flatMap(everyKey)];
  return { moves, keys: [...new Set(keys)], caseId: each.id };
}

function next(each: Offboarding, before: Words, so: Settling): Offboarding {
  if (isUnbegun(each))
    return settle(knowsMore(before, each.words) ? { ...each, enrichedAt: undefined } : each, so);
  return each.status === 'reassigning' || each.status === 'reassigned' ? withReturn(each) : each;
}

/** Ids and addresses that nobody has looked up. */
function knowsMore(before: Words, after: Words): boolean {
  const about = (words: Words) =>
    JSON.stringify(
      Object.entries(words)
        .map(([name, { subject, manager, successor }]) => [name, subject, manager, successor] as const)
        .toSorted(([one], [other]) => (one < other ? -1 : 1)),
    );
  return about(before) !== about(after);
}

function withReturn(each: Begun): Begun {
  const returned = lastReturn(each.words);
  if (returned === undefined || !isProven(returned.assurance)) return each;
  return standing(each.words).length > 0 ? each : { ...each, returnedAt: returned.occurredAt };
}

/** A case that goes on in another one. */
export function mergedInto(id: string, each: Offboarding, now: Instant): Offboarding {
  const { id: own, version, openedAt, openedBy, words } = each;
  return { id: own, version, openedAt, openedBy, words, status: 'merged', endedAt: now, into: id };
}
