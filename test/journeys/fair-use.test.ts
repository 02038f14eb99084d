import { expect, it } from 'vitest';
import { minuteMs, msBetween, plusMs, secondMs, type Instant } from '../../lib/domain/time.ts';
import { aJourney } from '../build/journey.ts';
import { at } from '../build/recordings.ts';

type Journey = Awaited<ReturnType<typeof aJourney>>;
type Made = { readonly id: string; readonly createTime: Instant };

/** Two polls, and a minute for the turn that comes after the second. */
const patienceMs = 2 * 5 * minuteMs + minuteMs;
const firstAt = at('2026-10-01T00:02:30Z');

/** Adds recordings one after the other while time passes. */
async function makeRecordings(journey: Journey, so: { count: number; everyMs: number }): Promise<Made[]> {
  const made: Made[] = [];
  for (let nth = 0; nth < so.count; nth += 1) {
    const createTime = plusMs(firstAt, nth * so.everyMs);
    await journey.reach(createTime);
    const id = await journey.add({
      timeRecorded: plusMs(createTime, -2 * minuteMs),
      createTime,
      durationSeconds: 60,
      transcriptReadyAt: createTime,
    });
    made.push({ id, createTime });
  }
  return made;
}

/** How long each took from Webex to the archive. */
async function waitsOf(journey: Journey, made: readonly Made[]): Promise<number[]> {
  const waits = made.map(async ({ id, createTime }) => {
    const row = await journey.row(id);
    return row?.status === 'archived' ? msBetween(createTime, row.archive.verifiedAt) : Infinity;
  });
  return Promise.all(waits);
}

it.each([
  { perSecond: 2, recordings: 450, new: { count: 5, everyMs: 150 * secondMs } },
  { perSecond: 20, recordings: 700, new: { count: 3, everyMs: 90 * secondMs } },
])(
  'at $perSecond calls a second, what is new is archived within two polls while the past is still archived, and hardly a call is refused',
  { timeout: 120_000 },
  async so => {
    const journey = await aJourney({ recordings: so.recordings, limit: { perSecond: so.perSecond } });
    const made = await makeRecordings(journey, so.new);
    const left = (await journey.states()).filter(row => row.status === 'discovered').length;
    expect(left, 'of the past').toBeGreaterThan(so.recordings / 5);
    await journey.until(plusMs(journey.now(), patienceMs));

    expect(Math.max(...(await waitsOf(journey, made)))).toBeLessThanOrEqual(patienceMs);
    const { total, refused } = await journey.calls();
    expect(refused / total).toBeLessThan(0.01);
    expect(await journey.verdict()).toMatchObject({ problems: [] });
    expect(journey.errors).toEqual([]);
  },
);
