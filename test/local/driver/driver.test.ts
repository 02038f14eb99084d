import { describe, expect, it } from 'vitest';
import { startDriver } from '../../../local/driver/driver.ts';
import { stackOf } from '../../../local/driver/template.ts';
import { aClock, aRig, aTemplate, failures, MemoryFeed, rows } from '../../build/driver.ts';

function delivered(...rigs: ReturnType<typeof aRig>[]): number[] {
  const all = rigs.flatMap(rig => rig.batches.flatMap(batch => batch.sequences));
  return [...new Set(all)].toSorted((a, b) => a - b);
}

describe('a driver that was stopped and is started again on the same feed', () => {
  it('delivers again what was under way, and loses nothing', async () => {
    const first = aRig({
      mapping: { BatchSize: 4 },
      rows: rows(10),
      answer: () => first.clock.sleep(10_000),
    });
    await first.until(15);
    first.driver.stop();
    await first.until(300);
    const second = aRig({ mapping: { BatchSize: 4 }, feed: first.feed, clock: first.clock });
    await second.untilIdle();
    expect(first.story()).toEqual(['0: 1 2 3 4', '10: 5 6 7 8']);
    expect(second.story()).toEqual(['300: 5 6 7 8', '300: 9 10']);
  });

  it('goes on behind what the function had reported as done', async () => {
    const mapping = { FunctionResponseTypes: ['ReportBatchItemFailures'] };
    const first = aRig({ mapping, rows: rows(5), answer: () => failures(3) });
    await first.until(0.5);
    first.driver.stop();
    const second = aRig({ mapping, feed: first.feed, clock: first.clock });
    await second.untilIdle();
    expect(second.story()).toEqual(['0.5: 3 4 5']);
  });

  it('delivers all that was under way in several batches at once', async () => {
    const mapping = { BatchSize: 1, ParallelizationFactor: 4 };
    const first = aRig({
      mapping,
      rows: rows(40),
      answer: ({ sequences }) => first.clock.sleep(1_000 * (1 + ((sequences[0] ?? 0) % 7))),
    });
    await first.until(12);
    first.driver.stop();
    const done = first.feed.checkpoints.get('Bell') ?? 0;
    const second = aRig({ mapping, feed: first.feed, clock: first.clock });
    await second.untilIdle();
    expect(done).toBeGreaterThan(0);
    expect(delivered(second)).toEqual(rows(40 - done).map((_, index) => done + index + 1));
  });

  it('delivers what a window was still gathering, and what came in between', async () => {
    const mapping = { MaximumBatchingWindowInSeconds: 60 };
    const first = aRig({ mapping, rows: rows(2) });
    await first.until(30);
    first.driver.stop();
    first.feed.add('in between');
    await first.until(100);
    const second = aRig({ mapping, feed: first.feed, clock: first.clock });
    await second.untilIdle();
    expect(first.batches).toEqual([]);
    expect(second.story()).toEqual(['160: 1 2 3']);
  });
});

describe('a stopped driver', () => {
  it('begins nothing any more: no batch, no retry, no scheduled run, no checkpoint', async () => {
    const rig = aRig({
      mapping: { BatchSize: 1 },
      rows: rows(3),
      answer: async ({ sequences }) => {
        await rig.clock.sleep(5_000);
        if (sequences[0] === 2) throw new Error('would be retried');
      },
    });
    await rig.until(7);
    rig.driver.stop();
    rig.feed.fail(new Error('the tables are closed'));
    rig.feed.add('after the end');
    await rig.until(500);
    expect(rig.story()).toEqual(['0: 1', '5: 2']);
    expect(rig.errors).toEqual([]);
  });

  it('does not try again what was waiting for a retry', async () => {
    const rig = aRig({
      rows: rows(1),
      answer: () => {
        throw new Error('would be retried');
      },
    });
    // Tried at 0, 1, 3 and 7 seconds.
    await rig.until(5);
    rig.driver.stop();
    await rig.until(100);
    expect(rig.story()).toEqual(['0: 1', '1: 1', '3: 1']);
  });
});

describe('StartingPosition', () => {
  it('TRIM_HORIZON begins with the oldest record', async () => {
    const rig = aRig({ mapping: { StartingPosition: 'TRIM_HORIZON' }, rows: rows(2) });
    rig.at(5, () => rig.feed.add('later'));
    await rig.until(10);
    expect(rig.story()).toEqual(['0: 1 2', '5: 3']);
  });

  it('LATEST begins with what comes after the mapping', async () => {
    const rig = aRig({ mapping: { StartingPosition: 'LATEST' }, rows: rows(2_500) });
    rig.at(5, () => rig.feed.add('later'));
    await rig.until(10);
    expect(rig.story()).toEqual(['5: 2501']);
  });

  it.each([
    ['an empty feed', 0],
    ['a feed with records', 3],
  ])('LATEST counts only once: begun on %s, a restart loses nothing', async (_what, before) => {
    const mapping = { StartingPosition: 'LATEST', MaximumBatchingWindowInSeconds: 60 };
    const first = aRig({ mapping, rows: rows(before) });
    first.feed.add('gathered');
    await first.until(1);
    first.driver.stop();
    first.feed.add('in between');
    const second = aRig({ mapping, feed: first.feed, clock: first.clock });
    await second.untilIdle();
    expect(delivered(first, second)).toEqual([before + 1, before + 2]);
  });
});

