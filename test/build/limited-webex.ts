import { blockOf, newGate, openingFor, reserve, slowDown, type RateGate } from '../../lib/domain/pace.ts';
import { epochMsOf, hourMs, plusMs, type Instant } from '../../lib/domain/time.ts';
import type { Work } from '../../lib/domain/work.ts';

/** Somebody who always has more calls to make, on a Webex that serves so many within any second. */
export function limitedWebex(start: Instant, first: RateGate = newGate) {
  let gate = first;
  let now = start;
  const served: number[] = [];
  let retryAfterMs = 1_000;

  function answer(limit: number): 'served' | 'refused' {
    const nowMs = epochMsOf(now);
    while ((served[0] ?? nowMs) <= nowMs - 1_000) served.shift();
    if (served.length >= limit) return 'refused';
    served.push(nowMs);
    return 'served';
  }

  return {
    gate: () => gate,
    waits: (ms: number) => void (retryAfterMs = ms),
    /** Calls without a pause for so many hours. @returns how many calls were served and refused */
    work(hours: number, so: { limit: number; work?: Work }) {
      const until = plusMs(now, hours * hourMs);
      const count = { served: 0, refused: 0 };
      while (now < until) {
        const { at, free } = openingFor(gate, so.work ?? 'new', now);
        if (!free) {
          now = at;
          continue;
        }
        const calls = blockOf(gate);
        gate = reserve(gate, { work: so.work ?? 'new', calls, now });
        now = at;
        const answers = Array.from({ length: calls }, () => answer(so.limit));
        for (const each of answers) count[each] += 1;
        for (const each of answers)
          if (each === 'refused') gate = slowDown(gate, { waitMs: retryAfterMs, begunAt: now, now });
      }
      return count;
    },
    rest(hours: number) {
      now = plusMs(now, hours * hourMs);
    },
  };
}
