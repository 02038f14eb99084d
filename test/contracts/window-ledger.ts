import { describe, expect, it } from 'vitest';
import { windowKinds as kinds, type ListWindow, type WindowKind } from '../../lib/domain/ledger.ts';
import { hourMs, plusMs } from '../../lib/domain/time.ts';
import type { WindowLedger } from '../../lib/ports.ts';
import { at } from '../build/recordings.ts';
import { opened, type Open } from './open.ts';
import { windowsByOwnerContract } from './windows-by-owner.ts';

const noon = at('2026-03-02T12:00:00Z');
const one = at('2026-03-02T13:00:00Z');
const two = at('2026-03-02T14:00:00Z');
const three = at('2026-03-02T15:00:00Z');
const readAt = at('2026-03-02T16:00:00Z');

/** What every WindowLedger promises. `open` gives each test an empty one: the kinds of windows are few and shared. */
export function windowLedgerContract(open: Open<WindowLedger>): void {
  describe('a plan', () => describePlan(open));
  describe('a window that was read', () => describeFinish(open));
  describe('a window that is split', () => describeSplit(open));
  describe('a window that is read owner by owner', () => windowsByOwnerContract(open));
}

function describePlan(open: Open<WindowLedger>): void {
  it('is empty before the first', async () => {
    const ledger = await opened(open);
    expect(await ledger.unread()).toStrictEqual([]);
    for (const kind of kinds) expect(await ledger.plannedUntil(kind)).toBeUndefined();
  });

  it('adds its windows and moves the mark', async () => {
    const ledger = await opened(open);
    const windows = [tail(noon, one), tail(one, two)];
    expect(await ledger.plan({ kind: 'tail', since: undefined, until: two, windows })).toBe(true);
    expect(await unreadOf(ledger)).toStrictEqual(windows);
    expect(await ledger.plannedUntil('tail')).toBe(two);
  });

  it('goes on from the mark', async () => {
    const ledger = await planned(open, [tail(noon, one)], one);
    const next = { kind: 'tail', since: one, until: two, windows: [tail(one, two)] } as const;
    expect(await ledger.plan(next)).toBe(true);
    expect(await unreadOf(ledger)).toStrictEqual([tail(noon, one), tail(one, two)]);
    expect(await ledger.plannedUntil('tail')).toBe(two);
  });

  it.each([
    ['an older moment', noon],
    ['a later moment', two],
    ['no moment', undefined],
  ])('that goes on from %s instead of the mark writes nothing', async (_name, since) => {
    const ledger = await planned(open, [tail(noon, one)], one);
    const late = { kind: 'tail', since, until: three, windows: [tail(two, three)] } as const;
    expect(await ledger.plan(late)).toBe(false);
    expect(await unreadOf(ledger)).toStrictEqual([tail(noon, one)]);
    expect(await ledger.plannedUntil('tail')).toBe(one);
  });

  it('that goes on from a moment where there is no mark yet writes nothing', async () => {
    const ledger = await opened(open);
    const change = { kind: 'tail', since: noon, until: one, windows: [tail(noon, one)] } as const;
    expect(await ledger.plan(change)).toBe(false);
    expect(await ledger.unread()).toStrictEqual([]);
    expect(await ledger.plannedUntil('tail')).toBeUndefined();
  });

  it('without windows moves the mark', async () => {
    const ledger = await opened(open);
    expect(await ledger.plan({ kind: 'look-back', since: undefined, until: noon, windows: [] })).toBe(true);
    expect(await ledger.plannedUntil('look-back')).toBe(noon);
    expect(await ledger.unread()).toStrictEqual([]);
  });

  it('of one kind leaves the marks of the others', async () => {
    const ledger = await planned(open, [tail(noon, one)], one);
    expect(await ledger.plannedUntil('history')).toBeUndefined();
    await ledger.plan({ kind: 'history', since: undefined, until: noon, windows: [] });
    expect(await ledger.plannedUntil('history')).toBe(noon);
    expect(await ledger.plannedUntil('tail')).toBe(one);
  });

  it('takes forty windows', async () => {
    const ledger = await opened(open);
    const windows = hours('history', 40);
    expect(await ledger.plan({ kind: 'history', since: undefined, until: two, windows })).toBe(true);
    expect(await unreadOf(ledger)).toStrictEqual(windows);
  });

  it('that two make at once is made once', async () => {
    const ledger = await planned(open, [], noon);
    const plans = [[tail(noon, one)], [tail(noon, two), tail(two, three)]];
    const outcomes = await Promise.all(
      plans.map(async windows => ledger.plan({ kind: 'tail', since: noon, until: three, windows })),
    );
    expect(outcomes.toSorted()).toStrictEqual([false, true]);
    expect(await unreadOf(ledger)).toStrictEqual(plans[outcomes.indexOf(true)]);
  });

  it('that two make at once for the first time is made once', async () => {
    const ledger = await opened(open);
    const plans = [[tail(noon, one)], [tail(noon, two)]];
    const outcomes = await Promise.all(
      plans.map(async windows => ledger.plan({ kind: 'tail', since: undefined, until: three, windows })),
    );
    expect(outcomes.toSorted()).toStrictEqual([false, true]);
    expect(await unreadOf(ledger)).toStrictEqual(plans[outcomes.indexOf(true)]);
  });
}

