import { describe, expect, it } from 'vitest';
import type { RecordingId } from '../../lib/domain/recording-id.ts';
import { placeHold } from '../../lib/steps/place-hold.ts';
import { orderRestores } from '../../lib/steps/order-restore.ts';
import { leanRow } from '../build/every-status.ts';
import { aDiscovered, anArchived, anId, aParked } from '../build/recordings.ts';
import { retentionWorld, type RetentionWorld } from '../build/retention-world.ts';

async function restore(world: RetentionWorld, ...ids: RecordingId[]) {
  const done = await orderRestores({ ids, by: 'Jon Sand' }, world);
  return done.map(({ outcome }) => outcome);
}

describe('a recording that is ordered to be restored', () => {
  it('is back with its owner, and its clock starts again', async () => {
    const world = await retentionWorld();
    const row = await world.add(await world.ourTrash(), 'deleted');
    expect(await restore(world, row.id)).toEqual(['ordered']);
    await world.later(0);
    await world.later(15);
    expect(await world.row(row.id)).toMatchObject({
      status: 'archived',
      restoredAt: '2026-06-01T00:25:00.000Z',
    });
    expect(world.webex.reallyIs(row.webexId)).toBe('available');
    expect(await world.receipts()).toContainEqual(
      expect.objectContaining({ what: 'restore', items: [expect.objectContaining({ order: 'person' })] }),
    );
  });

  it('is not purged, where that was intended and not sent', async () => {
    const world = await retentionWorld();
    const row = await world.toPurge();
    expect(await restore(world, row.id)).toEqual(['ordered']);
    expect(await world.row(row.id)).toMatchObject({ status: 'trashed', restore: { by: 'person' } });
    await world.later(0);
    expect(world.calls()).toEqual([{ what: 'restore', ids: [row.id] }]);
  });

  it('is not trashed, where that was intended and not sent: it is announced anew', async () => {
    const world = await retentionWorld();
    const row = await world.toTrash();
    expect(await restore(world, row.id)).toEqual(['withdrawn']);
    const back = await world.row(row.id);
    expect(back).toMatchObject({ status: 'archived', lookAt: world.clock.now() });
    expect(back).not.toHaveProperty('fate');
  });

  it('is not put back where others had trashed it, when it was only taken out to be archived', async () => {
    const world = await retentionWorld();
    const rescuedAt = world.clock.now();
    const [back, waiting] = [await world.toTrash({ rescuedAt }), await world.due({ rescuedAt })];
    expect(await restore(world, back.id, waiting.id)).toEqual(['withdrawn', 'available']);
    for (const { id } of [back, waiting]) {
      const row = await world.row(id);
      expect(row).toMatchObject({ status: 'archived', lookAt: world.clock.now() });
      expect(row).not.toHaveProperty('rescuedAt');
    }
  });

  it('is restored also when the hold that had ordered it first is released', async () => {
    const world = await retentionWorld();
    const row = await world.ourTrash({ restore: { by: 'hold' }, lookAt: world.clock.now() });
    await world.add(row, 'deleted');
    expect(await restore(world, row.id)).toEqual(['ordered']);
    await world.later(0);
    expect(world.calls()).toEqual([{ what: 'restore', ids: [row.id] }]);
  });

  it('is left to the later look where it was sent already', async () => {
    const world = await retentionWorld();
    const row = await world.add(await world.ourTrash(), 'deleted');
    await restore(world, row.id);
    await world.later(0);
    const sent = await world.row(row.id);
    expect(await restore(world, row.id)).toEqual(['ordered']);
    expect(await world.row(row.id)).toEqual(sent);
  });
});

describe('what cannot be restored stays as it is, and is told:', () => {
  it('it is sent to be trashed or purged, and not looked at yet', async () => {
    const world = await retentionWorld();
    const rows = [await world.toTrash(), await world.toPurge()];
    await world.run();
    expect(await restore(world, ...rows.map(row => row.id))).toEqual(['sent', 'sent']);
    expect(await world.row(rows[0]?.id ?? anId())).toMatchObject({ status: 'trashing' });
  });

  it('it is not in the recycle bin, gone, parked, or there is no row', async () => {
    const world = await retentionWorld();
    const rows = [
      aDiscovered(),
      anArchived(),
      aParked({ parkedFrom: 'trashed' }),
      ...(['purged', 'expiring', 'expired', 'vanished'] as const).map(each => leanRow(each, anId())),
    ];
    for (const row of rows) await world.recordings.create(row);
    expect(await restore(world, ...rows.map(row => row.id), anId())).toEqual([
      ...['available', 'available', 'parked', 'gone', 'gone', 'gone', 'gone', 'unknown'],
    ]);
    for (const row of rows) expect(await world.row(row.id)).toEqual(row);
  });

  it('it is a dry run: nothing is ordered, and nothing is on paper', async () => {
    const world = await retentionWorld({ isLive: false });
    const row = await world.add(await world.ourTrash(), 'deleted');
    await expect(restore(world, row.id)).rejects.toThrow(/dry run/);
    expect(await world.row(row.id)).toEqual(row);
    expect(await deeds(world)).not.toContain('restore');
  });
});

it('every order of a person is on paper before the rows are written', async () => {
  const world = await retentionWorld();
  await placeHold({ scope: 'everything', reason: 'Case 4711', by: 'Jon Sand' }, world);
  const row = await world.add(await world.ourTrash(), 'deleted');
  const recordings = {
    ...world.recordings,
    get: async () => {
      expect(await deeds(world)).toContain('restore');
      return world.row(row.id);
    },
  };
  await orderRestores({ ids: [row.id], by: 'Jon Sand' }, { ...world, recordings });
  expect(await deeds(world)).toContain('hold-add');
});

async function deeds(world: RetentionWorld): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const key of world.papers.keys('receipts/')) {
    const read: unknown = JSON.parse((await world.papers.get(key)) ?? '');
    if (typeof read === 'object' && read !== null && 'what' in read) found.push(read.what);
  }
  return found;
}
