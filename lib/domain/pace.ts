import * as z from 'zod/mini';
import {
  earliest,
  instant,
  instantOf,
  latest,
  minuteMs,
  msBetween,
  plusMs,
  secondMs,
  type Instant,
} from './time.ts';
import type { Work } from './work.ts';

// Webex names no figure for its limits, so the pace is learned: it is raised while it is in full use and nothing is
// refused, and lowered by a 429.
const startCallsPerSecond = 10;
export const leastCallsPerSecond = 0.2;
export const mostCallsPerSecond = 50;
const slowedTo = 0.7;
/** Up to here a pace that ended in a 429 is taken up again soon; beyond it, only a careful step now and then. */
const justBelow = 0.85;
const soon = { afterMs: minuteMs, times: 1.15 };
const careful = { afterMs: 5 * minuteMs, times: 1.02 };
/** So far beyond a pace that ended in a 429, Webex bears more than it did. */
const disproved = 1.1;
const noCeiling = 2 * mostCallsPerSecond;

/** Calls of this long may go at once. So long a call for something new may have to wait for one for something else. */
const blockMs = 250;
const reconcileShare = 0.1;
/** Nobody reserves so far ahead: such a moment was written by a clock that was wrong. */
const farthestMs = minuteMs;

/** What all that use a token know of its rate limit. */
export const rateGate = z.object({
  /** Nobody may call before: Webex has said so. */
  notBefore: instant,
  /** The learned pace. */
  callsPerSecond: z.number().check(z.positive()),
  /** The pace that last ended in a 429, or more than there is. */
  ceiling: z.number(),
  slowedAt: instant,
  /** Since when this pace has been in full use, as if there had been no pauses. */
  fullSince: instant,
  /** When the next call may begin; for reconcile also by its own share. */
  nextFree: z.object({ all: instant, reconcile: instant }),
});
export type RateGate = z.infer<typeof rateGate>;

const never = instantOf(0);

/** Of a token that was never used. */
export const newGate: RateGate = {
  notBefore: never,
  callsPerSecond: startCallsPerSecond,
  ceiling: noCeiling,
  slowedAt: never,
  fullSince: never,
  nextFree: { all: never, reconcile: never },
};

/** `free`: the moment can be reserved now. Otherwise it is to be waited for, and then asked again. */
export type Opening = { readonly at: Instant; readonly free: boolean };

/**
 * When calls of this kind of work may begin. New work may have the next moment that there is, and reconcile too, where
 * its share allows; backfill only one that is there and nobody wanted. So however many want to backfill, new work finds
 * no more than one block of theirs before it.
 */
export function openingFor(gate: RateGate, work: Work, now: Instant): Opening {
  if (gate.notBefore > now) return { at: gate.notBefore, free: false };
  const all = ahead(gate.nextFree.all, now);
  if (work === 'new') return { at: all, free: true };
  if (work === 'backfill') return { at: all, free: all === now };
  const share = ahead(gate.nextFree.reconcile, now);
  return share === now ? { at: all, free: true } : { at: share, free: false };
}

function ahead(moment: Instant, now: Instant): Instant {
  return msBetween(now, moment) > farthestMs ? now : latest(moment, now);
}

/** How many calls may be reserved together. */
export function blockOf(gate: RateGate): number {
  return Math.max(1, Math.floor((gate.callsPerSecond * blockMs) / secondMs));
}

/**
 * Takes an opening that is free. A pace that was in full use for long enough without a 429 is raised by it.
 *
 * @param so.calls at most a block
 */
export function reserve(gate: RateGate, so: { work: Work; calls: number; now: Instant }): RateGate {
  const { at } = openingFor(gate, so.work, so.now);
  const tookMs = (so.calls * secondMs) / gate.callsPerSecond;
  const idleMs = msBetween(gate.nextFree.all, at);
  const inFullUse = idleMs >= 0 && idleMs <= tookMs / 2;
  const raised = inFullUse
    ? raise(gate, at)
    : { ...gate, fullSince: withoutPause(gate, at, idleMs + tookMs) };
  const all = plusMs(at, Math.ceil(tookMs));
  const reconcile =
    so.work === 'reconcile' ? plusMs(at, Math.ceil(tookMs / reconcileShare)) : gate.nextFree.reconcile;
  return { ...raised, nextFree: { all, reconcile } };
}

// A pause does not count as full use, nor does it undo what was before it: most runs are shorter than a careful step
// takes, and a pace would stay at its lowest for ever.
function withoutPause(gate: RateGate, now: Instant, pauseMs: number): Instant {
  return pauseMs < 0 ? now : earliest(now, plusMs(gate.fullSince, Math.ceil(pauseMs)));
}

function raise(gate: RateGate, now: Instant): RateGate {
  const { callsPerSecond: before, ceiling } = gate;
  const below = justBelow * ceiling;
  const step = before < below ? soon : careful;
  if (msBetween(gate.fullSince, now) < step.afterMs) return gate;
  const raised = step === soon ? Math.min(before * step.times, below) : before * step.times;
  const callsPerSecond = Math.min(mostCallsPerSecond, raised);
  return {
    ...gate,
    callsPerSecond,
    fullSince: now,
    ceiling: callsPerSecond > disproved * ceiling ? noCeiling : ceiling,
  };
}

/**
 * What a 429 changes: nobody calls before the wait is over, and then at a lower pace. The 429s of calls that had begun
 * when the pace was lowered say nothing new.
 *
 * @param so.begunAt when the call began that was answered so
 * @returns the same gate where nothing changes
 */
export function slowDown(gate: RateGate, so: { waitMs: number; begunAt: Instant; now: Instant }): RateGate {
  const until = plusMs(so.now, so.waitMs);
  const isNews = so.begunAt > gate.slowedAt;
  if (!isNews && until <= gate.notBefore) return gate;
  const shut = { ...gate, notBefore: latest(until, gate.notBefore) };
  if (!isNews) return shut;
  return {
    ...shut,
    callsPerSecond: Math.max(leastCallsPerSecond, gate.callsPerSecond * slowedTo),
    ceiling: gate.callsPerSecond,
    slowedAt: so.now,
    fullSince: shut.notBefore,
  };
}
