import { describe, expect, it } from 'vitest';
import { TransientError } from '../../lib/domain/errors.ts';
import { hourMs, plusMs } from '../../lib/domain/time.ts';
import type { WebexReader } from '../../lib/ports.ts';
import { aDiscovered, at, facts } from '../build/recordings.ts';
import { day, made, reconcileWorld, type ReconcileWorld } from '../build/reconcile-world.ts';
import { leanRow } from '../build/every-status.ts';

/** A Webex that counts the pages of each kind of list. */
function counting(world: ReconcileWorld) {
  const pages = { all: 0, bin: 0 };
  const kinds = new Set<string>();
  const webex: WebexReader = {
    ...world.webex,
    as(work) {
      kinds.add(work);
      return webex;
    },
    async *list(listing, deadline) {
      for await (const page of world.webex.list(listing, deadline)) {
        pages.all += 1;
        if (listing.status === 'deleted' && listing.from < plusMs(listing.to, -24 * hourMs)) pages.bin += 1;
        yield page;
      }
    },
  };
  return { pages, kinds, ports: { ...world, webex } };
}

describe('the range of days', () => {
  it('begins where the poller began, and ends today', async () => {
    const world = await reconcileWorld();
    await world.walk();
    expect((await world.checks()).map(check => check.day)).toEqual([
      '2026-02-23',
      '2026-02-24',
      '2026-02-25',
      '2026-02-26',
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
      '2026-03-02',
    ]);
    expect(await world.state()).toMatchObject({
      fromDay: '2026-02-23',
      oldestCheckAt: at('2026-03-02T10:00:00Z'),
    });
  });

  it('begins a month before what Webex keeps, where the poller began earlier', async () => {
    const world = await reconcileWorld();
    await world.walk({ historyDays: 400, retentionDays: 10, calls: 1_000 });
    const checked = (await world.checks()).map(check => check.day);
    expect(checked[0]).toBe('2026-01-21');
    expect(checked).toHaveLength(41);
  });

  it('leaves out days of the past that the poller has still to read', async () => {
    const history = {
      kind: 'history',
      from: at('2026-02-24T00:00:00Z'),
      to: at('2026-02-26T00:00:00Z'),
    } as const;
    const world = await reconcileWorld({ unread: [history] });
    await world.walk();
    expect((await world.checks()).map(check => check.day)).toEqual(
      ['02-23', '02-26', '02-27', '02-28', '03-01', '03-02'].map(each => `2026-${each}`),
    );
  });

  it('is empty before the poller ran', async () => {
    const world = await reconcileWorld();
    const windows = { ...world.windows, plannedUntil: async () => undefined };
    const { pages, ports } = counting(world);
    await world.walk({}, { ...ports, windows });
    expect(pages.all).toBe(0);
    expect(await world.checks()).toEqual([]);
  });

  it('forgets what was said of days that have left it', async () => {
    const world = await reconcileWorld();
    await world.walk();
    world.clock.set('2026-04-20T10:00:00Z');
    await world.walk({ calls: 1_000 });
    expect((await world.checks())[0]?.day).toBe('2026-03-11');
  });
});

