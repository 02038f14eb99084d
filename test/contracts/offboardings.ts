import { describe, expect, it } from 'vitest';
import { IllegalMoveError, StaleMoveError } from '../../lib/domain/errors.ts';
import { offboardingStatuses } from '../../lib/domain/offboarding-moves.ts';
import type { Offboarding } from '../../lib/domain/offboarding.ts';
import type { Offboardings } from '../../lib/ports-offboarding.ts';
import { shards } from '../../lib/store/look-day.ts';
import { aCase } from '../build/offboardings.ts';
import { at } from '../build/recordings.ts';
import { eventually, opened, ownId, type Open } from './open.ts';

const now = at('2026-03-02T10:00:00Z');
const until = at('2026-04-16T10:00:00Z');

/** What every Offboardings promises. `open` may give each test the same tables, if these were empty at first. */
export function offboardingsContract(open: Open<Offboardings>): void {
  describe('cases', () => describeCases(open));
  describe('what leads to them', () => describeLeads(open));
  describe('events', () => describeEvents(open));
  describe('a write of several', () => describeTogether(open));
  describe('what is due', () => describeDue(open));
}

function describeCases(open: Open<Offboardings>): void {
  it.each(offboardingStatuses)('a %s one comes back as it was written', async status => {
    const store = await opened(open);
    const each = aCase(status, { id: ownId() });
    await store.write({ moves: [{ to: each }] });
    expect(await store.get(each.id)).toStrictEqual(each);
  });

  it('none gives undefined', async () => {
    const store = await opened(open);
    expect(await store.get(ownId())).toBeUndefined();
  });

  it('are version 1 at first, and one more with each move', async () => {
    const store = await opened(open);
    const first = aCase('noted', { id: ownId(), version: 7 });
    await store.write({ moves: [{ to: first }] });
    const stored = await read(store, first.id);
    expect(stored.version).toBe(1);
    await store.write({ moves: [{ from: stored, to: aCase('held', { id: first.id }) }] });
    expect(await store.get(first.id)).toStrictEqual(aCase('held', { id: first.id, version: 2 }));
  });

  it('are not written first where there is one', async () => {
    const store = await opened(open);
    const each = await created(store);
    await expect(store.write({ moves: [{ to: aCase('cancelled', { id: each.id }) }] })).rejects.toThrow(
      StaleMoveError,
    );
    expect(await store.get(each.id)).toStrictEqual(each);
  });

  it('are not moved by whoever knows an older one', async () => {
    const store = await opened(open);
    const old = await created(store);
    await store.write({ moves: [{ from: old, to: aCase('held', { id: old.id }) }] });
    await expect(
      store.write({ moves: [{ from: old, to: aCase('scheduled', { id: old.id }) }] }),
    ).rejects.toThrow(StaleMoveError);
    expect(await store.get(old.id)).toMatchObject({ status: 'held', version: 2 });
  });

  it('are not moved where the map has no such move', async () => {
    const store = await opened(open);
    const each = aCase('cancelled', { id: ownId() });
    await store.write({ moves: [{ to: each }] });
    await expect(
      store.write({ moves: [{ from: each, to: aCase('scheduled', { id: each.id }) }] }),
    ).rejects.toThrow(IllegalMoveError);
    expect(await store.get(each.id)).toStrictEqual(each);
  });

  it('of twenty who move one at once, one wins', async () => {
    const store = await opened(open);
    const each = await created(store);
    const writes = numbers(20).map(async number =>
      store.write({ moves: [{ from: each, to: aCase('held', { id: each.id, openedBy: `hr-${number}` }) }] }),
    );
    const outcomes = await Promise.allSettled(writes);
    const winners = outcomes.flatMap((outcome, number) => (outcome.status === 'fulfilled' ? [number] : []));
    expect(winners).toHaveLength(1);
    expect(await store.get(each.id)).toMatchObject({ openedBy: `hr-${winners[0]}`, version: 2 });
  });

  it('are all among every one, and nothing else is', async () => {
    const store = await opened(open);
    const written = await Promise.all(numbers(5).map(async () => created(store)));
    await store.write({ moves: [], event: { key: ownId(), heardAt: now, until } });
    const ids: string[] = [];
    for await (const { id } of store.every()) ids.push(id);
    expect(ids).toEqual(expect.arrayContaining(written.map(({ id }) => id)));
    expect(new Set(ids).size).toBe(ids.length);
  });
}

