import { plusMs, type Instant } from '../domain/time.ts';
import type { Clock } from '../ports.ts';

/**
 * What is read once and kept for a while. A failure is not kept.
 *
 * @returns `read` gives what is kept; `renew` reads it again, unless that was done within `leastMs`, and says whether it did
 */
export function keptFor<Value>(
  read: () => Promise<Value>,
  { clock, mostMs, leastMs }: { clock: Pick<Clock, 'now'>; mostMs: number; leastMs: number },
): { read: () => Promise<Value>; renew: () => Promise<boolean> } {
  let kept: { value: Promise<Value>; readAt: Instant } | undefined;
  const again = async (): Promise<Value> => {
    const reading = { value: read(), readAt: clock.now() };
    kept = reading;
    reading.value.catch(() => {
      if (kept === reading) kept = undefined;
    });
    return reading.value;
  };
  const isOlderThan = (ms: number) => kept === undefined || plusMs(kept.readAt, ms) <= clock.now();
  return {
    read: async () => (kept === undefined || isOlderThan(mostMs) ? again() : kept.value),
    async renew() {
      if (!isOlderThan(leastMs)) return false;
      await again();
      return true;
    },
  };
}
