import { describe, expect, it } from 'vitest';
import {
  afterProbe,
  backToOrg,
  firstMode,
  isProbeDue,
  isTrustedAgain,
  listMode,
  type ListMode,
} from '../../lib/domain/list-mode.ts';
import { at } from '../build/recordings.ts';

const start = at('2026-10-01T00:00:00Z');
const found = (orgListIs: 'unknown' | 'whole' | 'incomplete') => ({
  orgListIs,
  unlistable: 0,
  unreadSources: 0,
});
const after = (state: ListMode, finding: 'unknown' | 'whole' | 'incomplete', moment: string) =>
  afterProbe(state, found(finding), at(moment));
const broken = after(firstMode(start), 'incomplete', '2026-10-02T00:00:00Z');

describe('a probe of the organisation’s list', () => {
  it.each([
    [{}, '2026-10-01T00:00:00Z', true],
    [{ triedAt: start }, '2026-10-01T00:59:59Z', false],
    [{ triedAt: start }, '2026-10-01T01:00:00Z', true],
    [{ triedAt: start, probedAt: start }, '2026-10-01T23:59:59Z', false],
    [{ triedAt: start, probedAt: start }, '2026-10-02T00:00:00Z', true],
    [{ triedAt: at('2026-10-02T00:00:00Z'), probedAt: start }, '2026-10-02T00:30:00Z', false],
    [{ triedAt: at('2026-10-02T00:00:00Z'), probedAt: start }, '2026-10-02T01:00:00Z', true],
  ])('is due, after %j, at %s: %s', (before, moment, due) => {
    expect(isProbeDue({ ...firstMode(start), ...before }, at(moment))).toBe(due);
  });

  it('that found it incomplete has the owners listed one by one, from then on', () => {
    expect(broken).toMatchObject({
      mode: 'perOwner',
      since: '2026-10-02T00:00:00.000Z',
      orgListIs: 'incomplete',
    });
    expect(after(broken, 'incomplete', '2026-10-03T00:00:00Z').since).toBe(broken.since);
  });

  it.each(['unknown', 'whole'] as const)('that found it %s changes no mode', finding => {
    expect(after(firstMode(start), finding, '2026-10-02T00:00:00Z').mode).toBe('org');
    expect(after(broken, finding, '2026-10-03T00:00:00Z').mode).toBe('perOwner');
  });

  it('that could not tell leaves the last finding, and its age, as they are', () => {
    const next = afterProbe(
      broken,
      { orgListIs: 'unknown', unlistable: 5, unreadSources: 2 },
      at('2026-10-03T00:00:00Z'),
    );
    expect(next).toStrictEqual({ ...broken, unreadSources: 2 });
  });
});

describe('an organisation’s list that was incomplete', () => {
  const once = after(broken, 'whole', '2026-10-03T00:05:00Z');
  const twice = after(once, 'whole', '2026-10-04T00:00:00Z');

  it('is trusted again after it was found whole on two days in a row, not earlier', () => {
    expect(isTrustedAgain(broken)).toBe(false);
    expect(isTrustedAgain(once)).toBe(false);
    expect(isTrustedAgain(after(once, 'whole', '2026-10-03T12:00:00Z'))).toBe(false);
    expect(isTrustedAgain(twice)).toBe(true);
  });

  it('has to prove itself anew once it was found incomplete between them', () => {
    const again = after(once, 'incomplete', '2026-10-04T00:00:00Z');
    expect(isTrustedAgain(after(again, 'whole', '2026-10-05T00:00:00Z'))).toBe(false);
  });

  it('is listed at once again, as a state that can be read back', () => {
    const state = backToOrg({ ...twice, unlistable: 3, unreadSources: 1 }, at('2026-10-04T00:05:00Z'));
    expect(state).toMatchObject({ mode: 'org', since: '2026-10-04T00:05:00.000Z', orgListIs: 'whole' });
    expect(state).not.toHaveProperty('unlistable');
    expect(listMode.parse(JSON.parse(JSON.stringify(state)))).toStrictEqual(state);
    expect(isTrustedAgain(state)).toBe(false);
  });
});