describe('a mapping', () => {
  it('that is disabled delivers nothing', async () => {
    const rig = aRig({ mapping: { Enabled: false }, rows: rows(3) });
    await rig.until(1_000);
    expect(rig.batches).toEqual([]);
  });

  it('goes on by itself when its feed can be read again, and says that it could not', async () => {
    const rig = aRig({ rows: rows(1) });
    await rig.untilIdle();
    rig.at(5, () => {
      rig.feed.fail(new Error('the disk is full'));
      rig.feed.add('unreadable for now');
    });
    for (const second of [5.2, 5.4, 5.6, 5.8]) rig.at(second, () => rig.feed.add('unreadable, too'));
    rig.at(9, () => rig.feed.fail(undefined));
    await rig.until(10);
    // It has tried at 5, 6 and 8 seconds, and not at every change.
    expect(rig.errors).toEqual(Array.from({ length: 3 }, () => 'Bell: the disk is full'));
    expect(rig.driver.idle()).toBe(false);
    await rig.until(200);
    expect(rig.story()).toEqual(['0: 1', '12: 2 3 4 5 6']);
  });

  it('saves a checkpoint that could not be saved with the next one', async () => {
    const rig = aRig({ rows: rows(1), answer: () => rig.clock.sleep(10_000) });
    rig.at(5, () => rig.feed.fail(new Error('the disk is full')));
    rig.at(15, () => rig.feed.fail(undefined));
    rig.at(20, () => rig.feed.add('two'));
    await rig.until(100);
    expect(rig.errors).toEqual(['Bell: the disk is full']);
    expect(rig.story()).toEqual(['0: 1', '20: 2']);
    expect(rig.feed.checkpoints.get('Bell')).toBe(2);
  });

  it('reads only a bounded number of records ahead of the function', async () => {
    const rig = aRig({
      mapping: { BatchSize: 2 },
      rows: rows(500),
      answer: () => rig.clock.sleep(10_000),
    });
    const reads: number[] = [];
    const read = rig.feed.read.bind(rig.feed);
    rig.feed.read = (after, limit) => {
      reads.push(after);
      return read(after, limit);
    };
    await rig.until(25);
    expect(Math.max(...reads)).toBeLessThan(50);
    await rig.untilIdle();
    expect(delivered(rig)).toHaveLength(500);
  });
});

describe('a driver', () => {
  it('is not idle while a batch is gathered, runs, or is retried', async () => {
    let tries = 0;
    const rig = aRig({
      mapping: { MaximumBatchingWindowInSeconds: 5 },
      answer: async () => {
        await rig.clock.sleep(10_000);
        tries += 1;
        if (tries === 1) throw new Error('once');
      },
    });
    const idleAt: Record<number, boolean> = {};
    rig.at(1, () => rig.feed.add('one'));
    // Gathered until 6, runs until 16, tried again from 17 until 27.
    for (const second of [0.5, 3, 10, 16.5, 20, 28])
      rig.at(second, () => (idleAt[second] = rig.driver.idle()));
    await rig.until(30);
    expect(idleAt).toEqual({ 0.5: true, 3: false, 10: false, 16.5: false, 20: false, 28: true });
  });

  const parts = () => ({
    stack: stackOf(aTemplate()),
    handlers: { Look: async () => undefined },
    feeds: { Rows: new MemoryFeed(() => aClock().now()) },
    clock: aClock(),
    onError: () => undefined,
  });

  it('is refused without a handler, a feed or a function that the template names', () => {
    expect(() => startDriver({ ...parts(), handlers: {} })).toThrow('Look has no handler');
    expect(() => startDriver({ ...parts(), feeds: {} })).toThrow('Rows has no feed');
    const stack = { ...stackOf(aTemplate()), functions: {} };
    expect(() => startDriver({ ...parts(), stack })).toThrow('Look has no function in the template');
  });

  it('tells the function how much time is left, on the given clock, and gives each call its own id', async () => {
    const seen: { left: number; later: number; id: string }[] = [];
    const { clock } = parts();
    const feed = new MemoryFeed(() => clock.now());
    feed.add('one');
    feed.add('two');
    const driver = startDriver({
      ...parts(),
      stack: stackOf(aTemplate({ BatchSize: 1 }, 900)),
      clock,
      feeds: { Rows: feed },
      handlers: {
        async Look(_event, context) {
          const left = context.getRemainingTimeInMillis();
          await clock.sleep(100_000);
          seen.push({ left, later: context.getRemainingTimeInMillis(), id: context.awsRequestId });
        },
      },
    });
    await clock.run(() => driver.idle());
    expect(seen.map(({ left, later }) => [left, later])).toEqual([
      [900_000, 800_000],
      [900_000, 800_000],
    ]);
    expect(seen[0]?.id).not.toBe(seen[1]?.id);
  });
});
