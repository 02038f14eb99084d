import { describe, expect, it } from 'vitest';
import { IllegalMoveError, StaleMoveError } from '../../lib/domain/errors.ts';
import { legalMoves, statuses } from '../../lib/domain/lifecycle.ts';
import { recording, type Discovered, type Recording } from '../../lib/domain/recording.ts';
import type { RecordingStore } from '../../lib/ports.ts';
import { fullRow, leanRow } from '../build/every-status.ts';
import { aDiscovered, anArchived, aParked, at } from '../build/recordings.ts';
import { createdOnContract } from './created-on.ts';
import { dueContract } from './due.ts';
import { everyContract } from './every.ts';
import { eventually, opened, ownId, type Open } from './open.ts';

/**
 * What every RecordingStore promises. Tests use ids of their own and days that no other test here uses, so `open` may
 * give each of them the same tables, if these were empty at first.
 */
export function recordingStoreContract(open: Open<RecordingStore>): void {
  describe('rows', () => describeRows(open));
  describe('the first write of a row', () => describeCreate(open));
  describe('a move', () => describeMove(open));
  describe('writers of one row', () => describeRaces(open));
  describe('which ids are known', () => describeKnown(open));
  describe('what is due', () => dueContract(open));
  describe('what was made on a day', () => createdOnContract(open));
  describe('every row', () => everyContract(open));
}

function describeRows(open: Open<RecordingStore>): void {
  it.each(statuses)(
    'a %s row comes back as it was written, with nothing but what it must have',
    async status => {
      const store = await opened(open);
      const row = leanRow(status, ownId());
      await store.create(row);
      expect(await store.get(row.id)).toStrictEqual(row);
    },
  );

  it.each(statuses)('a %s row comes back as it was written, with all that it may have', async status => {
    const store = await opened(open);
    const row = fullRow(status, ownId());
    await store.create(row);
    expect(await store.get(row.id)).toStrictEqual(row);
  });

  it('a field that is undefined is a field that is not there', async () => {
    const store = await opened(open);
    const row = { ...aDiscovered({ id: ownId() }), wake: undefined, fault: undefined, fate: undefined };
    await store.create({ ...row, facts: { ...row.facts, owner: undefined } });
    const { wake: _wake, fault: _fault, fate: _fate, ...stored } = row;
    expect(await store.get(row.id)).toStrictEqual(stored);
  });

  it('an id without a row gives undefined', async () => {
    const store = await opened(open);
    expect(await store.get(ownId())).toBeUndefined();
  });
}

function describeCreate(open: Open<RecordingStore>): void {
  it('is version 1, whatever the maker of the row says', async () => {
    const store = await opened(open);
    const row = aDiscovered({ id: ownId(), version: 7 });
    await store.create(row);
    expect(await store.get(row.id)).toStrictEqual({ ...row, version: 1 });
  });

  it('is refused where there is a row, with that row as it is now', async () => {
    const store = await opened(open);
    const first = aDiscovered({ id: ownId() });
    await store.create(first);
    const noted = await store.move(first, { ...first, attempts: 3 });
    const error = await failureOf(store.create(aParked({ id: first.id })));
    expect(error).toBeInstanceOf(StaleMoveError);
    expect(error).toHaveProperty('winner', noted);
    expect(await store.get(first.id)).toStrictEqual(noted);
  });
}

