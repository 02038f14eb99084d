import type { Clock } from '../../lib/ports.ts';
import { eventSource } from './event-source.ts';
import type { ChangeFeed } from './feed.ts';
import { invoke, type LambdaHandler } from './invoke.ts';
import type { StreamRecord } from './stream-event.ts';
import type { ScheduleSettings, Stack } from './template.ts';

export type Driver = {
  /** Whether nothing runs and every stream is consumed. */
  idle(): boolean;
  /** Lets nothing new begin. */
  stop(): void;
};

/**
 * Does for handlers in this process what Lambda's triggers do for deployed ones, as a packaged template says: streams
 * in order, in batches, with retries, and schedules at their rates. All time is the clock's.
 *
 * @param so.handlers by the function's logical id in the template
 * @param so.feeds by the table's logical id
 * @param so.onError a run of a scheduled function failed, or a batch was discarded after its retries
 */
export function startDriver(so: {
  stack: Stack;
  handlers: Readonly<Record<string, LambdaHandler>>;
  feeds: Readonly<Record<string, ChangeFeed>>;
  clock: Clock;
  onError: (where: string, error: unknown) => void;
}): Driver {
  const { stack, clock } = so;
  let running = 0;
  let stopped = false;

  async function call(name: string, event: unknown): Promise<unknown> {
    const handler = named(so.handlers, name, 'handler');
    const { timeoutMs } = named(stack.functions, name, 'function in the template');
    running += 1;
    try {
      return await invoke(handler, event, { name, timeoutMs, clock });
    } finally {
      running -= 1;
    }
  }

  const sources = stack.mappings.map(mapping => {
    const feed = named(so.feeds, mapping.table, 'feed');
    const onDiscarded = (records: readonly StreamRecord[]) =>
      so.onError(mapping.name, new Error(`${records.length} records were given up after their retries.`));
    const source = eventSource(mapping, {
      feed,
      clock,
      onDiscarded,
      call: event => call(mapping.function, event),
    });
    const pump = () => {
      if (!stopped) source.pump().catch((error: unknown) => so.onError(mapping.name, error));
    };
    feed.onChange(pump);
    pump();
    return source;
  });

  async function keepSchedule(schedule: ScheduleSettings): Promise<void> {
    while (!stopped) {
      // A slow run does not delay the next one.
      call(schedule.function, { source: 'aws.scheduler' }).catch((error: unknown) =>
        so.onError(schedule.name, error),
      );
      await clock.sleep(schedule.everyMs);
    }
  }
  for (const schedule of stack.schedules) {
    keepSchedule(schedule).catch((error: unknown) => so.onError(schedule.name, error));
  }

  return {
    idle: () => running === 0 && sources.every(source => source.idle()),
    stop: () => void (stopped = true),
  };
}

function named<Item>(items: Readonly<Record<string, Item>>, name: string, what: string): Item {
  const item = items[name];
  if (item === undefined) throw new Error(`${name} has no ${what}.`);
  return item;
}
