import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addLags,
  bucketEndsMs,
  countLags,
  lagMsOf,
  noLags,
  quantileMs,
  withLag,
} from '../../lib/domain/arrival-lag.ts';
import { lagSummary, tiersOf } from '../../lib/domain/look-back.ts';
import { dayMs, hourMs, minuteMs } from '../../lib/domain/time.ts';
import { aDiscovered, aParked, at, facts } from '../build/recordings.ts';

/** These lags, each so many times. */
function lagsOf(...counts: [lagMs: number, times: number][]) {
  return counts.flatMap(([lagMs, times]) => Array<number>(times).fill(lagMs)).reduce(withLag, noLags);
}
const reaches = (lags: typeof noLags) => tiersOf(lags).map(({ reachMs }) => reachMs / hourMs);

describe('how late a recording came', () => {
  it.each([
    ['2026-03-02T09:00:00Z', '2026-03-02T09:20:00Z'],
    ['2026-03-02T09:20:00Z', '2026-03-02T09:00:00Z'],
  ])('counts from the earlier of %s and %s', (timeRecorded, createTime) => {
    const row = aDiscovered({ facts: facts({ timeRecorded: at(timeRecorded), createTime: at(createTime) }) });
    expect(lagMsOf(row, at('2026-03-02T12:00:00Z'))).toBe(3 * hourMs);
  });

  it('is not known of an item that could not be read', () => {
    const { facts: _facts, ...row } = aParked({ reason: 'malformed' });
    expect(lagMsOf(row, at('2026-03-02T12:00:00Z'))).toBeUndefined();
  });
});

describe('a histogram of lags', () => {
  it('has buckets from five minutes to two weeks', () => {
    expect([bucketEndsMs[0], bucketEndsMs[2], (bucketEndsMs.at(-1) ?? 0) >= 14 * dayMs]).toEqual([
      5 * minuteMs,
      10 * minuteMs,
      true,
    ]);
    expect(noLags).toHaveLength(26);
  });

  it('says of every share a lag that so many do not exceed, and by less than the half too much', () => {
    const lag = fc.integer({ min: 5 * minuteMs, max: 14 * dayMs });
    fc.assert(
      fc.property(
        fc.array(lag, { minLength: 1, maxLength: 200 }),
        fc.constantFrom(0.5, 0.99, 0.999),
        (all, share) => {
          const estimate = quantileMs(all.reduce(withLag, noLags), share) ?? 0;
          const exact = all.toSorted((a, b) => a - b)[Math.ceil(all.length * share) - 1] ?? 0;
          expect(estimate).toBeGreaterThanOrEqual(exact);
          expect(estimate).toBeLessThan(exact * 1.5);
        },
      ),
    );
  });

  it('counts what came before its time and what came after weeks, too', () => {
    const lags = lagsOf([-hourMs, 1], [90 * dayMs, 1]);
    expect(countLags(lags)).toBe(2);
    expect(quantileMs(lags, 0.5)).toBe(5 * minuteMs);
    expect(quantileMs(lags, 1)).toBe(bucketEndsMs.at(-1));
  });

  it('is added to another bucket by bucket', () => {
    const some = lagsOf([hourMs, 2], [dayMs, 1]);
    expect(addLags(some, lagsOf([hourMs, 3]))).toEqual(lagsOf([hourMs, 5], [dayMs, 1]));
    expect(quantileMs(noLags, 0.5)).toBeUndefined();
  });
});

describe('how far back is read', () => {
  it('is half an hour, six hours and three days before a hundred were measured', () => {
    expect(reaches(noLags)).toEqual([0.5, 6, 72]);
    expect(reaches(lagsOf([minuteMs, 99]))).toEqual([0.5, 6, 72]);
  });

  it('is at the least two hours and two days, where all come at once', () => {
    expect(reaches(lagsOf([minuteMs, 100]))).toEqual([0.5, 2, 48]);
  });

  it('is one and a half times what 99 of 100 do not exceed, and twice what 999 of 1000 do not', () => {
    const lags = lagsOf([minuteMs, 980], [4 * hourMs, 18], [50 * hourMs, 2]);
    const [p99, p999] = [quantileMs(lags, 0.99), quantileMs(lags, 0.999)];
    expect([p99, p999].map(each => (each ?? 0) / hourMs)).toEqual([
      expect.closeTo(5.33, 1),
      expect.closeTo(60.3, 0),
    ]);
    expect(tiersOf(lags).map(tier => tier.reachMs)).toEqual([
      30 * minuteMs,
      (p99 ?? 0) * 1.5,
      (p999 ?? 0) * 2,
    ]);
  });

  it('is at the most twelve hours and seven days, however late they come', () => {
    expect(reaches(lagsOf([13 * dayMs, 100]))).toEqual([0.5, 12, 168]);
  });

  it('has been outgrown once some come later than the deepest reading goes', () => {
    expect(lagSummary(lagsOf([minuteMs, 2_000], [13 * dayMs, 1])).outgrown).toBe(false);
    const late = lagSummary(lagsOf([minuteMs, 2_000], [13 * dayMs, 3]));
    expect(late).toMatchObject({ measured: 2_003, p50Ms: 5 * minuteMs, outgrown: true });
    expect(late.reachMs).toEqual({
      tail: 30 * minuteMs,
      'look-back': 2 * hourMs,
      'deep-look-back': 7 * dayMs,
    });
    expect(lagSummary(noLags)).toMatchObject({ measured: 0, outgrown: false });
  });
});

describe('how often is read', () => {
  it.each([
    [1, 0, 60, 360],
    [50, 0, 60, 360],
    [51, 5.1, 60, 360],
    [300, 30, 120, 360],
    [600, 60, 240, 720],
    [20_000, 60, 240, 720],
  ])('with %i lists: every %d, %d and %d minutes', (lists, ...minutes) => {
    expect(tiersOf(noLags, lists).map(tier => tier.everyMs / minuteMs)).toEqual(minutes);
  });
});