function describeFinish(open: Open<WindowLedger>): void {
  it('is not unread any more, and the others are', async () => {
    const ledger = await planned(open, [tail(noon, one), tail(one, two)], two);
    await ledger.finish(tail(noon, one), readAt);
    expect(await unreadOf(ledger)).toStrictEqual([tail(one, two)]);
    expect(await ledger.plannedUntil('tail')).toBe(two);
  });

  it('is among those of its kind that were read, and in no other kind', async () => {
    const ledger = await planned(open, [tail(noon, one), tail(one, two)], two);
    expect(await ledger.wereRead('tail')).toStrictEqual([]);
    await ledger.finish(tail(noon, one), readAt);
    expect(await ledger.wereRead('tail')).toStrictEqual([tail(noon, one)]);
    for (const kind of kinds.filter(each => each !== 'tail'))
      expect(await ledger.wereRead(kind)).toStrictEqual([]);
  });

  it('may be marked again', async () => {
    const ledger = await planned(open, [tail(noon, one), tail(one, two)], two);
    await ledger.finish(tail(noon, one), readAt);
    await ledger.finish(tail(noon, one), at('2026-03-02T17:00:00Z'));
    expect(await unreadOf(ledger)).toStrictEqual([tail(one, two)]);
  });

  it('is not made by being marked', async () => {
    const ledger = await planned(open, [tail(noon, one)], one);
    await ledger.finish(tail(one, two), readAt);
    expect(await unreadOf(ledger)).toStrictEqual([tail(noon, one)]);
  });

  it.each(kinds)('of the kind %s says nothing about equal windows of other kinds', async kind => {
    const ledger = await opened(open);
    for (const each of kinds) {
      await ledger.plan({
        kind: each,
        since: undefined,
        until: one,
        windows: [{ ...tail(noon, one), kind: each }],
      });
    }
    await ledger.finish({ ...tail(noon, one), kind }, readAt);
    const left = kinds.filter(each => each !== kind);
    expect((await ledger.unread()).map(each => each.kind).toSorted()).toStrictEqual(left.toSorted());
  });

  it('says nothing about one that shares a bound with it', async () => {
    const ledger = await planned(open, [tail(noon, one), tail(noon, two), tail(one, two)], two);
    await ledger.finish(tail(noon, two), readAt);
    expect(await unreadOf(ledger)).toStrictEqual([tail(noon, one), tail(one, two)]);
  });

  it('is unread again when it is planned again', async () => {
    const ledger = await planned(open, [tail(noon, one)], one);
    await ledger.finish(tail(noon, one), readAt);
    await ledger.plan({ kind: 'tail', since: one, until: two, windows: [tail(noon, one), tail(one, two)] });
    expect(await unreadOf(ledger)).toStrictEqual([tail(noon, one), tail(one, two)]);
  });
}

