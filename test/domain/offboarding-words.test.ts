import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OffboardingEvent } from '../../lib/domain/offboarding-event.ts';
import {
  allWords,
  standing,
  unreadLooks,
  withEvent,
  type Words,
} from '../../lib/domain/offboarding-words.ts';
import { plusMs } from '../../lib/domain/time.ts';
import { aDisabled, aLeave, aLook, aReturn } from '../build/offboardings.ts';
import { at } from '../build/recordings.ts';

const heardAt = at('2026-03-02T10:00:00Z');
const said = (...events: OffboardingEvent[]): Words =>
  events.reduce<Words>((words, event) => withEvent(words, event, heardAt), {});
const signals = (words: Words) => standing(words).map(({ signal }) => signal);

describe('what stands', () => {
  it('is whatever was said and not taken back', () => {
    expect(signals(said(aLeave(), aDisabled()))).toEqual(['hr-termination', 'account-disabled']);
  });

  it('is nothing after a proven return, whoever said what came before it', () => {
    expect(signals(said(aLeave(), aDisabled(), aReturn()))).toEqual([]);
  });

  it('is what came after a proven return', () => {
    const later = aDisabled({ occurredAt: at('2026-03-02T09:45:00Z') });
    expect(signals(said(aLeave(), aReturn(), later))).toEqual(['account-disabled']);
  });

  it('is what others have said, where a return was not proven', () => {
    const back = aReturn({ connection: 'idp', system: 'idp', assurance: 'shared-secret' });
    expect(signals(said(aLeave(), aDisabled(), back))).toEqual(['hr-termination']);
  });

  it('is the newer date, in whatever order the two are heard', () => {
    const corrected = aLeave({
      occurredAt: at('2026-03-02T09:20:00Z'),
      effectiveAt: at('2026-04-30T22:00:00Z'),
    });
    for (const words of [said(aLeave(), corrected), said(corrected, aLeave())])
      expect(standing(words)).toMatchObject([{ effectiveAt: '2026-04-30T22:00:00.000Z' }]);
  });

  it('is the same in whatever order, and however often, events are heard', () => {
    const some = fc.constantFrom(aLeave, aDisabled, aReturn, aLook);
    const events = fc.array(
      fc
        .tuple(some, fc.constantFrom('hr', 'idp', 'it'), fc.integer({ min: 0, max: 6 }))
        .map(([make, connection, minutes]) =>
          make({ connection, system: connection, occurredAt: plusMs(heardAt, (minutes - 60) * 60_000) }),
        ),
      { maxLength: 7 },
    );
    const orders = events.chain(all =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
    );
    fc.assert(
      fc.property(orders, ([all, shuffled]) => {
        // Two that one connection dates alike and that differ are in no order.
        fc.pre(
          new Set(all.map(each => `${each.connection} ${each.says} ${each.occurredAt}`)).size === all.length,
        );
        const [one, other] = [said(...all), said(...shuffled)];
        const what = (words: Words) =>
          Object.entries(words)
            .map(([name, { leave, return: back, look }]) => JSON.stringify([name, leave, back, look]))
            .toSorted();
        expect(what(other)).toEqual(what(one));
        expect(unreadLooks(other).toSorted()).toEqual(unreadLooks(one).toSorted());
      }),
    );
  });
});

describe('words', () => {
  it('stay the same object where an event says nothing new', () => {
    const words = said(aLeave());
    expect(withEvent(words, aLeave(), at('2026-03-05T10:00:00Z'))).toBe(words);
  });

  it('learn an address from an older event, and keep what the newer one has said', () => {
    const older = aLeave({
      occurredAt: at('2026-03-01T09:00:00Z'),
      effectiveAt: at('2026-03-05T09:00:00Z'),
      subject: { sourceUserId: '4711', emails: ['marta.berg@example.com'] },
    });
    expect(said(aLeave(), older)['hr']).toMatchObject({
      subject: { emails: ['marta.berg@example.com', 'marta.lindqvist@example.com'] },
      leave: { effectiveAt: '2026-03-31T22:00:00.000Z' },
    });
  });

  it('of two cases are together what was said last in either', () => {
    const back = aReturn({ occurredAt: at('2026-03-02T09:50:00Z') });
    const together = allWords(said(aLeave(), aDisabled()), said(back));
    expect(signals(together)).toEqual([]);
    expect(Object.keys(together).toSorted()).toEqual(['hr', 'idp']);
  });
});

describe('a look', () => {
  it('is open until its connection has said what it saw', () => {
    const look = aLook({ occurredAt: at('2026-03-02T09:00:00Z') });
    expect(unreadLooks(said(look))).toEqual(['hr']);
    expect(unreadLooks(said(look, aLeave()))).toEqual([]);
    expect(unreadLooks(said(aLeave(), { ...look, occurredAt: at('2026-03-02T09:00:01Z') }))).toEqual(['hr']);
  });
});
