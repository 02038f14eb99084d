import { describe, expect, it } from 'vitest';
import type { Recording } from '../../lib/domain/recording.ts';
import { adoptPolicy } from '../../lib/steps/adopt-policy.ts';
import { adoptedNotes, inForce } from '../../lib/steps/policy-in-force.ts';
import { stageNotes, theStage } from '../../lib/steps/stage-now.ts';
import { sweep } from '../../lib/steps/sweep.ts';
import { memoryWorld, type MemoryWorld } from '../build/memory-world.ts';
import { Death, mortal } from '../build/mortal.ts';
import { policyText } from '../build/policies.ts';
import { aDiscovered, anArchived, at, facts } from '../build/recordings.ts';
import { aFate, aTrashed } from '../build/retained-rows.ts';
import { farDeadline } from '../build/step-world.ts';

const now = at('2026-07-01T12:00:00Z');
const due = at('2026-07-01T00:05:00Z');
const before = { ...facts(), timeRecorded: at('2026-06-20T08:00:00Z') };
const rows: readonly Recording[] = [
  anArchived({ lookAt: due, fate: aFate() }),
  anArchived({ lookAt: due, fate: aFate() }),
  anArchived({ lookAt: due, facts: before }),
  anArchived({ facts: before }),
  aTrashed({ lookAt: due }),
  aDiscovered({ lookAt: due }),
  { ...anArchived(), status: 'trashing', intendedAt: due, lookAt: due, fate: aFate() },
];

/** A live stage with something of everything that a sweep does, the brake that is pulled included where asked. */
async function aWorld(recordings: number): Promise<MemoryWorld> {
  const world = memoryWorld(rows, now);
  const text = policyText({ brakes: { recordings, share: '100 %' } });
  const { policy } = await adoptPolicy({ text, by: 'Records' }, world);
  const stage = { mode: 'live', since: at('2026-03-01T00:00:00Z'), by: 'Records' } as const;
  await stageNotes(world.notes).change(theStage, () => stage);
  for (const row of rows) {
    const fate = row.fate && { ...row.fate, policyHash: policy.hash };
    if (fate !== undefined) await world.recordings.move(row, { ...row, fate });
  }
  return world;
}

async function run(world: Parameters<typeof sweep>[1]): Promise<void> {
  await sweep({ deadline: farDeadline, ringLimit: 500, token: 'compliance-read' }, world);
}

/** The same world, whose process dies at this call of any port. */
function dyingAt(call: number, written: boolean, world: MemoryWorld) {
  const process = mortal({ diesAtWrite: call, written });
  const ports = {
    ...world,
    recordings: process.port(world.recordings, ['get', 'known', 'move', 'due']),
    notes: process.port(world.notes, ['get', 'all', 'put']),
    papers: process.port(world.papers, ['get', 'put']),
    marks: process.port(world.marks, ['get', 'advance']),
    holds: process.port(world.holds, ['inForce']),
  };
  return { ports, dead: process.dead };
}

/** What counts in the end: how often a row was written does not. */
async function endOf(world: MemoryWorld) {
  const brake = await world.notes.get('brake', 'pulled');
  return {
    rows: (await world.rows()).map(({ version: _writes, ...row }) => row),
    adopted: await adoptedNotes(world.notes).get(inForce),
    brake: brake?.value,
  };
}

async function undisturbed(recordings: number) {
  const world = await aWorld(recordings);
  await run(world);
  await run(world);
  return endOf(world);
}
const ends = new Map([
  [500, await undisturbed(500)],
  [1, await undisturbed(1)],
]);

/** @returns whether there was such a call */
async function survives(
  deaths: readonly (readonly [call: number, written: boolean])[],
  recordings: number,
): Promise<boolean> {
  const world = await aWorld(recordings);
  let wasDead = false;
  for (const [call, written] of deaths) {
    const { ports, dead } = dyingAt(call, written, world);
    await run(ports).catch((error: unknown) => {
      if (!(error instanceof Death)) throw error;
    });
    wasDead = dead();
  }
  await run(world);
  await run(world);
  expect(await endOf(world), `death at ${JSON.stringify(deaths)}`).toEqual(ends.get(recordings));
  return wasDead;
}

describe.each([
  ['that does what is due', 500],
  ['that stops before it', 1],
])('a sweep %s', (_what, recordings) => {
  it('may die at any call of any port, before it or after it: the next makes the same of it', async () => {
    for (const written of [false, true]) {
      let calls = 1;
      while (await survives([[calls, written]], recordings)) calls += 1;
      expect(calls).toBeGreaterThan(20);
    }
  });

  it('may die twice', async () => {
    for (let first = 1; await survives([[first, true]], recordings); first += 3)
      for (let second = 1; second < 40; second += 2)
        await survives(
          [
            [first, true],
            [second, false],
          ],
          recordings,
        );
  });
});
