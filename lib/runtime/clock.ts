import { setTimeout as sleep } from 'node:timers/promises';
import { instantOf } from '../domain/time.ts';
import type { Clock } from '../ports.ts';

/** The machine's clock. */
export const systemClock: Clock = clockThat({ ref: true });

/** The machine's clock for whoever is kept alive by something else: a process may end while they wait. */
export const backgroundClock: Clock = clockThat({ ref: false });

function clockThat(holds: { ref: boolean }): Clock {
  return {
    now: () => instantOf(Date.now()),
    sleep: async (ms, calledOff) =>
      sleep(ms, undefined, { ...holds, signal: calledOff }).catch((error: unknown) => {
        if (calledOff?.aborted !== true) throw error;
      }),
  };
}
