import { instantOf, epochMsOf, type Instant } from '../../lib/domain/time.ts';
import type { Clock, Send } from '../../lib/ports.ts';

type Timer = { readonly atMs: number; readonly order: number; readonly fire: () => void };

export type VirtualClock = Clock & {
  /** Holds time still while the work runs. */
  busy<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Lets time pass, whenever nothing is in flight, until the condition holds. @throws Error when nothing is left to wait for */
  run(until: () => boolean): Promise<void>;
};

/** Turns of the event loop without any news before time may pass: streams hand chunks on over several. */
const quietTurns = 6;

/**
 * A clock that moves only when nothing is in flight, and then straight to the next moment that somebody waits for.
 *
 * @param onAdvance is awaited before anyone wakes, e.g. to move another clock along
 */
export function virtualClock(start: Instant, onAdvance: (now: Instant) => Promise<void>): VirtualClock {
  let nowMs = epochMsOf(start);
  let now = start;
  let inFlight = 0;
  let news = 0;
  const timers: Timer[] = [];

  async function quiet(): Promise<boolean> {
    const before = news;
    for (let turn = 0; turn < quietTurns; turn += 1) {
      await new Promise(resolve => setImmediate(resolve));
      if (inFlight > 0 || news !== before) return false;
    }
    return true;
  }

  async function advance(): Promise<void> {
    const next = timers.toSorted((a, b) => a.atMs - b.atMs || a.order - b.order)[0];
    if (next === undefined)
      throw new Error('Nothing moves any more, and nobody waits for anything: the run is stuck.');
    if (next.atMs > nowMs) {
      nowMs = next.atMs;
      now = instantOf(nowMs);
      await onAdvance(now);
    }
    timers.splice(timers.indexOf(next), 1);
    next.fire();
  }

  return {
    now: () => now,
    sleep(ms) {
      news += 1;
      return new Promise(fire =>
        timers.push({ atMs: nowMs + Math.max(0, Math.ceil(ms)), order: news, fire }),
      );
    },
    async busy(work) {
      inFlight += 1;
      news += 1;
      try {
        return await work();
      } finally {
        inFlight -= 1;
        news += 1;
      }
    },
    async run(until) {
      while (!until()) if (await quiet()) await advance();
    },
  };
}

/** In flight from the call until the body has ended, failed or been thrown away. */
export function trackSend(send: Send, clock: VirtualClock): Send {
  return async request => {
    const response = await clock.busy(() => send(request));
    void clock.busy(() => new Promise<void>(resolve => response.body.once('close', resolve)));
    return response;
  };
}
