import { type Instant, instantOf } from '../../lib/domain/time.ts';
import type { Discarded } from '../../local/driver/discarded.ts';
import { startDriver, type Driver } from '../../local/driver/driver.ts';
import type { ChangeFeed, ChangeRecord } from '../../local/driver/feed.ts';
import { stackOf, type Stack } from '../../local/driver/template.ts';
import { virtualClock, type VirtualClock } from '../../local/driver/virtual-clock.ts';
import { z } from 'zod';

const startMs = Date.UTC(2026, 2, 2, 9, 0, 0);

/** A clock that stands at 2026-03-02T09:00:00Z and moves when it is run. */
export function aClock(): VirtualClock {
  return virtualClock(instantOf(startMs), async () => undefined);
}

/** A feed in memory. `fail` lets every call on it throw until it is given undefined. */
export class MemoryFeed implements ChangeFeed {
  readonly changes: ChangeRecord[] = [];
  readonly checkpoints = new Map<string, number>();
  private readonly listeners: (() => void)[] = [];
  private failure: Error | undefined;
  private readonly now: () => Instant;

  constructor(now: () => Instant) {
    this.now = now;
  }

  /** Writes a row: a change with the next sequence, from 1 on. */
  add(id: string, overrides: Partial<ChangeRecord> = {}): void {
    const sequence = this.changes.length + 1;
    this.changes.push({
      sequence,
      id,
      eventName: 'INSERT',
      newImage: { id, wake: 'archive' },
      at: this.now(),
      ...overrides,
    });
    for (const listener of this.listeners) listener();
  }

  fail(failure: Error | undefined): void {
    this.failure = failure;
  }

  read(after: number, limit: number): readonly ChangeRecord[] {
    if (this.failure !== undefined) throw this.failure;
    return this.changes.filter(change => change.sequence > after).slice(0, limit);
  }

  checkpoint(consumer: string): number {
    return this.checkpoints.get(consumer) ?? 0;
  }

  saveCheckpoint(consumer: string, sequence: number): void {
    if (this.failure !== undefined) throw this.failure;
    this.checkpoints.set(consumer, sequence);
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }
}

type Properties = Readonly<Record<string, unknown>>;

/** A packaged template of one function `Look` (60 s), whose mapping `Bell` on table `Rows` has these properties. */
export function aTemplate(mapping: Properties = {}, timeoutSeconds = 60) {
  return {
    Resources: {
      Look: { Type: 'AWS::Lambda::Function', Properties: { Timeout: timeoutSeconds } },
      Rows: { Type: 'AWS::DynamoDB::Table', Properties: {} },
      Bell: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          FunctionName: { 'Fn::GetAtt': ['Look', 'Arn'] },
          EventSourceArn: { 'Fn::GetAtt': ['Rows', 'StreamArn'] },
          StartingPosition: 'TRIM_HORIZON',
          ...mapping,
        },
      },
    },
  };
}

/** A schedule `Tick` of the function `Look`, to be added to a template's resources. */
export function aSchedule(properties: Properties = {}) {
  return {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      ScheduleExpression: 'rate(5 minutes)',
      State: 'ENABLED',
      Target: { Arn: { 'Fn::GetAtt': ['Look', 'Arn'] }, RoleArn: 'any' },
      FlexibleTimeWindow: { Mode: 'OFF' },
      ...properties,
    },
  };
}

const streamEvent = z.object({
  Records: z.array(
    z.object({ dynamodb: z.object({ SequenceNumber: z.string().transform(text => Number(text)) }) }),
  ),
});

/** A batch that the function was given: when, in seconds since the start, and the sequences in it. */
export type Batch = { readonly at: number; readonly sequences: readonly number[] };

/** A driver under test with one function, and all that can be seen from outside. */
export type Rig = {
  readonly clock: VirtualClock;
  readonly feed: MemoryFeed;
  readonly driver: Driver;
  readonly batches: readonly Batch[];
  /** The same, as the function saw them. */
  readonly events: readonly unknown[];
  /** What was delivered, as `second: sequences`. */
  story(): string[];
  readonly discarded: readonly Discarded[];
  readonly errors: readonly string[];
  /** Lets time pass until all is delivered. */
  untilIdle(): Promise<void>;
  /** Lets time pass until so many seconds after the start. */
  until(seconds: number): Promise<void>;
  /** Does something so many seconds after the start. */
  at(seconds: number, what: () => void): void;
};

/**
 * @param so.mapping properties of the mapping, in the template's own words
 * @param so.answer what the function does with a batch; by default nothing, which is success
 * @param so.rows ids of rows that are in the feed before the driver starts
 */
export function aRig(
  so: {
    mapping?: Properties;
    stack?: Stack;
    answer?: (batch: Batch, event: unknown) => unknown;
    rows?: readonly string[];
    feed?: MemoryFeed;
    clock?: VirtualClock;
    onDiscarded?: (discarded: Discarded) => Promise<void>;
  } = {},
): Rig {
  const clock = so.clock ?? aClock();
  const feed = so.feed ?? new MemoryFeed(() => clock.now());
  for (const id of so.rows ?? []) feed.add(id);
  const batches: Batch[] = [];
  const events: unknown[] = [];
  const discarded: Discarded[] = [];
  const errors: string[] = [];
  const seconds = () => (Date.parse(clock.now()) - startMs) / 1000;
  const keep = async (each: Discarded) => void discarded.push(each);
  const driver = startDriver({
    stack: so.stack ?? stackOf(aTemplate(so.mapping)),
    handlers: {
      async Look(event) {
        const sequences = streamEvent.parse(event).Records.map(record => record.dynamodb.SequenceNumber);
        const batch = { at: seconds(), sequences };
        batches.push(batch);
        events.push(event);
        return so.answer?.(batch, event);
      },
    },
    feeds: { Rows: feed },
    clock,
    onError: (where, error) => errors.push(`${where}: ${error instanceof Error ? error.message : '?'}`),
    onDiscarded: so.onDiscarded ?? keep,
  });
  return {
    clock,
    feed,
    driver,
    batches,
    events,
    discarded,
    errors,
    story: () => batches.map(batch => `${batch.at}: ${batch.sequences.join(' ')}`),
    untilIdle: () => clock.run(() => driver.idle()),
    async until(end) {
      void clock.sleep(end * 1000 - (Date.parse(clock.now()) - startMs));
      await clock.run(() => seconds() >= end);
    },
    at: (when, what) => void clock.sleep((when - seconds()) * 1000).then(what),
  };
}

/** The answer that names these records as failed. */
export function failures(...sequences: number[]) {
  return { batchItemFailures: sequences.map(each => ({ itemIdentifier: sequenceNumber(each) })) };
}

/** A sequence as the stream writes it. */
export function sequenceNumber(sequence: number): string {
  return String(sequence).padStart(21, '0');
}

/** Ids `row-1`, `row-2` … */
export function rows(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `row-${index + 1}`);
}
