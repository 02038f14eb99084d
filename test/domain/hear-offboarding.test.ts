import { describe, expect, it } from 'vitest';
import { hear } from '../../lib/domain/hear-offboarding.ts';
import type { Offboarding } from '../../lib/domain/offboarding.ts';
import type { OffboardingEvent } from '../../lib/domain/offboarding-event.ts';
import { aCase, aDisabled, aLeave, aReturn, settling } from '../build/offboardings.ts';
import { at } from '../build/recordings.ts';

const so = { ...settling(), newId: () => 'beef0001-0000-4000-8000-000000000000' };
const now = (text: string) => ({ ...so, now: at(text) });

/** The cases after an event, by id. */
function after(event: OffboardingEvent, found: readonly Offboarding[], with_ = so): Map<string, Offboarding> {
  const cases = new Map(found.map(each => [each.id, each]));
  for (const { to } of hear(event, found, with_).moves) cases.set(to.id, to);
  return cases;
}

describe('the first word of a departure', () => {
  it('opens a case that rings, and is found by all that it names', () => {
    const { moves, keys, caseId } = hear(aLeave(), [], so);
    expect(moves).toMatchObject([{ to: { id: '2026-03-02-beef0001', status: 'noted', wake: 'enrich' } }]);
    expect(keys).toEqual(['source:hr:4711', 'email:marta.lindqvist@example.com']);
    expect(caseId).toBe('2026-03-02-beef0001');
  });

  it('that was taken back before it was heard changes nothing', () => {
    const back = [...after(aReturn(), []).values()];
    expect(back).toMatchObject([{ status: 'cancelled' }]);
    expect([...after(aLeave(), back).values()]).toMatchObject([{ status: 'cancelled' }]);
  });
});

describe('another word of an open departure', () => {
  it('is one of the same case', () => {
    const found = [aCase('noted')];
    const cases = [...after(aDisabled(), found).values()];
    expect(cases).toMatchObject([{ id: found[0]?.id, words: { hr: {}, idp: {} } }]);
  });

  it('that says nothing new changes nothing', () => {
    expect(hear(aLeave(), [aCase('noted')], so).moves).toEqual([]);
  });

  it('that names an address which nobody has looked up has it looked up', () => {
    const each = aCase('scheduled', {
      enrichedAt: '2026-03-02T10:00:00Z',
      successor: { ownerId: 'x', basis: 'manager' },
    });
    const renamed = aLeave({
      occurredAt: at('2026-03-02T09:05:00Z'),
      subject: { sourceUserId: '4711', emails: ['marta.berg@example.com'] },
    });
    expect([...after(renamed, [each]).values()]).toMatchObject([{ status: 'noted', wake: 'enrich' }]);
    const sooner = aLeave({
      occurredAt: at('2026-03-02T09:05:00Z'),
      effectiveAt: at('2026-03-15T22:00:00Z'),
    });
    expect([...after(sooner, [each]).values()]).toMatchObject([
      { status: 'scheduled', lookAt: '2026-03-15T22:00:00.000Z' },
    ]);
  });

  it('makes one case of two that turn out to be about one person', () => {
    const first = aCase('noted');
    const words = after(aDisabled({ subject: { sourceUserId: '00u9', emails: [] } }), []);
    const second = [...words.values()].map(each => ({ ...each, openedAt: at('2026-03-02T11:00:00Z') }));
    const link = aDisabled({ occurredAt: at('2026-03-02T11:30:00Z') });
    const { moves, keys } = hear(link, [...second, first], now('2026-03-02T12:00:00Z'));
    expect(moves.map(({ to }) => [to.id, to.status])).toEqual([
      [first.id, 'noted'],
      ['2026-03-02-beef0001', 'merged'],
    ]);
    expect(moves[0]?.to.words).toMatchObject({ hr: {}, idp: {} });
    expect(keys).toEqual(expect.arrayContaining(['source:idp:00u9', 'email:marta.lindqvist@example.com']));
  });

  it('is about somebody else where their system knows them by another id', () => {
    const newcomer = aLeave({ subject: { sourceUserId: '9000', emails: ['marta.lindqvist@example.com'] } });
    const cases = [...after(newcomer, [aCase('noted')]).values()];
    expect(cases.map(({ words }) => words['hr']?.subject.sourceUserId)).toEqual(['4711', '9000']);
  });
});

