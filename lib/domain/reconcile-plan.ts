import * as z from 'zod/mini';
import type { DayCheck } from './day-check.ts';
import { startOf } from './sheet.ts';
import {
  dayMs,
  dayOf,
  hourMs,
  instant,
  latest,
  msBetween,
  plusMs,
  type Instant,
  type Window,
} from './time.ts';

/** Days that change most. */
const recentDays = 3;
const dailyMs = 20 * hourMs;
/** A day that could not be checked lets others go before it for so long. */
const failedForMs = 3 * hourMs;
/** Files of the last recordings that Webex keeps for so long, and whatever its own deletion takes. */
export const beyondRetentionDays = 30;

/** How far a walk has come, for whoever reports it. */
export const walkState = z.readonly(
  z.object({
    /** When the first walk began: a day that was never checked is not late before. */
    begunAt: instant,
    /** The oldest day that is compared. */
    fromDay: z.string(),
    /** The check that is the longest ago, or the moment from which the first is owed. */
    oldestCheckAt: z.optional(instant),
    cycleDays: z.number(),
    /** When Webex last refused to list what was purged. */
    purgedRefusedAt: z.optional(instant),
  }),
);
export type WalkState = z.infer<typeof walkState>;

/** The days that there are to check, and what is known of them. */
export type Days = {
  /** Oldest first, each `YYYY-MM-DD`. */
  readonly days: readonly string[];
  readonly checks: ReadonlyMap<string, DayCheck>;
  /** When a day was last tried in vain. */
  readonly failures: ReadonlyMap<string, Instant>;
  readonly begunAt: Instant;
};

export function windowOf(day: string): Window {
  const from = startOf(day);
  return { from, to: plusMs(from, dayMs) };
}

/** Every UTC day that a stretch of time touches, oldest first. */
export function daysBetween(from: Instant, to: Instant): string[] {
  const days: string[] = [];
  for (let day = startOf(dayOf(from)); day < to; day = plusMs(day, dayMs)) days.push(dayOf(day));
  return days;
}

/**
 * What is to be checked now, in this order: the last days where they were not checked today, newest first; then those
 * that were checked longest ago, where a cycle would soon be over; days of which something was found are due daily. What
 * failed a moment ago comes last.
 */
export function daysToCheck(known: Days, so: { cycleDays: number; now: Instant }): string[] {
  const recent = new Set(known.days.slice(-recentDays));
  const due = known.days.filter(day => {
    const check = known.checks.get(day);
    if (check === undefined) return true;
    const isDaily = recent.has(day) || hasFindings(check);
    const everyMs = isDaily ? dailyMs : Math.max(dailyMs, (so.cycleDays - 1) * dayMs);
    return msBetween(check.checkedAt, so.now) >= everyMs;
  });
  const newestFirst = due.toReversed();
  const inOrder = [
    ...newestFirst.filter(day => recent.has(day)),
    ...newestFirst.filter(day => !recent.has(day)).toSorted((a, b) => lastLook(a).localeCompare(lastLook(b))),
  ];
  const hasFailed = (day: string) => {
    const failedAt = known.failures.get(day);
    return failedAt !== undefined && msBetween(failedAt, so.now) < failedForMs;
  };
  return [...inOrder.filter(day => !hasFailed(day)), ...inOrder.filter(hasFailed)];

  function lastLook(day: string): string {
    const looks = [known.checks.get(day)?.checkedAt, known.failures.get(day)].filter(
      each => each !== undefined,
    );
    return looks.toSorted().at(-1) ?? '';
  }
}

/** The check that is the longest ago; a day that was never checked counts from when it could have been. */
export function oldestCheck({ days, checks, begunAt }: Days): Instant | undefined {
  return days
    .map(day => checks.get(day)?.checkedAt ?? latest(begunAt, startOf(day)))
    .toSorted()
    .at(0);
}

/** Whether a cycle takes longer than it may. */
export function isBehind(
  { oldestCheckAt, cycleDays }: Pick<WalkState, 'oldestCheckAt' | 'cycleDays'>,
  now: Instant,
): boolean {
  return oldestCheckAt !== undefined && msBetween(oldestCheckAt, now) > cycleDays * dayMs + hourMs;
}

function hasFindings({ damaged, unexplained }: DayCheck): boolean {
  return damaged > 0 || unexplained > 0;
}
