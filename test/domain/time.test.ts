import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dayOf,
  earliest,
  epochMsOf,
  instant,
  instantOf,
  latest,
  msBetween,
  plusMs,
} from '../../lib/domain/time.ts';

describe('an instant', () => {
  it.each([
    ['2026-09-30T16:22:41Z', '2026-09-30T16:22:41.000Z'],
    ['2026-10-01T00:22:41+08:00', '2026-09-30T16:22:41.000Z'],
    ['2024-02-29T23:59:59.999Z', '2024-02-29T23:59:59.999Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
    ['2024-03-01T05:29:59+05:30', '2024-02-29T23:59:59.000Z'],
    ['2024-12-31T20:00:00-09:30', '2025-01-01T05:30:00.000Z'],
    ['2026-09-30T16:22:41-0330', '2026-09-30T19:52:41.000Z'],
    ['2026-09-30t16:22:41z', '2026-09-30T16:22:41.000Z'],
    ['2026-09-30T16:22Z', '2026-09-30T16:22:00.000Z'],
    ['2026-09-30T16:22:41.123456789Z', '2026-09-30T16:22:41.123Z'],
    ['2026-09-30T24:00:00Z', '2026-10-01T00:00:00.000Z'],
  ])('%s is kept as %s', (arrived, kept) => {
    expect(instant.parse(arrived)).toBe(kept);
  });

  it.each([
    '2026-09-30',
    '2026-09-30T16:22:41',
    '2026-09-30T16:22:41+08',
    '2026-09-30T16:22:41+99:99',
    '2026-09-30 16:22:41Z',
    'yesterday',
    '',
    '2026-13-01T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2100-02-29T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-04-31T00:00:00+02:00',
    '2026-09-30T25:00:00Z',
    '2026-09-30T16:61:00Z',
    'Tue, 01 Sep 2026 10:00:00 +0000',
    '+010000-01-01T00:00:00Z',
    '-000001-12-31T00:00:00Z',
    '0000-01-01T00:00:00+08:00',
    '9999-12-31T23:59:59-01:00',
  ])('%j is refused', text => {
    expect(instant.safeParse(text).success).toBe(false);
  });

  it('is in text order exactly when it is in time order', () => {
    const moment = fc.integer({ min: Date.UTC(1970), max: Date.UTC(9999, 11, 31) });
    fc.assert(
      fc.property(moment, moment, (one, other) => {
        expect(instantOf(one) < instantOf(other)).toBe(one < other);
        expect(epochMsOf(instantOf(one))).toBe(one);
      }),
    );
  });

  it('is found first and last among others', () => {
    const [a, b, c] = ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.001Z', '2025-12-31T23:59:59Z'].map(text =>
      instant.parse(text),
    );
    if (a === undefined || b === undefined || c === undefined) throw new Error('There are three.');
    expect([earliest(a, b, c), latest(a, b, c), earliest(a), latest(a)]).toEqual([c, b, a, a]);
    expect(msBetween(b, a)).toBe(-1);
  });

  it('counts across a leap day in UTC', () => {
    const before = instant.parse('2024-02-28T23:30:00Z');
    expect(plusMs(before, 60 * 60_000)).toBe('2024-02-29T00:30:00.000Z');
    expect(dayOf(plusMs(before, 60 * 60_000))).toBe('2024-02-29');
    expect(msBetween(before, instantOf(Date.UTC(2024, 2, 1)))).toBe(88_200_000);
  });
});
