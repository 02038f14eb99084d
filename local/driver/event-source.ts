import { z } from 'zod';
import { secondMs } from '../../lib/domain/time.ts';
import type { Clock } from '../../lib/ports.ts';
import type { ChangeFeed } from './feed.ts';
import { passesFilters } from './filter.ts';
import { streamRecord, type StreamRecord } from './stream-event.ts';
import type { MappingSettings } from './template.ts';

const answerShape = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish() })
  .nullish();
const longestPauseMs = 60 * secondMs;
/** What Lambda keeps retrying until: a stream holds a record for a day. */
const unbounded = -1;

type Entry = { readonly sequence: number; readonly record: StreamRecord };

/**
 * One event source mapping over one shard: reads changes in order, drops what no filter lets through, and gives the
 * rest to the function in batches, one at a time. A batch is done when the function says so; what fails is tried again
 * from the lowest failed record on, so often as the mapping allows, and then goes to `onDiscarded` whole.
 *
 * @returns `pump`, which works until the feed is consumed, and `idle`
 */
export function eventSource(
  mapping: MappingSettings,
  so: {
    feed: ChangeFeed;
    clock: Clock;
    call: (event: { Records: StreamRecord[] }) => Promise<unknown>;
    onDiscarded: (records: readonly StreamRecord[]) => void;
  },
) {
  const patterns = mapping.patterns.map(pattern => JSON.parse(pattern) as unknown);
  let position = so.feed.checkpoint(mapping.name);
  let working = false;

  async function pump(): Promise<void> {
    if (working) return;
    working = true;
    try {
      for (let batch = nextBatch(); batch !== undefined; batch = nextBatch()) {
        await deliver(batch.entries, 0);
        position = batch.upTo;
        so.feed.saveCheckpoint(mapping.name, position);
      }
    } finally {
      working = false;
    }
  }

  function nextBatch(): { entries: Entry[]; upTo: number } | undefined {
    const changes = so.feed.read(position, mapping.batchSize);
    const last = changes.at(-1);
    if (last === undefined) return undefined;
    const entries = changes
      .map(change => ({ sequence: change.sequence, record: streamRecord(change) }))
      .filter(entry => passesFilters(patterns, entry.record));
    return { entries, upTo: last.sequence };
  }

  async function deliver(entries: readonly Entry[], tries: number): Promise<void> {
    if (entries.length === 0) return;
    const failedFrom = await attempt(entries);
    if (failedFrom === undefined) return;
    const left = entries.slice(failedFrom);
    const progressed = failedFrom > 0;
    const used = progressed ? 0 : tries + 1;
    if (mapping.maximumRetryAttempts !== unbounded && used > mapping.maximumRetryAttempts) {
      so.onDiscarded(left.map(entry => entry.record));
      return;
    }
    await so.clock.sleep(Math.min(longestPauseMs, secondMs * 2 ** used));
    if (!mapping.bisect || left.length === 1) return deliver(left, used);
    const middle = Math.ceil(left.length / 2);
    await deliver(left.slice(0, middle), used);
    await deliver(left.slice(middle), used);
  }

  /** @returns the index from which on everything is to be tried again, or undefined when all is done */
  async function attempt(entries: readonly Entry[]): Promise<number | undefined> {
    let answer: unknown;
    try {
      answer = await so.call({ Records: entries.map(entry => entry.record) });
    } catch {
      // The function's own edge has logged it; here it means that nothing of the batch counts as done.
      return 0;
    }
    if (!mapping.reportsFailures) return undefined;
    const read = answerShape.safeParse(answer);
    if (!read.success) return 0;
    const failures = read.data?.batchItemFailures ?? [];
    if (failures.length === 0) return undefined;
    const at = failures.map(failure =>
      entries.findIndex(entry => entry.record.dynamodb.SequenceNumber === failure.itemIdentifier),
    );
    // An identifier that was not in the batch makes the whole answer worthless.
    return Math.max(0, Math.min(...at));
  }

  return { pump, idle: () => !working && so.feed.read(position, 1).length === 0 };
}
