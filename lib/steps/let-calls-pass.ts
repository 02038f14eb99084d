import { TransientError } from '../domain/errors.ts';
import { minuteMs, plusMs, secondMs } from '../domain/time.ts';
import type { Clock, Leases, NewId } from '../ports.ts';
import { destroyLease } from './send-batch.ts';

/** Longer than any lease: whoever had it when the waiting began has given it back, or may not use it any more. */
const waits = 45;
const waitMs = 2 * secondMs;
const leaseMs = minuteMs;

/**
 * Waits until every call is over that may have been prepared before this was asked. Whoever sends one holds the lease
 * meanwhile, and reads the holds under it: so the lease, taken once, shows that all others will read what is there now.
 * It may be busy for longer than it can be held by one; then others took it later, and have read the holds too.
 *
 * @throws TransientError when the tables fail
 */
export async function letCallsPass(ports: { leases: Leases; clock: Clock; newId: NewId }): Promise<void> {
  const { leases, clock } = ports;
  const holder = ports.newId();
  for (let tries = 0; tries < waits; tries += 1) {
    const now = clock.now();
    if (await leases.take(destroyLease, holder, plusMs(now, leaseMs), now)) {
      await giveBack(holder, leases);
      return;
    }
    await clock.sleep(waitMs);
  }
}

async function giveBack(holder: string, leases: Leases): Promise<void> {
  try {
    await leases.release(destroyLease, holder);
  } catch (error) {
    // It ends by itself.
    if (!(error instanceof TransientError)) throw error;
  }
}
