import { expect, it } from 'vitest';
import { windowName, type ListWindow } from '../../lib/domain/ledger.ts';
import type { WindowLedger } from '../../lib/ports.ts';
import { at } from '../build/recordings.ts';
import { opened, type Open } from './open.ts';

const noon = at('2026-03-02T12:00:00Z');
const one = at('2026-03-02T13:00:00Z');
const two = at('2026-03-02T14:00:00Z');
const readAt = at('2026-03-02T16:00:00Z');

/** What every WindowLedger promises of windows that are read owner by owner. */
export function windowsByOwnerContract(open: Open<WindowLedger>): void {
  describeScopes(open);
  describeProgress(open);
  describeParts(open);
}

function describeScopes(open: Open<WindowLedger>): void {
  it('comes back as it was planned', async () => {
    const windows: ListWindow[] = [
      { ...everyone(noon, two), asOf: two },
      { ...everyone(noon, two), perOwner: { only: 'b' } },
      { kind: 'tail', from: noon, to: two },
    ];
    const ledger = await planned(open, windows);
    expect(await unreadOf(ledger)).toStrictEqual(inOrder(windows));
  });

  it('is planned by a mark of its mode', async () => {
    const ledger = await opened(open);
    await ledger.plan({ kind: 'tail', since: undefined, until: one, windows: [] });
    expect(await ledger.plannedUntil('tail', 'perOwner')).toBeUndefined();
    const change = { kind: 'tail', mode: 'perOwner', until: two, windows: [everyone(noon, two)] } as const;
    expect(await ledger.plan({ ...change, since: one })).toBe(false);
    expect(await ledger.plan({ ...change, since: undefined })).toBe(true);
    expect(await ledger.plannedUntil('tail', 'perOwner')).toBe(two);
    expect(await ledger.plannedUntil('tail')).toBe(one);
    expect(await ledger.plannedUntil('tail', 'org')).toBe(one);
  });

  it('of one owner is planned once, and the owner is named ever after', async () => {
    const ledger = await opened(open);
    const plan = (owner: string, until = one) =>
      ledger.plan({
        kind: 'history',
        mode: 'perOwner',
        owner,
        since: undefined,
        until,
        windows: [{ kind: 'history', from: noon, to: until, perOwner: { only: owner } }],
      });
    expect(await ledger.plannedOwners()).toStrictEqual(new Set());
    expect(await Promise.all([plan('a'), plan('a', two), plan('b')])).toHaveLength(3);
    expect(await plan('b', two)).toBe(false);
    await ledger.plan({ kind: 'history', mode: 'perOwner', since: undefined, until: one, windows: [] });
    await ledger.plan({ kind: 'history', since: undefined, until: one, windows: [] });
    expect(await ledger.plannedOwners()).toStrictEqual(new Set(['a', 'b']));
    expect((await ledger.unread()).map(window => window.perOwner?.only).toSorted()).toStrictEqual(['a', 'b']);
  });

  it('says nothing about equal windows that are read in another way', async () => {
    const windows: ListWindow[] = [
      everyone(noon, two),
      { ...everyone(noon, two), perOwner: { only: 'b' } },
      { ...everyone(noon, two), perOwner: { only: 'c' } },
      { kind: 'tail', from: noon, to: two },
    ];
    for (const window of windows) {
      const ledger = await planned(open, windows);
      await ledger.finish(window, readAt);
      expect(await unreadOf(ledger)).toStrictEqual(inOrder(windows.filter(each => each !== window)));
    }
  });

  it('stays when others are dropped, which do not count as read', async () => {
    const org: ListWindow = { kind: 'history', from: noon, to: one };
    const ledger = await planned(open, [everyone(noon, two), org]);
    await ledger.drop([org, { kind: 'history', from: one, to: two }]);
    expect(await unreadOf(ledger)).toStrictEqual([everyone(noon, two)]);
    await ledger.finish(org, readAt);
    await ledger.split(org, [{ ...org, to: at('2026-03-02T12:30:00Z') }]);
    expect(await unreadOf(ledger)).toStrictEqual([everyone(noon, two)]);
  });
}

