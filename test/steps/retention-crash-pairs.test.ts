import { describe, expect, it } from 'vitest';
import { orderRestore } from '../../lib/domain/restoring.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import { Death, mortal } from '../build/mortal.ts';
import { at, facts } from '../build/recordings.ts';
import { cuttable, type Cut } from '../build/cut-retention.ts';
import { retentionWorld, type RetentionWorld } from '../build/retention-world.ts';

const slowMs = 120_000;
type Make = (world: RetentionWorld) => Promise<Recording>;

/** Lives of one recording, in each of which a call is sent: what it is at first, and in the end. */
const lives: readonly (readonly [what: string, make: Make, end: object])[] = [
  ['trashed', async world => world.toTrash(), { status: 'trashed', by: 'tapekeeper' }],
  ['purged', async world => world.toPurge(), { status: 'purged', by: 'tapekeeper' }],
  ['restored', toRestore, { status: 'archived' }],
];

async function toRestore(world: RetentionWorld): Promise<Recording> {
  const inBin = orderRestore(await world.ourTrash(), 'person', world.clock.now());
  return world.add({ ...inBin, wake: 'retain' as const }, 'deleted');
}

/** What there is to be seen besides it: Webex still knows others. */
async function addWitness(world: RetentionWorld): Promise<void> {
  const witness = await world.toTrash({ facts: facts({ createTime: at('2026-05-30T08:00:00Z') }) });
  const { wake: _rung, lookAt: _due, ...silent } = witness;
  await world.recordings.move(witness, silent);
}

/** Dies at each cut, one after the other, and is then left to itself. */
async function live(make: Make, cuts: readonly Cut[], pauseMinutes: number) {
  const world = await retentionWorld({ inMemory: true });
  const { id } = await make(world);
  await addWitness(world);
  const died: boolean[] = [];
  for (const cut of cuts) {
    const process = mortal(cut);
    let isDead = false;
    try {
      await world.run(undefined, cuttable(world, process));
    } catch (error) {
      if (!(error instanceof Death)) throw error;
      isDead = true;
    }
    died.push(isDead);
    world.clock.pass(pauseMinutes * 60_000);
    await world.ring();
  }
  for (let look = 0; look < 5; look += 1) await world.later(16);
  return { died, row: await world.row(id), tooSoon: world.tooSoon() };
}

/** Each call that a run can die at, before it is done and after. */
function* cutsOf(): Generator<Cut> {
  for (let diesAtWrite = 1; ; diesAtWrite += 1) {
    yield { diesAtWrite, written: false };
    yield { diesAtWrite, written: true };
  }
}

describe('a process that dies at any two calls, one after the other', { timeout: slowMs }, () => {
  it.each(
    lives.flatMap(([what, make, end]) => [0, 16].map(pauseMinutes => ({ what, make, end, pauseMinutes }))),
  )(
    'of a life to be $what, $pauseMinutes minutes apart, leaves it to end so, and sends nothing twice too soon',
    async ({ make, end, pauseMinutes }) => {
      let pairs = 0;
      for (const first of cutsOf()) {
        let hasFirst = false;
        for (const second of cutsOf()) {
          const { died, row, tooSoon } = await live(make, [first, second], pauseMinutes);
          const where = JSON.stringify([first, second]);
          expect(row, where).toMatchObject({ ...end, attempts: 0 });
          expect(tooSoon, where).toEqual([]);
          hasFirst ||= died[0] === true;
          if (died[0] !== true || died[1] !== true) break;
          pairs += 1;
        }
        if (!hasFirst) break;
      }
      expect(pairs).toBeGreaterThan(100);
    },
  );
});
