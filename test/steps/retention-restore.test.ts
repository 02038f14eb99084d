import { describe, expect, it } from 'vitest';
import { discover } from '../../lib/domain/discovery.ts';
import { orderRestore } from '../../lib/domain/restoring.ts';
import { dayMs } from '../../lib/domain/time.ts';
import { archiveRecording } from '../../lib/steps/archive-recording.ts';
import { sweep } from '../../lib/steps/sweep.ts';
import { aHold } from '../build/holds.ts';
import { at, facts } from '../build/recordings.ts';
import { retentionWorld, type RetentionWorld } from '../build/retention-world.ts';
import { farDeadline } from '../build/step-world.ts';
import { aWebexRecording, mp3Bytes, sends } from '../build/webex-in-memory.ts';

const now = at('2026-06-01T00:10:00Z');

/** Trashed by us, ordered to be restored and rung. */
async function ordered(world: RetentionWorld, by: 'hold' | 'person') {
  const row = orderRestore(await world.ourTrash(), by, now);
  if (row.status !== 'trashed') throw new Error('It is in the bin.');
  return world.add({ ...row, wake: 'retain' as const }, 'deleted');
}

describe('what is ordered to be restored', () => {
  it('is sent once, after row and receipt say so, and its clock starts again when it shows', async () => {
    const world = await retentionWorld();
    const row = await ordered(world, 'person');
    await world.run();
    const sent = await world.row(row.id);
    expect(sent).toMatchObject({
      ...{ status: 'trashed', lookAt: '2026-06-01T00:25:00.000Z', receipt: row.receipt },
      restore: { by: 'person', sentAt: '2026-06-01T00:10:00.000Z' },
    });
    expect((await world.receipts()).at(-1)).toMatchObject({
      ...{ kind: 'attempt', what: 'restore' },
      items: [{ id: row.id, order: 'person' }],
    });
    await world.later();
    const back = await world.row(row.id);
    expect(back).toMatchObject({
      ...{ status: 'archived', archive: row.archive },
      ...{ restoredAt: '2026-06-01T00:25:00.000Z', lookAt: '2026-06-01T00:25:00.000Z' },
    });
    expect('restore' in back).toBe(false);
    expect(back.fate).toBeUndefined();
    await world.later();
    expect(world.calls()).toEqual([{ what: 'restore', ids: [row.id] }]);
  });

  it('is restored for a hold that covers it, although nobody had ordered it', async () => {
    const world = await retentionWorld();
    const row = await world.add({ ...(await world.ourTrash()), wake: 'retain' as const }, 'deleted');
    await world.holds.add(aHold());
    await world.run();
    await world.later();
    expect(await world.row(row.id)).toMatchObject({ status: 'archived' });
    expect(world.calls()).toEqual([{ what: 'restore', ids: [row.id] }]);
  });

  it('stays in the bin when the hold was released before', async () => {
    const world = await retentionWorld();
    const row = await ordered(world, 'hold');
    await world.run();
    const rested = await world.row(row.id);
    expect(world.calls()).toEqual([]);
    expect(rested).toMatchObject({ status: 'trashed', by: 'tapekeeper', receipt: row.receipt, lookAt: now });
    expect(rested.wake).toBeUndefined();
    expect('restore' in rested && rested.restore).toBeFalsy();
  });

  it('is sent again while it stays in the bin, but only after a quarter of an hour', async () => {
    const world = await retentionWorld();
    const row = await ordered(world, 'person');
    world.webex.refuses.add(row.webexId);
    await world.run();
    expect(await world.row(row.id)).toMatchObject({ fault: 'refused' });
    world.webex.refuses.clear();
    await world.later();
    await world.later();
    expect(await world.row(row.id)).toMatchObject({ status: 'archived' });
    expect(world.calls()).toHaveLength(2);
    expect(world.tooSoon()).toEqual([]);
  });

  it('is parked when Webex refuses it for good', async () => {
    const world = await retentionWorld();
    const row = await ordered(world, 'person');
    world.webex.refuses.add(row.webexId);
    await world.run();
    for (let look = 0; look < 3; look += 1) await world.later();
    expect(await world.row(row.id)).toMatchObject({
      ...{ status: 'parked', parkedFrom: 'trashed', reason: 'refused', receipt: row.receipt },
    });
  });

  it('was too late when it is purged, and somebody hears of it', async () => {
    const world = await retentionWorld();
    const row = await ordered(world, 'person');
    await world.run();
    world.webex.becomes(row.webexId, 'purged');
    await world.later();
    expect(await world.row(row.id)).toMatchObject({ status: 'purged', by: 'webex' });
    expect(world.said('restore-too-late')).toEqual([{ id: row.id }]);
  });

  it('waits while the stage is not live', async () => {
    const world = await retentionWorld({ isLive: false });
    const row = await ordered(world, 'person');
    await world.run();
    expect(world.calls()).toEqual([]);
    expect(await world.row(row.id)).toMatchObject({
      ...{ status: 'trashed', restore: { by: 'person' }, lookAt: '2026-06-02T00:10:00.000Z' },
    });
  });

  it('is restored by the person who took it out first', async () => {
    const world = await retentionWorld();
    const row = await ordered(world, 'person');
    world.webex.becomes(row.webexId, 'available');
    await world.run();
    const back = await world.row(row.id);
    expect(back).toMatchObject({ status: 'archived', restoredAt: now });
    expect('restore' in back).toBe(false);
    expect(world.calls()).toEqual([]);
  });
});

