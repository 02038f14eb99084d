import { describe, expect, it } from 'vitest';
import { dayOf, instant, instantOf, msBetween, plusMs } from '../../lib/domain/time.ts';

describe('an instant', () => {
  it.each([
    ['2026-09-30T16:22:41Z', '2026-09-30T16:22:41.000Z'],
    ['2026-10-01T00:22:41+08:00', '2026-09-30T16:22:41.000Z'],
    ['2024-02-29T23:59:59.999Z', '2024-02-29T23:59:59.999Z'],
  ])('%s is kept as %s', (arrived, kept) => {
    expect(instant.parse(arrived)).toBe(kept);
  });

  it.each(['2026-09-30', '2026-09-30T16:22:41', 'yesterday', '', '2026-13-01T00:00:00Z'])(
    '%j is refused',
    text => {
      expect(instant.safeParse(text).success).toBe(false);
    },
  );

  it('counts across a leap day in UTC', () => {
    const before = instant.parse('2024-02-28T23:30:00Z');
    expect(plusMs(before, 60 * 60_000)).toBe('2024-02-29T00:30:00.000Z');
    expect(dayOf(plusMs(before, 60 * 60_000))).toBe('2024-02-29');
    expect(msBetween(before, instantOf(Date.UTC(2024, 2, 1)))).toBe(88_200_000);
  });
});
