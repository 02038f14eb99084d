import { dayMs, minuteMs, msBetween, secondMs, type Instant } from '../../lib/domain/time.ts';
import { failedFrom } from './answer.ts';
import type { GivenUp } from './discarded.ts';
import type { Clock } from '../../lib/ports.ts';
import type { StreamRecord } from './stream-event.ts';
import type { MappingSettings } from './template-mapping.ts';

const longestPauseMs = minuteMs;
/** A stream holds a record for a day: no retry comes later, whatever the mapping says. */
const streamKeepsMs = dayMs;

/** A record on its way to the function. */
export type Entry = { readonly sequence: number; readonly at: Instant; readonly record: StreamRecord };

/** Consecutive records of a batch that are tried together. */
type Part = {
  readonly entries: readonly Entry[];
  /** How often they were tried again; a split or a cut is free. */
  readonly retries: number;
  readonly calls: number;
  readonly lastCall: GivenUp['lastCall'];
};

/**
 * Delivers batches to a function until each record is done or given up. What fails is tried again, after a growing
 * pause, from the lowest failed record on, so often and so long as the mapping allows; with bisect, a batch of which
 * nothing succeeded is split in two, and neither that nor a cut at the failed record uses up a retry.
 *
 * @param so.onSettled records need no further delivery
 * @param so.onGivenUp records were not handled and will not be tried again; called before they are settled
 * @returns a function that delivers one batch
 */
export function delivery(
  mapping: MappingSettings,
  so: {
    clock: Clock;
    call: (event: { Records: StreamRecord[] }) => Promise<unknown>;
    onSettled: (entries: readonly Entry[]) => void;
    onGivenUp: (given: GivenUp) => Promise<void>;
    stopped: () => boolean;
  },
): (batch: readonly Entry[]) => Promise<void> {
  async function deliver(batch: readonly Entry[]): Promise<void> {
    let parts: Part[] = [{ entries: batch, retries: 0, calls: 0, lastCall: undefined }];
    for (;;) {
      const [part, ...later] = parts;
      if (part === undefined || so.stopped()) return;
      // What comes later in the stream waits until all before it is settled.
      parts = [...(await advance(part)), ...later];
    }
  }

  async function advance(part: Part): Promise<readonly Part[]> {
    const entries = await withoutExpired(part);
    if (entries.length === 0) return [];
    const { done, how } = await attempt(entries, so.call, mapping.reportsFailures);
    // A driver that was stopped meanwhile leaves everything to the next one.
    if (so.stopped()) return [];
    so.onSettled(entries.slice(0, done));
    const left = { ...part, entries: entries.slice(done), calls: part.calls + 1, lastCall: how };
    if (left.entries.length === 0) return [];
    const again = nextParts(left, done > 0, mapping);
    if (again === undefined) await giveUp(left, 'RetryAttemptsExhausted');
    else await so.clock.sleep(Math.min(longestPauseMs, secondMs * 2 ** (left.calls - 1)));
    return again ?? [];
  }

  async function withoutExpired(part: Part): Promise<readonly Entry[]> {
    // The embedded feed keeps what a consumer has not passed: a first try is never too late for the stream.
    const keptMs = part.calls === 0 ? Infinity : streamKeepsMs;
    const oldestMs = Math.min(keptMs, mapping.maximumRecordAgeMs ?? Infinity);
    const now = so.clock.now();
    const [young, old]: [Entry[], Entry[]] = [[], []];
    for (const entry of part.entries) (msBetween(entry.at, now) >= oldestMs ? old : young).push(entry);
    await giveUp({ ...part, entries: old }, 'RecordAgeExceeded');
    return young;
  }

  async function giveUp(part: Part, condition: GivenUp['condition']): Promise<void> {
    const [first, ...others] = part.entries.map(entry => entry.record);
    if (first === undefined) return;
    const { calls, lastCall } = part;
    await so.onGivenUp({ records: [first, ...others], condition, calls, lastCall });
    if (!so.stopped()) so.onSettled(part.entries);
  }

  return deliver;
}

/** @returns how the rest is tried again, or undefined when it has had its retries */
function nextParts(left: Part, partOfItSucceeded: boolean, mapping: MappingSettings): Part[] | undefined {
  if (mapping.bisect && partOfItSucceeded) return [left];
  if (mapping.bisect && left.entries.length > 1) {
    const middle = Math.ceil(left.entries.length / 2);
    return [
      { ...left, entries: left.entries.slice(0, middle) },
      { ...left, entries: left.entries.slice(middle) },
    ];
  }
  const retries = left.retries + 1;
  const most = mapping.maximumRetryAttempts;
  return most !== undefined && retries > most ? undefined : [{ ...left, retries }];
}

/** @returns how many records are done, from the first on */
async function attempt(
  entries: readonly Entry[],
  call: (event: { Records: StreamRecord[] }) => Promise<unknown>,
  reportsFailures: boolean,
): Promise<{ done: number; how: NonNullable<Part['lastCall']> }> {
  try {
    const answer = await call({ Records: entries.map(entry => entry.record) });
    const sequenceNumbers = entries.map(entry => entry.record.dynamodb.SequenceNumber);
    return {
      done: reportsFailures ? failedFrom(answer, sequenceNumbers) : entries.length,
      how: 'reported',
    };
  } catch {
    // The function's own edge has logged it; here it means that nothing of the batch counts as done.
    return { done: 0, how: 'threw' };
  }
}
