import { describe, expect, it } from 'vitest';
import { IllegalMoveError } from '../../lib/domain/errors.ts';
import { isUnbegun, type Unbegun } from '../../lib/domain/offboarding.ts';
import type { OffboardingEvent } from '../../lib/domain/offboarding-event.ts';
import {
  assertLegalOffboardingMove,
  offboardingMoves,
  offboardingStatuses,
} from '../../lib/domain/offboarding-moves.ts';
import { believed, withEvent, type Words } from '../../lib/domain/offboarding-words.ts';
import { deadlineOf, effectiveOf, settle } from '../../lib/domain/settle-offboarding.ts';
import { aCase, aDisabled, aLeave, aLook, aReturn, settling } from '../build/offboardings.ts';
import { at } from '../build/recordings.ts';

const ownerId = '7b1de5ac-58c1-4d7e-9f0a-1c6f3a0b9e21';
const successor = { ownerId: 'a1b2c3d4-0000-4000-8000-000000000001', basis: 'manager' };
const looked = { enrichedAt: '2026-03-02T10:00:00Z', ownerId, successor };

function unbegun(events: readonly OffboardingEvent[], more: object = looked): Unbegun {
  const words = events.reduce<Words>((all, event) => withEvent(all, event, at('2026-03-02T10:00:00Z')), {});
  const each = aCase('noted', { ...more, words });
  if (!isUnbegun(each)) throw new Error('Something was done already.');
  return each;
}

describe('a departure', () => {
  it('that nobody has looked up rings', () => {
    expect(settle(unbegun([aLeave()], {}), settling())).toMatchObject({
      status: 'noted',
      wake: 'enrich',
      lookAt: '2026-03-02T10:15:00.000Z',
    });
  });

  it('that HR has signed, and that is looked up, waits for its day', () => {
    const settled = settle(unbegun([aLeave()]), settling());
    expect(settled).toMatchObject({
      status: 'scheduled',
      effectiveAt: '2026-03-31T22:00:00.000Z',
      lookAt: '2026-03-31T22:00:00.000Z',
    });
    expect(settled).not.toHaveProperty('wake');
  });

  it('whose day is over is due now', () => {
    const past = aLeave({ effectiveAt: at('2026-02-27T22:00:00Z') });
    expect(settle(unbegun([past]), settling())).toMatchObject({
      status: 'scheduled',
      lookAt: '2026-03-02T10:00:00.000Z',
    });
  });

  it('without a successor waits for one', () => {
    expect(settle(unbegun([aLeave()], { ...looked, successor: undefined }), settling())).toMatchObject({
      status: 'needs-successor',
    });
  });

  it('of which something has to be read at the source is looked up again', () => {
    const look = aLook({ occurredAt: at('2026-03-02T09:30:00Z') });
    expect(settle(unbegun([aLeave(), look]), settling())).toMatchObject({ status: 'noted', wake: 'enrich' });
  });

  it('that was taken back is over', () => {
    expect(settle(unbegun([aLeave(), aReturn({ because: 'rehired' })]), settling())).toMatchObject({
      status: 'cancelled',
      because: 'rehired',
    });
  });
});

