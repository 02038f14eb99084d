import { TransientError } from '../domain/errors.ts';
import { epochMsOf, instantOf, latest, msBetween, plusMs, secondMs, type Instant } from '../domain/time.ts';
import type { Clock, RateGates } from '../ports.ts';

/** Other processes may have met a 429: their word is at most this old. */
const rereadMs = 10 * secondMs;

export type Gate = {
  /** Returns when the token may be used. @throws TransientError when that is after the deadline */
  pass(deadline: Instant): Promise<void>;
  /** Shuts the gate for everyone who uses the token. */
  shut(waitMs: number): Promise<void>;
};

/** The gate of one token in this process, in front of the row that all processes share. */
export function rateGate(token: string, gates: RateGates, clock: Clock): Gate {
  let notBefore = instantOf(0);
  let readAt: Instant | undefined;
  let reading: Promise<void> | undefined;

  async function read(): Promise<void> {
    if (readAt !== undefined && msBetween(readAt, clock.now()) < rereadMs) return;
    // Whoever comes while the row is read waits for the same answer.
    reading ??= readRow().finally(() => {
      reading = undefined;
    });
    await reading;
  }

  async function readRow(): Promise<void> {
    const askedAt = clock.now();
    const shared = await gates.notBefore(token);
    readAt = askedAt;
    if (shared !== undefined) notBefore = latest(notBefore, shared);
  }

  return {
    async pass(deadline) {
      // Bounded by the deadline: each round either passes, throws, or sleeps until a later moment.
      for (;;) {
        await read();
        const waitMs = msBetween(clock.now(), notBefore);
        if (waitMs <= 0) return;
        if (notBefore >= deadline) {
          throw new TransientError('rate-limited', `Webex asks to wait ${Math.ceil(waitMs / 1000)} s.`, {
            retryAfterMs: waitMs,
          });
        }
        await clock.sleep(waitMs);
      }
    },
    async shut(waitMs) {
      const until = plusMs(clock.now(), waitMs);
      if (epochMsOf(until) <= epochMsOf(notBefore)) return;
      notBefore = until;
      await gates.close(token, until);
    },
  };
}