describe('a run', () => {
  it('begins no day when its calls are spent, and the next goes on with the others', async () => {
    const world = await reconcileWorld();
    const { pages, kinds, ports } = counting(world);
    await world.walk({ calls: 6 }, ports);
    const first = (await world.checks()).map(check => check.day);
    // One part of the bin, and three lists of each day.
    expect(pages.all).toBe(7);
    expect(first).toEqual(['2026-03-01', '2026-03-02']);
    expect([...kinds]).toEqual(['reconcile']);

    world.clock.set('2026-03-02T11:00:00Z');
    await world.walk({ calls: 6 }, ports);
    expect(pages.all).toBe(13);
    expect((await world.checks()).map(check => check.day)).toEqual(['2026-02-27', '2026-02-28', ...first]);
  });

  it('begins no day after its deadline', async () => {
    const world = await reconcileWorld();
    const slow = () => void world.clock.pass(10 * 60_000);
    world.webex.beforePage = slow;
    await world.walk({ deadline: at('2026-03-02T10:35:00Z') });
    expect(await world.checks()).toHaveLength(1);
  });

  it('checks nothing twice on one day, and the last three days and the bin on the next', async () => {
    const world = await reconcileWorld();
    const { pages, ports } = counting(world);
    await world.walk({}, ports);
    const [all, bin] = [pages.all, pages.bin];
    world.clock.set('2026-03-02T20:00:00Z');
    await world.walk({}, ports);
    expect(pages.all).toBe(all);
    world.clock.set('2026-03-03T10:00:00Z');
    await world.walk({}, ports);
    expect(pages.bin).toBe(2 * bin);
    expect(pages.all).toBe(all + bin + 3 * 3);
  });

  it('spends no more on the bin than it may, and goes on with it in the next', async () => {
    const world = await reconcileWorld();
    const { pages, ports } = counting(world);
    const reach = { historyDays: 80, retentionDays: 60, calls: 1 };
    await world.walk(reach, ports);
    expect(pages).toEqual({ all: 1, bin: 1 });
    world.clock.set('2026-03-02T11:00:00Z');
    await world.walk(reach, ports);
    expect(pages).toEqual({ all: 2, bin: 2 });
  });

  it('never asks Webex for what is to come', async () => {
    const world = await reconcileWorld();
    const ends: string[] = [];
    world.webex.beforePage = ({ to }) => void ends.push(to);
    await world.walk();
    expect(ends.toSorted().at(-1)).toBe(at('2026-03-02T10:00:00Z'));
  });

  it('goes on beside days that fail, as long as others come', async () => {
    const world = await reconcileWorld();
    const failing = ['02-24', '02-26', '02-28', '03-02'].map(each => at(`2026-${each}T00:00:00Z`));
    world.webex.beforePage = ({ from }) => {
      if (failing.includes(from)) throw new TransientError('webex-unavailable', 'Webex answered 503.');
    };
    await expect(world.walk()).rejects.toThrow('503');
    expect((await world.checks()).map(check => check.day)).toEqual(
      ['02-23', '02-25', '02-27', '03-01'].map(each => `2026-${each}`),
    );
  });

  it('tries a day that has failed after the others', async () => {
    const world = await reconcileWorld();
    world.webex.beforePage = ({ from }) => {
      if (from === at('2026-03-02T00:00:00Z')) throw new TransientError('webex-unavailable', '503.');
    };
    await expect(world.walk({ calls: 2 })).rejects.toThrow('503');
    world.webex.beforePage = () => undefined;
    world.clock.set('2026-03-02T11:00:00Z');
    await world.walk({ calls: 2 });
    const checked = (await world.checks()).map(check => check.day);
    expect(checked).not.toContain('2026-03-02');
    expect(checked).toHaveLength(2);
  });

  it('leaves the work to another that is at it', async () => {
    const world = await reconcileWorld();
    await world.leases.take('reconcile', 'another', at('2026-03-02T10:15:00Z'), world.clock.now());
    await world.walk();
    expect(await world.checks()).toEqual([]);
    world.clock.set('2026-03-02T10:15:00Z');
    await world.walk();
    expect(await world.checks()).toHaveLength(8);
  });

  it('gives its turn back, also when it fails', async () => {
    const world = await reconcileWorld();
    world.webex.beforePage = () => {
      throw new TransientError('webex-unavailable', 'Webex answered 503.');
    };
    await expect(world.walk()).rejects.toThrow('503');
    expect(
      await world.leases.take('reconcile', 'another', at('2026-03-02T11:00:00Z'), world.clock.now()),
    ).toBe(true);
  });

  it('stops asking after three failures in a row', async () => {
    const world = await reconcileWorld();
    let asked = 0;
    world.webex.beforePage = () => {
      asked += 1;
      throw new TransientError('webex-unavailable', 'Webex answered 503.');
    };
    await expect(world.walk()).rejects.toThrow('503');
    expect(asked).toBe(3);
  });

  it('of two at once that know nothing of each other does no harm', async () => {
    const world = await reconcileWorld();
    const [here, gone] = [await world.archived(), await world.archived({}, false)];
    const found = world.shown();
    const leases = { take: async () => true, release: async () => undefined };
    await Promise.all([world.walk({}, { ...world, leases }), world.walk({}, { ...world, leases })]);
    expect(await world.row(here.id)).toEqual(here);
    expect(await world.row(gone.id)).toMatchObject({
      status: 'archived',
      lookAt: at('2026-03-02T10:00:00Z'),
    });
    expect(await world.row(found.id)).toMatchObject({ status: 'discovered', version: 1 });
    expect(await world.check()).toMatchObject({ rows: 3, unexplained: 0, damaged: 0 });
  });

  it('says that it is behind when a day waits for longer than a cycle', async () => {
    const world = await reconcileWorld();
    await world.walk({ calls: 4 });
    world.clock.set('2026-03-05T10:00:00Z');
    await world.walk({ calls: 4 });
    expect(await world.state()).toMatchObject({ begunAt: at('2026-03-02T10:00:00Z') });
    expect(world.alarms()).toEqual([]);
    world.clock.set('2026-03-09T11:00:01Z');
    await world.walk({ calls: 4 });
    expect(world.alarms()).toEqual(['error reconcile-behind']);
    expect(await world.state()).toMatchObject({ oldestCheckAt: at('2026-03-02T10:00:00Z') });
  });

  it('is not behind where every day had its turn', async () => {
    const world = await reconcileWorld();
    for (let hours = 0; hours < 15 * 24; hours += 1) {
      world.clock.set(plusMs(at('2026-03-02T10:00:00Z'), hours * hourMs));
      await world.walk({ calls: 30 });
    }
    expect(world.alarms()).toEqual([]);
  });
});

