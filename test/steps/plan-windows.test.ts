import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ListWindow } from '../../lib/domain/ledger.ts';
import { dayMs, hourMs, minuteMs, msBetween, plusMs, type Instant } from '../../lib/domain/time.ts';
import { halves, planWindows } from '../../lib/steps/plan-windows.ts';
import type { WindowLedger } from '../../lib/ports.ts';
import { ledgerInMemory } from '../build/ledger-in-memory.ts';
import { Death, mortal } from '../build/mortal.ts';
import { at } from '../build/recordings.ts';
import { stepWorld } from '../build/step-world.ts';

async function unreadOf(ledger: WindowLedger, kind: ListWindow['kind']): Promise<string[]> {
  const windows = (await ledger.unread()).filter(window => window.kind === kind);
  return windows.map(window => `${window.from} ${window.to}`).toSorted();
}

describe('the first plan', () => {
  it('covers the whole history in windows of at most 30 days, and begins the tail', async () => {
    const { windows } = await stepWorld();
    await planWindows(windows, at('2026-03-02T10:00:00Z'), 70);
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
    await planWindows(windows, at('2026-03-02T10:00:00Z'), 0);
    expect(await unreadOf(windows, 'history')).toEqual([]);
    expect(await unreadOf(windows, 'tail')).toHaveLength(1);
  });

  it('leaves no gap when it died after the history, however much later it is taken up', async () => {
    const { windows } = await stepWorld();
    const process = mortal({ diesAtWrite: 1, written: true });
    const dying = process.port(windows, ['plan']);
    await expect(planWindows(dying, at('2026-03-02T10:00:00Z'), 10)).rejects.toThrow(Death);
    await planWindows(windows, at('2026-03-02T18:00:00Z'), 10);

    expect(await unreadOf(windows, 'history')).toEqual(['2026-02-20T10:00:00.000Z 2026-03-02T10:00:00.000Z']);
    expect(await unreadOf(windows, 'tail')).toEqual(['2026-03-02T09:30:00.000Z 2026-03-02T18:00:00.000Z']);
  });
});

describe('later plans', () => {
  it('overlap the tail by half an hour with the plan before', async () => {
    const { windows } = await stepWorld();
    await planWindows(windows, at('2026-03-02T10:00:00Z'), 0);
    await planWindows(windows, at('2026-03-02T10:05:00Z'), 0);
    await planWindows(windows, at('2026-03-02T13:00:00Z'), 0);
    expect(await unreadOf(windows, 'tail')).toEqual([
      '2026-03-02T09:30:00.000Z 2026-03-02T10:00:00.000Z',
      '2026-03-02T09:30:00.000Z 2026-03-02T10:05:00.000Z',
      '2026-03-02T09:35:00.000Z 2026-03-02T13:00:00.000Z',
    ]);
  });

  it('cut the tail after a long pause into windows that Webex lists', async () => {
    const { windows } = await stepWorld();
    await planWindows(windows, at('2026-03-02T10:00:00Z'), 0);
    await planWindows(windows, at('2026-05-01T10:05:00Z'), 0);
    expect((await unreadOf(windows, 'tail')).slice(1)).toEqual([
      '2026-03-02T09:30:00.000Z 2026-03-02T10:05:00.000Z',
      '2026-03-02T10:05:00.000Z 2026-04-01T10:05:00.000Z',
      '2026-04-01T10:05:00.000Z 2026-05-01T10:05:00.000Z',
    ]);
  });

  it('look back over two days every six hours', async () => {
    const { windows } = await stepWorld();
    for (const moment of ['10:00', '15:55', '16:00', '16:05', '21:55', '22:01'])
      await planWindows(windows, at(`2026-03-02T${moment}:00Z`), 0);
    expect(await unreadOf(windows, 'look-back')).toEqual([
      '2026-02-28T16:00:00.000Z 2026-03-02T16:00:00.000Z',
      '2026-02-28T22:00:00.000Z 2026-03-02T22:01:00.000Z',
    ]);
  });

  it('look back, after a pause of days, also at what came late before it', async () => {
    const { windows } = await stepWorld();
    await planWindows(windows, at('2026-03-02T10:00:00Z'), 0);
    await planWindows(windows, at('2026-03-07T10:00:00Z'), 0);
    expect(await unreadOf(windows, 'look-back')).toEqual([
      '2026-02-28T16:00:00.000Z 2026-03-07T10:00:00.000Z',
    ]);
  });

  it('of a clock that went backwards add nothing', async () => {
    const ledger = ledgerInMemory();
    await planWindows(ledger, at('2026-03-02T10:00:00Z'), 0);
    const before = await ledger.unread();
    await planWindows(ledger, at('2026-03-02T09:00:00Z'), 0);
    expect(await ledger.unread()).toEqual(before);
    expect(await ledger.plannedUntil('tail')).toBe('2026-03-02T10:00:00.000Z');
  });

  it('made by two at once are made once', async () => {
    const { windows } = await stepWorld();
    const now = at('2026-03-02T10:00:00Z');
    await Promise.all([planWindows(windows, now, 10), planWindows(windows, plusMs(now, 1), 10)]);
    expect(await windows.unread()).toHaveLength(2);
    await Promise.all([
      planWindows(windows, plusMs(now, 7 * hourMs), 10),
      planWindows(windows, plusMs(now, 7 * hourMs + 1), 10),
    ]);
    expect(await unreadOf(windows, 'look-back')).toHaveLength(1);
  });
});

describe('a window cut in two', () => {
  it('is covered by its halves, which touch and do not overlap', () => {
    const window = {
      kind: 'tail',
      from: at('2026-03-02T09:30:00Z'),
      to: at('2026-03-02T10:00:00.001Z'),
    } as const;
    expect(halves(window)).toEqual([
      { kind: 'tail', from: '2026-03-02T09:45:00.000Z', to: '2026-03-02T10:00:00.001Z' },
      { kind: 'tail', from: '2026-03-02T09:30:00.000Z', to: '2026-03-02T09:45:00.000Z' },
    ]);
  });

  it('is at least two minutes wide', () => {
    const from = at('2026-03-02T09:30:00Z');
    expect(halves({ kind: 'tail', from, to: plusMs(from, 2 * minuteMs - 1) })).toBeUndefined();
    expect(halves({ kind: 'tail', from, to: plusMs(from, 2 * minuteMs) })).toBeDefined();
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
            await planWindows(dying.port(ledger, ['plan']), now, historyDays).catch((error: unknown) => {
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

  it('every moment is looked at once more two days after it passed, or at the first plan after that', async () => {
    const pauses = fc.array(fc.integer({ min: 5 * minuteMs, max: 5 * dayMs }), {
      minLength: 1,
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(pauses, async pausesMs => {
        const ledger = ledgerInMemory();
        const start = at('2026-03-02T10:00:00Z');
        let now = start;
        await planWindows(ledger, now, 0);
        for (const pauseMs of pausesMs) {
          now = plusMs(now, pauseMs);
          await planWindows(ledger, now, 0);
        }
        // A file may come as late as 42 hours after its moment and is still found by a look-back, however long nobody looked.
        const looks = (await ledger.unread()).filter(window => window.kind === 'look-back');
        const byTime = looks.toSorted((a, b) => (a.to < b.to ? -1 : 1));
        let before: Instant = start;
        for (const look of byTime) {
          expect(msBetween(look.from, before)).toBeGreaterThanOrEqual(42 * hourMs);
          before = look.to;
        }
      }),
      { numRuns: 200 },
    );
  });
});
