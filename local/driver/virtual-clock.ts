import type { Readable } from 'node:stream';
import { instantOf, epochMsOf, type Instant } from '../../lib/domain/time.ts';
import type { Send } from '../../lib/ports.ts';
import type { Clock } from '../../lib/ports.ts';

type Timer = { readonly atMs: number; readonly fire: () => void };

/** A clock that is told of work: time that is not real stands still for it. */
export type BusyClock = Clock & {
  /** Holds time still while the work runs, however it ends. */
  busy<Result>(work: () => Promise<Result>): Promise<Result>;
};

export type VirtualClock = BusyClock & {
  /** Lets time pass, whenever nothing is in flight, until the condition holds. @throws Error when nothing is left to wait for */
  run(until: () => boolean): Promise<void>;
};

/** Turns of the event loop without any news before time may pass: streams hand chunks on over several. */
const quietTurns = 6;

/**
 * A clock that moves only when nothing is in flight, and then straight to the next moment that somebody waits for.
 * Those who wait for the same moment wake in the order in which they began.
 *
 * @param onAdvance is awaited before anyone wakes, e.g. to move another clock along
 */
export function virtualClock(start: Instant, onAdvance: (now: Instant) => Promise<void>): VirtualClock {
  let nowMs = epochMsOf(start);
  let now = start;
  let inFlight = 0;
  let news = 0;
  /** In the order in which they were set. */
  const timers = new Set<Timer>();

  async function quiet(): Promise<boolean> {
    const before = news;
    for (let turn = 0; turn < quietTurns; turn += 1) {
      await new Promise(resolve => setImmediate(resolve));
      if (inFlight > 0 || news !== before) return false;
    }
    return true;
  }

  function earliest(): Timer {
    let [next] = timers;
    for (const timer of timers) if (next === undefined || timer.atMs < next.atMs) next = timer;
    if (next === undefined)
      throw new Error('Nothing moves any more, and nobody waits for anything: the run is stuck.');
    return next;
  }

  async function advance(): Promise<void> {
    const next = earliest();
    if (next.atMs > nowMs) {
      nowMs = next.atMs;
      now = instantOf(nowMs);
      await onAdvance(now);
    }
    timers.delete(next);
    next.fire();
  }

  return {
    now: () => now,
    async sleep(ms, calledOff) {
      news += 1;
      if (calledOff?.aborted === true) return;
      await new Promise<void>(fire => {
        const timer = { atMs: nowMs + Math.max(0, Math.ceil(ms)), fire };
        timers.add(timer);
        calledOff?.addEventListener(
          'abort',
          () => {
            news += 1;
            timers.delete(timer);
            fire();
          },
          { once: true },
        );
      });
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
      while (!until()) {
        // What came to rest without a sound may be what was waited for.
        if ((await quiet()) && !until()) await advance();
      }
    },
  };
}

/** In flight from the call until the body has ended, failed or been thrown away. */
export function trackSend(send: Send, clock: Pick<BusyClock, 'busy'>): Send {
  return async request => {
    const response = await clock.busy(() => send(request));
    void clock.busy(() => isOver(response.body));
    return response;
  };
}

function isOver(body: Readable): Promise<void> {
  return new Promise(resolve => {
    // What is over already will not say so again.
    if (body.closed || body.readableEnded) resolve();
    body.once('close', resolve);
    body.once('end', resolve);
  });
}
