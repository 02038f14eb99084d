import { setTimeout as sleep } from 'node:timers/promises';
import { instantOf } from '../domain/time.ts';
import type { Clock } from '../ports.ts';

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => instantOf(Date.now()),
  sleep: ms => sleep(ms),
};