function describeProgress(open: Open<WindowLedger>): void {
  it('keeps after whom it goes on', async () => {
    const ledger = await planned(open, [everyone(noon, two), everyone(noon, one)]);
    expect(await ledger.progress(everyone(noon, two), 'd', [])).toBe(true);
    expect(await ledger.progress(everyone(noon, two, 'd'), 'g', [])).toBe(true);
    expect(await unreadOf(ledger)).toStrictEqual([everyone(noon, one), everyone(noon, two, 'g')]);
  });

  it('sets owners aside in the same breath', async () => {
    const ledger = await planned(open, [everyone(noon, two)]);
    const aside: ListWindow = { ...everyone(noon, two), perOwner: { only: 'c' } };
    expect(await ledger.progress(everyone(noon, two), 'd', [aside])).toBe(true);
    expect(await unreadOf(ledger)).toStrictEqual([everyone(noon, two, 'd'), aside]);
  });

  it.each<[string, string | undefined]>([
    ['less than the ledger knows', undefined],
    ['someone else than the ledger', 'b'],
  ])('is not moved on by whoever knows of %s', async (_what, known) => {
    const ledger = await planned(open, [everyone(noon, two)]);
    await ledger.progress(everyone(noon, two), 'd', []);
    const aside: ListWindow = { ...everyone(noon, two), perOwner: { only: 'c' } };
    expect(await ledger.progress(everyone(noon, two, known), 'g', [aside])).toBe(false);
    expect(await unreadOf(ledger)).toStrictEqual([everyone(noon, two, 'd')]);
  });

  it('is not moved on once it is read or gone', async () => {
    const ledger = await planned(open, [everyone(noon, two)]);
    await ledger.finish(everyone(noon, two), readAt);
    const aside: ListWindow = { ...everyone(noon, two), perOwner: { only: 'c' } };
    expect(await ledger.progress(everyone(noon, two), 'd', [aside])).toBe(false);
    expect(await ledger.progress(everyone(noon, one), 'd', [aside])).toBe(false);
    expect(await ledger.unread()).toStrictEqual([]);
  });

  it('is moved on once by two at once', async () => {
    const ledger = await planned(open, [everyone(noon, two)]);
    const outcomes = await Promise.all(
      ['d', 'e'].map(after => ledger.progress(everyone(noon, two), after, [])),
    );
    expect(outcomes.toSorted()).toStrictEqual([false, true]);
    expect(await unreadOf(ledger)).toStrictEqual([everyone(noon, two, outcomes[0] === true ? 'd' : 'e')]);
  });

  it('is read whole for whoever knew less of it', async () => {
    const ledger = await planned(open, [everyone(noon, two)]);
    await ledger.progress(everyone(noon, two), 'd', []);
    await ledger.finish(everyone(noon, two), readAt);
    expect(await ledger.unread()).toStrictEqual([]);
  });

  it('is planned again from the first owner on', async () => {
    const ledger = await planned(open, [everyone(noon, two)]);
    await ledger.progress(everyone(noon, two), 'd', []);
    await ledger.plan({ kind: 'look-back', since: undefined, until: two, windows: [everyone(noon, two)] });
    expect(await unreadOf(ledger)).toStrictEqual([everyone(noon, two)]);
  });
}

function describeParts(open: Open<WindowLedger>): void {
  it('has parts that go on after the same owner', async () => {
    const ledger = await planned(open, [everyone(noon, two, 'd')]);
    const parts = [everyone(noon, one, 'd'), everyone(one, two, 'd')];
    await ledger.split(everyone(noon, two), parts);
    expect(await unreadOf(ledger)).toStrictEqual(parts);
  });

  it('has a part begun anew that was unread before: someone wants all of it read', async () => {
    const ledger = await planned(open, [everyone(noon, two, 'd'), everyone(noon, one)]);
    await ledger.split(everyone(noon, two), [everyone(noon, one, 'd'), everyone(one, two, 'd')]);
    const [first, ...others] = await unreadOf(ledger);
    expect(first).toStrictEqual(everyone(noon, one));
    expect(others.map(window => [window.from, window.to])).toStrictEqual([[one, two]]);
  });
}

function everyone(from: ListWindow['from'], to: ListWindow['to'], after?: string): ListWindow {
  return { kind: 'tail', from, to, perOwner: after === undefined ? {} : { after } };
}

async function planned(open: Open<WindowLedger>, windows: readonly ListWindow[]): Promise<WindowLedger> {
  const ledger = await opened(open);
  expect(await ledger.plan({ kind: 'tail', since: undefined, until: two, windows })).toBe(true);
  return ledger;
}

async function unreadOf(ledger: WindowLedger): Promise<ListWindow[]> {
  return inOrder(await ledger.unread());
}

function inOrder(windows: readonly ListWindow[]): ListWindow[] {
  return windows.toSorted((some, other) => (windowName(some) < windowName(other) ? -1 : 1));
}
