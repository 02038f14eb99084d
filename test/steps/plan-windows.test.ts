import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noLags } from '../../lib/domain/arrival-lag.ts';
import type { ListWindow } from '../../lib/domain/ledger.ts';
import { tiersOf } from '../../lib/domain/look-back.ts';
import { dayMs, hourMs, minuteMs, msBetween, plusMs, type Instant } from '../../lib/domain/time.ts';
import { planWindows, type Planning } from '../../lib/steps/plan-windows.ts';
import type { WindowLedger } from '../../lib/ports.ts';
import { ledgerInMemory } from '../build/ledger-in-memory.ts';
import { Death, mortal } from '../build/mortal.ts';
import { at } from '../build/recordings.ts';
import { stepWorld } from '../build/step-world.ts';

/** A plan for the organisation's list, before anyone knows how late recordings come. */
async function plan(ledger: WindowLedger, now: Instant, historyDays: number, so: Partial<Planning> = {}) {
  await planWindows(ledger, { mode: 'org', now, historyDays, tiers: tiersOf(noLags), ...so });
}

async function unreadOf(ledger: WindowLedger, kind: ListWindow['kind']): Promise<string[]> {
  const windows = (await ledger.unread()).filter(window => window.kind === kind);
  return windows.map(window => `${window.from} ${window.to}`).toSorted();
}

describe('the first plan', () => {
  it('covers the whole history in windows of at most 30 days, and begins the tail', async () => {
    const { windows } = await stepWorld();
    await plan(windows, at('2026-03-02T10:00:00Z'), 70);
    expect(await unreadOf(windows, 'history')).toEqual([
      '2025-12-22T10:00:00.000Z 2026-01-01T10:00:00.000Z',
      '2026-01-01T10:00:00.000Z 2026-01-31T10:00:00.000Z',
      '2026-01-31T10:00:00.000Z 2026-03-02T10:00:00.000Z',
    ]);
    expect(await unreadOf(windows, 'tail')).toEqual(['2026-03-02T09:30:00.000Z 2026-03-02T10:00:00.000Z']);
    expect(await unreadOf(windows, 'look-back')).toEqual([]);
  });

  it('has no history where none is wanted', async () => {
    const { windows } = await stepWorld();
    await plan(windows, at('2026-03-02T10:00:00Z'), 0);
    expect(await unreadOf(windows, 'history')).toEqual([]);
    expect(await unreadOf(windows, 'tail')).toHaveLength(1);
  });

  it('leaves no gap when it died after the history, however much later it is taken up', async () => {
    const { windows } = await stepWorld();
    const process = mortal({ diesAtWrite: 1, written: true });
    const dying = process.port(windows, ['plan']);
    await expect(plan(dying, at('2026-03-02T10:00:00Z'), 10)).rejects.toThrow(Death);
    await plan(windows, at('2026-03-02T18:00:00Z'), 10);

    expect(await unreadOf(windows, 'history')).toEqual(['2026-02-20T10:00:00.000Z 2026-03-02T10:00:00.000Z']);
    expect(await unreadOf(windows, 'tail')).toEqual(['2026-03-02T09:30:00.000Z 2026-03-02T18:00:00.000Z']);
  });
});