describe('a departure is held', () => {
  it.each<[string, OffboardingEvent[]]>([
    ['an account that was disabled', [aDisabled()]],
    ['the same, from a connection whose word is enough', [aDisabled({ alone: true, assurance: 'signed' })]],
    ['HR, with a shared secret', [aLeave({ assurance: 'shared-secret' })]],
    ['HR, signed, whose word alone is not enough', [aLeave({ alone: false })]],
    [
      'two connections of one system',
      [aDisabled(), aDisabled({ connection: 'idp-2', subject: { emails: ['marta.lindqvist@example.com'] } })],
    ],
  ])('for a second source: %s', (_what, events) => {
    expect(settle(unbegun(events), settling())).toMatchObject({
      status: 'held',
      for: ['second-source'],
      lookAt: '2026-03-03T10:00:00.000Z',
    });
  });

  it.each<[string, OffboardingEvent[], object]>([
    ['a second source has come', [aDisabled(), aLeave({ alone: false, assurance: 'shared-secret' })], {}],
    [
      'Webex shows the account inactive',
      [aDisabled()],
      { account: { state: 'inactive', seenAt: '2026-03-02T10:00:00Z' } },
    ],
    [
      'a person has approved it',
      [aDisabled()],
      { approval: { by: 'Ana Rebelo', at: '2026-03-02T10:00:00Z' } },
    ],
  ])('no more, once %s', (_what, events, more) => {
    expect(settle(unbegun(events, { ...looked, ...more }), settling())).toMatchObject({
      status: 'scheduled',
    });
  });

  it('still, where Webex shows the account active', () => {
    const account = { state: 'active', seenAt: '2026-03-02T10:00:00Z' };
    expect(settle(unbegun([aDisabled()], { ...looked, account }), settling()).status).toBe('held');
  });

  it.each([['marta.lindqvist@example.com'], [ownerId]])('of somebody who is protected, by %s', who => {
    const protectedBy = settling({ terms: { ...settling().terms, protected: [who] } });
    expect(settle(unbegun([aLeave()]), protectedBy)).toMatchObject({ status: 'held', for: ['protected'] });
    const approval = { by: 'Ana Rebelo', at: '2026-03-02T10:00:00Z' };
    expect(settle(unbegun([aLeave()], { ...looked, approval }), protectedBy).status).toBe('scheduled');
  });

  it('of a connection that has named too many, as long as it was opened since', () => {
    const braked = (since: string) => settling({ brakes: new Map([['hr', at(since)]]) });
    expect(settle(unbegun([aLeave()]), braked('2026-03-02T10:00:00Z'))).toMatchObject({ for: ['too-many'] });
    expect(settle(unbegun([aLeave()]), braked('2026-03-02T10:00:01Z')).status).toBe('scheduled');
  });

  it('where somebody says later, and cannot prove it, that the person is back', () => {
    const back = aReturn({ connection: 'idp', system: 'idp', assurance: 'shared-secret' });
    expect(settle(unbegun([aLeave(), back]), settling())).toMatchObject({ for: ['contradiction'] });
    const before = { by: 'Ana Rebelo', at: '2026-03-02T09:59:59Z' };
    const after = { by: 'Ana Rebelo', at: '2026-03-02T10:00:01Z' };
    expect(settle(unbegun([aLeave(), back], { ...looked, approval: before }), settling()).status).toBe(
      'held',
    );
    expect(settle(unbegun([aLeave(), back], { ...looked, approval: after }), settling()).status).toBe(
      'scheduled',
    );
  });

  it('since it first was', () => {
    const held = aCase('held', {
      ...looked,
      words: unbegun([aDisabled()]).words,
      since: '2026-03-01T10:00:00Z',
    });
    if (!isUnbegun(held)) throw new Error('Something was done already.');
    expect(settle(held, settling())).toMatchObject({ since: '2026-03-01T10:00:00.000Z' });
  });
});

describe('when the person leaves', () => {
  it('is the earliest day that a strong word names', () => {
    const earlier = aLeave({
      connection: 'payroll',
      system: 'payroll',
      effectiveAt: at('2026-03-20T22:00:00Z'),
    });
    expect(effectiveOf(unbegun([aLeave(), earlier, aDisabled()]))).toBe('2026-03-20T22:00:00.000Z');
  });

  it('is the earliest of the weak ones, where there are no others', () => {
    expect(effectiveOf(unbegun([aDisabled()]))).toBe('2026-03-02T09:10:00.000Z');
  });

  it('has a deadline from then on, or from when the account was seen inactive', () => {
    const terms = { webexDeletesAfterDays: 30 };
    expect(deadlineOf(unbegun([aLeave()]), terms)).toBe('2026-04-30T22:00:00.000Z');
    const account = { state: 'inactive', seenAt: '2026-03-10T00:00:00Z' };
    expect(deadlineOf(unbegun([aLeave()], { account }), terms)).toBe('2026-04-09T00:00:00.000Z');
  });
});

describe('who the person is', () => {
  it('is believed from proven words alone, where there are any', () => {
    const forged = aDisabled({ subject: { emails: ['somebody.else@example.com'] } });
    expect(believed(unbegun([aLeave(), forged])).flatMap(each => each.subject.emails)).toEqual([
      'marta.lindqvist@example.com',
    ]);
    expect(believed(unbegun([forged])).flatMap(each => each.subject.emails)).toEqual([
      'somebody.else@example.com',
    ]);
  });
});

describe('the map of moves', () => {
  it('begins nothing that is not scheduled', () => {
    expect(offboardingStatuses.filter(from => offboardingMoves[from].reassigning === 'begin')).toEqual([
      'scheduled',
    ]);
  });

  it('has no way out of what is over', () => {
    expect([offboardingMoves.cancelled, offboardingMoves.merged, offboardingMoves['no-account']]).toEqual([
      {},
      {},
      {},
    ]);
  });

  it('refuses what it does not know', () => {
    expect(() => assertLegalOffboardingMove('held', 'reassigning')).toThrow(IllegalMoveError);
    expect(() => assertLegalOffboardingMove('cancelled', 'cancelled')).not.toThrow();
  });
});
