import { describe, expect, it } from 'vitest';
import { aClock, aRig, failures, MemoryFeed, rows, type Batch } from '../../build/driver.ts';

const reports = { FunctionResponseTypes: ['ReportBatchItemFailures'] };

/** Throws when one of these is in the batch. */
function throwsOn(...poison: number[]) {
  return ({ sequences }: Batch) => {
    if (sequences.some(sequence => poison.includes(sequence))) throw new Error('poison');
  };
}

/** Handles all but these, and names them. */
function reportsOn(...poison: number[]) {
  return ({ sequences }: Batch) => failures(...sequences.filter(sequence => poison.includes(sequence)));
}

/** Changes everything in an event, as deep as it goes. */
function spoil(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    spoil(inner);
    if (typeof inner === 'string') Reflect.set(value, name, 'spoilt');
  }
}

/** What the driver says of records that it gave up. */
function givenUp(rig: ReturnType<typeof aRig>): string[] {
  return rig.errors.map(error => error.replace('Bell: ', ''));
}

describe('a function that throws', () => {
  it('gets the whole batch again, MaximumRetryAttempts times, and then the stream goes on', async () => {
    const rig = aRig({
      mapping: { BatchSize: 2, MaximumRetryAttempts: 2 },
      rows: rows(4),
      answer: throwsOn(2),
    });
    await rig.untilIdle();
    expect(rig.story()).toEqual(['0: 1 2', '1: 1 2', '3: 1 2', '3: 3 4']);
    expect(givenUp(rig)).toEqual(['2 records were given up (RetryAttemptsExhausted).']);
  });

  it('gets nothing again when MaximumRetryAttempts is 0', async () => {
    const rig = aRig({ mapping: { MaximumRetryAttempts: 0 }, rows: rows(2), answer: throwsOn(1) });
    await rig.untilIdle();
    expect(rig.story()).toEqual(['0: 1 2']);
  });

  it('gets the batch again for as long as the stream holds it, a day, where retries are not limited', async () => {
    const rig = aRig({ rows: ['bad'], answer: throwsOn(1) });
    rig.at(3_600, () => rig.feed.add('waits behind it'));
    await rig.until(90_000);
    const [tries, rest] = [rig.batches.slice(0, -1), rig.batches.at(-1)];
    expect(tries.every(batch => batch.sequences.join() === '1' && batch.at < 86_400)).toBe(true);
    expect(tries.at(-1)?.at).toBeGreaterThan(86_300);
    expect(rest?.sequences).toEqual([2]);
    expect(givenUp(rig)).toEqual(['1 records were given up (RecordAgeExceeded).']);
  });

  it('holds up what comes later in the stream while it is retried', async () => {
    const rig = aRig({
      mapping: { BatchSize: 1, MaximumRetryAttempts: 1 },
      rows: rows(3),
      answer: throwsOn(1),
    });
    await rig.untilIdle();
    expect(rig.story()).toEqual(['0: 1', '1: 1', '1: 2', '1: 3']);
  });

  it('may throw before its first await, or throw what is no Error, or answer what is no JSON', async () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    const rig = aRig({
      mapping: { BatchSize: 1, MaximumRetryAttempts: 0 },
      rows: rows(3),
      answer: async ({ sequences }) => {
        if (sequences[0] === 1) return circle;
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- what a handler may do
        if (sequences[0] === 2) throw undefined;
        return undefined;
      },
    });
    await rig.untilIdle();
    expect(givenUp(rig)).toHaveLength(2);
  });

  it('gets the records again as they are in the stream, whatever it did to its event', async () => {
    const seen: string[] = [];
    const rig = aRig({
      mapping: { MaximumRetryAttempts: 1 },
      rows: ['one'],
      answer: (_batch, event) => {
        seen.push(JSON.stringify(event));
        spoil(event);
        throw new Error('after mischief');
      },
    });
    await rig.untilIdle();
    expect(seen).toHaveLength(2);
    expect(seen[1]).toBe(seen[0]);
  });
});

