import { describe, expect, it } from 'vitest';
import { TransientError } from '../../lib/domain/errors.ts';
import { dayMs } from '../../lib/domain/time.ts';
import { enforceHold, placeHold, type HoldPorts } from '../../lib/steps/place-hold.ts';
import { releaseHold } from '../../lib/steps/release-hold.ts';
import { sweep } from '../../lib/steps/sweep.ts';
import { anArchived, anId, at } from '../build/recordings.ts';
import { planned } from '../build/retained-rows.ts';
import { retentionWorld, type RetentionWorld } from '../build/retention-world.ts';
import { farDeadline } from '../build/step-world.ts';

const order = { reason: 'Case 4711', by: 'Ana Rebelo' };

/** What was to be trashed, and is held. */
async function held(world: RetentionWorld) {
  const row = await world.toTrash();
  const { hold } = await placeHold({ ...order, scope: 'everything' }, world);
  await enforceHold(hold, order.by, world);
  return { hold, row };
}

async function runSweep(world: RetentionWorld): Promise<void> {
  await sweep({ deadline: farDeadline, ringLimit: 1_000, token: 'compliance-read' }, world);
}

describe('a hold that is released', () => {
  it('says by whom and when, and leaves a receipt', async () => {
    const world = await retentionWorld();
    const { hold } = await held(world);
    world.clock.set('2026-06-10T09:00:00Z');
    const done = await releaseHold({ id: hold.id, by: 'Jon Sand' }, world);
    const released = { ...hold, releasedAt: '2026-06-10T09:00:00.000Z', releasedBy: 'Jon Sand' };
    expect(done).toEqual({ hold: released, isNew: true, freed: 1, stillHeld: 0 });
    expect(await world.holds.inForce()).toEqual([]);
    expect(await deed(world, 'hold-release')).toMatchObject({ by: 'Jon Sand', about: { hold: hold.id } });
  });

  it('has what it kept announced anew: trashed after a whole notice, and not before', async () => {
    const world = await retentionWorld();
    const { hold, row } = await held(world);
    world.clock.set('2026-06-10T09:00:00Z');
    await releaseHold({ id: hold.id, by: 'Jon Sand' }, world);
    expect((await world.row(row.id)).fate).toBeUndefined();
    await live(world, '2026-06-10T09:05:00Z', '2026-06-17T23:55:00Z');
    expect(world.calls()).toEqual([]);
    expect((await world.row(row.id)).fate).toMatchObject({
      day: '2026-06-18',
      plannedAt: '2026-06-10T09:05:00.000Z',
    });
    await live(world, '2026-06-18T00:10:00Z', '2026-06-18T00:10:00Z');
    expect(world.calls()).toEqual([{ what: 'trash', ids: [row.id] }]);
  });

  it('was not in force for nothing: no plan from before is found between the release and the walk after it', async () => {
    const world = await retentionWorld();
    const { hold, row } = await held(world);
    world.clock.set('2026-06-10T09:00:00Z');
    const holds = {
      ...world.holds,
      async release(...given: Parameters<HoldPorts['holds']['release']>) {
        const released = await world.holds.release(...given);
        await runSweep(world);
        await world.run();
        return released;
      },
    };
    await releaseHold({ id: hold.id, by: 'Jon Sand' }, { ...world, holds });
    expect(world.calls()).toEqual([]);
    expect((await world.row(row.id)).status).toBe('archived');
  });

  it('has plans that were made while it was being released made anew', async () => {
    const world = await retentionWorld();
    const { hold, row } = await held(world);
    world.clock.set('2026-06-10T09:00:00Z');
    const holds = {
      ...world.holds,
      async release(...given: Parameters<HoldPorts['holds']['release']>) {
        await runSweep(world);
        expect((await world.row(row.id)).fate?.plannedAt).toBe('2026-06-10T09:00:00.000Z');
        const [id, by] = given;
        return world.holds.release(id, by, world.clock.set('2026-06-10T09:20:00Z'));
      },
    };
    await releaseHold({ id: hold.id, by: 'Jon Sand' }, { ...world, holds });
    expect((await world.row(row.id)).fate).toBeUndefined();
    await runSweep(world);
    expect((await world.row(row.id)).fate?.plannedAt).toBe('2026-06-10T09:20:00.000Z');
  });

  it('changes nothing for what another hold covers', async () => {
    const world = await retentionWorld();
    const { hold, row } = await held(world);
    await placeHold({ ...order, scope: 'recording', recordingId: row.id }, world);
    const before = await world.row(row.id);
    expect(await releaseHold({ id: hold.id, by: 'Jon Sand' }, world)).toMatchObject({
      freed: 0,
      stillHeld: 1,
    });
    expect(await world.row(row.id)).toEqual(before);
    expect(before.fate).toBeDefined();
  });

  it('takes back what was intended under it and not withdrawn yet', async () => {
    const world = await retentionWorld();
    const { hold } = await placeHold({ ...order, scope: 'everything' }, world);
    const rows = [await world.toTrash(), await world.toPurge()];
    world.clock.set('2026-06-01T00:12:00Z');
    await releaseHold({ id: hold.id, by: 'Jon Sand' }, world);
    for (const [row, status] of [
      [rows[0], 'archived'],
      [rows[1], 'trashed'],
    ] as const) {
      const now = await world.row(row?.id ?? anId());
      expect(now).toMatchObject({ status, lookAt: '2026-06-01T00:12:00.000Z' });
      expect(now).not.toHaveProperty('fate');
    }
  });

  it('has what was sent before it announced anew before it is sent once more', async () => {
    const world = await retentionWorld();
    const row = await world.toTrash();
    world.webex.troubles.push({ error: new TransientError('webex-unavailable', 'reset'), done: false });
    await world.run();
    const { hold } = await placeHold({ ...order, scope: 'everything' }, world);
    await releaseHold({ id: hold.id, by: 'Jon Sand' }, { ...world, clock: later(world) });
    expect(await world.row(row.id)).toMatchObject({
      status: 'trashing',
      sentAt: '2026-06-01T00:10:00.000Z',
      lookAt: '2026-06-01T00:25:00.000Z',
    });
    await world.later();
    expect(await world.row(row.id)).toMatchObject({ status: 'archived' });
    expect(world.calls()).toHaveLength(1);
  });

  it('keeps the first release when it is released again, and mends what a crash had left', async () => {
    const world = await retentionWorld();
    const { hold, row } = await held(world);
    world.clock.set('2026-06-10T09:00:00Z');
    const first = await world.holds.release(hold.id, 'Jon Sand', world.clock.now());
    world.clock.set('2026-06-10T11:00:00Z');
    const again = await releaseHold({ id: hold.id, by: 'Ana Rebelo' }, world);
    expect(again).toMatchObject({ hold: first, isNew: false, freed: 1 });
    expect(await world.row(row.id)).toMatchObject({ lookAt: '2026-06-10T11:00:00.000Z' });
    expect((await world.row(row.id)).fate).toBeUndefined();
    await runSweep(world);
    const planNow = await world.row(row.id);
    await releaseHold({ id: hold.id, by: 'Ana Rebelo' }, world);
    expect(await world.row(row.id)).toEqual(planNow);
  });

  it('stays in force where a row could not be freed', async () => {
    const world = await retentionWorld();
    const { hold } = await held(world);
    const recordings = {
      ...world.recordings,
      async *every(unreadable?: (id: string) => void) {
        unreadable?.('c0ffee99');
        yield* world.recordings.every();
      },
    };
    await expect(releaseHold({ id: hold.id, by: 'Jon Sand' }, { ...world, recordings })).rejects.toThrow(
      `The hold ${hold.id} stays in force, but a row could not be read or written (c0ffee99): run it again.`,
    );
    expect(await world.holds.inForce()).toEqual([hold]);
  });

  it('leaves what still waits for its transcript to its own time, without the old plan', async () => {
    const world = await retentionWorld();
    const { archive } = anArchived();
    const waiting = anArchived({
      archive: { ...archive, transcript: { state: 'awaited', looks: 1 } },
      lookAt: at('2026-06-11T00:00:00Z'),
    });
    const { hold } = await placeHold({ ...order, scope: 'everything' }, world);
    const row = planned(waiting, world.policy, at('2026-05-01T00:00:00Z'));
    await world.recordings.create(row);
    await releaseHold({ id: hold.id, by: 'Jon Sand' }, world);
    const { fate: _void, ...rest } = row;
    expect(await world.row(row.id)).toEqual({ ...rest, version: 2 });
  });

  it('that there is not is told, and nothing happens', async () => {
    const world = await retentionWorld();
    expect(await releaseHold({ id: 'no-such-hold', by: 'Jon Sand' }, world)).toBeUndefined();
    expect(await deed(world, 'hold-release')).toBeUndefined();
  });
});

/** A clock a minute later than the world's. */
function later(world: RetentionWorld): HoldPorts['clock'] {
  return { ...world.clock, now: () => at('2026-06-01T00:11:00Z') };
}

/** Sweeps and acts a few times a day. */
async function live(world: RetentionWorld, from: string, until: string): Promise<void> {
  for (let now = world.clock.set(from); now <= at(until); now = world.clock.pass(dayMs / 4)) {
    await runSweep(world);
    await runSweep(world);
    await world.run();
  }
}

async function deed(world: RetentionWorld, what: string): Promise<unknown> {
  for await (const key of world.papers.keys('receipts/')) {
    const text = (await world.papers.get(key)) ?? '';
    if (text.includes(`"${what}"`)) return JSON.parse(text);
  }
  return undefined;
}