function describeSplit(open: Open<WindowLedger>): void {
  const halves = [tail(noon, one), tail(one, two)];

  it('is replaced by its parts', async () => {
    const ledger = await planned(open, [tail(noon, two), tail(two, three)], three);
    await ledger.split(tail(noon, two), halves);
    expect(await unreadOf(ledger)).toStrictEqual([...halves, tail(two, three)]);
    expect(await ledger.plannedUntil('tail')).toBe(three);
  });

  it('has parts that can be read and split like others', async () => {
    const ledger = await planned(open, [tail(noon, two)], two);
    const middle = at('2026-03-02T12:30:00Z');
    await ledger.split(tail(noon, two), halves);
    await ledger.finish(tail(one, two), readAt);
    await ledger.split(tail(noon, one), [tail(noon, middle), tail(middle, one)]);
    expect(await unreadOf(ledger)).toStrictEqual([tail(noon, middle), tail(middle, one)]);
  });

  it('has to be read again where a part had been read before', async () => {
    const ledger = await planned(open, [tail(noon, one), tail(noon, two)], two);
    await ledger.finish(tail(noon, one), readAt);
    await ledger.split(tail(noon, two), halves);
    expect(await unreadOf(ledger)).toStrictEqual(halves);
  });

  it('changes nothing when it was read meanwhile', async () => {
    const ledger = await planned(open, [tail(noon, two)], two);
    await ledger.finish(tail(noon, two), readAt);
    await ledger.split(tail(noon, two), halves);
    expect(await ledger.unread()).toStrictEqual([]);
  });

  it('changes nothing when it was split meanwhile', async () => {
    const ledger = await planned(open, [tail(noon, two)], two);
    const middle = at('2026-03-02T12:30:00Z');
    await ledger.split(tail(noon, two), halves);
    await ledger.split(tail(noon, two), [tail(noon, middle), tail(middle, two)]);
    expect(await unreadOf(ledger)).toStrictEqual(halves);
  });

  it('changes nothing when it never was', async () => {
    const ledger = await planned(open, [tail(two, three)], three);
    await ledger.split(tail(noon, two), halves);
    expect(await unreadOf(ledger)).toStrictEqual([tail(two, three)]);
  });

  it('is not there any more for whoever has read it whole', async () => {
    const ledger = await planned(open, [tail(noon, two)], two);
    await ledger.split(tail(noon, two), halves);
    await ledger.finish(tail(noon, two), readAt);
    expect(await unreadOf(ledger)).toStrictEqual(halves);
  });

  it('leaves an equal window of another kind', async () => {
    const ledger = await planned(open, [tail(noon, two)], two);
    const lookBack = { kind: 'look-back', from: noon, to: two } as const;
    await ledger.plan({ kind: 'look-back', since: undefined, until: two, windows: [lookBack] });
    await ledger.split(tail(noon, two), halves);
    expect(await unreadOf(ledger)).toStrictEqual([lookBack, ...halves]);
  });

  it('by two at once is split once', async () => {
    const ledger = await planned(open, [tail(noon, two)], two);
    const middle = at('2026-03-02T12:30:00Z');
    const others = [tail(noon, middle), tail(middle, two)];
    await Promise.all([halves, others].map(async parts => ledger.split(tail(noon, two), parts)));
    expect([halves, others]).toContainEqual(await unreadOf(ledger));
  });

  it('and read at once is either read or replaced by all its parts', async () => {
    const ledger = await planned(open, [tail(noon, two)], two);
    await Promise.all([ledger.split(tail(noon, two), halves), ledger.finish(tail(noon, two), readAt)]);
    expect([[], halves]).toContainEqual(await unreadOf(ledger));
  });
}

function tail(from: ListWindow['from'], to: ListWindow['to']): ListWindow {
  return { kind: 'tail', from, to };
}

function hours(kind: WindowKind, count: number): ListWindow[] {
  return [...Array(count).keys()].map(hour => ({
    kind,
    from: plusMs(noon, hour * hourMs),
    to: plusMs(noon, (hour + 1) * hourMs),
  }));
}

async function planned(open: Open<WindowLedger>, windows: readonly ListWindow[], until: ListWindow['to']) {
  const ledger = await opened(open);
  expect(await ledger.plan({ kind: 'tail', since: undefined, until, windows })).toBe(true);
  return ledger;
}

/** In an order of our own: the ledger promises none. */
async function unreadOf(ledger: WindowLedger): Promise<ListWindow[]> {
  const order = ({ kind, from, to }: ListWindow) => [kind, from, to].join(' ');
  return (await ledger.unread()).toSorted((some, other) => (order(some) < order(other) ? -1 : 1));
}
