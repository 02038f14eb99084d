import { setTimeout as sleep } from 'node:timers/promises';
import { instantOf } from '../domain/time.ts';
import type { Clock } from '../ports.ts';

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => instantOf(Date.now()),
  sleep: async (ms, calledOff) =>
    sleep(ms, undefined, { signal: calledOff }).catch((error: unknown) => {
      if (calledOff?.aborted !== true) throw error;
    }),
};