describe('BisectBatchOnFunctionError', () => {
  it('splits a failed batch in two, so that one bad record is given up alone', async () => {
    const rig = aRig({
      mapping: { MaximumRetryAttempts: 1, BisectBatchOnFunctionError: true },
      rows: rows(8),
      answer: throwsOn(6),
    });
    await rig.untilIdle();
    expect(rig.story().map(line => line.replace(/^.*: /, ''))).toEqual([
      '1 2 3 4 5 6 7 8',
      '1 2 3 4',
      '5 6 7 8',
      '5 6',
      '5',
      '6',
      '6',
      '7 8',
    ]);
    expect(givenUp(rig)).toEqual(['1 records were given up (RetryAttemptsExhausted).']);
  });

  it('uses up no retry: the bad record still has all of them when it stands alone', async () => {
    const rig = aRig({
      mapping: { MaximumRetryAttempts: 5, BisectBatchOnFunctionError: true },
      rows: rows(50),
      answer: throwsOn(17),
    });
    await rig.untilIdle();
    expect(rig.batches.filter(batch => batch.sequences.join() === '17')).toHaveLength(6);
    expect(rig.discarded).toEqual([]);
    expect(givenUp(rig)).toEqual(['1 records were given up (RetryAttemptsExhausted).']);
  });

  it('is off by default: the batch is retried and given up as a whole', async () => {
    const rig = aRig({ mapping: { MaximumRetryAttempts: 1 }, rows: rows(4), answer: throwsOn(3) });
    await rig.untilIdle();
    expect(rig.story()).toEqual(['0: 1 2 3 4', '1: 1 2 3 4']);
    expect(givenUp(rig)).toEqual(['4 records were given up (RetryAttemptsExhausted).']);
  });
});

describe('ReportBatchItemFailures', () => {
  it('retries from the lowest failed sequence number on, in whatever order they are named', async () => {
    let first = true;
    const rig = aRig({
      mapping: reports,
      rows: rows(6),
      answer: () => {
        const answer = first ? failures(5, 3, 6) : {};
        first = false;
        return answer;
      },
    });
    await rig.untilIdle();
    expect(rig.story()).toEqual(['0: 1 2 3 4 5 6', '1: 3 4 5 6']);
  });

  it('does not give retries back for progress: without bisect the rest is given up together', async () => {
    const rig = aRig({
      mapping: { ...reports, MaximumRetryAttempts: 2 },
      rows: rows(5),
      answer: reportsOn(2, 4),
    });
    await rig.untilIdle();
    expect(rig.story()).toEqual(['0: 1 2 3 4 5', '1: 2 3 4 5', '3: 2 3 4 5']);
    expect(givenUp(rig)).toEqual(['4 records were given up (RetryAttemptsExhausted).']);
  });

  it('together with bisect cuts the batch at the returned sequence number, which uses up no retry', async () => {
    const rig = aRig({
      mapping: { ...reports, MaximumRetryAttempts: 0, BisectBatchOnFunctionError: true },
      rows: rows(6),
      answer: reportsOn(4),
    });
    await rig.untilIdle();
    expect(rig.story().map(line => line.replace(/^.*: /, ''))).toEqual([
      '1 2 3 4 5 6',
      '4 5 6',
      '4 5',
      '4',
      '5',
      '6',
    ]);
    expect(givenUp(rig)).toEqual(['1 records were given up (RetryAttemptsExhausted).']);
  });

  it('saves the progress of a partial success as the checkpoint', async () => {
    const rig = aRig({ mapping: reports, rows: rows(6), answer: reportsOn(4) });
    await rig.until(0.5);
    expect(rig.feed.checkpoints.get('Bell')).toBe(3);
  });

  it('is needed for an answer to count: without it every answer is success', async () => {
    const rig = aRig({ rows: rows(3), answer: () => failures(1) });
    await rig.untilIdle();
    expect(rig.story()).toEqual(['0: 1 2 3']);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty response', {}],
    ['an empty list', { batchItemFailures: [] }],
    ['a list that is null', { batchItemFailures: null }],
  ])('takes %s for success', async (_name, answer) => {
    const rig = aRig({ mapping: reports, rows: rows(3), answer: () => answer });
    await rig.untilIdle();
    expect(rig.story()).toEqual(['0: 1 2 3']);
    expect(rig.errors).toEqual([]);
  });

  const failed = (item: unknown) => ({ batchItemFailures: [...failures(3).batchItemFailures, item] });
  it.each([
    ['names a record that was not in the batch', failed(failures(99).batchItemFailures[0])],
    ['has an empty identifier', failed({ itemIdentifier: '' })],
    ['has an identifier that is null', failed({ itemIdentifier: null })],
    ['has an identifier under a wrong name', failed({ ItemIdentifier: '3' })],
    ['has an identifier that is a number', failed({ itemIdentifier: 3 })],
    ['has no list of failures', { batchItemFailures: 'all' }],
    ['is a text', 'failed'],
    ['is a list', failures(3).batchItemFailures],
    ['is false', false],
  ])('fails the whole batch when the answer %s', async (_name, answer) => {
    const rig = aRig({
      mapping: { ...reports, MaximumRetryAttempts: 1 },
      rows: rows(3),
      answer: () => answer,
    });
    await rig.untilIdle();
    expect(rig.story()).toEqual(['0: 1 2 3', '1: 1 2 3']);
  });
});