function describeMove(open: Open<RecordingStore>): void {
  it('stores and returns the row with the next version', async () => {
    const store = await opened(open);
    const from = await created(store, aDiscovered({ id: ownId() }));
    const to = { ...anArchived({ id: from.id }), version: 40 };
    const stored = await store.move(from, to);
    expect(stored).toStrictEqual({ ...to, version: 2 });
    expect(await store.get(from.id)).toStrictEqual(stored);
  });

  it('replaces the row whole: what the new one lacks is gone', async () => {
    const store = await opened(open);
    const id = ownId();
    const from = await created(store, fullRow('archived', id));
    await store.move(from, leanRow('archived', id));
    expect(await store.get(id)).toStrictEqual({ ...leanRow('archived', id), version: 2 });
  });

  it('takes a field away that is given as undefined', async () => {
    const store = await opened(open);
    const from = await created(store, aDiscovered({ id: ownId(), wake: 'archive' }));
    await store.move(from, { ...from, lookAt: undefined, wake: undefined });
    const { lookAt: _lookAt, wake: _wake, ...left } = from;
    expect(await store.get(from.id)).toStrictEqual({ ...left, version: 2 });
  });

  it('may stay in its state, to note something', async () => {
    const store = await opened(open);
    const from = await created(store, aDiscovered({ id: ownId() }));
    const noted = await store.move(from, { ...from, attempts: 1, fault: 'not-audio' });
    await store.move(noted, { ...noted, attempts: 2 });
    expect(await store.get(from.id)).toStrictEqual({ ...from, attempts: 2, fault: 'not-audio', version: 3 });
  });

  it('that leaves an older version loses, and learns the winner', async () => {
    const store = await opened(open);
    const from = await created(store, aDiscovered({ id: ownId() }));
    const winner = await store.move(from, anArchived({ id: from.id }));
    const error = await failureOf(store.move(from, aParked({ id: from.id })));
    expect(error).toBeInstanceOf(StaleMoveError);
    expect(error).toHaveProperty('winner', winner);
    expect(await store.get(from.id)).toStrictEqual(winner);
  });

  it('that leaves a version which is not there yet loses', async () => {
    const store = await opened(open);
    const from = await created(store, aDiscovered({ id: ownId() }));
    const error = await failureOf(store.move({ ...from, version: 2 }, anArchived({ id: from.id })));
    expect(error).toBeInstanceOf(StaleMoveError);
    expect(await store.get(from.id)).toStrictEqual(from);
  });

  it('that leaves the right version in the wrong state loses', async () => {
    const store = await opened(open);
    const stored = await created(store, aDiscovered({ id: ownId() }));
    const error = await failureOf(store.move(aParked({ id: stored.id }), { ...stored, attempts: 9 }));
    expect(error).toBeInstanceOf(StaleMoveError);
    expect(error).toHaveProperty('winner', stored);
    expect(await store.get(stored.id)).toStrictEqual(stored);
  });

  it('of a row that does not exist loses to nobody, and makes none', async () => {
    const store = await opened(open);
    const from = aDiscovered({ id: ownId() });
    const error = await failureOf(store.move(from, anArchived({ id: from.id })));
    expect(error).toBeInstanceOf(StaleMoveError);
    expect(error).toHaveProperty('winner', undefined);
    expect(await store.get(from.id)).toBeUndefined();
  });

  it.each(statuses)(
    'from %s is made where the map of moves knows it, and refused with nothing written where not',
    async status => {
      const store = await opened(open);
      for (const to of statuses) {
        const from = await created(store, fullRow(status, ownId()));
        const next = leanRow(to, from.id);
        if (status === to || to in legalMoves[status]) {
          expect(await store.move(from, next), to).toStrictEqual({ ...next, version: 2 });
          continue;
        }
        expect(await failureOf(store.move(from, next)), to).toBeInstanceOf(IllegalMoveError);
        expect(await store.get(from.id), to).toStrictEqual(from);
      }
    },
  );
}

