import { describe, expect, it } from 'vitest';
import { TransientError } from '../../lib/domain/errors.ts';
import { ana, joao, marta, reassignWorld } from '../build/reassign-world.ts';
import { at } from '../build/recordings.ts';

describe('recordings of somebody who leaves', () => {
  it('end with the successor, and their rows say so beside the origin', async () => {
    const world = await reassignWorld();
    const [one] = world.has(230);
    world.has(3, { status: 'deleted', createTime: at('2026-02-10T08:00:00Z') });
    world.has(2, { ownerId: ana, ownerEmail: 'ana.rebelo@example.com' });
    await world.add();
    await world.days(8);
    expect(world.webex.owners()).toEqual({ [joao]: 233, [ana]: 2 });
    expect((await world.row(one?.id ?? expect.fail())).facts).toMatchObject({
      origin: { ownerId: marta },
      owner: { id: joao, email: 'joao.pereira@example.com' },
    });
    const done = await world.theCase();
    expect(done).toMatchObject({ status: 'reassigned', reassignment: { moved: 233, left: [], sent: [] } });
    expect(done.lookAt).toBeUndefined();
    expect(world.said('recordings-left')).toEqual([]);
  });

  it('go in batches of at most a hundred, each guarded by the owner whom the list showed', async () => {
    const world = await reassignWorld();
    world.has(120);
    world.has(1, { ownerEmail: 'marta.olsson@example.com' });
    world.webex.employs(marta, 'marta.olsson@example.com');
    await world.add();
    await world.until('2026-03-31T22:01:00Z');
    const sent = world.webex.arrived.map(({ ids, from, to }) => [ids.length, from, to]);
    expect(sent).toEqual([
      [100, { ownerEmail: 'marta.lindqvist@example.com' }, 'joao.pereira@example.com'],
      [20, { ownerEmail: 'marta.lindqvist@example.com' }, 'joao.pereira@example.com'],
      [1, { ownerEmail: 'marta.olsson@example.com' }, 'joao.pereira@example.com'],
    ]);
  });

  it('are found although they are older than Webex is said to keep them', async () => {
    const world = await reassignWorld();
    world.has(1, { createTime: at('2025-12-21T08:00:00Z') });
    await world.add();
    await world.days(1);
    expect(world.webex.owners()).toEqual({ [joao]: 1 });
  });

  it('of a workspace are guarded by its id', async () => {
    const world = await reassignWorld();
    world.has(1, { ownerType: 'place', ownerEmail: undefined });
    await world.add();
    await world.until('2026-03-31T22:01:00Z');
    expect(world.webex.arrived).toMatchObject([{ from: { ownerId: marta } }]);
  });

  it('that keep their owner for a quarter of an hour are named once more, by ids alone', async () => {
    const world = await reassignWorld();
    const [odd] = world.has(3);
    world.webex.unguarded.add(odd?.webexId ?? expect.fail());
    await world.add();
    await world.until('2026-03-31T23:30:00Z', 4);
    expect(world.webex.owners()).toEqual({ [joao]: 3 });
    expect(world.webex.arrived.map(({ ids, from }) => [ids.length, from !== undefined])).toEqual([
      [3, true],
      [1, false],
    ]);
    expect(world.tooSoon()).toEqual([]);
  });

  it('of which Webex keeps the owner whatever is tried are an alarm, and are tried again in the days after', async () => {
    const world = await reassignWorld();
    const [odd = expect.fail()] = world.has(3);
    world.webex.stubborn.add(odd.webexId);
    await world.add();
    await world.until('2026-04-01T02:00:00Z');
    expect(await world.theCase()).toMatchObject({
      status: 'reassigned',
      reassignment: { moved: 2, left: [odd.id] },
    });
    expect(world.said('recordings-left')).toEqual([{ case: '2026-03-02-0000cafe', recordings: 1 }]);
    world.webex.stubborn.clear();
    await world.until('2026-04-02T04:00:00Z');
    expect(world.webex.owners()).toEqual({ [joao]: 3 });
    expect(await world.theCase()).toMatchObject({ reassignment: { moved: 3, left: [] } });
  });

  it('are split where Webex refuses a batch, until the one at fault stands alone', async () => {
    const world = await reassignWorld();
    const [, , culprit = expect.fail()] = world.has(9);
    world.webex.refuses.add(culprit.webexId);
    await world.add();
    await world.until('2026-04-01T03:00:00Z');
    expect(world.webex.owners()).toEqual({ [marta]: 1, [joao]: 8 });
    expect(await world.theCase()).toMatchObject({
      status: 'reassigned',
      reassignment: { left: [culprit.id] },
    });
    expect(world.tooSoon()).toEqual([]);
  });

  it('that come late are found a day after, and on the sixth day', async () => {
    const world = await reassignWorld();
    world.has(1);
    await world.add();
    await world.until('2026-04-01T12:00:00Z');
    world.has(1, { createTime: at('2026-03-31T19:00:00Z') });
    await world.until('2026-04-03T00:00:00Z');
    expect(world.webex.owners()).toEqual({ [joao]: 2 });
    world.has(1, { createTime: at('2026-03-31T18:00:00Z') });
    await world.until('2026-04-06T12:00:00Z', 12 * 60);
    expect(world.webex.owners()).toEqual({ [joao]: 2, [marta]: 1 });
    await world.until('2026-04-07T12:00:00Z');
    expect(world.webex.owners()).toEqual({ [joao]: 3 });
  });

  it('are looked up, and not sent again, where the answer to a call was lost', async () => {
    const world = await reassignWorld();
    world.has(2);
    world.webex.troubles.push({
      error: new TransientError('webex-unavailable', 'It was reset.'),
      done: true,
    });
    await world.add();
    await world.until('2026-04-01T02:00:00Z', 4);
    expect(world.webex.arrived).toHaveLength(1);
    expect(world.webex.owners()).toEqual({ [joao]: 2 });
    expect(await world.theCase()).toMatchObject({ status: 'reassigned', reassignment: { moved: 2 } });
  });

  it('that somebody else reassigned, or that are gone, are let be', async () => {
    const world = await reassignWorld();
    const [theirs = expect.fail(), gone = expect.fail()] = world.has(3);
    world.webex.troubles.push({
      error: new TransientError('webex-unavailable', 'It was reset.'),
      done: false,
    });
    await world.add();
    await world.until('2026-03-31T22:01:00Z');
    world.webex.has({ ...theirs, ownerId: ana });
    world.webex.loses(gone);
    await world.until('2026-04-01T02:00:00Z', 4);
    expect(world.webex.owners()).toEqual({ [ana]: 1, [joao]: 1 });
    expect(await world.theCase()).toMatchObject({
      status: 'reassigned',
      reassignment: { moved: 1, left: [] },
    });
    const shown = (await world.receipts()).flatMap(each => (each.kind === 'outcome' ? each.items : []));
    expect(Object.groupBy(shown, each => each.shown)).toMatchObject({
      elsewhere: [{ id: theirs.id }],
      gone: [{ id: gone.id }],
      moved: [{}],
    });
  });
});

