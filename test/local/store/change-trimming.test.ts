import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hourMs, plusMs, type Instant } from '../../../lib/domain/time.ts';
import type { ChangeFeed } from '../../../local/driver/feed.ts';
import { openEmbeddedStores, type EmbeddedStores } from '../../../local/store/embedded-stores.ts';
import { aDiscovered, anArchived, at } from '../../build/recordings.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';
import { all } from '../../build/webex.ts';

const start = at('2026-03-02T12:00:00Z');

describe('the change feed, as time passes', () => {
  it('keeps for a day what every consumer has passed, and no longer', async () => {
    const { feed, write, moveTo } = opened(await temporaryFolder());
    await write(1);
    feed.saveCheckpoint('archive', 1);
    moveTo('2026-03-02T13:00:00Z');
    await write(1);
    moveTo('2026-03-03T12:00:00Z');
    feed.saveCheckpoint('archive', 2);
    expect(kept(feed)).toStrictEqual([1, 2]);
    moveTo('2026-03-03T13:00:00Z');
    feed.saveCheckpoint('archive', 2);
    expect(kept(feed)).toStrictEqual([2]);
    moveTo('2026-03-03T14:00:00Z');
    feed.saveCheckpoint('archive', 2);
    expect(kept(feed)).toStrictEqual([]);
  });

  it('looks for what may go once an hour, however often checkpoints are saved', async () => {
    const { feed, write, moveTo } = opened(await temporaryFolder());
    await write(1);
    moveTo('2026-03-03T11:30:00Z');
    feed.saveCheckpoint('archive', 1);
    moveTo('2026-03-03T12:29:59.999Z');
    feed.saveCheckpoint('archive', 1);
    expect(kept(feed)).toStrictEqual([1]);
    moveTo('2026-03-03T12:30:00Z');
    feed.saveCheckpoint('archive', 1);
    expect(kept(feed)).toStrictEqual([]);
  });

  it.each([
    ['has passed some', 2, [3, 4]],
    ['has begun and settled nothing', -1, [1, 2, 3, 4]],
  ])('keeps for weeks what one consumer has not passed that %s', async (_what, slow, left) => {
    const { feed, write, moveTo } = opened(await temporaryFolder());
    await write(4);
    feed.saveCheckpoint('retain', slow);
    feed.saveCheckpoint('archive', 4);
    moveTo('2026-03-20T12:00:00Z');
    feed.saveCheckpoint('archive', 4);
    expect(kept(feed)).toStrictEqual(left);
  });

  it('loses nothing that a consumer still needs when the folder is opened again days later', async () => {
    const folder = await temporaryFolder();
    const before = opened(folder);
    await before.write(5);
    before.feed.saveCheckpoint('archive', 2);
    before.feed.saveCheckpoint('retain', 4);
    before.close();

    const { feed, write, moveTo } = opened(folder);
    moveTo('2026-03-09T12:00:00Z');
    await write(1);
    feed.saveCheckpoint('retain', 5);
    moveTo('2026-03-09T13:00:00Z');
    feed.saveCheckpoint('retain', 5);
    expect(sequences(feed, feed.checkpoint('archive'))).toStrictEqual([3, 4, 5, 6]);
    expect(sequences(feed, feed.checkpoint('retain'))).toStrictEqual([6]);
    expect(kept(feed)).toStrictEqual([3, 4, 5, 6]);
  });

  it('keeps everything for the first consumer of all, however late it comes', async () => {
    const { feed, write, moveTo } = opened(await temporaryFolder());
    await write(2);
    moveTo('2026-04-02T12:00:00Z');
    await write(1);
    expect(sequences(feed, feed.checkpoint('archive'))).toStrictEqual([1, 2, 3]);
  });

  it('shows a new consumer all that is there, when it starts right after another on an old folder', async () => {
    const folder = await temporaryFolder();
    const before = opened(folder);
    await before.write(3);
    before.feed.saveCheckpoint('archive', 3);
    before.close();

    const { feed, moveTo } = opened(folder);
    moveTo('2026-03-09T12:00:00Z');
    feed.saveCheckpoint('archive', 3);
    expect(sequences(feed, feed.checkpoint('retain'))).toStrictEqual([1, 2, 3]);
    feed.saveCheckpoint('retain', -1);
    moveTo('2026-03-09T14:00:00Z');
    feed.saveCheckpoint('archive', 3);
    expect(sequences(feed, 0)).toStrictEqual([1, 2, 3]);
  });

  it('never uses a sequence twice, not even when nothing is left and the folder is opened again', async () => {
    const folder = await temporaryFolder();
    const before = opened(folder);
    await before.write(3);
    before.feed.saveCheckpoint('archive', 3);
    before.moveTo('2026-03-04T12:00:00Z');
    before.feed.saveCheckpoint('archive', 3);
    expect(kept(before.feed)).toStrictEqual([]);
    before.close();

    const { feed, write } = opened(folder);
    await write(1);
    expect(sequences(feed, feed.checkpoint('archive'))).toStrictEqual([4]);
  });

  it('holds no more than a day and an hour of changes, after however many days', async () => {
    const { feed, write, moveTo } = opened(await temporaryFolder());
    const perStep = 2;
    let most = 0;
    for (let step = 1; step <= 60 * 6; step += 1) {
      moveTo(plusMs(start, step * 4 * hourMs));
      await write(perStep);
      feed.saveCheckpoint('archive', step * perStep);
      most = Math.max(most, kept(feed).length);
    }
    expect(most).toBe(7 * perStep);
    expect(kept(feed).at(-1)).toBe(60 * 6 * perStep);
  });

  it('gives the room back, and leaves the rows as they are', async () => {
    const folder = await temporaryFolder();
    const before = opened(folder);
    const rows = await before.write(500);
    for (const row of rows) await before.stores.recordings.move(row, anArchived({ id: row.id }));
    before.feed.saveCheckpoint('archive', 1_000);
    before.close();
    const full = await stat(join(folder, 'tables.sqlite'));

    const after = opened(folder);
    const stored = await all(after.stores.recordings.every());
    after.feed.saveCheckpoint('archive', 1_000);
    after.moveTo('2026-03-04T12:00:00Z');
    after.feed.saveCheckpoint('archive', 1_000);
    expect(stored).toHaveLength(500);
    expect(await after.stores.recordings.known(rows.map(row => row.id))).toEqual(
      new Map(stored.map(row => [row.id, row])),
    );
    after.close();
    const trimmed = await stat(join(folder, 'tables.sqlite'));
    expect(trimmed.size).toBeLessThan(full.size / 2);
  });
});

/** Stores on a clock that stands at `start` until it is moved. */
function opened(folder: string) {
  let now = start;
  const stores: EmbeddedStores = openEmbeddedStores(folder, {
    now: () => now,
    sleep: async () => undefined,
  });
  const close = () => stores.close();
  onTestFinished(close);
  return {
    stores,
    feed: stores.feed,
    close,
    moveTo: (time: string | Instant) => void (now = at(time)),
    /** Writes so many new rows, each a change. */
    write: async (count: number) => {
      const rows = Array.from({ length: count }, () => aDiscovered());
      for (const row of rows) await stores.recordings.create(row);
      return rows;
    },
  };
}

function kept(feed: ChangeFeed): number[] {
  return sequences(feed, 0);
}

function sequences(feed: ChangeFeed, after: number): number[] {
  return feed.read(after, 10_000).map(change => change.sequence);
}
