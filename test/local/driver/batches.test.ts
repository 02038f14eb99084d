import { describe, expect, it } from 'vitest';
import { aRig, rows } from '../../build/driver.ts';

const wakeFilter = {
  FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":{"NewImage":{"wake":{"S":["archive"]}}}}' }] },
};

describe('a batch', () => {
  it('is gathered until its window is over, which begins with its first record', async () => {
    const rig = aRig({ mapping: { BatchSize: 50, MaximumBatchingWindowInSeconds: 5 } });
    for (const second of [2, 4, 6, 8]) rig.at(second, () => rig.feed.add(`row-${second}`));
    await rig.until(30);
    expect(rig.story()).toEqual(['7: 1 2 3', '13: 4']);
  });

  it('is sent as soon as it is full, however long its window', async () => {
    const rig = aRig({ mapping: { BatchSize: 3, MaximumBatchingWindowInSeconds: 300 } });
    for (const second of [1, 2, 3, 4]) rig.at(second, () => rig.feed.add(`row-${second}`));
    await rig.until(400);
    expect(rig.story()).toEqual(['3: 1 2 3', '304: 4']);
  });

  it('that was full leaves no timer behind that would hold up the clock', async () => {
    const rig = aRig({ mapping: { BatchSize: 2, MaximumBatchingWindowInSeconds: 300 } });
    rig.at(1, () => rig.feed.add('one'));
    rig.at(2, () => rig.feed.add('two'));
    await rig.until(2);
    await rig.untilIdle();
    await expect(rig.clock.run(() => false)).rejects.toThrow('stuck');
    expect(rig.clock.now()).toBe('2026-03-02T09:00:02.000Z');
  });

  it('is sent at once when there is no window, which is the default', async () => {
    const rig = aRig();
    rig.at(2, () => rig.feed.add('one'));
    rig.at(3, () => rig.feed.add('two'));
    await rig.until(10);
    expect(rig.story()).toEqual(['2: 1', '3: 2']);
  });

  it('has at most BatchSize records, in the order of the stream', async () => {
    const rig = aRig({ mapping: { BatchSize: 4 }, rows: rows(10) });
    await rig.untilIdle();
    expect(rig.story()).toEqual(['0: 1 2 3 4', '0: 5 6 7 8', '0: 9 10']);
  });

  it('has at most 100 records where the mapping names no size', async () => {
    const rig = aRig({ rows: rows(150) });
    await rig.untilIdle();
    expect(rig.batches.map(batch => batch.sequences.length)).toEqual([100, 50]);
  });

  it('never makes an event of more than 6 MB', async () => {
    const rig = aRig({ mapping: { MaximumBatchingWindowInSeconds: 60 } });
    const bulky = (id: string, bytes: number) =>
      rig.feed.add(id, { newImage: { id, text: 'x'.repeat(bytes) } });
    for (const id of rows(3)) bulky(id, 2_500_000);
    bulky('larger than the limit by itself', 7_000_000);
    rig.feed.add('small');
    await rig.untilIdle();
    expect(rig.story()).toEqual(['0: 1 2', '0: 3', '0: 4', '60: 5']);
  });

  it('that waited for the one before it longer than its window is sent at once', async () => {
    const rig = aRig({
      mapping: { BatchSize: 10, MaximumBatchingWindowInSeconds: 5 },
      rows: ['one'],
      answer: () => rig.clock.sleep(20_000),
    });
    rig.at(8, () => rig.feed.add('two'));
    rig.at(23, () => rig.feed.add('three'));
    await rig.until(100);
    expect(rig.story()).toEqual(['5: 1', '25: 2 3']);
  });
});

