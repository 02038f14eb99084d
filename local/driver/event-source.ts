import { createHash } from 'node:crypto';
import { minuteMs, secondMs } from '../../lib/domain/time.ts';
import { delivery, type Entry } from './delivery.ts';
import type { GivenUp } from './discarded.ts';
import type { Clock } from '../../lib/ports.ts';
import type { ChangeFeed } from './feed.ts';
import { recordFilter } from './filter.ts';
import { lane } from './lane.ts';
import { readingPosition } from './reading-position.ts';
import { streamRecord, type StreamRecord } from './stream-event.ts';
import type { MappingSettings } from './template-mapping.ts';

/** So many batches are read ahead for each lane: a slow one holds the others up late, and memory is bounded. */
const batchesAhead = 10;
const longestPauseMs = minuteMs;

/**
 * One event source mapping over one shard: reads changes in order, drops what no filter lets through, and gives the
 * rest to the function in batches; as many at a time as the mapping says, but never two with the same key. The
 * checkpoint moves only past records that are settled, so that what a stop or a crash interrupts is delivered again.
 *
 * @param so.onError the feed could not be read or written, which is tried again
 * @returns `pump`, which reads on (to be called after each change), and `idle`
 * @throws Error when a filter pattern is not understood
 */
export function eventSource(
  mapping: MappingSettings,
  so: {
    feed: ChangeFeed;
    clock: Clock;
    call: (event: { Records: StreamRecord[] }) => Promise<unknown>;
    onGivenUp: (given: GivenUp) => Promise<void>;
    onError: (error: unknown) => void;
    stopped: () => boolean;
  },
) {
  const { feed, clock, stopped } = so;
  const passes = recordFilter(mapping.patterns);
  const position = readingPosition(mapping, feed);
  const deliver = delivery(mapping, { ...so, onSettled: settle });
  const lanes = Array.from({ length: mapping.parallelizationFactor }, () =>
    lane(mapping, { clock, deliver, onTaken: pump }),
  );
  let failures = 0;
  let pausing = false;

  function pump(): void {
    if (stopped() || pausing) return;
    try {
      readOn();
      position.saveCheckpoint();
      failures = 0;
    } catch (error) {
      so.onError(error);
      void pumpLater();
    }
  }

  async function pumpLater(): Promise<void> {
    pausing = true;
    await clock.sleep(Math.min(longestPauseMs, secondMs * 2 ** failures));
    pausing = false;
    failures += 1;
    pump();
  }

  function readOn(): void {
    while (lanes.every(each => each.waiting() < batchesAhead * mapping.batchSize)) {
      const changes = feed.read(position.readUpTo(), mapping.batchSize);
      if (changes.length === 0) return;
      for (const change of changes) {
        const { sequence, at } = change;
        const record = streamRecord(change, mapping.table);
        const wanted = passes(record);
        position.passed(sequence, wanted);
        if (wanted) lanes[laneOf(change.id, lanes.length)]?.add({ sequence, at, record });
      }
    }
  }

  function settle(entries: readonly Entry[]): void {
    position.settled(entries.map(entry => entry.sequence));
    try {
      position.saveCheckpoint();
    } catch (error) {
      // The next one that can be saved makes up for it; until then a restart delivers again.
      so.onError(error);
    }
  }

  return { pump, idle: position.atTheEnd };
}

function laneOf(key: string, lanes: number): number {
  return lanes === 1 ? 0 : createHash('sha256').update(key).digest().readUInt32BE(0) % lanes;
}
