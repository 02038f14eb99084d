import { msBetween, type Instant } from '../../lib/domain/time.ts';
import type { Entry } from './delivery.ts';
import type { Clock } from '../../lib/ports.ts';
import { inTime } from './in-time.ts';

/** Lambda's limit for the event of one call. */
const payloadLimitBytes = 6 * 2 ** 20;

type Waiting = { readonly entry: Entry; readonly bytes: number; readonly since: Instant };

/** Records in order, and one batch of them at a time on its way. */
export type Lane = {
  add(entry: Entry): void;
  /** How many records wait for a batch. */
  waiting(): number;
};

/**
 * Gathers records until a batch is full (by number, or by the size of its event) or its window is over, which begins
 * with its first record, and delivers one batch after the other.
 *
 * @param so.onTaken records have left the queue, and there is room for more
 */
export function lane(
  mapping: { readonly batchSize: number; readonly windowMs: number },
  so: {
    clock: Clock;
    deliver: (batch: readonly Entry[]) => Promise<void>;
    onTaken: () => void;
  },
): Lane {
  const queue: Waiting[] = [];
  let working = false;
  let onFull: () => void = () => undefined;

  async function work(): Promise<void> {
    if (working) return;
    working = true;
    try {
      while (queue.length > 0) {
        await gather();
        const batch = queue.splice(0, nextBatch().length).map(waiting => waiting.entry);
        so.onTaken();
        await so.deliver(batch);
      }
    } finally {
      working = false;
    }
  }

  async function gather(): Promise<void> {
    const [first] = queue;
    if (first === undefined || nextBatch().full) return;
    const waitMs = mapping.windowMs - msBetween(first.since, so.clock.now());
    if (waitMs > 0) await inTime(new Promise<void>(full => (onFull = full)), waitMs, so.clock);
  }

  function nextBatch(): { length: number; full: boolean } {
    let bytes = 0;
    for (const [length, waiting] of queue.entries()) {
      bytes += waiting.bytes;
      if (length === mapping.batchSize || (length > 0 && bytes > payloadLimitBytes))
        return { length, full: true };
    }
    return { length: queue.length, full: queue.length === mapping.batchSize };
  }

  return {
    add(entry) {
      queue.push({
        entry,
        bytes: Buffer.byteLength(JSON.stringify(entry.record)) + 1,
        since: so.clock.now(),
      });
      if (nextBatch().full) onFull();
      void work();
    },
    waiting: () => queue.length,
  };
}