describe('a filter', () => {
  it('drops records before batches are made: they neither fill a batch nor open a window', async () => {
    const rig = aRig({ mapping: { ...wakeFilter, BatchSize: 2, MaximumBatchingWindowInSeconds: 10 } });
    const quiet = (id: string) => rig.feed.add(id, { newImage: { id } });
    rig.at(1, () => quiet('a'));
    rig.at(2, () => rig.feed.add('b'));
    rig.at(3, () => quiet('c'));
    rig.at(4, () => rig.feed.add('d'));
    rig.at(5, () => quiet('e'));
    await rig.until(60);
    expect(rig.story()).toEqual(['4: 2 4']);
    expect(rig.driver.idle()).toBe(true);
    expect(rig.feed.checkpoints.get('Bell')).toBe(5);
  });
});

describe('ParallelizationFactor', () => {
  const tenSeconds = (rig: () => ReturnType<typeof aRig>) => () => rig().clock.sleep(10_000);

  it('is 1 by default: the next batch waits until the one before is done', async () => {
    const rig = aRig({ mapping: { BatchSize: 2 }, rows: rows(6), answer: tenSeconds(() => rig) });
    await rig.untilIdle();
    expect(rig.story()).toEqual(['0: 1 2', '10: 3 4', '20: 5 6']);
  });

  it('lets so many batches run at a time, never more', async () => {
    const rig = aRig({
      mapping: { BatchSize: 1, ParallelizationFactor: 3 },
      rows: rows(30),
      answer: tenSeconds(() => rig),
    });
    await rig.untilIdle();
    const startedAt = (second: number) => rig.batches.filter(batch => batch.at === second).length;
    expect(startedAt(0)).toBe(3);
    expect(Math.max(...rig.batches.map(batch => startedAt(batch.at)))).toBe(3);
    expect(rig.batches.flatMap(batch => batch.sequences).toSorted((a, b) => a - b)).toEqual(
      rows(30).map((_, index) => index + 1),
    );
  });

  it('keeps the order of each key, and never has two batches for one key at once', async () => {
    const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const rig = aRig({
      mapping: { BatchSize: 2, ParallelizationFactor: 10 },
      rows: Array.from({ length: 42 }, (_, index) => keys[(index * 5) % 7] ?? ''),
      answer: async batch => {
        await rig.clock.sleep(1_000 * (1 + ((batch.sequences[0] ?? 0) % 9)));
        ends.push({ batch, at: Date.parse(rig.clock.now()) / 1000 });
      },
    });
    const ends: { batch: { sequences: readonly number[] }; at: number }[] = [];
    await rig.untilIdle();
    for (const key of keys) {
      const mine = rig.feed.changes.filter(change => change.id === key).map(change => change.sequence);
      const has = (batch: { sequences: readonly number[] }) => batch.sequences.some(s => mine.includes(s));
      expect(
        rig.batches.flatMap(batch => batch.sequences).filter(sequence => mine.includes(sequence)),
      ).toEqual(mine);
      const from = rig.batches.filter(has).map(batch => batch.at + Date.parse('2026-03-02T09:00:00Z') / 1000);
      const to = ends.filter(end => has(end.batch)).map(end => end.at);
      for (const [index, began] of from.slice(1).entries())
        expect(began).toBeGreaterThanOrEqual(to[index] ?? Infinity);
    }
    expect(new Set(rig.batches.filter(batch => batch.at === 0)).size).toBeGreaterThan(1);
  });

  it('lets other keys go on while one is being retried, without a checkpoint beyond it', async () => {
    const rig = aRig({
      mapping: { BatchSize: 1, ParallelizationFactor: 10, MaximumRetryAttempts: 3 },
      rows: ['bad', ...rows(20)],
      answer: batch => {
        if (batch.sequences.includes(1)) throw new Error('not this one');
      },
    });
    const seen = () => new Set(rig.batches.flatMap(batch => batch.sequences)).size;
    await rig.until(1);
    expect(seen()).toBeGreaterThan(15);
    expect(rig.feed.checkpoints.get('Bell') ?? 0).toBeLessThan(1);
    await rig.untilIdle();
    expect(seen()).toBe(21);
    expect(rig.feed.checkpoints.get('Bell')).toBe(21);
  });
});