describe('a return', () => {
  it('before anything was done drops the case', () => {
    expect([...after(aReturn(), [aCase('scheduled')]).values()]).toMatchObject([
      { status: 'cancelled', because: 'cancelled' },
    ]);
  });

  it.each(['reassigning', 'reassigned'] as const)('of a %s case is for a person to look at', status => {
    const back = aReturn({ because: 'rehired', occurredAt: at('2026-04-01T09:00:00Z') });
    expect([...after(back, [aCase(status)], now('2026-04-01T10:00:00Z')).values()]).toMatchObject([
      { status, returnedAt: '2026-04-01T09:00:00.000Z' },
    ]);
  });

  it('that nobody has proved takes back nothing that was done', () => {
    const back = aReturn({ connection: 'idp', system: 'idp', assurance: 'shared-secret' });
    const [each] = after(back, [aCase('reassigned')]).values();
    expect(each).not.toHaveProperty('returnedAt');
  });
});

describe('a word after everything was done', () => {
  it('is noted, and opens nothing', () => {
    const late = aDisabled({ occurredAt: at('2026-04-01T09:00:00Z') });
    const cases = [...after(late, [aCase('reassigned')], now('2026-04-01T10:00:00Z')).values()];
    expect(cases).toMatchObject([{ status: 'reassigned', words: { idp: {} } }]);
  });

  it.each<[string, Offboarding, string]>([
    [
      'the person came back',
      aCase('reassigned', { returnedAt: '2026-04-10T09:00:00Z' }),
      '2026-04-11T09:00:00Z',
    ],
    ['so long a time', aCase('reassigned'), '2026-06-01T09:00:00Z'],
    ['the exit was cancelled', aCase('cancelled'), '2026-03-05T09:00:00Z'],
  ])('opens a new case after %s, which is found instead', (_what, before, text) => {
    const again = aLeave({ occurredAt: at(text), subject: { sourceUserId: '4711', emails: [] } });
    const { moves, keys } = hear(again, [before], now(text));
    expect(moves).toMatchObject([{ to: { status: 'noted' } }]);
    expect(moves[0]?.to.id).not.toBe(before.id);
    expect(keys).toContain('email:marta.lindqvist@example.com');
  });

  it('that is older than the return opens nothing', () => {
    const returned = aCase('reassigned', { returnedAt: '2026-04-10T09:00:00Z' });
    const late = aDisabled({ occurredAt: at('2026-04-09T09:00:00Z') });
    expect([...after(late, [returned], now('2026-04-11T10:00:00Z')).keys()]).toEqual([returned.id]);
  });
});

describe('a case that ended because nobody was found', () => {
  const ended = aCase('no-account');
  it('is followed by another one when somebody names an address that was not known', () => {
    const event = aLeave({
      subject: { sourceUserId: '4711', emails: ['m.lindqvist@example.com'] },
      occurredAt: at('2026-03-04T09:00:00Z'),
    });
    const { moves, caseId } = hear(event, [ended], now('2026-03-04T10:00:00Z'));
    expect(caseId).not.toBe(ended.id);
    expect(moves).toMatchObject([{ to: { status: 'noted', wake: 'enrich' } }]);
  });

  it('is not opened again by the same words', () => {
    const event = aLeave({ occurredAt: at('2026-03-04T09:00:00Z') });
    expect(hear(event, [ended], now('2026-03-04T10:00:00Z')).caseId).toBe(ended.id);
  });
});
