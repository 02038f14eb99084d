import { describe, expect, it } from 'vitest';
import { TransientError } from '../../lib/domain/errors.ts';
import { rememberOwners } from '../../lib/steps/owners.ts';
import { leanRow } from '../build/every-status.ts';
import { Death } from '../build/mortal.ts';
import { numberOf, owner, setMode } from '../build/owner-world.ts';
import { at, facts } from '../build/recordings.ts';
import { day, made, reconcileWorld } from '../build/reconcile-world.ts';

/** The same world, in which these owners are known and are listed one by one: only the day itself is compared. */
async function byOwner(numbers: readonly number[]) {
  const world = await reconcileWorld();
  await rememberOwners(numbers.map(owner), world);
  await setMode('perOwner', world.notes, world.clock.now());
  const asked: number[] = [];
  world.webex.beforePage = ({ from, to }, _page, id) => {
    if (from === at('2026-02-28T00:00:00Z') || to <= from) asked.push(numberOf(id));
  };
  const ownedBy = (number: number) => {
    const { id, email, type } = owner(number);
    return { ownerId: id, ownerEmail: email, ownerType: type };
  };
  const ofDay = (number: number) => {
    const { origin } = facts();
    return facts({ createTime: made, timeRecorded: made, origin: { ...origin, ...ownedBy(number) } });
  };
  return { ...world, asked, ownedBy, ofDay };
}

describe('owner by owner', () => {
  it('a day is compared with the lists of all of them, in each state', async () => {
    const world = await byOwner([1, 2, 3]);
    const here = await world.archived({ facts: world.ofDay(1) }, false);
    world.shown({ id: here.id, durationSeconds: 600, ...world.ownedBy(1) });
    const gone = await world.archived({ facts: world.ofDay(2) }, false);
    const missed = world.shown({ ...world.ownedBy(3) });
    const binned = world.shown({ ...world.ownedBy(3), status: 'deleted' });
    await world.walk({ historyDays: 0, calls: 1_000 });
    expect(await world.check()).toMatchObject({
      webex: { available: 2, deleted: 1, purged: 0 },
      rows: 4,
      missed: 1,
      rung: 1,
      unexplained: 0,
    });
    expect(await world.row(here.id)).toEqual(here);
    expect(await world.row(gone.id)).toMatchObject({ lookAt: at('2026-03-02T10:00:00Z') });
    expect(await world.row(missed.id)).toMatchObject({ status: 'discovered' });
    expect(await world.row(binned.id)).toMatchObject({ status: 'binned' });
    expect(world.asked).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3]);
  });

  it('a day that does not fit into a run goes on with the next owner in the next, before any other day', async () => {
    const world = await byOwner([1, 2, 3, 4]);
    for (const number of [1, 2, 3, 4]) world.shown(world.ownedBy(number));
    // The 2nd and the 1st of March come first.
    await world.walk({ historyDays: 0, calls: 2 * 4 * 3 + 4 });
    expect(world.asked).toEqual([1, 1, 1, 2, 2, 2]);
    expect(await world.check()).toBeUndefined();

    world.clock.set('2026-03-02T11:00:00Z');
    await world.walk({ historyDays: 0, calls: 300 });
    expect(world.asked).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]);
    expect(await world.check()).toMatchObject({
      day,
      checkedAt: at('2026-03-02T10:00:00Z'),
      webex: { available: 4 },
      rows: 4,
      missed: 4,
    });
  });

  it('a day that was begun is ended before what is new', async () => {
    const world = await byOwner([1, 2]);
    world.clock.set('2026-03-02T23:30:00Z');
    await world.walk({ historyDays: 0, calls: 2 * 2 * 3 + 1 });
    expect(world.asked).toEqual([1, 1, 1]);
    world.clock.set('2026-03-03T00:30:00Z');
    await world.walk({ historyDays: 0, calls: 1 });
    expect(world.asked).toEqual([1, 1, 1, 2, 2, 2]);
    expect(await world.check('2026-03-03')).toBeUndefined();
    expect(await world.check()).toMatchObject({ checkedAt: at('2026-03-02T23:30:00Z') });
  });

  it('a run that dies has at most ten owners asked for again', async () => {
    const numbers = [...Array(15).keys()].map(index => index + 1);
    const world = await byOwner(numbers);
    const { beforePage } = world.webex;
    world.webex.beforePage = async (window, page, id) => {
      await beforePage(window, page, id);
      if (numberOf(id) === 14 && window.from === at('2026-02-28T00:00:00Z')) throw new Death('It died.');
    };
    await expect(world.walk({ historyDays: 0, calls: 1_000 })).rejects.toThrow(Death);
    world.webex.beforePage = beforePage;
    world.asked.length = 0;
    world.clock.set('2026-03-02T11:00:00Z');
    await world.walk({ historyDays: 0, calls: 1_000 });
    expect([...new Set(world.asked)]).toEqual([11, 12, 13, 14, 15]);
    expect(await world.check()).toMatchObject({ checkedAt: at('2026-03-02T10:00:00Z') });
  });

  it('a day that was ended is begun anew when its turn comes again', async () => {
    const world = await byOwner([1, 2]);
    const { id } = world.shown(world.ownedBy(1));
    await world.inTable({ ...leanRow('expired', id), facts: world.ofDay(1) });
    await world.walk({ historyDays: 0, calls: 13 });
    world.clock.set('2026-03-02T11:00:00Z');
    await world.walk({ historyDays: 0, calls: 13 });
    expect(await world.check()).toMatchObject({ unexplained: 1 });
    world.asked.length = 0;
    world.clock.set('2026-03-03T06:30:00Z');
    await world.walk({ historyDays: 0, calls: 1_000 });
    expect(world.asked).toEqual([1, 1, 1, 2, 2, 2]);
    expect(await world.check()).toMatchObject({
      checkedAt: at('2026-03-03T06:30:00Z'),
      unexplained: 1,
      rows: 1,
    });
  });

  it('a list that fails leaves the day unchecked, to be begun anew', async () => {
    const world = await byOwner([1, 2, 3]);
    const { beforePage } = world.webex;
    world.webex.beforePage = async (window, page, id) => {
      await beforePage(window, page, id);
      if (numberOf(id) === 2 && window.from === at('2026-02-28T00:00:00Z'))
        throw new TransientError('webex-unavailable', 'Webex answered 503.');
    };
    await expect(world.walk({ historyDays: 0, calls: 1_000 })).rejects.toThrow('503');
    expect(await world.check()).toBeUndefined();
    expect(await world.checks()).toHaveLength(2);
    world.webex.beforePage = beforePage;
    world.asked.length = 0;
    world.clock.set('2026-03-02T14:00:00Z');
    await world.walk({ historyDays: 0, calls: 1_000 });
    expect(world.asked).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3]);
    expect(await world.check()).toMatchObject({ unexplained: 0 });
  });

  it('a row whose owner nobody knows is compared, too', async () => {
    const world = await byOwner([1]);
    const row = await world.archived({ facts: world.ofDay(9) }, false);
    await world.walk({ historyDays: 0, calls: 1_000 });
    expect(await world.check()).toMatchObject({ rows: 1, rung: 1 });
    expect(await world.row(row.id)).toMatchObject({ lookAt: at('2026-03-02T10:00:00Z') });
  });
});
