import { describe, expect, it } from 'vitest';
import { discover } from '../../lib/domain/discovery.ts';
import { TransientError } from '../../lib/domain/errors.ts';
import type { WebexRecording } from '../../lib/domain/webex-recording.ts';
import { at } from '../build/recordings.ts';
import { ana, joao, marta, reassignWorld, type ReassignWorld } from '../build/reassign-world.ts';

const key = 'offboardings/2026-03-02-0000cafe/20260302-100500.json';
const takenAt = '2026-03-02T10:05:00Z';

/** Recordings of Marta's that no list of hers shows. */
function unlisted(world: ReassignWorld, count: number, overrides: Partial<WebexRecording> = {}) {
  const all = world.has(count, overrides);
  for (const { webexId } of all) world.webex.unlisted.add(webexId);
  return all;
}

/** The snapshot of Marta's case, as it was written when she was looked up. */
async function snapshotOf(world: ReassignWorld, all: readonly WebexRecording[]) {
  const paper = { ownerId: marta, takenAt: at(takenAt), available: all.map(({ id }) => id), inBin: [] };
  await world.papers.put(key, JSON.stringify(paper));
  return { snapshot: { key, recordings: all.length, takenAt } };
}

describe('recordings that no list of their owner shows', () => {
  it('are reassigned where rows say that they are hers, and Webex says so too', async () => {
    const world = await reassignWorld();
    world.has(2);
    const hers = unlisted(world, 120);
    const [moved = expect.fail(), gone = expect.fail()] = unlisted(world, 2);
    for (const each of [...hers, moved, gone])
      await world.recordings.create(discover(each, world.clock.now()));
    world.webex.has({ ...moved, ownerId: ana });
    world.webex.loses(gone);
    await world.add();
    await world.days(8);
    expect(world.webex.owners()).toEqual({ [joao]: 122, [ana]: 1 });
    expect(await world.theCase()).toMatchObject({
      status: 'reassigned',
      reassignment: { moved: 122, left: [], sent: [] },
    });
    expect(world.webex.arrived.map(({ ids }) => ids.length)).toEqual([2, 100, 20]);
  });

  it('are reassigned where the snapshot names them, whether there is a row or not', async () => {
    const world = await reassignWorld();
    const [known = expect.fail(), unknown = expect.fail(), lost = expect.fail()] = unlisted(world, 3);
    // The row knows an owner from before.
    await world.recordings.create(discover({ ...known, ownerId: ana }, world.clock.now()));
    world.webex.loses(lost);
    await world.add(await snapshotOf(world, [known, unknown, lost]));
    await world.days(8);
    expect(world.webex.owners()).toEqual({ [joao]: 2 });
    expect((await world.row(unknown.id)).facts).toMatchObject({
      origin: { ownerId: marta },
      owner: { id: joao },
    });
    expect(await world.theCase()).toMatchObject({ status: 'reassigned', reassignment: { moved: 2 } });
    expect(world.said('offboarding-nothing-found')).toEqual([]);
  });

  it.each([
    ['with a row', true],
    ['without one', false],
  ])('wait, %s, while Webex cannot be asked for them', async (_, hasRow) => {
    const world = await reassignWorld();
    const [one = expect.fail()] = unlisted(world, 1);
    if (hasRow) await world.recordings.create(discover(one, world.clock.now()));
    await world.add(await snapshotOf(world, [one]));
    await world.ring();
    const details = async () => {
      throw new TransientError('webex-unavailable', 'Webex answered 502.');
    };
    await world.run({ webex: { ...world.webex.reader, details } });
    expect(await world.theCase()).toMatchObject({
      status: 'reassigning',
      lookAt: '2026-03-31T22:05:00.000Z',
    });
    await world.days(8);
    expect(world.webex.owners()).toEqual({ [joao]: 1 });
  });

  it('are an alarm where the snapshot had some, and none is found', async () => {
    const world = await reassignWorld();
    const all = unlisted(world, 2);
    await world.add(await snapshotOf(world, all));
    all.forEach(each => world.webex.loses(each));
    await world.until('2026-04-01T02:00:00Z');
    expect(await world.theCase()).toMatchObject({ status: 'reassigned', reassignment: { moved: 0 } });
    expect(world.said('offboarding-nothing-found')).toEqual([{ case: '2026-03-02-0000cafe', recordings: 2 }]);
  });

  it('are no alarm where there never were any', async () => {
    const world = await reassignWorld();
    await world.add(await snapshotOf(world, []));
    await world.until('2026-04-01T02:00:00Z');
    expect(await world.theCase()).toMatchObject({ status: 'reassigned', reassignment: { moved: 0 } });
    expect(world.said('offboarding-nothing-found')).toEqual([]);
  });

  it('are found by their rows also where the snapshot is damaged, which is an alarm', async () => {
    const world = await reassignWorld();
    const [one = expect.fail()] = unlisted(world, 1);
    await world.recordings.create(discover(one, world.clock.now()));
    await world.add({ snapshot: { key, recordings: 1, takenAt } });
    await world.papers.put(key, '{"ownerId":');
    await world.days(8);
    expect(world.webex.owners()).toEqual({ [joao]: 1 });
    expect(world.said('snapshot-damaged')).toContainEqual({ case: '2026-03-02-0000cafe' });
  });
});
