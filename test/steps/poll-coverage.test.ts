import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PermanentError, TransientError } from '../../lib/domain/errors.ts';
import { dayMs, minuteMs, plusMs, type Instant } from '../../lib/domain/time.ts';
import { pollRecordings } from '../../lib/steps/poll-recordings.ts';
import { ledgerInMemory } from '../build/ledger-in-memory.ts';
import { Death, mortal } from '../build/mortal.ts';
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
        const ports = { clock, webex, windows, recordings: forgetful(), log: keptLog() };
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

  /** A table in which nothing matters: this property is about windows. */
  function forgetful() {
    return {
      shards: 1,
      get: async () => undefined,
      known: async () => new Map(),
      every: async function* () {
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
