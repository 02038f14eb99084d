import { describe, expect, it } from 'vitest';
import { dayMs, plusMs } from '../../lib/domain/time.ts';
import { fateWorld, noBrakes } from '../build/fate-world.ts';
import { aRule } from '../build/policies.ts';
import { anArchived, at } from '../build/recordings.ts';

const after = (days: string) => ({ ...noBrakes, rules: [aRule({ trashAfter: days })] });

/** A live stage on the 20th of May 2026, with a recording of March that is to be trashed on the 1st of June. */
async function liveWorld() {
  const world = await fateWorld();
  const row = await world.put(anArchived({ lookAt: at('2026-03-03T12:00:00Z') }));
  await world.live('2026-01-01T00:00:00Z');
  await world.adopt(after('90 days'));
  await world.sweep();
  world.clock.set('2026-05-20T12:00:00Z');
  const adopt = async (days: string) => {
    await world.adopt(after(days));
    await world.sweep();
    world.clock.pass(6_000);
    await world.sweep();
  };
  /** Sweeps once a day until then, and tells the first day on which something was intended. */
  const intendedOn = async (until: string) => {
    while (world.clock.now() < at(until)) {
      await world.sweep();
      if ((await world.row(row.id)).status !== 'archived') return world.clock.now().slice(0, 10);
      world.clock.set(plusMs(world.clock.now(), dayMs));
    }
    return 'never';
  };
  return { ...world, adopt, intendedOn };
}

describe('a policy that passed through one day on its way from 90 to 120', () => {
  it('ends nothing, though the shorter one was in force and brought to every row', async () => {
    const world = await liveWorld();
    await world.adopt('1 day');
    await world.adopt('120 days');
    expect(await world.intendedOn('2026-06-30T00:00:00Z')).toBe('never');
    expect(await world.intendedOn('2026-07-03T00:00:00Z')).toBe('2026-07-01');
  });

  it('ends nothing sooner than a whole notice after it where it stayed', async () => {
    const world = await liveWorld();
    await world.adopt('1 day');
    expect(await world.intendedOn('2026-06-30T00:00:00Z')).toBe('2026-05-28');
  });
});
