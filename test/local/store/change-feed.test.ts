import { describe, expect, it, onTestFinished } from 'vitest';
import type { RecordingId } from '../../../lib/domain/recording-id.ts';
import { openEmbeddedStores, type EmbeddedStores } from '../../../local/store/embedded-stores.ts';
import { leanRow } from '../../build/every-status.ts';
import { aDiscovered, anArchived, aParked, at } from '../../build/recordings.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';

const now = at('2026-03-02T12:00:00Z');
const clock = { now: () => now, sleep: async () => undefined };

describe('the change feed of the embedded recordings', () => {
  it('is empty at first', async () => {
    const { feed } = opened(await temporaryFolder());
    expect(feed.read(0, 10)).toStrictEqual([]);
    expect(feed.checkpoint('archive')).toBe(0);
  });

  it('shows a first write with its new image only', async () => {
    const { feed, recordings } = opened(await temporaryFolder());
    const row = aDiscovered({ wake: 'archive' });
    await recordings.create(row);
    expect(feed.read(0, 10)).toEqual([
      {
        sequence: 1,
        at: now,
        id: row.id,
        eventName: 'INSERT',
        oldImage: undefined,
        newImage: {
          ...row,
          lookDay: expect.stringMatching(/^2026-03-02#[0-7]$/) as unknown,
          createDay: '2026-03-02',
        },
      },
    ]);
  });

  it('shows a move with both images, as they are stored', async () => {
    const { feed, recordings } = opened(await temporaryFolder());
    const row = aDiscovered();
    await recordings.create(row);
    const moved = await recordings.move(row, anArchived({ id: row.id }));
    const [insert, modify] = feed.read(0, 10);
    expect(modify).toMatchObject({ id: row.id, eventName: 'MODIFY' });
    expect(modify?.oldImage).toStrictEqual(insert?.newImage);
    expect(modify?.newImage).toStrictEqual({ ...moved, createDay: '2026-03-02' });
  });

  it('says the day of the index while there is a time to look, and the shard in which the row is due', async () => {
    const { feed, recordings } = opened(await temporaryFolder());
    const row = aDiscovered({ lookAt: at('2026-03-02T23:59:59.999Z') });
    await recordings.create(row);
    const later = await recordings.move(row, { ...row, lookAt: at('2026-03-03T00:00:00Z') });
    await recordings.move(later, { ...later, lookAt: undefined });
    const days = feed.read(0, 10).map(change => change.newImage?.['lookDay']);
    const shard = await shardOf(row.id);
    expect(days).toStrictEqual([`2026-03-02#${shard}`, `2026-03-03#${shard}`, undefined]);
  });

  it('keeps the order of all writes, over all rows', async () => {
    const { feed, recordings } = opened(await temporaryFolder());
    const [one, other] = [aDiscovered(), aDiscovered()];
    await recordings.create(one);
    await recordings.create(other);
    const noted = await recordings.move(one, { ...one, attempts: 1 });
    await recordings.move(other, aParked({ id: other.id }));
    await recordings.move(noted, { ...noted, attempts: 2 });
    const changes = feed.read(0, 10);
    expect(changes.map(change => change.id)).toStrictEqual([one.id, other.id, one.id, other.id, one.id]);
    expect(changes.map(change => change.newImage?.['version'])).toStrictEqual([1, 1, 2, 2, 3]);
    expect(changes.map(change => change.sequence)).toStrictEqual([1, 2, 3, 4, 5]);
  });

  it('is read in pieces, each after a sequence', async () => {
    const { feed, recordings } = opened(await temporaryFolder());
    const rows = [aDiscovered(), aDiscovered(), aDiscovered()];
    for (const row of rows) await recordings.create(row);
    expect(feed.read(0, 2).map(change => change.id)).toStrictEqual([rows[0]?.id, rows[1]?.id]);
    expect(feed.read(2, 2).map(change => change.id)).toStrictEqual([rows[2]?.id]);
    expect(feed.read(3, 2)).toStrictEqual([]);
  });

  it('shows nothing of a write that lost or was refused', async () => {
    const { feed, recordings } = opened(await temporaryFolder());
    const row = aDiscovered();
    await recordings.create(row);
    const moved = await recordings.move(row, anArchived({ id: row.id }));
    await expect(recordings.create(row)).rejects.toThrow();
    await expect(recordings.move(row, aParked({ id: row.id }))).rejects.toThrow();
    await expect(recordings.move(moved, leanRow('binned', row.id))).rejects.toThrow();
    await expect(recordings.move(aDiscovered(), aParked())).rejects.toThrow();
    expect(feed.read(2, 10)).toStrictEqual([]);
  });

  it('of fifty writers at once shows the one who won', async () => {
    const { feed, recordings } = opened(await temporaryFolder());
    const row = aDiscovered();
    await recordings.create(row);
    const attempts = [...Array(50).keys()];
    await Promise.allSettled(attempts.map(async each => recordings.move(row, { ...row, attempts: each })));
    const stored = await recordings.get(row.id);
    expect(feed.read(1, 100).map(change => change.newImage)).toMatchObject([{ ...stored }]);
  });

  it('already has the change when it tells of it, and tells of none that is not there', async () => {
    const { feed, recordings } = opened(await temporaryFolder());
    const seen: unknown[] = [];
    feed.onChange(() => seen.push(feed.read(0, 10).map(change => change.eventName)));
    const row = aDiscovered();
    await recordings.create(row);
    await expect(recordings.create(row)).rejects.toThrow();
    await recordings.move(row, anArchived({ id: row.id }));
    expect(seen).toStrictEqual([['INSERT'], ['INSERT', 'MODIFY']]);
  });

  it('tells of a change when the write is over, so that whoever hears of it may write', async () => {
    const { feed, recordings } = opened(await temporaryFolder());
    const [row, one, other] = [aDiscovered(), aDiscovered(), aDiscovered()];
    const waiting = [one, other];
    const answers: Promise<void>[] = [];
    let answering = false;
    feed.onChange(() => {
      const next = answering ? undefined : waiting.shift();
      if (next === undefined) return;
      answering = true;
      answers.push(recordings.create(next));
      answering = false;
    });
    await recordings.create(row);
    await recordings.move(row, anArchived({ id: row.id }));
    await Promise.all(answers);
    expect(feed.read(0, 10).map(change => change.id)).toStrictEqual([row.id, one.id, row.id, other.id]);
  });

  it('goes on from each consumer’s checkpoint when the folder is opened again', async () => {
    const folder = await temporaryFolder();
    const before = opened(folder);
    const [seen, unseen, late] = [aDiscovered(), aDiscovered(), aDiscovered()];
    await before.recordings.create(seen);
    await before.recordings.create(unseen);
    before.feed.saveCheckpoint('archive', 2);
    before.feed.saveCheckpoint('archive', 1);
    before.feed.saveCheckpoint('retain', 2);
    before.close();

    const { feed, recordings } = opened(folder);
    await recordings.create(late);
    const rest = feed.read(feed.checkpoint('archive'), 10);
    expect(rest.map(change => change.id)).toStrictEqual([unseen.id, late.id]);
    expect(feed.read(feed.checkpoint('retain'), 10).map(change => change.id)).toStrictEqual([late.id]);
    expect(feed.checkpoint('a new one')).toBe(0);
  });
});

function opened(folder: string): EmbeddedStores {
  const stores = openEmbeddedStores(folder, clock);
  onTestFinished(() => stores.close());
  return stores;
}

/** The shard under which a row with this id is found. */
async function shardOf(id: RecordingId): Promise<number> {
  const { recordings } = opened(await temporaryFolder());
  const lookAt = at('2026-03-02T00:00:00Z');
  await recordings.create(aDiscovered({ id, lookAt }));
  for (let shard = 0; shard < recordings.shards; shard += 1) {
    const found = await recordings.due({ day: '2026-03-02', shard, until: lookAt, limit: 10 });
    if (found.length > 0) return shard;
  }
  return expect.fail('The row is in no shard.');
}