describe('the recycle bin', () => {
  it('shows daily what nobody had seen before it was there, long before the turn of its day', async () => {
    const world = await reconcileWorld();
    await world.walk();
    const { id } = world.shown({
      createTime: at('2026-02-24T09:00:00Z'),
      timeRecorded: made,
      status: 'deleted',
    });
    world.clock.set('2026-03-03T10:00:00Z');
    await world.walk();
    expect(await world.row(id)).toMatchObject({ status: 'binned', lookAt: at('2026-03-03T10:00:00Z') });
    expect((await world.check('2026-02-24'))?.checkedAt).toBe(at('2026-03-02T10:00:00Z'));
  });

  it('that cannot be read is read again by the next run, and no day waits for it', async () => {
    const world = await reconcileWorld();
    const { id } = world.shown({ status: 'deleted' });
    world.webex.beforePage = ({ from, to }) => {
      if (from < plusMs(to, -48 * hourMs))
        throw new TransientError('webex-unavailable', 'Webex answered 503.');
    };
    await expect(world.walk()).rejects.toThrow('503');
    expect(await world.checks()).toHaveLength(8);
    expect(await world.row(id)).toMatchObject({ status: 'binned' });
  });
});

describe('a row that others write meanwhile', () => {
  it('keeps what they wrote', async () => {
    const world = await reconcileWorld();
    const row = await world.inTable(
      aDiscovered({
        facts: facts({ createTime: made, timeRecorded: made }),
        discoveredAt: made,
        lookAt: at('2026-03-03T00:00:00Z'),
      }),
    );
    const recordings: typeof world.recordings = {
      ...world.recordings,
      async move(from, to) {
        await world.recordings.move(from, { ...from, attempts: 2 });
        return world.recordings.move(from, to);
      },
    };
    await world.walk({}, { ...world, recordings });
    expect(await world.row(row.id)).toMatchObject({ attempts: 2, lookAt: row.lookAt, version: 2 });
    expect(await world.check()).toMatchObject({ rows: 1, rung: 0, unexplained: 0 });
  });

  it('is not accused of what an index that is late says', async () => {
    const world = await reconcileWorld();
    const row = await world.archived();
    const old = { ...leanRow('expired', row.id), facts: row.facts };
    const recordings = { ...world.recordings, known: async () => new Map([[row.id, old]]) };
    await world.walk({}, { ...world, recordings });
    expect(await world.check(day)).toMatchObject({ rows: 1, unexplained: 0, rung: 0 });
  });

  it('is what nobody can explain where it cannot be found at all', async () => {
    const world = await reconcileWorld();
    const { id } = world.shown();
    const recordings = { ...world.recordings, known: async () => new Map(), get: async () => undefined };
    await world.walk({}, { ...world, recordings });
    expect(await world.check(day)).toMatchObject({ unexplained: 1, unexplainedIds: [id] });
  });
});
