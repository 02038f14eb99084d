import type { JudgedPolicy } from './policy-file.ts';
import { dayMs } from './spans.ts';

/** What a call has to wait for: a clock that each policy winds in its own way, and an announcement. */
export type Wait = {
  /** When it is due by a policy; Infinity for never. */
  readonly dueMs: (policy: JudgedPolicy) => number;
  /** Before then it can not have been announced. */
  readonly announcedFromMs: number;
};

/** How long the walk that brings a new policy to every row may take. */
const walkMs = dayMs;

/**
 * The first moment at which a call is not early, by the policy in force then. A policy that was adopted later moves it
 * in only after a whole notice, and moves it out at once.
 *
 * @param policies those that were in force until then, the first one first
 */
export function earliestMs(policies: readonly JudgedPolicy[], wait: Wait): number {
  const last = policies.at(-1);
  if (last === undefined) return Infinity;
  const announcedMs = Math.max(wait.announcedFromMs, policies[0]?.adoptedMs ?? Infinity) + last.noticeMs;
  const soonest = Math.max(wait.dueMs(last), announcedMs);
  if (policies.length === 1) return soonest;
  const before = reached(policies).map(each => earliestMs(each, wait));
  return Math.max(soonest, Math.min(last.adoptedMs + last.noticeMs, ...before));
}

/** The policies that a row may have followed before the last one: the walk may have missed what counted for hours only. */
function reached(policies: readonly JudgedPolicy[]): JudgedPolicy[][] {
  const lastMs = policies.at(-1)?.adoptedMs ?? Infinity;
  const counts = policies.keys().filter(count => {
    const next = policies[count];
    return count > 0 && (count === policies.length - 1 || lastMs - (next?.adoptedMs ?? 0) < walkMs);
  });
  return [...counts].map(count => policies.slice(0, count));
}

/** Those that had been adopted then. */
export function inForceBy(policies: readonly JudgedPolicy[], ms: number): JudgedPolicy[] {
  return policies.filter(each => each.adoptedMs <= ms);
}
