import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PermanentError, TransientError } from '../../lib/domain/errors.ts';
import { dayMs, minuteMs, plusMs, type Instant } from '../../lib/domain/time.ts';
import type { WebexReader } from '../../lib/ports.ts';
import { allOwners, rememberOwners } from '../../lib/steps/owners.ts';
import { pollRecordings } from '../../lib/steps/poll-recordings.ts';
import { ledgerInMemory } from '../build/ledger-in-memory.ts';
import { notesInMemory } from '../build/notes-in-memory.ts';
import { Death, mortal } from '../build/mortal.ts';
import { numberOf, owner, setMode } from '../build/owner-world.ts';
import { at } from '../build/recordings.ts';
import { farDeadline, handClock, keptLog } from '../build/step-world.ts';
import { aWebexRecording, webexInMemory } from '../build/webex-in-memory.ts';

describe('whatever Webex does and wherever runs die', () => {
  const trouble = fc.record({
    pauseMs: fc.oneof(
      fc.integer({ min: minuteMs, max: 10 * minuteMs }),
      fc.integer({ min: 0, max: 40 * dayMs }),
    ),
    failsAtPage: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
    pageMs: fc.integer({ min: 0, max: 2 * minuteMs }),
    death: fc.option(fc.record({ diesAtWrite: fc.integer({ min: 1, max: 8 }), written: fc.boolean() }), {
      nil: undefined,
    }),
  });

  it('the windows read cover every moment from the start of the history to the last plan', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(trouble, { minLength: 1, maxLength: 8 }), async troubles => {
        const clock = handClock();
        const windows = ledgerInMemory();
        const webex = webexInMemory(clock);
        webex.pageSize = 1;
        for (let day = 0; day < 12; day += 1)
          webex.show(aWebexRecording({ createTime: plusMs(at('2026-02-10T00:00:00Z'), day * dayMs * 2) }));
        const ports = {
          clock,
          webex,
          windows,
          recordings: forgetful(),
          log: keptLog(),
          notes: notesInMemory(),
          random: () => 0.5,
        };
        const historyDays = 40;
        let start: Instant | undefined;
        for (const { pauseMs, failsAtPage, pageMs, death } of troubles) {
          clock.pass(pauseMs);
          const now = clock.now();
          let pages = 0;
          webex.beforePage = () => {
            clock.pass(pageMs);
            pages += 1;
            if (pages === failsAtPage) throw new TransientError('webex-unavailable', 'Webex answered 502.');
          };
          const process = mortal(death ?? { diesAtWrite: Infinity, written: false });
          const dying = process.port<typeof windows>(windows, ['plan', 'finish', 'split']);
          await pollRecordings(
            { deadline: plusMs(now, 4 * minuteMs), historyDays },
            { ...ports, windows: dying },
          ).catch((error: unknown) => {
            if (!(error instanceof Death) && !(error instanceof TransientError)) throw error;
          });
          if ((await windows.plannedUntil('history')) !== undefined)
            start ??= plusMs(now, -historyDays * dayMs);
        }
        webex.beforePage = () => undefined;
        clock.pass(minuteMs);
        const last = clock.now();
        start ??= plusMs(last, -historyDays * dayMs);
        await pollRecordings({ deadline: farDeadline, historyDays }, ports);

        expect(await windows.unread()).toEqual([]);
        let covered = start;
        for (const window of windows.read().toSorted((a, b) => a.from.localeCompare(b.from))) {
          expect(window.from <= covered, `a gap from ${covered} to ${window.from}`).toBe(true);
          if (window.to > covered) covered = window.to;
        }
        expect(covered >= last).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('owner by owner, the lists that came whole cover every moment of everyone who is known', async () => {
    const run = fc.record({
      mode: fc.constantFrom('org' as const, 'perOwner' as const, 'perOwner' as const),
      newcomer: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
      failing: fc.subarray([1, 2, 3, 4, 5, 6, 7, 8, 9], { maxLength: 4 }),
    });
    const runs = fc.array(fc.tuple(trouble, run), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(runs, async troubles => {
        const world = livesOf();
        const { clock, windows } = world;
        let start: Instant | undefined;
        for (const [{ pauseMs, failsAtPage, pageMs, death }, { mode, newcomer, failing }] of troubles) {
          clock.pass(pauseMs);
          await rememberOwners(newcomer === undefined ? [] : [owner(newcomer)], world);
          let pages = 0;
          world.webex.beforePage = (_window, _page, id) => {
            clock.pass(pageMs);
            pages += 1;
            if (pages === failsAtPage || failing.includes(numberOf(id))) throw down();
          };
          await world.poll(mode, 4 * minuteMs, mortal(death ?? { diesAtWrite: Infinity, written: false }));
          const historyUntil = [
            await windows.plannedUntil('history'),
            await windows.plannedUntil('history', 'perOwner'),
          ].filter(each => each !== undefined);
          if (historyUntil[0] !== undefined) start ??= plusMs(historyUntil[0], -historyDays * dayMs);
        }
        world.webex.beforePage = () => undefined;
        clock.pass(minuteMs);
        const last = clock.now();
        for (let calm = 0; calm < 3; calm += 1)
          await world.poll('perOwner', dayMs, mortal({ diesAtWrite: Infinity, written: false }));
        start ??= plusMs(last, -historyDays * dayMs);
        expect(await windows.unread()).toEqual([]);
        for (const { id } of await allOwners(world)) {
          const lists = world.whole.filter(list => list.owner === id);
          expect(gaps(lists, start, last), `of owner ${numberOf(id)}`).toEqual([]);
        }
      }),
      { numRuns: 150 },
    );
  });

  const historyDays = 40;
  const down = () => new TransientError('webex-unavailable', 'Webex answered 502.');

  /** Lives whose lists are remembered where they came whole. */
  function livesOf() {
    const clock = handClock();
    const inner = webexInMemory(clock);
    const whole: { owner: string | undefined; from: Instant; to: Instant }[] = [];
    const webex: WebexReader = {
      ...inner,
      as: () => webex,
      async *list(listing, deadline) {
        yield* inner.list(listing, deadline);
        whole.push({ owner: listing.owner?.id, from: listing.from, to: listing.to });
      },
    };
    const windows = ledgerInMemory();
    const world = { clock, windows, notes: notesInMemory(), log: keptLog(), random: () => 0.5 };
    return {
      ...world,
      webex: inner,
      whole,
      async poll(mode: 'org' | 'perOwner', runMs: number, process: ReturnType<typeof mortal>): Promise<void> {
        await setMode(mode, world.notes, clock.now());
        const writes = ['plan', 'finish', 'split', 'progress', 'drop'] as const;
        const ports = {
          ...world,
          webex,
          recordings: forgetful(),
          windows: process.port<typeof windows>(windows, writes),
        };
        const deadline = plusMs(clock.now(), runMs);
        await pollRecordings({ deadline, historyDays }, ports).catch((error: unknown) => {
          if (!(error instanceof Death) && !(error instanceof TransientError)) throw error;
        });
      },
    };
  }

  function gaps(windows: readonly { from: Instant; to: Instant }[], start: Instant, end: Instant): string[] {
    const found: string[] = [];
    let covered = start;
    for (const window of windows.toSorted((a, b) => a.from.localeCompare(b.from))) {
      if (window.from > covered) found.push(`${covered} ${window.from}`);
      if (window.to > covered) covered = window.to;
    }
    return covered < end ? [...found, `${covered} ${end}`] : found;
  }

  /** A table in which nothing matters: this property is about windows. */
  function forgetful() {
    return {
      shards: 1,
      get: async () => undefined,
      known: async () => new Map(),
      every: async function* () {
        yield* [];
      },
      createdOn: async function* () {
        yield* [];
      },
      create: async () => undefined,
      due: async () => [],
      async move(): Promise<never> {
        throw new PermanentError('malformed', 'Nothing is known, so nothing moves.');
      },
    };
  }
});
