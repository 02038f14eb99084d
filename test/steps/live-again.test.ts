import { describe, expect, it } from 'vitest';
import { minuteMs } from '../../lib/domain/time.ts';
import { stageNotes, theStage } from '../../lib/steps/stage-now.ts';
import { retentionWorld, type RetentionWorld } from '../build/retention-world.ts';

/** A person ends the live stage, and begins it anew within the minute. */
async function endAndBegin({ notes, clock }: RetentionWorld): Promise<void> {
  await stageNotes(notes).change(theStage, () => ({ mode: 'dry-run' }));
  clock.pass(minuteMs);
  await stageNotes(notes).change(theStage, () => ({ mode: 'live', since: clock.now(), by: 'Ana Rebelo' }));
}

async function intended() {
  const world = await retentionWorld();
  const rows = [await world.toTrash(), await world.toPurge()];
  return { world, rows, read: async () => Promise.all(rows.map(async ({ id }) => world.row(id))) };
}

/** A whole notice after it went live again, on the first day that begins then. */
const again = '2026-06-09T00:05:00.000Z';
const withdrawn = [
  { status: 'archived', lookAt: again },
  { status: 'trashed', by: 'tapekeeper', lookAt: again },
];

describe('what was intended before the stage was ended and begun anew, between two sweeps,', () => {
  it('is not sent before a whole notice has passed again', async () => {
    const { world, read } = await intended();
    await endAndBegin(world);
    await world.run();
    expect(world.calls()).toEqual([]);
    expect(await read()).toMatchObject(withdrawn);
  });

  it('is not sent either where that happened right before the call', async () => {
    const { world, read } = await intended();
    let tries = 0;
    const leases = {
      ...world.leases,
      take: async (...given: Parameters<typeof world.leases.take>) => {
        if ((tries += 1) === 1) await endAndBegin(world);
        return world.leases.take(...given);
      },
    };
    await world.run(undefined, { leases });
    expect(world.calls()).toEqual([]);
    expect(await read()).toMatchObject(withdrawn);
  });

  it('and whose call has done nothing is not sent once more', async () => {
    const { world, rows, read } = await intended();
    for (const { webexId } of rows) world.webex.refuses.add(webexId);
    await world.run();
    const { length } = world.calls();
    await endAndBegin(world);
    world.webex.refuses.clear();
    await world.later(20);
    expect(world.calls()).toHaveLength(length);
    expect(await read()).toMatchObject(withdrawn);
  });
});