describe('later plans', () => {
  it('overlap the tail by half an hour with the plan before', async () => {
    const { windows } = await stepWorld();
    await plan(windows, at('2026-03-02T10:00:00Z'), 0);
    await plan(windows, at('2026-03-02T10:05:00Z'), 0);
    await plan(windows, at('2026-03-02T13:00:00Z'), 0);
    expect(await unreadOf(windows, 'tail')).toEqual([
      '2026-03-02T09:30:00.000Z 2026-03-02T10:00:00.000Z',
      '2026-03-02T09:30:00.000Z 2026-03-02T10:05:00.000Z',
      '2026-03-02T09:35:00.000Z 2026-03-02T13:00:00.000Z',
    ]);
  });

  it('cut the tail after a long pause into windows that Webex lists', async () => {
    const { windows } = await stepWorld();
    await plan(windows, at('2026-03-02T10:00:00Z'), 0);
    await plan(windows, at('2026-05-01T10:05:00Z'), 0);
    expect((await unreadOf(windows, 'tail')).slice(1)).toEqual([
      '2026-03-02T09:30:00.000Z 2026-03-02T10:05:00.000Z',
      '2026-03-02T10:05:00.000Z 2026-04-01T10:05:00.000Z',
      '2026-04-01T10:05:00.000Z 2026-05-01T10:05:00.000Z',
    ]);
  });

  it('look back over six hours every hour, and over three days every six', async () => {
    const { windows } = await stepWorld();
    for (const moment of ['10:00', '10:55', '11:00', '11:05', '15:55', '16:00', '16:05'])
      await plan(windows, at(`2026-03-02T${moment}:00Z`), 0);
    expect(await unreadOf(windows, 'look-back')).toEqual([
      '2026-03-02T04:00:00.000Z 2026-03-02T11:00:00.000Z',
      '2026-03-02T05:00:00.000Z 2026-03-02T15:55:00.000Z',
    ]);
    expect(await unreadOf(windows, 'deep-look-back')).toEqual([
      '2026-02-27T10:00:00.000Z 2026-03-02T16:00:00.000Z',
    ]);
  });

  it('look back, after a pause of days, also at what came late before it', async () => {
    const { windows } = await stepWorld();
    await plan(windows, at('2026-03-02T10:00:00Z'), 0);
    await plan(windows, at('2026-03-07T10:00:00Z'), 0);
    expect(await unreadOf(windows, 'look-back')).toEqual([
      '2026-03-02T04:00:00.000Z 2026-03-07T10:00:00.000Z',
    ]);
    expect(await unreadOf(windows, 'deep-look-back')).toEqual([
      '2026-02-27T10:00:00.000Z 2026-03-07T10:00:00.000Z',
    ]);
  });

  it('say when they were made where none before is missing, for only then can lateness be told', async () => {
    const ledger = ledgerInMemory();
    for (const moment of ['10:00', '10:05', '13:00', '13:20', '13:40:01'])
      await plan(ledger, at(`2026-03-02T${moment}Z`.replace(/T(.....)Z/, 'T$1:00Z')), 0);
    const asOf = (await ledger.unread())
      .filter(window => window.kind === 'tail')
      .map(window => `${window.to} ${window.asOf ?? 'after a pause'}`);
    expect(asOf).toEqual([
      '2026-03-02T10:00:00.000Z after a pause',
      '2026-03-02T10:05:00.000Z 2026-03-02T10:05:00.000Z',
      '2026-03-02T13:00:00.000Z after a pause',
      '2026-03-02T13:20:00.000Z 2026-03-02T13:20:00.000Z',
      '2026-03-02T13:40:01.000Z after a pause',
    ]);
  });

  it('begin with a tier that the ledger does not know yet', async () => {
    const { windows } = await stepWorld();
    await windows.plan({ kind: 'tail', since: undefined, until: at('2026-03-02T09:55:00Z'), windows: [] });
    await plan(windows, at('2026-03-02T10:00:00Z'), 0);
    expect(await unreadOf(windows, 'deep-look-back')).toEqual([
      '2026-02-27T10:00:00.000Z 2026-03-02T10:00:00.000Z',
    ]);
  });

  it('of a clock that went backwards add nothing', async () => {
    const ledger = ledgerInMemory();
    await plan(ledger, at('2026-03-02T10:00:00Z'), 0);
    const before = await ledger.unread();
    await plan(ledger, at('2026-03-02T09:00:00Z'), 0);
    expect(await ledger.unread()).toEqual(before);
    expect(await ledger.plannedUntil('tail')).toBe('2026-03-02T10:00:00.000Z');
  });

  it('made by two at once are made once', async () => {
    const { windows } = await stepWorld();
    const now = at('2026-03-02T10:00:00Z');
    await Promise.all([plan(windows, now, 10), plan(windows, plusMs(now, 1), 10)]);
    expect(await windows.unread()).toHaveLength(2);
    await Promise.all([
      plan(windows, plusMs(now, 7 * hourMs), 10),
      plan(windows, plusMs(now, 7 * hourMs + 1), 10),
    ]);
    expect(await unreadOf(windows, 'look-back')).toHaveLength(1);
    expect(await unreadOf(windows, 'deep-look-back')).toHaveLength(1);
  });
});

describe('plans for many owners', () => {
  const tiers = tiersOf(noLags, 600);
  const kindsAt = async (ledger: WindowLedger) =>
    (await ledger.unread()).map(({ kind, from, to }) => `${kind} ${from} ${to}`).toSorted();

  it('follow the present once an hour, and nothing is left out between them', async () => {
    const ledger = ledgerInMemory();
    for (const moment of ['10:00', '10:05', '10:59', '11:00', '11:59', '12:05']) {
      await plan(ledger, at(`2026-03-02T${moment}:00Z`), 0, { mode: 'perOwner', tiers });
      for (const window of await ledger.unread()) await ledger.finish(window, window.to);
    }
    expect(ledger.read().map(({ kind, from, to }) => `${kind} ${from} ${to}`)).toEqual([
      'tail 2026-03-02T09:30:00.000Z 2026-03-02T10:00:00.000Z',
      'tail 2026-03-02T09:30:00.000Z 2026-03-02T11:00:00.000Z',
      'tail 2026-03-02T10:30:00.000Z 2026-03-02T12:05:00.000Z',
    ]);
  });

  it('wait for the last of their kind, but not for owners who were set aside', async () => {
    const ledger = ledgerInMemory();
    await plan(ledger, at('2026-03-02T10:00:00Z'), 0, { mode: 'perOwner', tiers });
    await plan(ledger, at('2026-03-02T14:00:00Z'), 0, { mode: 'perOwner', tiers });
    const before = [
      'look-back 2026-03-02T04:00:00.000Z 2026-03-02T14:00:00.000Z',
      'tail 2026-03-02T09:30:00.000Z 2026-03-02T10:00:00.000Z',
    ];
    expect(await kindsAt(ledger)).toEqual(before);
    const [first] = (await ledger.unread()).filter(window => window.kind === 'tail');
    if (first === undefined) throw new Error('There is a tail.');
    await ledger.split(first, [{ ...first, perOwner: { only: 'a' } }]);
    await plan(ledger, at('2026-03-02T14:05:00Z'), 0, { mode: 'perOwner', tiers });
    expect(await kindsAt(ledger)).toEqual([
      ...before,
      'tail 2026-03-02T09:30:00.000Z 2026-03-02T14:05:00.000Z',
    ]);
  });
});