describe('the time limit of a function', () => {
  it('fails the whole batch when the function takes longer, and its late answer is ignored', async () => {
    const done: number[] = [];
    const rig = aRig({
      mapping: { ...reports, MaximumRetryAttempts: 1 },
      rows: rows(2),
      answer: async () => {
        await rig.clock.sleep(90_000);
        done.push(rig.batches.length);
        return {};
      },
    });
    await rig.untilIdle();
    // The function's limit is 60 s.
    expect(rig.story()).toEqual(['0: 1 2', '61: 1 2']);
    expect(givenUp(rig)).toEqual(['2 records were given up (RetryAttemptsExhausted).']);
    await rig.until(200);
    expect(done).toHaveLength(2);
    expect(rig.story()).toHaveLength(2);
  });

  it('also ends a function that waits for something that never comes, or fails late', async () => {
    const rig = aRig({
      mapping: { BatchSize: 1, MaximumRetryAttempts: 0 },
      rows: rows(3),
      answer: async ({ sequences }) => {
        if (sequences[0] === 1) await new Promise(() => undefined);
        if (sequences[0] === 2) {
          await rig.clock.sleep(60_001);
          throw new Error('too late to matter');
        }
      },
    });
    await rig.untilIdle();
    expect(rig.story()).toEqual(['0: 1', '60: 2', '120: 3']);
    await rig.until(200);
    expect(givenUp(rig)).toHaveLength(2);
  });

  it('does not touch a function that ends in time', async () => {
    const rig = aRig({ mapping: reports, rows: rows(2), answer: () => rig.clock.sleep(59_999) });
    await rig.untilIdle();
    expect(rig.story()).toEqual(['0: 1 2']);
    expect(rig.errors).toEqual([]);
  });
});

describe('MaximumRecordAgeInSeconds', () => {
  it('gives up records that are older before they are tried, and tries the younger of the batch', async () => {
    const rig = aRig({ mapping: { MaximumRecordAgeInSeconds: 60, MaximumBatchingWindowInSeconds: 70 } });
    for (const second of [0, 10, 20]) rig.at(second, () => rig.feed.add(`row-${second}`));
    await rig.until(200);
    expect(rig.story()).toEqual(['70: 3']);
    expect(givenUp(rig)).toEqual(['2 records were given up (RecordAgeExceeded).']);
    expect(rig.driver.idle()).toBe(true);
  });

  it('ends retries, however many are left', async () => {
    const rig = aRig({ mapping: { MaximumRecordAgeInSeconds: 60 }, rows: ['bad'], answer: throwsOn(1) });
    await rig.untilIdle();
    expect(rig.story()).toEqual(['0: 1', '1: 1', '3: 1', '7: 1', '15: 1', '31: 1']);
    expect(givenUp(rig)).toEqual(['1 records were given up (RecordAgeExceeded).']);
  });

  it('is not limited by default: a record that waited for days is still tried', async () => {
    const clock = aClock();
    const feed = new MemoryFeed(() => clock.now());
    feed.add('old');
    const sleeping = clock.sleep(5 * 86_400_000);
    await clock.run(() => clock.now() >= '2026-03-07T09:00:00.000Z');
    await sleeping;
    const rig = aRig({ clock, feed });
    await rig.untilIdle();
    expect(rig.story()).toEqual(['432000: 1']);
    expect(rig.errors).toEqual([]);
  });
});
