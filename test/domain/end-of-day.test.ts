import { describe, expect, it } from 'vitest';
import { endOfDay, isDay, isTimeZone } from '../../lib/domain/end-of-day.ts';

describe('the end of a day', () => {
  it.each([
    ['2026-03-31', 'UTC', '2026-04-01T00:00:00.000Z'],
    ['2026-03-31', 'Europe/Lisbon', '2026-03-31T23:00:00.000Z'],
    ['2026-12-31', 'Europe/Lisbon', '2027-01-01T00:00:00.000Z'],
    ['2026-03-31', 'Asia/Kolkata', '2026-03-31T18:30:00.000Z'],
    ['2026-03-31', 'America/Los_Angeles', '2026-04-01T07:00:00.000Z'],
    ['2026-03-31', 'Pacific/Kiritimati', '2026-03-31T10:00:00.000Z'],
    // The day on which clocks go forward, and the one on which they go back.
    ['2026-03-29', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
    ['2026-03-28', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
    ['2026-04-04', 'Australia/Sydney', '2026-04-04T13:00:00.000Z'],
    ['2028-02-29', 'UTC', '2028-03-01T00:00:00.000Z'],
  ])('of %s in %s is %s', (day, zone, end) => {
    expect(endOfDay(day, zone)).toBe(end);
  });
});

it.each([
  ['2026-02-28', true],
  ['2026-02-29', false],
  ['2026-13-01', false],
  ['9999-12-31', false],
  ['2026-2-1', false],
])('%s is a day: %s', (text, is) => {
  expect(isDay(text)).toBe(is);
});

it('knows time zones by their names', () => {
  expect([isTimeZone('Europe/Lisbon'), isTimeZone('Europe/Nowhere'), isTimeZone('')]).toEqual([
    true,
    false,
    false,
  ]);
});
