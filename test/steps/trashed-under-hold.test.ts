import { describe, expect, it } from 'vitest';
import { redated } from '../../lib/domain/next-look.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import { minuteMs } from '../../lib/domain/time.ts';
import { archiveRecording } from '../../lib/steps/archive-recording.ts';
import { rememberPage } from '../../lib/steps/remember-page.ts';
import { sweep } from '../../lib/steps/sweep.ts';
import { aHold } from '../build/holds.ts';
import { at } from '../build/recordings.ts';
import { retentionWorld, type RetentionWorld } from '../build/retention-world.ts';
import { farDeadline } from '../build/step-world.ts';
import { aWebexRecording, mp3Bytes, sends } from '../build/webex-in-memory.ts';

/** Everything is held, in a live stage or in dry run. */
async function heldWorld(isLive = true) {
  const world = await retentionWorld({ isLive });
  await world.holds.add(aHold());
  return {
    ...world,
    /** What a list shows of it, as the poller and reconcile take it over. */
    async listed(row: Recording, status: string): Promise<void> {
      const recordings = [world.seenOf(row, status)];
      await rememberPage({ recordings, malformed: [] }, world);
    },
    /** Sweeps and acts every five minutes for an hour. */
    async anHour(): Promise<void> {
      for (let run = 0; run < 12; run += 1, world.clock.pass(5 * minuteMs)) {
        await sweep({ deadline: farDeadline, ringLimit: 500, token: 'compliance-read' }, world);
        await world.run();
      }
    },
  };
}

const awaited = { transcript: { state: 'awaited', looks: 3 } } as const;
async function archivedIn(world: RetentionWorld, more: Partial<typeof awaited> = {}): Promise<Recording> {
  const due = await world.due();
  if (due.status !== 'archived') throw new Error('It is archived.');
  const { lookAt: _due, ...settled } = due;
  const next = { ...settled, archive: { ...due.archive, ...more } };
  const lookAt = 'transcript' in more ? { lookAt: at('2026-06-03T00:00:00Z') } : {};
  return world.recordings.move(due, { ...next, ...lookAt });
}

describe('what somebody else trashes under a hold', () => {
  it.each([
    ['with nothing left to look for', {}],
    ['with its transcript awaited', awaited],
  ])('is taken out of the recycle bin again within the hour: %s', async (_what, more) => {
    const world = await heldWorld();
    const row = await archivedIn(world, more);
    world.webex.becomes(row.webexId, 'deleted');
    await world.listed(row, 'deleted');
    expect(await world.row(row.id)).toMatchObject({ status: 'trashed', by: 'webex' });
    await world.anHour();
    expect(await world.row(row.id)).toMatchObject({
      status: 'archived',
      restoredAt: at('2026-06-01T00:25:00Z'),
    });
    expect(world.webex.reallyIs(row.webexId)).toBe('available');
    expect(world.calls()).toEqual([{ what: 'restore', ids: [row.id] }]);
    expect((await world.receipts())[0]).toMatchObject({ items: [{ id: row.id, order: 'hold' }] });
  });

  it('before it was archived is taken out, and then archived', async () => {
    const world = await heldWorld();
    const seen = aWebexRecording({ status: 'deleted' });
    world.webex.has(seen);
    await rememberPage({ recordings: [seen], malformed: [] }, world);
    expect(await world.row(seen.id)).toMatchObject({ status: 'binned' });
    await world.anHour();
    expect(world.webex.reallyIs(seen.webexId)).toBe('available');
    expect(await world.row(seen.id)).toMatchObject({ status: 'discovered', wake: 'archive' });
  });

  it('and was archived out of the recycle bin is taken out, too', async () => {
    const world = await heldWorld(false);
    const seen = aWebexRecording({ status: 'deleted' });
    world.webex.has(seen);
    const audio = await mp3Bytes('held');
    world.webex.shows(seen, { audio: () => sends(audio), metadata: () => '{}' });
    await rememberPage({ recordings: [seen], malformed: [] }, world);
    const binned = await world.row(seen.id);
    await world.recordings.move(binned, { ...binned, wake: 'archive' });
    const look = { id: seen.id, deadline: farDeadline, binned: 'archive' } as const;
    await archiveRecording(look, { ...world, webex: world.webex.reader });
    const archived = await world.row(seen.id);
    expect(archived).toMatchObject({ status: 'trashed', by: 'webex', lookAt: world.clock.now() });
  });

  it('is due again once the stage goes live, as soon as the walk comes to it', async () => {
    const world = await heldWorld(false);
    const { lookAt: _due, ...row } = await world.ourTrash({ by: 'webex' });
    const so = { policy: world.policy, holds: [aHold()] };
    const now = world.clock.now();
    expect(redated(row, { ...so, stage: { mode: 'live', since: now, by: 'Legal' } }, now)).toEqual({
      ...row,
      lookAt: now,
    });
    expect(redated(row, { ...so, stage: { mode: 'dry-run' } }, now)).toBeUndefined();
  });

  it('stays there in dry run', async () => {
    const world = await heldWorld(false);
    const row = await archivedIn(world);
    world.webex.becomes(row.webexId, 'deleted');
    await world.listed(row, 'deleted');
    await world.anHour();
    expect(world.calls()).toEqual([]);
    expect(await world.row(row.id)).toMatchObject({ status: 'trashed', by: 'webex' });
  });
});
