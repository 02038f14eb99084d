import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { archiveKey } from '../../lib/domain/archive-keys.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import { at } from '../build/recordings.ts';
import { Death, mortal } from '../build/mortal.ts';
import { reconcileWorld } from '../build/reconcile-world.ts';

/** A day on which everything is wrong that can be: missed, not listed any more, damaged, gone to the bin, and stuck. */
async function aBadDay() {
  const world = await reconcileWorld();
  const rows = [
    world.shown(),
    await world.archived({}, false),
    await world.archived(),
    await world.archived({}, false),
    await world.archived({ lookAt: at('2026-02-28T10:00:00Z') }),
  ];
  const [, , damaged, binned] = rows;
  await rm(join(world.media.objects, archiveKey(damaged?.id ?? expect.fail(), 'audio', 1)));
  world.shown({ id: binned?.id ?? expect.fail(), status: 'deleted', durationSeconds: 600 });
  const states = async (): Promise<Partial<Recording>[]> => {
    const found = await Promise.all(rows.map(({ id }) => world.row(id)));
    return found.map(({ status, lookAt, attempts }) => ({ status, lookAt, attempts }));
  };
  return { ...world, states };
}

const now = at('2026-03-02T10:00:00Z');
const repairedStates = [
  { status: 'discovered', lookAt: now, attempts: 0 },
  { status: 'archived', lookAt: now, attempts: 0 },
  { status: 'discovered', lookAt: now, attempts: 0 },
  { status: 'trashed', lookAt: now, attempts: 0 },
  { status: 'archived', lookAt: now, attempts: 0 },
];
/** Lease, owner, rows, the bin, eight checks, the state and the lease again: more than a run has. */
const writes = [...Array(24).keys()].map(index => index + 1);

describe('a walk that dies', () => {
  it('would end so if it lived', async () => {
    const world = await aBadDay();
    await world.walk();
    expect(await world.states()).toEqual(repairedStates);
    expect(await world.check()).toMatchObject({ missed: 1, rung: 2, damaged: 1, unexplained: 0, rows: 5 });
  });

  it.each(writes.flatMap(diesAtWrite => [false, true].map(written => ({ diesAtWrite, written }))))(
    'at write $diesAtWrite (written: $written) leaves what the next run ends in the same way',
    async death => {
      const world = await aBadDay();
      const process = mortal(death);
      const dying = {
        ...world,
        recordings: process.port(world.recordings, ['create', 'move']),
        notes: process.port(world.notes, ['put']),
        leases: process.port(world.leases, ['take', 'release']),
      };
      const outcome = await world
        .walk({ deadline: at('2026-03-02T10:14:50Z') }, dying)
        .catch((e: unknown) => e);
      if (process.dead()) expect(outcome).toBeInstanceOf(Death);

      // The lease of the dead one ends with the run that it was for; nobody else has touched its rows.
      await world.leases.release('reconcile', `${now}#0.5`);
      await world.walk();
      expect(await world.states()).toEqual(repairedStates);
      expect(await world.checks()).toHaveLength(8);
      expect(await world.check()).toMatchObject({
        rows: 5,
        unexplained: 0,
        webex: { available: 3, deleted: 1 },
      });
    },
  );

  it('has fewer writes than were tried here', async () => {
    const world = await aBadDay();
    const process = mortal({ diesAtWrite: writes.length, written: true });
    await world.walk(
      {},
      {
        ...world,
        recordings: process.port(world.recordings, ['create', 'move']),
        notes: process.port(world.notes, ['put']),
        leases: process.port(world.leases, ['take', 'release']),
      },
    );
    expect(process.dead()).toBe(false);
  });

  it('holds its turn for no longer than its own run', async () => {
    const world = await aBadDay();
    const process = mortal({ diesAtWrite: 3, written: true });
    const dying = {
      ...world,
      notes: process.port(world.notes, ['put']),
      recordings: process.port(world.recordings, ['create', 'move']),
      leases: process.port(world.leases, ['take', 'release']),
    };
    await expect(world.walk({ deadline: at('2026-03-02T10:14:50Z') }, dying)).rejects.toThrow(Death);
    world.clock.set('2026-03-02T10:15:00Z');
    await world.walk();
    expect(await world.checks()).toEqual([]);
    world.clock.set('2026-03-02T11:00:00Z');
    await world.walk();
    expect(await world.checks()).toHaveLength(8);
  });
});
