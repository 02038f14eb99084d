import * as z from 'zod/mini';
import type { Recording } from './recording.ts';
import { earliest, minuteMs, msBetween, type Instant } from './time.ts';

const leastMs = 5 * minuteMs;
const doublings = 12;

/** Where the buckets end: 5 minutes, then each √2 times the one before, up to 14 days. What is later has one of its own. */
export const bucketEndsMs: readonly number[] = Array.from({ length: 2 * doublings + 1 }, (_, index) =>
  Math.round(leastMs * 2 ** (index / 2)),
);

/** How many recordings came how late: a count for each bucket. */
export type Histogram = readonly number[];

/** What was counted on one UTC day. */
export const lagsOfDay = z.readonly(
  z.object({ day: z.string(), counts: z.readonly(z.array(z.int().check(z.nonnegative()))) }),
);

export const noLags: Histogram = [...bucketEndsMs, 'later'].map(() => 0);

/**
 * How late a recording was first seen. Counted from the earlier of its two times, because nobody knows by which of them
 * Webex selects; undefined for an item that could not be read.
 */
export function lagMsOf({ facts }: Recording, seenAt: Instant): number | undefined {
  return facts === undefined ? undefined : msBetween(earliest(facts.createTime, facts.timeRecorded), seenAt);
}

/** The histogram with one more in it. */
export function withLag(lags: Histogram, lagMs: number): Histogram {
  const found = bucketEndsMs.findIndex(endMs => lagMs <= endMs);
  const bucket = found === -1 ? bucketEndsMs.length : found;
  return lags.map((count, index) => (index === bucket ? count + 1 : count));
}

export function addLags(some: Histogram, others: Histogram): Histogram {
  return some.map((count, index) => count + (others[index] ?? 0));
}

export function countLags(lags: Histogram): number {
  return lags.reduce((sum, count) => sum + count, 0);
}

/**
 * So late this share of all came, at the most: the end of its bucket, so rather too much than too little; for what came
 * later than two weeks, two weeks. Undefined where nothing was counted.
 */
export function quantileMs(lags: Histogram, share: number): number | undefined {
  const rank = Math.ceil(countLags(lags) * share);
  if (rank === 0) return undefined;
  let seen = 0;
  const bucket = lags.findIndex(count => (seen += count) >= rank);
  return bucketEndsMs[Math.min(bucket, bucketEndsMs.length - 1)];
}