/** What the windows of some kinds leave out between two moments, and where windows of one plan overlap. */
function holes(windows: readonly ListWindow[], from: Instant, to: Instant): string[] {
  const found: string[] = [];
  let covered = from;
  for (const window of windows.toSorted((a, b) => a.from.localeCompare(b.from))) {
    if (window.from > covered) found.push(`${covered} ${window.from}`);
    if (window.to > covered) covered = window.to;
  }
  if (covered < to) found.push(`${covered} ${to}`);
  return found;
}

describe('whenever plans are made, and wherever they die', () => {
  const death = fc.record({ diesAtWrite: fc.integer({ min: 1, max: 4 }), written: fc.boolean() });
  const run = fc.record({
    pauseMs: fc.oneof(
      fc.integer({ min: 0, max: 10 * minuteMs }),
      fc.integer({ min: 0, max: 12 * hourMs }),
      fc.integer({ min: 0, max: 80 * dayMs }),
    ),
    death: fc.option(death, { nil: undefined }),
  });

  it('every moment from the start of the history to the last plan is in a window', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(run, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 0, max: 70 }),
        async (runs, historyDays) => {
          const ledger = ledgerInMemory();
          let now = at('2026-03-02T10:00:00Z');
          const historyFrom: Instant[] = [];
          for (const { pauseMs, death } of [...runs, { pauseMs: 0, death: undefined }]) {
            now = plusMs(now, pauseMs);
            const dying = mortal(death ?? { diesAtWrite: Infinity, written: false });
            await plan(dying.port(ledger, ['plan']), now, historyDays).catch((error: unknown) => {
              if (!(error instanceof Death)) throw error;
            });
            if ((await ledger.plannedUntil('history')) !== undefined)
              historyFrom.push(plusMs(now, -historyDays * dayMs));
          }
          const windows = await ledger.unread();
          const [start] = historyFrom;
          if (start === undefined) throw new Error('Nothing was planned.');
          expect(holes(windows, start, now)).toEqual([]);
          for (const window of windows) {
            expect(msBetween(window.from, window.to)).toBeGreaterThan(0);
            expect(msBetween(window.from, window.to)).toBeLessThanOrEqual(30 * dayMs);
          }
          const history = windows
            .filter(window => window.kind === 'history')
            .toSorted((a, b) => (a.from < b.from ? -1 : 1));
          // Half-open: one begins exactly where the other ends.
          expect(history.slice(1).map(window => window.from)).toEqual(
            history.slice(0, -1).map(window => window.to),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('what comes as late as a tier reaches is in one of its windows, however long nobody looked', async () => {
    const pauses = fc.array(fc.integer({ min: 5 * minuteMs, max: 5 * dayMs }), {
      minLength: 1,
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(pauses, fc.integer({ min: 1, max: 2_000 }), async (pausesMs, owners) => {
        const ledger = ledgerInMemory();
        const start = at('2026-03-02T10:00:00Z');
        const tiers = tiersOf(noLags, owners);
        let now = start;
        await plan(ledger, now, 0, { tiers });
        for (const pauseMs of pausesMs) {
          now = plusMs(now, pauseMs);
          await plan(ledger, now, 0, { tiers });
        }
        const windows = await ledger.unread();
        for (const { kind, everyMs, reachMs } of tiers) {
          let before: Instant = start;
          const byTime = windows.filter(window => window.kind === kind && window.to > start);
          for (const look of byTime.toSorted((a, b) => (a.to < b.to ? -1 : 1))) {
            expect(msBetween(look.from, before)).toBeGreaterThanOrEqual(reachMs);
            before = look.to;
          }
          expect(msBetween(before, now)).toBeLessThanOrEqual(everyMs);
        }
      }),
      { numRuns: 200 },
    );
  });
});
