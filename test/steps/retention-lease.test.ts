import { describe, expect, it } from 'vitest';
import { TransientError } from '../../lib/domain/errors.ts';
import { adoptedNotes } from '../../lib/steps/policy-in-force.ts';
import { adoptPolicy } from '../../lib/steps/adopt-policy.ts';
import { stageNotes, theStage } from '../../lib/steps/stage-now.ts';
import { aRule, policyText } from '../build/policies.ts';
import { anId, at } from '../build/recordings.ts';
import { retentionWorld, type RetentionWorld } from '../build/retention-world.ts';

/** The leases of a world, with something that happens before the first is taken. */
function once(world: RetentionWorld, happens: () => Promise<unknown>) {
  let done = false;
  return {
    leases: {
      ...world.leases,
      async take(...given: Parameters<typeof world.leases.take>) {
        if (!done) await happens();
        done = true;
        return world.leases.take(...given);
      },
    },
  };
}

describe('between the look and the call', () => {
  it('nothing is sent once the look is more than four minutes old', async () => {
    const world = await retentionWorld();
    const { id } = await world.toTrash();
    await world.run(
      undefined,
      once(world, async () => world.clock.pass(4 * 60_000 + 1)),
    );
    expect(world.calls()).toEqual([]);
    expect(await world.row(id)).toMatchObject({ status: 'trashing', wake: 'retain' });
    expect(await world.receipts()).toEqual([]);
  });

  it('nothing is sent on a stage that has ended', async () => {
    const world = await retentionWorld();
    const { id } = await world.toTrash();
    const ends = async () => stageNotes(world.notes).change(theStage, () => ({ mode: 'dry-run' }));
    await world.run(undefined, once(world, ends));
    expect(world.calls()).toEqual([]);
    await world.run();
    expect(await world.row(id)).toMatchObject({ status: 'archived' });
  });

  it('nothing is sent that a policy adopted meanwhile would keep', async () => {
    const world = await retentionWorld();
    const { id } = await world.toTrash();
    await adoptedNotes(world.notes).change(
      'in-force',
      before => before && { ...before, redatedAt: at('2026-01-02T00:00:00Z') },
    );
    const text = policyText({ rules: [aRule({ trashAfter: '300 days' })] });
    await world.run(
      undefined,
      once(world, async () => adoptPolicy({ text, by: 'Ana Rebelo' }, world)),
    );
    expect(world.calls()).toEqual([]);
    expect(await world.row(id)).toMatchObject({ status: 'archived', lookAt: '2026-12-28T00:05:00.000Z' });
  });
});

describe('under the lease', () => {
  it('no call begins in its last quarter of a minute, and what is marked rests until the later look', async () => {
    const world = await retentionWorld();
    const row = await world.toTrash();
    const slow = {
      ...world.recordings,
      async move(...given: Parameters<typeof world.recordings.move>) {
        world.clock.pass(45_000);
        return world.recordings.move(...given);
      },
    };
    await world.run(undefined, { recordings: slow });
    expect(world.calls()).toEqual([]);
    expect(await world.row(row.id)).toMatchObject({ status: 'trashing', sentAt: '2026-06-01T00:10:00.000Z' });
    await world.later();
    expect(world.calls()).toHaveLength(1);
    expect(world.tooSoon()).toEqual([]);
  });

  it('Webex is called with that moment as the deadline', async () => {
    const world = await retentionWorld();
    await world.toTrash();
    const deadlines: string[] = [];
    const keeper = {
      ...world.webex.keeper,
      async softDelete(ids: readonly string[], deadline: string) {
        deadlines.push(deadline);
        return world.webex.keeper.softDelete(ids, at('2030-01-01T00:00:00Z'));
      },
    };
    await world.run(undefined, { keeper });
    expect(deadlines).toEqual(['2026-06-01T00:10:45.000Z']);
  });

  it('a call that meets trouble is the last one of a run', async () => {
    const world = await retentionWorld();
    const first = await world.toTrash();
    const second = await world.toTrash({ attempts: 1 });
    world.webex.troubles.push({
      error: new TransientError('rate-limited', 'Webex answered 429.'),
      done: false,
    });
    await world.run();
    expect(world.calls()).toEqual([{ what: 'trash', ids: [first.id] }]);
    const waiting = await world.row(second.id);
    expect(waiting).toMatchObject({ status: 'trashing', wake: 'retain' });
    expect('sentAt' in waiting && waiting.sentAt).toBeFalsy();
  });
});

describe('a fate', () => {
  it('that was planned before the stage went live is announced anew from then', async () => {
    const world = await retentionWorld();
    const { id } = await world.toTrash();
    const since = at('2026-05-30T12:00:00Z');
    await stageNotes(world.notes).change(theStage, () => ({ mode: 'live', since, by: 'Ana Rebelo' }));
    await world.run();
    expect(world.calls()).toEqual([]);
    expect(await world.row(id)).toMatchObject({ status: 'archived', lookAt: '2026-06-07T00:05:00.000Z' });
  });
});

describe('rows that cannot be read or written', () => {
  it('are named for another try, and the others go on', async () => {
    const world = await retentionWorld();
    const [fine, unreadable, unwritable] = [
      await world.toTrash(),
      await world.toTrash(),
      await world.toTrash(),
    ];
    const trouble = () => Promise.reject(new TransientError('store-unavailable', 'The table is busy.'));
    const recordings = {
      get: async (id: typeof fine.id) => (id === unreadable.id ? trouble() : world.recordings.get(id)),
      move: async (...[from, to]: Parameters<typeof world.recordings.move>) =>
        from.id === unwritable.id ? trouble() : world.recordings.move(from, to),
    };
    const failed = await world.run(undefined, { recordings });
    expect(failed.toSorted()).toEqual([unreadable.id, unwritable.id].toSorted());
    expect(world.calls()).toEqual([{ what: 'trash', ids: [fine.id] }]);
  });

  it('are none where there is no such row', async () => {
    const world = await retentionWorld();
    expect(await world.run([anId()])).toEqual([]);
  });
});