describe('what somebody trashed before it was archived', () => {
  async function rescued() {
    const world = await retentionWorld();
    const audio = await mp3Bytes('what was said');
    const seen = aWebexRecording({ status: 'deleted' });
    const row = discover(seen, world.clock.now());
    await world.recordings.create({ ...row, wake: 'archive' });
    world.webex.has(seen);
    /** The compliance officer's look: a link for whatever is not in the bin. */
    const reader = {
      ...world.webex.reader,
      as: () => reader,
      async details(...given: Parameters<typeof world.webex.reader.details>) {
        const { recording } = await world.webex.reader.details(...given);
        if (recording.status !== 'available') return { recording };
        world.webex.shows(recording, { audio: () => sends(audio) });
        return world.webex.reader.details(...given);
      },
    };
    const archive = async () => {
      const before = await world.row(row.id);
      await world.recordings.move(before, { ...before, wake: 'archive' });
      await archiveRecording(
        { id: row.id, deadline: farDeadline, binned: 'restore' },
        { ...world, webex: reader },
      );
    };
    return { world, row, archive };
  }

  it('is taken out, archived, and put back, and is never purged by us', async () => {
    const { world, row, archive } = await rescued();
    await archive();
    expect(await world.row(row.id)).toMatchObject({
      ...{ status: 'binned', restore: { by: 'rescue' }, wake: 'retain' },
    });
    await world.run();
    await world.later();
    expect(await world.row(row.id)).toMatchObject({
      ...{ status: 'discovered', rescuedAt: '2026-06-01T00:25:00.000Z' },
    });
    await archive();
    expect(await world.row(row.id)).toMatchObject({ status: 'archived', wake: 'retain' });
    await world.run();
    expect(await world.row(row.id)).toMatchObject({ status: 'trashing', fate: { rule: 'rescued' } });
    await world.later();
    const back = await world.row(row.id);
    expect(back).toMatchObject({ status: 'trashed', by: 'webex', archive: { audio: { copy: 1 } } });
    expect('rescuedAt' in back).toBe(false);
    expect(world.calls().map(({ what }) => what)).toEqual(['restore', 'trash']);
    expect(world.webex.reallyIs(row.webexId)).toBe('deleted');
  });

  it('is archived and stays out for good where a hold covers it, also once that is released', async () => {
    const { world, row, archive } = await rescued();
    await archive();
    await world.run();
    await world.later();
    await archive();
    const hold = aHold();
    await world.holds.add(hold);
    await world.run();
    expect(await world.row(row.id)).toMatchObject({ status: 'archived' });
    await world.holds.release(hold.id, 'Legal', world.clock.now());
    for (let days = 0; days < 3; days += 1) {
      world.clock.pass(dayMs);
      await sweep({ deadline: farDeadline, ringLimit: 500, token: 'compliance-read' }, world);
      await world.run();
    }
    expect(await world.row(row.id)).toMatchObject({ status: 'archived', fate: { rule: 'everything' } });
    expect(world.calls().map(({ what }) => what)).toEqual(['restore']);
  });

  it('is archived and stays out while its owner is inactive', async () => {
    const { world, row, archive } = await rescued();
    await archive();
    await world.run();
    await world.later();
    await archive();
    world.owners.set(facts().origin.ownerId, 'inactive');
    await world.run();
    expect(await world.row(row.id)).toMatchObject({
      ...{ status: 'archived', rescuedAt: '2026-06-01T00:25:00.000Z' },
    });
    expect(world.calls().map(({ what }) => what)).toEqual(['restore']);
  });

  it('is an alarm while nobody may take it out', async () => {
    const { world, row, archive } = await rescued();
    await archive();
    await world.run(undefined, { mayWrite: false });
    expect(world.said('binned-unarchived')).toEqual([{ id: row.id }]);
    expect(world.calls()).toEqual([]);
  });
});
