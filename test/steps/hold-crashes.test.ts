import { expect, it } from 'vitest';
import type { Recording } from '../../lib/domain/recording.ts';
import { enforceHold, placeHold, type HoldPorts } from '../../lib/steps/place-hold.ts';
import { releaseHold } from '../../lib/steps/release-hold.ts';
import { aDiscovered, at } from '../build/recordings.ts';
import { Death, mortal } from '../build/mortal.ts';
import { retentionWorld, type RetentionWorld } from '../build/retention-world.ts';
import { all } from '../build/webex.ts';

const order = { scope: 'everything', reason: 'Case 4711', by: 'Ana Rebelo' } as const;

async function crowded() {
  const world = await retentionWorld();
  await world.toTrash();
  await world.toPurge();
  await world.add(await world.ourTrash(), 'deleted');
  await world.add(aDiscovered({ lookAt: at('2026-06-08T00:00:00Z') }), 'available');
  return world;
}

/** The same work in a process that dies at one of its writes; false where it lived through all of them. */
async function dies(
  world: RetentionWorld,
  so: Parameters<typeof mortal>[0],
  work: (ports: HoldPorts) => Promise<unknown>,
): Promise<boolean> {
  const process = mortal(so);
  const ports = {
    ...world,
    holds: process.port(world.holds, ['add', 'release']),
    leases: process.port(world.leases, ['take', 'release']),
    papers: process.port(world.papers, ['put']),
    recordings: process.port(world.recordings, ['move']),
  };
  try {
    await work(ports);
    return false;
  } catch (error) {
    if (error instanceof Death) return true;
    throw error;
  }
}

/** What counts of the rows, by their order. */
async function rowsOf(world: RetentionWorld): Promise<Partial<Recording>[]> {
  const rows = await all(world.recordings.every());
  return rows
    .map(({ id: _id, webexId: _webexId, version: _writes, receipt: _call, lookAt: _due, ...row }) => row)
    .toSorted((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)));
}

async function place(ports: HoldPorts): Promise<void> {
  const { hold } = await placeHold(order, ports);
  await enforceHold(hold, order.by, ports);
}

async function release(ports: HoldPorts): Promise<void> {
  const [hold] = await ports.holds.all();
  await releaseHold({ id: hold?.id ?? '', by: order.by }, ports);
}

it.each([true, false])(
  'wherever placing a hold dies, given again it ends as if it had not (its last write reached the store: %s)',
  async written => {
    const whole = await crowded();
    await place(whole);
    const expected = await rowsOf(whole);
    for (let diesAtWrite = 1; ; diesAtWrite += 1) {
      const world = await crowded();
      const died = await dies(world, { diesAtWrite, written }, place);
      world.clock.pass(60_000);
      if (died) await place(world);
      expect([diesAtWrite, await rowsOf(world)]).toEqual([diesAtWrite, expected]);
      expect(await world.holds.all()).toHaveLength(1);
      if (!died) {
        expect(diesAtWrite).toBeGreaterThan(8);
        return;
      }
    }
  },
);

it.each([true, false])(
  'wherever releasing a hold dies, given again it ends as if it had not (its last write reached the store: %s)',
  async written => {
    const whole = await crowded();
    await placeHold(order, whole);
    whole.clock.pass(60_000);
    await release(whole);
    const expected = await rowsOf(whole);
    for (let diesAtWrite = 1; ; diesAtWrite += 1) {
      const world = await crowded();
      await placeHold(order, world);
      world.clock.pass(60_000);
      const died = await dies(world, { diesAtWrite, written }, release);
      if (died) await release(world);
      expect([diesAtWrite, await rowsOf(world)]).toEqual([diesAtWrite, expected]);
      expect(await world.holds.inForce()).toEqual([]);
      if (!died) {
        expect(diesAtWrite).toBeGreaterThan(3);
        return;
      }
    }
  },
);
