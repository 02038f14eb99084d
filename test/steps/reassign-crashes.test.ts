import { describe, expect, it } from 'vitest';
import type { ReassignPorts } from '../../lib/steps/reassign-run.ts';
import { verifyArchive } from '../../lib/steps/verify-archive.ts';
import { readFolderMedia } from '../../local/media/folder-reader.ts';
import { Death, mortal } from '../build/mortal.ts';
import { gated, interleaved, type Actor } from '../build/interleaved.ts';
import { joao, marta, reassignWorld, type ReassignWorld } from '../build/reassign-world.ts';
import { all } from '../build/webex.ts';

const slowMs = 120_000;
type Cut = { readonly diesAtWrite: number; readonly written: boolean };

/** Two that go at once, one that needs ids alone, one that Webex keeps where it is. */
async function aWorld() {
  const world = await reassignWorld();
  const [, , odd = expect.fail(), stubborn = expect.fail()] = world.has(4);
  world.webex.unguarded.add(odd.webexId);
  world.webex.stubborn.add(stubborn.webexId);
  await world.add();
  return world;
}

/** Every call of a port that can be cut: reads, writes, and what is sent. */
function cuttable(world: ReassignWorld, process: ReturnType<typeof mortal>): Partial<ReassignPorts> {
  const { ports } = world;
  return {
    offboardings: process.port(ports.offboardings, ['get', 'write', 'whose']),
    recordings: process.port(ports.recordings, ['get', 'create', 'move', 'known']),
    webex: process.port(ports.webex, ['details']),
    people: process.port(ports.people, ['withId']),
    reassigner: process.port(ports.reassigner, ['reassign']),
    papers: process.port(ports.papers, ['get', 'put']),
  };
}

async function oneRun(world: ReassignWorld, cut: Cut): Promise<boolean> {
  await world.ring();
  try {
    await world.run(cuttable(world, mortal(cut)));
    return false;
  } catch (error) {
    if (!(error instanceof Death)) throw error;
    return true;
  }
}

/**
 * Lives through it with a process that dies at each cut, one after the other: the first in the run that sends, or in a
 * later look.
 */
async function live(cuts: readonly Cut[], { afterMinutes }: { afterMinutes: number }) {
  const world = await aWorld();
  let died = 0;
  if (afterMinutes > 0) {
    await oneRun(world, never);
    world.clock.pass(afterMinutes * 60_000);
  }
  for (const cut of cuts) {
    if (await oneRun(world, cut)) died += 1;
    world.clock.pass(16 * 60_000);
  }
  await world.until('2026-04-01T03:00:00Z');
  return { died, end: await endOf(world) };
}

/** All that has to be the same in the end, however it came to it. */
async function endOf(world: ReassignWorld) {
  const cases = await all(world.offboardings.every());
  const rows = await all(world.recordings.every());
  const receipts = await world.receipts();
  const outcomes = receipts.flatMap(each => (each.kind === 'outcome' ? each.items : []));
  const ports = { ...world, reader: readFolderMedia(world.media.objects) };
  const { findings } = await verifyArchive({ media: 'all', now: world.clock.now(), announced: [] }, ports);
  return {
    owners: world.webex.owners(),
    cases: cases.map(({ status }) => status),
    sent: cases.map(each => each.reassignment?.sent.length),
    rows: rows.map(({ facts }) => facts?.owner?.id).toSorted(),
    // Each that was moved has a receipt that says so.
    proven: new Set(outcomes.filter(({ shown }) => shown === 'moved').map(({ id }) => id)).size,
    // Nobody draws sheets here.
    misfits: findings.filter(({ what }) => what !== 'receipt-unsealed'),
    tooSoon: world.tooSoon(),
  };
}

const never: Cut = { diesAtWrite: 100_000, written: false };
const undisturbed = {
  owners: { [joao]: 3, [marta]: 1 },
  cases: ['reassigned'],
  sent: [0],
  rows: [joao, joao, joao, undefined],
  proven: 3,
  misfits: [],
  tooSoon: [],
};

describe('a process that dies while it reassigns', { timeout: slowMs }, () => {
  it('has an undisturbed life to be compared with', async () => {
    const { end, died } = await live([never], { afterMinutes: 0 });
    expect(end).toEqual(undisturbed);
    expect(died).toBe(0);
  });

  it.each([
    ['in the run that sends', 0, 15],
    ['in the later look', 16, 20],
  ])('at any call %s leaves a case that ends in the same way', async (_when, afterMinutes, least) => {
    let last = 0;
    for (let diesAtWrite = 1; ; diesAtWrite += 1) {
      const lives = [
        await live([{ diesAtWrite, written: false }], { afterMinutes }),
        await live([{ diesAtWrite, written: true }], { afterMinutes }),
      ];
      for (const { end } of lives) expect(end, `cut at ${diesAtWrite}`).toEqual(undisturbed);
      if (lives.every(({ died }) => died === 0)) break;
      last = diesAtWrite;
    }
    expect(last).toBeGreaterThan(least);
  });

  it('twice does so as well', async () => {
    for (let first = 1; first <= 25; first += 4) {
      for (let second = 1; second <= 25; second += 5) {
        const cuts = [
          { diesAtWrite: first, written: first % 8 === 1 },
          { diesAtWrite: second, written: second % 2 === 1 },
        ];
        const { end } = await live(cuts, { afterMinutes: (first + second) % 3 === 0 ? 16 : 0 });
        expect(end, `cut at ${first} and ${second}`).toEqual(undisturbed);
      }
    }
  });
});

describe('two runs that are woken for one case', { timeout: slowMs }, () => {
  it('in whatever order they act, send each recording once, and end as one would', async () => {
    for (let seed = 0; seed < 24; seed += 1) {
      const world = await aWorld();
      await world.ring();
      const turns = Array.from({ length: 60 }, (_, n): Actor =>
        (seed * 7 + n * n) % 3 === 0 ? 'one' : 'other',
      );
      const work = async (gate: () => Promise<void>) =>
        world.run({
          offboardings: gated(world.ports.offboardings, ['get', 'write', 'whose'], gate),
          reassigner: gated(world.ports.reassigner, ['reassign'], gate),
        });
      await interleaved({ one: work, other: work }, turns);
      expect(world.webex.arrived, `seed ${seed}`).toHaveLength(1);
      await world.until('2026-04-01T03:00:00Z');
      expect(await endOf(world), `seed ${seed}`).toEqual(undisturbed);
    }
  });

  it('again, after all is done, change nothing', async () => {
    const world = await aWorld();
    await world.days(8);
    const [before, calls] = [await world.theCase(), world.webex.arrived.length];
    await world.run();
    await world.run();
    expect(await world.theCase()).toEqual(before);
    expect(world.webex.arrived).toHaveLength(calls);
  });
});
