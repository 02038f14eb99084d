import { destinationKey, invocationRecord, type Discarded, type GivenUp } from './discarded.ts';
import type { Clock } from '../../lib/ports.ts';
import { eventSource } from './event-source.ts';
import type { ChangeFeed } from './feed.ts';
import { invoke, type LambdaHandler } from './invoke.ts';
import { keepSchedule } from './schedule.ts';
import type { MappingSettings } from './template-mapping.ts';
import type { Stack } from './template.ts';

export type Driver = {
  /** Whether nothing runs and every stream is consumed. */
  idle(): boolean;
  /** Lets nothing new begin. What is under way counts as not delivered, and comes again to the next driver. */
  stop(): void;
  /** Returns at the first moment at which nothing runs. To be asked after `stop`. */
  ended(): Promise<void>;
};

export type DriverParts = {
  readonly stack: Stack;
  /** By the function's logical id in the template. */
  readonly handlers: Readonly<Record<string, LambdaHandler>>;
  /** By the table's logical id. */
  readonly feeds: Readonly<Record<string, ChangeFeed>>;
  readonly clock: Clock;
  /** A run of a scheduled function failed, records were given up, or a feed could not be read or written. */
  readonly onError: (where: string, error: unknown) => void;
  /** The failure destinations: what is to be kept of records that were given up, where a mapping names one. */
  readonly onDiscarded?: (discarded: Discarded) => Promise<void> | void;
};

/**
 * Does for handlers in this process what Lambda's triggers do for deployed ones, as a packaged template says: streams
 * in order, in batches, with retries, and schedules at their rates. All time is the clock's.
 *
 * @throws Error when the template names a handler or a feed that is not given
 */
export function startDriver(so: DriverParts): Driver {
  const { stack, clock } = so;
  const nextId = requestIds();
  let running = 0;
  let stopped = false;
  const onEnded: (() => void)[] = [];

  function caller(name: string): (event: unknown) => Promise<unknown> {
    const handler = named(so.handlers, name, 'handler');
    const { timeoutMs } = named(stack.functions, name, 'function in the template');
    return async event => {
      running += 1;
      try {
        return await invoke(handler, event, { name, timeoutMs, requestId: nextId(), clock });
      } finally {
        running -= 1;
        if (running === 0) onEnded.splice(0).forEach(each => each());
      }
    };
  }

  function startMapping(mapping: MappingSettings) {
    const feed = named(so.feeds, mapping.table, 'feed');
    const source = eventSource(mapping, {
      feed,
      clock,
      call: caller(mapping.function),
      onGivenUp: given => giveUp(mapping, given),
      onError: error => so.onError(mapping.name, error),
      stopped: () => stopped,
    });
    feed.onChange(source.pump);
    source.pump();
    return source;
  }

  async function giveUp(mapping: MappingSettings, given: GivenUp): Promise<void> {
    so.onError(
      mapping.name,
      new Error(`${given.records.length} records were given up (${given.condition}).`),
    );
    if (mapping.destination === undefined) return;
    const record = invocationRecord(given, { ...mapping, requestId: nextId(), now: clock.now() });
    try {
      const key = destinationKey(mapping.name, record);
      await so.onDiscarded?.({ bucket: mapping.destination, key, record });
    } catch (error) {
      so.onError(mapping.name, error);
    }
  }

  const schedules = stack.schedules.map(schedule => ({ schedule, call: caller(schedule.function) }));
  const sources = stack.mappings.map(startMapping);
  for (const { schedule, call } of schedules) {
    const onError = (error: unknown) => so.onError(schedule.name, error);
    keepSchedule(schedule, { clock, call, onError, stopped: () => stopped }).catch(onError);
  }

  return {
    idle: () => running === 0 && sources.every(source => source.idle()),
    stop: () => void (stopped = true),
    ended: async () => {
      if (running > 0) await new Promise<void>(resolve => onEnded.push(resolve));
    },
  };
}

/** Ids that look like Lambda's and are the same in every run. */
function requestIds(): () => string {
  let made = 0;
  return () => `00000000-0000-4000-8000-${String((made += 1)).padStart(12, '0')}`;
}

function named<Item>(items: Readonly<Record<string, Item>>, name: string, what: string): Item {
  const item = items[name];
  if (item === undefined) throw new Error(`${name} has no ${what}.`);
  return item;
}