function describeRaces(open: Open<RecordingStore>): void {
  it('of fifty at once one wins, and all others learn who', async () => {
    const store = await opened(open);
    const from = await created(store, aDiscovered({ id: ownId() }));
    const outcomes = await Promise.allSettled(
      numbers(50).map(async attempts => store.move(from, { ...from, attempts })),
    );
    const winners = outcomes.filter(each => each.status === 'fulfilled').map(each => each.value);
    const losers = outcomes.filter(each => each.status === 'rejected').map((each): unknown => each.reason);
    expect(winners).toHaveLength(1);
    expect(losers.map(winnerIn)).toStrictEqual(Array(49).fill(winners[0]));
    expect(await store.get(from.id)).toStrictEqual(winners[0]);
  });

  it('of fifty who write the first row at once one wins, and all others learn who', async () => {
    const store = await opened(open);
    const id = ownId();
    const outcomes = await Promise.allSettled(
      numbers(50).map(async attempts => store.create(aDiscovered({ id, attempts }))),
    );
    const losers = outcomes.filter(each => each.status === 'rejected').map((each): unknown => each.reason);
    const stored = await store.get(id);
    expect(outcomes.findIndex(each => each.status === 'fulfilled')).toBe(stored?.attempts);
    expect(losers.map(winnerIn)).toStrictEqual(Array(49).fill(stored));
  });

  it('who begin again from the winner lose no update', async () => {
    const store = await opened(open);
    const from = await created(store, aDiscovered({ id: ownId() }));
    await Promise.all(numbers(12).map(async () => countUp(store, from)));
    expect(await store.get(from.id)).toStrictEqual({ ...from, attempts: 12, version: 13 });
  });
}

function describeKnown(open: Open<RecordingStore>): void {
  it('nothing is asked, nothing is answered', async () => {
    const store = await opened(open);
    expect(await store.known([])).toStrictEqual(new Map());
  });

  it('250 ids are answered with the rows of those that have one', async () => {
    const store = await opened(open);
    const rows = numbers(125).map(attempts => aDiscovered({ id: ownId(), attempts }));
    await Promise.all(rows.map(async row => store.create(row)));
    const ids = rows.flatMap(row => [row.id, ownId()]);
    const expected = new Map(rows.map(row => [row.id, row]));
    await eventually(async () => expect(await store.known(ids)).toStrictEqual(expected));
  });

  it('250 ids that all have a row are all answered', async () => {
    const store = await opened(open);
    const rows = numbers(250).map(attempts => aDiscovered({ id: ownId(), attempts }));
    await Promise.all(rows.map(async row => store.create(row)));
    const expected = new Map(rows.map(row => [row.id, row]));
    await eventually(async () => expect(await store.known([...expected.keys()])).toStrictEqual(expected));
  });

  it('a row is found wherever its id stands among 1,200', async () => {
    const store = await opened(open);
    const ids = numbers(1_200).map(() => ownId());
    const rows = ids.filter((_id, index) => index % 109 === 0).map(id => aDiscovered({ id }));
    await Promise.all(rows.map(async row => store.create(row)));
    const expected = new Map(rows.map(row => [row.id, row]));
    await eventually(async () => expect(await store.known(ids)).toStrictEqual(expected));
  });

  it('an id may be in the list twice', async () => {
    const store = await opened(open);
    const row = await created(store, aDiscovered({ id: ownId() }));
    const nobody = ownId();
    const ids = [row.id, nobody, row.id, nobody];
    await eventually(async () => expect(await store.known(ids)).toStrictEqual(new Map([[row.id, row]])));
  });

  it('the answer is the row as it is after its moves', async () => {
    const store = await opened(open);
    const from = await created(store, aDiscovered({ id: ownId(), lookAt: at('2026-03-05T00:00:00Z') }));
    const moved = await store.move(from, anArchived({ id: from.id }));
    await eventually(async () =>
      expect(await store.known([from.id])).toStrictEqual(new Map([[from.id, moved]])),
    );
  });
}

async function countUp(store: RecordingStore, from: Discovered): Promise<void> {
  for (let row: Recording = from; ;) {
    try {
      await store.move(row, { ...row, attempts: row.attempts + 1 });
      return;
    } catch (error) {
      row = winnerIn(error);
    }
  }
}

function winnerIn(error: unknown): Recording {
  if (!(error instanceof StaleMoveError) || error.winner === undefined) throw error;
  return recording.parse(error.winner);
}

async function created<Row extends Recording>(store: RecordingStore, row: Row): Promise<Row> {
  await store.create(row);
  return row;
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => expect.fail('It did not fail.'),
    (error: unknown) => error,
  );
}

function numbers(count: number): number[] {
  return [...Array(count).keys()];
}
