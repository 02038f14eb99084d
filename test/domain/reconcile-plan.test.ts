import { describe, expect, it } from 'vitest';
import { newCheck, type DayCheck } from '../../lib/domain/day-check.ts';
import {
  daysBetween,
  daysToCheck,
  isBehind,
  oldestCheck,
  type Days,
  windowOf,
} from '../../lib/domain/reconcile-plan.ts';
import { dayMs, hourMs, plusMs, type Instant } from '../../lib/domain/time.ts';
import { at } from '../build/recordings.ts';

const now = at('2026-03-10T10:00:00Z');
const days = daysBetween(at('2026-03-01T05:00:00Z'), now);

function known(checkedAt: Readonly<Record<string, string>>, over: Partial<Days> = {}): Days {
  const checks = new Map(Object.entries(checkedAt).map(([day, moment]) => [day, newCheck(day, at(moment))]));
  return { days, checks, failures: new Map(), begunAt: at('2026-03-01T00:00:00Z'), ...over };
}

function allAt(moment: string): Record<string, string> {
  return Object.fromEntries(days.map(day => [day, moment]));
}

describe('the days of a stretch of time', () => {
  it('are all that it touches, and not the one that begins where it ends', () => {
    expect(daysBetween(at('2026-02-27T23:59:59Z'), at('2026-03-02T00:00:00Z'))).toEqual([
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
    ]);
  });
});

describe('the windows of days', () => {
  it('begin at midnight UTC, and leave no moment between two of them, nor take one twice', () => {
    expect(windowOf('2026-02-28')).toEqual({
      from: '2026-02-28T00:00:00.000Z',
      to: '2026-03-01T00:00:00.000Z',
    });
    expect(windowOf('2026-03-01').from).toBe(windowOf('2026-02-28').to);
  });
});

describe('what is to be checked', () => {
  it('at first is everything, newest first', () => {
    expect(daysToCheck(known({}), { cycleDays: 7, now })).toEqual(days.toReversed());
  });

  it('is nothing just after everything was', () => {
    expect(daysToCheck(known(allAt('2026-03-10T09:00:00Z')), { cycleDays: 7, now })).toEqual([]);
  });

  it('is the last three days, newest first, where they were not checked for twenty hours', () => {
    expect(daysToCheck(known(allAt('2026-03-09T14:00:00Z')), { cycleDays: 7, now })).toEqual([
      '2026-03-10',
      '2026-03-09',
      '2026-03-08',
    ]);
    expect(daysToCheck(known(allAt('2026-03-09T14:00:01Z')), { cycleDays: 7, now })).toEqual([]);
  });

  it('is then what was checked longest ago, as soon as a cycle would be over within a day', () => {
    const before = { ...allAt('2026-03-10T09:00:00Z'), '2026-03-02': '2026-03-04T10:00:00Z' };
    const more = { ...before, '2026-03-05': '2026-03-04T09:00:00Z', '2026-03-04': '2026-03-04T10:00:01Z' };
    expect(daysToCheck(known(more), { cycleDays: 7, now })).toEqual(['2026-03-05', '2026-03-02']);
  });

  it.each(['damaged', 'unexplained'] as const)('is a day of which something is %s, daily', figure => {
    const plain = known(allAt('2026-03-10T09:00:00Z'));
    const check: DayCheck = { ...newCheck('2026-03-03', at('2026-03-09T14:00:00Z')), [figure]: 1 };
    const found = { ...plain, checks: new Map([...plain.checks, ['2026-03-03', check]]) };
    expect(daysToCheck(found, { cycleDays: 7, now })).toEqual(['2026-03-03']);
  });

  it('is last of all what has just failed, for a while', () => {
    const failures = new Map([['2026-03-10', at('2026-03-10T08:00:00Z')]]);
    const order = daysToCheck(known({}, { failures }), { cycleDays: 7, now });
    expect(order.at(-1)).toBe('2026-03-10');
    const later = daysToCheck(known({}, { failures }), { cycleDays: 7, now: plusMs(now, hourMs) });
    expect(later[0]).toBe('2026-03-10');
  });

  it('is among old days not for ever first what fails for ever', () => {
    const checked = {
      ...allAt('2026-03-10T09:00:00Z'),
      '2026-03-02': '2026-03-03T12:00:00Z',
      '2026-03-03': '2026-03-03T11:00:00Z',
    };
    const failures = new Map([['2026-03-03', at('2026-03-10T06:00:00Z')]]);
    expect(daysToCheck(known(checked, { failures }), { cycleDays: 7, now })).toEqual([
      '2026-03-02',
      '2026-03-03',
    ]);
  });
});

describe('the oldest check', () => {
  it('of a day that was never checked counts from when it could have been', () => {
    expect(oldestCheck(known({}, { begunAt: at('2026-03-05T12:00:00Z') }))).toBe(at('2026-03-05T12:00:00Z'));
    const young = known({ ...allAt('2026-03-10T09:00:00Z') });
    const checks = new Map([...young.checks].filter(([day]) => day !== '2026-03-10'));
    expect(oldestCheck({ ...young, checks })).toBe(at('2026-03-10T00:00:00Z'));
  });

  it('is behind when it is older than a cycle, and an hour', () => {
    const state = { oldestCheckAt: at('2026-03-03T09:00:00Z'), cycleDays: 7 };
    expect(isBehind(state, now)).toBe(false);
    expect(isBehind(state, plusMs(now, 1))).toBe(true);
  });
});

describe('a year and a month of days, three lists each', () => {
  it('are checked within every seven days, by an hourly run of 300 calls', () => {
    const worst = cyclesOf({ calls: 300, days: 400 });
    expect(worst).toBeLessThanOrEqual(7 * dayMs);
  });

  it('are not with six calls, which is said', () => {
    expect(cyclesOf({ calls: 6, days: 400 })).toBeGreaterThan(7 * dayMs);
  });
});

/** The longest that any day waited for its next check over four weeks of hourly runs. */
function cyclesOf(so: { calls: number; days: number }): number {
  const checks = new Map<string, DayCheck>();
  let worstMs = 0;
  const start = at('2026-03-10T00:30:00Z');
  for (let run = 0; run < 28 * 24; run += 1) {
    const moment: Instant = plusMs(start, run * hourMs);
    const all = daysBetween(plusMs(moment, -so.days * dayMs), moment);
    const state: Days = { days: all, checks, failures: new Map(), begunAt: start };
    const oldestAt = oldestCheck(state) ?? moment;
    worstMs = Math.max(worstMs, Date.parse(moment) - Date.parse(oldestAt));
    const due = daysToCheck(state, { cycleDays: 7, now: moment }).slice(0, Math.ceil(so.calls / 3));
    for (const day of due) checks.set(day, newCheck(day, moment));
  }
  return worstMs;
}
