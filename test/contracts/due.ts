import { expect, it } from 'vitest';
import type { Discovered, Recording } from '../../lib/domain/recording.ts';
import { minuteMs, plusMs, type Instant } from '../../lib/domain/time.ts';
import type { RecordingStore } from '../../lib/ports.ts';
import { aDiscovered, anArchived, at } from '../build/recordings.ts';
import { eventually, opened, ownId, type Open } from './open.ts';

/** What every index of what is due promises. Each test has days of its own. */
export function dueContract(open: Open<RecordingStore>): void {
  it('all shards together give every row whose time has come, each once', async () => {
    const store = await opened(open);
    const rows = await everyMinute(store, at('2031-01-01T08:00:00Z'), 40);
    await eventually(async () => {
      const shards = await dueByShard(store, '2031-01-01', at('2031-01-01T23:59:59.999Z'));
      expect(byId(shards.flat())).toStrictEqual(byId(rows));
    });
  });

  it('only rows whose time is not after the moment asked for', async () => {
    const store = await opened(open);
    const rows = await everyMinute(store, at('2031-01-02T08:00:00Z'), 20);
    const until = at('2031-01-02T08:09:00Z');
    await eventually(async () => {
      const shards = await dueByShard(store, '2031-01-02', until);
      expect(byId(shards.flat())).toStrictEqual(byId(rows.slice(0, 10)));
    });
    const early = await dueByShard(store, '2031-01-02', at('2031-01-02T07:59:59.999Z'));
    expect(early.flat()).toStrictEqual([]);
  });

  it('the latest come first, in whatever order they were written', async () => {
    const store = await opened(open);
    const start = at('2031-01-03T12:00:00Z');
    const minutes = [7, 31, 2, 19, 0, 23, 11, 5, 29, 13, 3, 17];
    for (const minute of minutes) await dueAt(store, plusMs(start, minute * minuteMs));
    await eventually(async () => {
      const shards = await dueByShard(store, '2031-01-03', at('2031-01-03T13:00:00Z'));
      expect(shards.flat()).toHaveLength(minutes.length);
      for (const times of shards.map(timesOf)) expect(times).toStrictEqual(times.toSorted().toReversed());
    });
  });

  it('a limit keeps the latest', async () => {
    const store = await opened(open);
    await everyMinute(store, at('2031-01-04T08:00:00Z'), 10 * store.shards);
    const until = at('2031-01-04T23:00:00Z');
    await eventually(async () => {
      const all = await dueByShard(store, '2031-01-04', until);
      expect(all.flat()).toHaveLength(10 * store.shards);
      const few = await dueByShard(store, '2031-01-04', until, 3);
      expect(few).toStrictEqual(all.map(rows => rows.slice(0, 3)));
    });
  });

  it('a day is a day in UTC, and asking far ahead shows no other day', async () => {
    const store = await opened(open);
    const before = await dueAt(store, at('2031-01-05T23:59:59.999Z'));
    const after = await dueAt(store, at('2031-01-06T00:00:00Z'));
    const until = at('2031-02-01T00:00:00Z');
    await eventually(async () => {
      expect((await dueByShard(store, '2031-01-05', until)).flat()).toStrictEqual([before]);
      expect((await dueByShard(store, '2031-01-06', until)).flat()).toStrictEqual([after]);
    });
  });

  it('a row without a time to look at it is in no shard', async () => {
    const store = await opened(open);
    const { lookAt: _lookAt, ...timeless } = aDiscovered({ id: ownId() });
    await store.create(timeless);
    await store.create({ ...aDiscovered({ id: ownId() }), lookAt: undefined });
    const timed = await dueAt(store, at('2031-01-07T08:00:00Z'));
    await eventually(async () => {
      const shards = await dueByShard(store, '2031-01-07', at('2031-01-08T00:00:00Z'));
      expect(shards.flat()).toStrictEqual([timed]);
    });
  });

  it('a row whose time is taken away leaves', async () => {
    const store = await opened(open);
    const absent = await dueAt(store, at('2031-01-09T08:00:00Z'));
    const explicit = await dueAt(store, at('2031-01-09T08:01:00Z'));
    const stays = await dueAt(store, at('2031-01-09T08:02:00Z'));
    await store.move(absent, anArchived({ id: absent.id }));
    await store.move(explicit, { ...explicit, lookAt: undefined });
    await eventually(async () => {
      const shards = await dueByShard(store, '2031-01-09', at('2031-01-10T00:00:00Z'));
      expect(shards.flat()).toStrictEqual([stays]);
    });
  });

  it('a row whose time moves is found under its new time only, as it is now', async () => {
    const store = await opened(open);
    const nextDay = await dueAt(store, at('2031-01-11T08:00:00Z'));
    const laterThatDay = await dueAt(store, at('2031-01-11T08:01:00Z'));
    const moved = await store.move(nextDay, { ...nextDay, lookAt: at('2031-01-12T06:00:00Z'), attempts: 1 });
    const delayed = await store.move(laterThatDay, { ...laterThatDay, lookAt: at('2031-01-11T20:00:00Z') });
    await eventually(async () => {
      expect((await dueByShard(store, '2031-01-11', at('2031-01-11T19:59:59.999Z'))).flat()).toStrictEqual(
        [],
      );
      expect((await dueByShard(store, '2031-01-11', at('2031-01-11T20:00:00Z'))).flat()).toStrictEqual([
        delayed,
      ]);
      expect((await dueByShard(store, '2031-01-12', at('2031-01-12T06:00:00Z'))).flat()).toStrictEqual([
        moved,
      ]);
    });
  });

  it('a row that was left without a time comes back with one', async () => {
    const store = await opened(open);
    const row = anArchived({ id: ownId() });
    await store.create(row);
    const noted = await store.move(row, { ...row, lookAt: at('2031-01-13T06:00:00Z') });
    await eventually(async () => {
      const shards = await dueByShard(store, '2031-01-13', at('2031-01-13T06:00:00Z'));
      expect(shards.flat()).toStrictEqual([noted]);
    });
  });

  it('a move that lost changes nothing in it', async () => {
    const store = await opened(open);
    const row = await dueAt(store, at('2031-01-14T08:00:00Z'));
    const winner = await store.move(row, { ...row, lookAt: at('2031-01-14T09:00:00Z') });
    await expect(store.move(row, { ...row, lookAt: at('2031-01-15T09:00:00Z') })).rejects.toThrow();
    await eventually(async () => {
      expect((await dueByShard(store, '2031-01-14', at('2031-01-14T23:00:00Z'))).flat()).toStrictEqual([
        winner,
      ]);
      expect((await dueByShard(store, '2031-01-15', at('2031-01-15T23:00:00Z'))).flat()).toStrictEqual([]);
    });
  });

  it('a day without rows is empty in every shard', async () => {
    const store = await opened(open);
    const shards = await dueByShard(store, '2031-01-16', at('2031-01-17T00:00:00Z'));
    expect(shards.length).toBeGreaterThan(0);
    expect(shards.flat()).toStrictEqual([]);
  });
}

type Dated = Discovered & { readonly lookAt: Instant };

async function dueAt(store: RecordingStore, lookAt: Instant): Promise<Dated> {
  const row = { ...aDiscovered({ id: ownId() }), lookAt };
  await store.create(row);
  return row;
}

async function everyMinute(store: RecordingStore, start: Instant, count: number): Promise<Dated[]> {
  const minutes = [...Array(count).keys()];
  return Promise.all(minutes.map(async minute => dueAt(store, plusMs(start, minute * minuteMs))));
}

async function dueByShard(
  store: RecordingStore,
  day: string,
  until: Instant,
  limit = 1_000,
): Promise<(readonly Recording[])[]> {
  const shards = [...Array(store.shards).keys()];
  return Promise.all(shards.map(async shard => store.due({ day, shard, until, limit })));
}

function timesOf(rows: readonly Recording[]): string[] {
  return rows.map(row => row.lookAt ?? 'none');
}

function byId(rows: readonly Recording[]): readonly Recording[] {
  return rows.toSorted((one, other) => one.id.localeCompare(other.id));
}
