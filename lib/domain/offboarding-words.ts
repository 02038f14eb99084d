import * as z from 'zod/mini';
import {
  assurances,
  leaveSignals,
  namedPerson,
  returns,
  subject,
  type Assurance,
  type OffboardingEvent,
  type Subject,
} from './offboarding-event.ts';
import { instant, type Instant } from './time.ts';

const leaveWord = z.readonly(
  z.object({ signal: z.enum(leaveSignals), alone: z.boolean(), occurredAt: instant, effectiveAt: instant }),
);
const returnWord = z.readonly(z.object({ because: z.enum(returns), occurredAt: instant, heardAt: instant }));
const lookWord = z.readonly(z.object({ occurredAt: instant }));

/**
 * All that one connection has said about a person: the latest of each kind, so that it comes to the same in whatever
 * order it is heard.
 */
const word = z.readonly(
  z.object({
    system: z.string().check(z.minLength(1)),
    assurance: z.enum(assurances),
    subject,
    manager: z.optional(namedPerson),
    successor: z.optional(namedPerson),
    leave: z.optional(leaveWord),
    return: z.optional(returnWord),
    look: z.optional(lookWord),
  }),
);
export type Word = z.infer<typeof word>;

/** By connection. */
export const words = z.readonly(z.record(z.string(), word));
export type Words = z.infer<typeof words>;

type Leave = z.infer<typeof leaveWord> & Pick<Word, 'system' | 'assurance'>;
type Returned = z.infer<typeof returnWord> & Pick<Word, 'assurance'> & { readonly connection: string };

const mostEmails = 10;

/** The words with what an event says; the same words where that is nothing new. */
export function withEvent(before: Words, event: OffboardingEvent, heardAt: Instant): Words {
  const known = before[event.connection];
  const { system, assurance } = event;
  const base: Word = known ?? { system, assurance, subject: event.subject };
  const next = {
    ...said(base, event, heardAt),
    subject: joined(base.subject, event.subject),
    system,
    assurance,
  };
  const after = {
    ...next,
    ...(event.manager === undefined ? {} : { manager: event.manager }),
    ...(event.successor === undefined ? {} : { successor: event.successor }),
  };
  if (known !== undefined && isSame(known, after)) return before;
  return { ...before, [event.connection]: after };
}

function said(base: Word, event: OffboardingEvent, heardAt: Instant): Word {
  const { occurredAt } = event;
  const isNewer = (than: { occurredAt: Instant } | undefined) =>
    than === undefined || than.occurredAt < occurredAt;
  switch (event.says) {
    case 'leave': {
      const { signal, alone, effectiveAt } = event;
      return isNewer(base.leave) ? { ...base, leave: { signal, alone, occurredAt, effectiveAt } } : base;
    }
    case 'return':
      return isNewer(base.return)
        ? { ...base, return: { because: event.because, occurredAt, heardAt } }
        : base;
    case 'look':
      return isNewer(base.look) ? { ...base, look: { occurredAt } } : base;
  }
}

function joined(before: Subject, after: Subject): Subject {
  const emails = [...after.emails, ...before.emails.filter(each => !after.emails.includes(each))];
  const isKnown = after.emails.every(each => before.emails.includes(each));
  return { ...before, ...after, emails: isKnown ? before.emails : emails.slice(0, mostEmails) };
}

/** Words of two cases about one person; of two by one connection, the latest of each kind. */
export function allWords(one: Words, other: Words): Words {
  const both = Object.keys(other).map(connection => {
    const [first, second] = [one[connection], other[connection]];
    return [
      connection,
      first === undefined || second === undefined ? (second ?? first) : merged(first, second),
    ];
  });
  return words.parse({ ...one, ...Object.fromEntries(both) });
}

function merged(one: Word, other: Word): Word {
  const later = <Each extends { occurredAt: Instant }>(a: Each | undefined, b: Each | undefined) =>
    a === undefined || (b !== undefined && b.occurredAt > a.occurredAt) ? b : a;
  return {
    ...other,
    ...one,
    subject: joined(other.subject, one.subject),
    leave: later(one.leave, other.leave),
    return: later(one.return, other.return),
    look: later(one.look, other.look),
  };
}

export function isProven(assurance: Assurance): boolean {
  return assurance !== 'shared-secret';
}

/** Whether it says by itself that a person leaves: signed, and by somebody who decides on it. */
export function isStrong({ signal, assurance }: Leave): boolean {
  return isProven(assurance) && (signal === 'hr-termination' || signal === 'access-revoked');
}

/**
 * Who still says that the person leaves. A return that is proven takes back whatever was said before it, and one that is
 * not only what its own connection has said.
 */
export function standing(all: Words): readonly Leave[] {
  const taken = returnsIn(all);
  return Object.entries(all).flatMap(([connection, { leave, system, assurance }]) => {
    if (leave === undefined) return [];
    const isTakenBack = taken.some(
      each =>
        each.occurredAt >= leave.occurredAt && (each.connection === connection || isProven(each.assurance)),
    );
    return isTakenBack ? [] : [{ ...leave, system, assurance }];
  });
}

/** The latest that speaks for a return; undefined where nothing does. */
export function lastReturn(all: Words): Returned | undefined {
  return returnsIn(all).toSorted((one, other) => (one.occurredAt < other.occurredAt ? 1 : -1))[0];
}

function returnsIn(all: Words): Returned[] {
  return Object.entries(all).flatMap(([connection, word]) =>
    word.return === undefined ? [] : [{ ...word.return, assurance: word.assurance, connection }],
  );
}

/** The connections at which the person has to be read, because they have said that something changed and not what. */
export function unreadLooks(all: Words): readonly string[] {
  return Object.entries(all).flatMap(([connection, { look, leave, return: returned }]) => {
    if (look === undefined) return [];
    return [leave, returned].some(each => each !== undefined && each.occurredAt >= look.occurredAt)
      ? []
      : [connection];
  });
}

/** The words without a look that was read, and about which there was nothing to be said. */
export function withoutLook(before: Words, connection: string): Words {
  const known = before[connection];
  if (known === undefined) return before;
  const { look: _look, ...word } = known;
  return { ...before, [connection]: word };
}

function isSame(one: Word, other: Word): boolean {
  return JSON.stringify(word.parse(one)) === JSON.stringify(word.parse(other));
}

/**
 * Whose ids and addresses may be believed: those of proven words where there are any, so that nobody who only knows a
 * shared secret can put an address of somebody else's onto a departure that others have confirmed.
 */
export function believed({ words: all }: { readonly words: Words }): readonly Word[] {
  const said = Object.values(all);
  const proven = said.filter(({ assurance }) => isProven(assurance));
  return proven.length > 0 ? proven : said;
}