function describeLeads(open: Open<Offboardings>): void {
  it('is found by any key, once', async () => {
    const store = await opened(open);
    const [one, other, third] = [ownId(), ownId(), ownId()];
    const each = await created(store, [one, other]);
    expect(await store.whose([one])).toStrictEqual([each]);
    expect(await store.whose([third, other, one])).toStrictEqual([each]);
    expect(await store.whose([third])).toStrictEqual([]);
    expect(await store.whose([])).toStrictEqual([]);
  });

  it('gives the case as it is after its moves', async () => {
    const store = await opened(open);
    const key = ownId();
    const each = await created(store, [key]);
    await store.write({ moves: [{ from: each, to: aCase('held', { id: each.id }) }] });
    expect(await store.whose([key])).toStrictEqual([aCase('held', { id: each.id, version: 2 })]);
  });

  it('leads to another case from then on, for whoever has read the one before', async () => {
    const store = await opened(open);
    const key = ownId();
    const before = await created(store, [key]);
    const after = aCase('noted', { id: ownId() });
    await store.write({ moves: [{ to: after }], lead: { keys: [key], to: after.id, from: [before.id] } });
    expect(await store.whose([key])).toStrictEqual([after]);
  });

  it('stays for whoever has not read that it leads elsewhere, and nothing else is written', async () => {
    const store = await opened(open);
    const key = ownId();
    const before = await created(store, [key]);
    const [after, event] = [aCase('noted', { id: ownId() }), ownId()];
    await expect(
      store.write({
        moves: [{ to: after }],
        lead: { keys: [ownId(), key], to: after.id, from: [] },
        event: { key: event, heardAt: now, until },
      }),
    ).rejects.toThrow(StaleMoveError);
    expect(await store.whose([key])).toStrictEqual([before]);
    expect(await store.get(after.id)).toBeUndefined();
    expect(await store.isKnown(event, now)).toBe(false);
  });

  it('of twenty who open a case for one person at once, one does', async () => {
    const store = await opened(open);
    const key = ownId();
    const outcomes = await Promise.allSettled(numbers(20).map(async () => created(store, [key])));
    const winners = outcomes.flatMap(outcome => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    expect(winners).toHaveLength(1);
    expect(await store.whose([key])).toStrictEqual(winners);
  });
}

function describeEvents(open: Open<Offboardings>): void {
  it('are known from when they are heard until then', async () => {
    const store = await opened(open);
    const key = ownId();
    expect(await store.isKnown(key, now)).toBe(false);
    await store.write({ moves: [], event: { key, heardAt: now, until } });
    expect(await store.isKnown(key, now)).toBe(true);
    expect(await store.isKnown(key, at('2026-04-16T09:59:59.999Z'))).toBe(true);
    expect(await store.isKnown(key, until)).toBe(false);
  });

  it('of twenty who hear one at once, one does', async () => {
    const store = await opened(open);
    const key = ownId();
    const writes = numbers(20).map(async () =>
      store.write({ moves: [], event: { key, heardAt: now, until } }),
    );
    const outcomes = await Promise.allSettled(writes);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('may be heard again once they are forgotten', async () => {
    const store = await opened(open);
    const key = ownId();
    await store.write({ moves: [], event: { key, heardAt: now, until } });
    const later = at('2026-06-01T10:00:00Z');
    await store.write({ moves: [], event: { key, heardAt: until, until: later } });
    expect(await store.isKnown(key, at('2026-05-31T10:00:00Z'))).toBe(true);
  });
}

function describeTogether(open: Open<Offboardings>): void {
  it('is all or nothing', async () => {
    const store = await opened(open);
    const [one, other] = [await created(store), await created(store)];
    await store.write({ moves: [{ from: other, to: aCase('held', { id: other.id }) }] });
    const moves = [
      { from: one, to: aCase('held', { id: one.id }) },
      { from: other, to: aCase('merged', { id: other.id, into: one.id }) },
    ];
    await expect(store.write({ moves })).rejects.toThrow(StaleMoveError);
    expect(await store.get(one.id)).toStrictEqual(one);
    const present = await read(store, other.id);
    await store.write({
      moves: [moves[0] ?? { to: one }, { from: present, to: aCase('merged', { id: other.id }) }],
    });
    expect(await store.get(one.id)).toMatchObject({ status: 'held', version: 2 });
    expect(await store.get(other.id)).toMatchObject({ status: 'merged', version: 3 });
  });
}

function describeDue(open: Open<Offboardings>): void {
  it('is every open case of the day whose time has come, latest first', async () => {
    const store = await opened(open);
    const day = `2027-${String((parseInt(ownId().slice(0, 6), 16) % 12) + 1).padStart(2, '0')}`;
    const due = [`${day}-03T08:00:00Z`, `${day}-03T09:00:00Z`, `${day}-03T11:00:00Z`];
    const ids = due.map(() => ownId());
    for (const [which, lookAt] of due.entries())
      await store.write({ moves: [{ to: aCase('scheduled', { id: ids[which], lookAt }) }] });
    await store.write({ moves: [{ to: aCase('cancelled', { id: ownId() }) }] });
    await eventually(async () => {
      const found = await dueIn(store, `${day}-03`, at(`${day}-03T10:00:00Z`));
      const own = ids.filter(id => found.includes(id));
      expect(own.toSorted()).toEqual(ids.slice(0, 2).toSorted());
    });
  });
}

async function dueIn(store: Offboardings, day: string, until: ReturnType<typeof at>): Promise<string[]> {
  const found = numbers(shards).map(async shard => store.due({ day, shard, until, limit: 100 }));
  return (await Promise.all(found)).flat().map(({ id }) => id);
}

/** A case of its own, found by these keys. */
async function created(store: Offboardings, keys: readonly string[] = []): Promise<Offboarding> {
  const to = aCase('noted', { id: ownId() });
  await store.write({ moves: [{ to }], lead: { keys, to: to.id, from: [] } });
  return to;
}

async function read(store: Offboardings, id: string): Promise<Offboarding> {
  const found = await store.get(id);
  if (found === undefined) throw new Error('There is no such case.');
  return found;
}

function numbers(count: number): number[] {
  return [...Array(count).keys()];
}
