import { setImmediate as turn } from 'node:timers/promises';
import { plusMs, secondMs, type Instant } from '../../lib/domain/time.ts';
import { TransientError } from '../../lib/domain/errors.ts';
import type { RecordingStore } from '../../lib/ports.ts';
import { archiveRecording } from '../../lib/steps/archive-recording.ts';
import { pollRecordings } from '../../lib/steps/poll-recordings.ts';
import { sweep } from '../../lib/steps/sweep.ts';
import { anId, at } from './recordings.ts';
import { Death, mortal } from './mortal.ts';
import { stepWorld } from './step-world.ts';
import { aWebexRecording, mp3Bytes, sends } from './webex-in-memory.ts';
import { all } from './webex.ts';

/** When everything runs: for half an hour at its usual pace, and then a few times, so that each look-back has its turn. */
export const ticks: readonly Instant[] = [
  ...Array.from({ length: 7 }, (_, nth) => plusMs(at('2026-03-02T10:00:00Z'), nth * 300 * secondMs)),
  at('2026-03-02T12:00:00Z'),
  at('2026-03-02T17:00:00Z'),
  at('2026-03-02T17:05:00Z'),
  at('2026-03-02T23:30:00Z'),
  at('2026-03-02T23:35:00Z'),
];

/** When a recording shows, and when its file was made: the first ones so long ago that only the history reaches them. */
const appearances: readonly (readonly [shows: string, made: string])[] = [
  ['2026-03-02T10:00:00Z', '2026-02-25T11:00:00Z'],
  ['2026-03-02T10:00:00Z', '2026-02-25T15:00:00Z'],
  ['2026-03-02T10:00:00Z', '2026-02-26T09:00:00Z'],
  ['2026-03-02T10:00:00Z', '2026-02-26T16:20:00Z'],
  ['2026-03-02T10:00:00Z', '2026-03-02T09:55:00Z'],
  ['2026-03-02T10:05:00Z', '2026-03-02T10:04:00Z'],
  ['2026-03-02T10:10:00Z', '2026-03-02T09:50:00Z'],
  ['2026-03-02T10:15:00Z', '2026-03-02T10:14:59Z'],
  ['2026-03-02T10:15:00Z', '2026-03-02T10:11:00Z'],
  ['2026-03-02T10:15:00Z', '2026-03-02T10:12:00Z'],
  ['2026-03-02T12:00:00Z', '2026-03-02T10:40:00Z'],
  ['2026-03-02T17:00:00Z', '2026-03-02T10:42:00Z'],
];
const ids = appearances.map(() => anId('5a'));
const audio = await mp3Bytes('the audio');

/** What goes otherwise than usual at a tick. */
export type Disturbance = {
  /** How many pollers run at once; by default one. */
  readonly pollers?: number;
  /** How many of everything else. */
  readonly others?: number;
  /** Whether one more poller reads a page now, and writes what it shows only after the next tick. */
  readonly dawdler?: boolean;
  /** Where the first poller dies. */
  readonly dies?: { readonly diesAtWrite: number; readonly written: boolean };
};

/**
 * A life of a dozen recordings, of which pages of two are listed, from the first poll to the last look-back.
 *
 * @param disturb what is otherwise, by the number of the tick
 * @returns the table and the archive at the end, how often a poller died, and how often Webex gave an audio file
 */
export async function aTickedLife(disturb: Readonly<Record<number, Disturbance>> = {}) {
  const world = await stepWorld('2026-03-02T10:00:00Z');
  let deaths = 0;
  let downloads = 0;

  function show(now: Instant): void {
    for (const [index, [shows, made]] of appearances.entries()) {
      if (at(shows) !== now) continue;
      const id = ids[index] ?? anId();
      const createTime = at(made);
      world.webex.show(aWebexRecording({ id, createTime, timeRecorded: createTime }), {
        audio: () => {
          downloads += 1;
          return sends(audio);
        },
        transcript: () => sends(`WEBVTT ${id}`),
        metadata: () => `{"id":"${id}"}`,
      });
    }
  }

  async function poll(nth: number, { dies }: Disturbance): Promise<void> {
    const process = mortal((nth === 0 ? dies : undefined) ?? { diesAtWrite: Infinity, written: false });
    const ports = {
      ...world,
      recordings: process.port(world.recordings, ['create', 'move']),
      windows: process.port(world.windows, ['plan', 'finish', 'split', 'progress', 'drop']),
      notes: process.port(world.notes, ['put']),
    };
    // Those that run at once are not in step.
    for (let step = 0; step < nth * 3; step += 1) await turn();
    try {
      await pollRecordings({ deadline: plusMs(world.clock.now(), 240 * secondMs), historyDays: 6 }, ports);
    } catch (error) {
      if (!(error instanceof Death)) throw error;
      deaths += 1;
    }
  }

  /** Knows the table as it was when it read its page. @returns what lets it write, and waits for its end */
  function dawdle(): () => Promise<void> {
    const { promise: writes, resolve: letWrite } = Promise.withResolvers<undefined>();
    const recordings: RecordingStore = {
      ...world.recordings,
      async known(some) {
        const rows = await world.recordings.known(some);
        await writes;
        return rows;
      },
    };
    const deadline = plusMs(world.clock.now(), 240 * secondMs);
    const run = pollRecordings({ deadline, historyDays: 6 }, { ...world, recordings });
    // Its time is up long before it ends.
    const ended = run.catch((error: unknown) => {
      if (!(error instanceof TransientError)) throw error;
    });
    return () => {
      letWrite(undefined);
      return ended;
    };
  }

  async function archive(): Promise<void> {
    const deadline = plusMs(world.clock.now(), 900 * secondMs);
    for (const { id, wake } of await all(world.recordings.every()))
      if (wake === 'archive') await archiveRecording({ id, deadline }, world);
  }

  let dawdler: (() => Promise<void>) | undefined;
  for (const [tick, now] of ticks.entries()) {
    world.clock.set(now);
    show(now);
    const disturbance = disturb[tick] ?? {};
    const { pollers = 1, others = 1 } = disturbance;
    const previous = dawdler;
    dawdler = disturbance.dawdler === true ? dawdle() : undefined;
    await Promise.all(times(pollers, nth => poll(nth, disturbance)));
    const deadline = plusMs(now, 120 * secondMs);
    await Promise.all(
      times(others, () => sweep({ deadline, ringLimit: 500, token: 'compliance-read' }, world)),
    );
    await Promise.all(times(others, archive));
    await previous?.();
  }

  const rows = await all(world.recordings.every());
  return {
    deaths,
    downloads,
    table: {
      rows: rows
        .map(row => ({
          id: row.id,
          status: row.status,
          attempts: row.attempts,
          lookAt: row.lookAt,
          archive: 'archive' in row ? { ...row.archive, verifiedAt: undefined } : undefined,
        }))
        .toSorted((one, other) => one.id.localeCompare(other.id)),
      archive: await Promise.all(
        (await world.keys()).map(async key => ({ key, ...(await world.media.head(key)) })),
      ),
      unread: await world.windows.unread(),
    },
  };
}

function times<Item>(count: number, make: (nth: number) => Item): Item[] {
  return Array.from({ length: count }, (_, nth) => make(nth));
}