describe('nothing is reassigned', () => {
  it('in dry run, whether of the deployment or of the stage', async () => {
    for (const so of [{ isLive: true }, { isLive: false }]) {
      const world = await reassignWorld(so);
      world.has(2);
      await world.add();
      await world.ring();
      await world.run({ mayWrite: !so.isLive });
      expect(world.webex.arrived).toEqual([]);
      expect(await world.theCase()).toMatchObject({
        status: 'scheduled',
        lookAt: '2026-04-01T22:00:00.000Z',
      });
    }
  });

  it('before the day', async () => {
    const world = await reassignWorld();
    world.has(2);
    await world.add({
      effectiveAt: '2026-04-02T10:00:00Z',
      wake: 'reassign',
      lookAt: '2026-03-31T22:00:00Z',
    });
    await world.edit(each => ({
      ...each,
      words: Object.fromEntries(
        Object.entries(each.words).map(([name, word]) => [
          name,
          { ...word, leave: word.leave && { ...word.leave, effectiveAt: at('2026-04-02T10:00:00Z') } },
        ]),
      ),
    }));
    await world.run();
    expect(world.webex.arrived).toEqual([]);
    expect(await world.theCase()).toMatchObject({ status: 'scheduled', lookAt: '2026-04-02T10:00:00.000Z' });
  });

  it('of a departure for which the brake was pulled since', async () => {
    const world = await reassignWorld();
    world.has(2);
    await world.add();
    const pulled = { since: '2026-03-02T09:00:00Z', at: '2026-03-02T11:00:00Z' };
    await world.notes.put({ kind: 'leavers', name: 'hr', value: { named: [], pulled }, revision: 0 });
    await world.days(1);
    expect(world.webex.arrived).toEqual([]);
    expect(await world.theCase()).toMatchObject({ status: 'held', for: ['too-many'] });
  });

  it.each([
    ['is inactive', 'inactive', { state: 'inactive' as const }],
    ['is of another organisation', 'outside', { state: 'unknown' as const }],
    ['is unknown to Webex', 'missing', { state: undefined }],
  ])('to a successor who %s', async (_what, why, { state }) => {
    const world = await reassignWorld();
    world.has(2);
    if (state === undefined) world.webex.dismisses(joao);
    else world.webex.employs(joao, 'joao.pereira@example.com', state);
    await world.add();
    await world.until('2026-03-31T22:10:00Z');
    expect(world.webex.arrived).toEqual([]);
    const waiting = await world.theCase();
    expect(waiting.status).toBe('needs-successor');
    expect(waiting.successor).toBeUndefined();
    expect(world.said('offboarding-needs-successor')).toEqual([{ id: '2026-03-02-0000cafe', why }]);
  });

  it('to a successor who is leaving too', async () => {
    const world = await reassignWorld();
    world.has(2);
    await world.add();
    await world.add({
      id: '2026-03-05-000beef0',
      ownerId: joao,
      successor: { ownerId: ana, basis: 'manager' },
      effectiveAt: '2026-06-30T22:00:00Z',
      lookAt: '2026-06-30T22:00:00Z',
    });
    await world.until('2026-03-31T22:10:00Z');
    expect(world.webex.arrived).toEqual([]);
    expect((await world.theCase()).status).toBe('needs-successor');
  });

  it('any more once the successor is gone, and goes on with the next one', async () => {
    const world = await reassignWorld();
    const [odd = expect.fail()] = world.has(3);
    world.webex.unguarded.add(odd.webexId);
    await world.add();
    await world.until('2026-03-31T22:10:00Z');
    world.webex.employs(joao, 'joao.pereira@example.com', 'inactive');
    await world.until('2026-03-31T23:10:00Z');
    expect((await world.theCase()).status).toBe('needs-successor');
    expect(world.webex.owners()).toEqual({ [marta]: 1, [joao]: 2 });
    world.webex.unguarded.clear();
    await world.edit(each => {
      if (each.status !== 'needs-successor') throw new Error('It has a successor.');
      const successor = { ownerId: ana, basis: 'assigned' as const };
      return { ...each, status: 'scheduled', successor, lookAt: world.clock.now() };
    });
    await world.until('2026-04-01T02:00:00Z');
    expect(world.webex.owners()).toEqual({ [ana]: 1, [joao]: 2 });
    expect(await world.theCase()).toMatchObject({ status: 'reassigned', reassignment: { moved: 3 } });
  });

  it('any more once the person is back', async () => {
    const world = await reassignWorld();
    const [odd = expect.fail()] = world.has(3);
    world.webex.unguarded.add(odd.webexId);
    await world.add();
    await world.until('2026-03-31T22:10:00Z');
    await world.edit(each => {
      if (each.status !== 'reassigning') throw new Error('It has not begun.');
      return { ...each, returnedAt: at('2026-03-31T22:05:00Z') };
    });
    await world.days(8);
    expect(world.webex.owners()).toEqual({ [marta]: 1, [joao]: 2 });
    const done = await world.theCase();
    expect(done.status).toBe('reassigned');
    expect(done.lookAt).toBeUndefined();
    expect(world.said('leaver-returned')).toHaveLength(1);
  });
});
