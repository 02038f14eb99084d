import { describe, expect, it } from 'vitest';
import { TransientError } from '../../lib/domain/errors.ts';
import { newGate } from '../../lib/domain/pace.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import type { RecordingId } from '../../lib/domain/recording-id.ts';
import { minuteMs, plusMs } from '../../lib/domain/time.ts';
import { sweep } from '../../lib/steps/sweep.ts';
import { aDiscovered, anArchived, aParked, at, facts } from '../build/recordings.ts';
import { farDeadline, stepWorld, type StepWorld } from '../build/step-world.ts';

const token = 'compliance-read';
const run = (world: StepWorld, ringLimit = 500) => sweep({ deadline: farDeadline, ringLimit, token }, world);
const markOf = (world: StepWorld) => world.marks.get('sweep.oldest-day');

async function create(world: StepWorld, ...rows: Recording[]): Promise<void> {
  for (const row of rows) await world.recordings.create(row);
}
async function rungOf(world: StepWorld, rows: readonly Recording[]): Promise<RecordingId[]> {
  const now = await Promise.all(rows.map(row => world.row(row.id)));
  return now.filter(row => row.wake === 'archive').map(row => row.id);
}
/** Recorded at this hour of the 1st of March, due at ten on the 2nd. */
const recordedAt = (hour: string) =>
  aDiscovered({ facts: facts({ timeRecorded: at(`2026-03-01T${hour}:00:00Z`) }) });

describe('a sweep', () => {
  it('rings what is due and can be archived, whatever shard its id falls into', async () => {
    const world = await stepWorld();
    const rows = Array.from({ length: 60 }, () => aDiscovered());
    const archive = { ...anArchived().archive, metadata: { state: 'awaited', looks: 1 } } as const;
    const awaited = anArchived({ lookAt: at('2026-03-02T09:00:00Z'), archive });
    await create(world, ...rows, awaited);
    await run(world);

    expect(await rungOf(world, [...rows, awaited])).toHaveLength(61);
    expect(await world.row(awaited.id)).toEqual({
      ...awaited,
      version: 2,
      wake: 'archive',
      lookAt: '2026-03-02T10:30:00.000Z',
    });
  });

  it('leaves alone what is not due, waits for a person, or is done', async () => {
    const world = await stepWorld();
    const rows = [
      aDiscovered({ lookAt: at('2026-03-02T10:00:00.001Z') }),
      aDiscovered({ lookAt: at('2026-03-03T00:00:00Z') }),
      aParked(),
      anArchived(),
      { ...anArchived(), status: 'trashed', trashedAt: at('2026-03-01T00:00:00Z'), by: 'webex' } as const,
    ];
    await create(world, ...rows);
    const writes = world.writes();
    await run(world);
    expect(world.writes()).toBe(writes);
  });

  it('rings the newest recordings first, and no more than it may', async () => {
    const world = await stepWorld();
    const [old, older, newest, newer] = ['08', '07', '12', '11'].map(recordedAt);
    const rows = [old, older, newest, newer].flatMap(row => (row === undefined ? [] : [row]));
    await create(world, ...rows);
    await run(world, 2);
    expect(await rungOf(world, rows)).toEqual([newest?.id, newer?.id]);
    await run(world, 1);
    expect(await rungOf(world, rows)).toEqual([old?.id, newest?.id, newer?.id]);
  });

  it('rings the recording of a moment ago although more is due than the index shows at once', async () => {
    const world = await stepWorld();
    const backlog = Array.from({ length: 60 }, () => recordedAt('08'));
    const fresh = aDiscovered({
      lookAt: at('2026-03-02T10:00:01Z'),
      facts: facts({ timeRecorded: at('2026-03-02T09:58:00Z') }),
    });
    await create(world, ...backlog, fresh);
    world.clock.set('2026-03-02T10:05:00Z');
    const shortSighted: StepWorld['recordings'] = {
      ...world.recordings,
      due: async query => world.recordings.due({ ...query, limit: 2 }),
    };
    await sweep({ deadline: farDeadline, ringLimit: 1, token }, { ...world, recordings: shortSighted });
    expect(await rungOf(world, [...backlog, fresh])).toEqual([fresh.id]);
  });

  it('rings again after half an hour when nobody moved, and not before', async () => {
    const world = await stepWorld();
    const row = aDiscovered();
    await create(world, row);
    await run(world);
    world.clock.set('2026-03-02T10:29:59Z');
    await run(world);
    expect(await world.row(row.id)).toMatchObject({ version: 2, lookAt: '2026-03-02T10:30:00.000Z' });
    world.clock.set('2026-03-02T10:30:00Z');
    await run(world);
    expect(await world.row(row.id)).toMatchObject({ version: 3, lookAt: '2026-03-02T11:00:00.000Z' });
  });

  it('finds what became due on days when nobody swept', async () => {
    const world = await stepWorld();
    const first = aDiscovered();
    await create(world, first);
    await run(world);
    const missed = aDiscovered({ lookAt: at('2026-03-04T12:00:00Z') });
    await create(world, missed);
    world.clock.set('2026-03-09T08:00:00Z');
    await run(world);
    expect(await rungOf(world, [first, missed])).toEqual([first.id, missed.id]);
    expect(await world.row(first.id)).toMatchObject({ lookAt: '2026-03-09T08:30:00.000Z' });
  });

  it('finds at its first run what a poller wrote up to 30 days before', async () => {
    const world = await stepWorld();
    const row = aDiscovered({ lookAt: at('2026-01-31T23:00:00Z') });
    await create(world, row);
    await run(world);
    expect(await rungOf(world, [row])).toEqual([row.id]);
  });

  it('by two at once rings each row once', async () => {
    const world = await stepWorld();
    const rows = Array.from({ length: 20 }, () => aDiscovered());
    await create(world, ...rows);
    await Promise.all([run(world), run(world)]);
    expect(world.writes()).toBe(40);
  });

  it('rings no row that moved since the index was read', async () => {
    const world = await stepWorld();
    const row = aDiscovered();
    await create(world, row);
    const { lookAt: _due, ...settled } = anArchived({ id: row.id });
    const late: StepWorld['recordings'] = {
      ...world.recordings,
      async due(query) {
        const found = await world.recordings.due(query);
        for (const each of found) await world.recordings.move(each, settled);
        return found;
      },
    };
    await sweep({ deadline: farDeadline, ringLimit: 10, token }, { ...world, recordings: late });
    expect(await world.row(row.id)).toMatchObject({ status: 'archived', version: 2 });
    expect(await rungOf(world, [row])).toEqual([]);
  });

  it('whose time is up leaves the rest to the next', async () => {
    const world = await stepWorld();
    const rows = Array.from({ length: 30 }, () => aDiscovered());
    await create(world, ...rows);
    const slow: StepWorld['recordings'] = {
      ...world.recordings,
      async move(from, to) {
        world.clock.pass(minuteMs);
        return world.recordings.move(from, to);
      },
    };
    const deadline = plusMs(world.clock.now(), 3 * minuteMs);
    await sweep({ deadline, ringLimit: 500, token }, { ...world, recordings: slow });
    const { length } = await rungOf(world, rows);
    expect(length).toBeGreaterThan(0);
    expect(length).toBeLessThan(15);
    await run(world);
    expect(await rungOf(world, rows)).toHaveLength(30);
  });

  it('that cannot read the table throws, and has not moved on', async () => {
    const world = await stepWorld('2026-03-05T10:00:00Z');
    const row = aDiscovered();
    await create(world, row);
    const broken: StepWorld['recordings'] = {
      ...world.recordings,
      async due() {
        throw new TransientError('store-unavailable', 'The tables cannot be read.');
      },
    };
    const attempt = sweep({ deadline: farDeadline, ringLimit: 10, token }, { ...world, recordings: broken });
    await expect(attempt).rejects.toMatchObject({ fault: 'store-unavailable' });
    expect(await markOf(world)).toBeUndefined();
  });
});

describe('a sweep rings no more than Webex bears', () => {
  /** Recorded more than three days before the 2nd of March. */
  const ofThePast = () => aDiscovered({ facts: facts({ timeRecorded: at('2026-02-01T09:00:00Z') }) });
  const many = (count: number, make: () => Recording) => Array.from({ length: count }, make);
  const learned = async (world: StepWorld, callsPerSecond: number) =>
    world.gates.change(token, () => ({ ...newGate, callsPerSecond }));

  it('until the next sweep, at the pace that was learned for the token', async () => {
    const world = await stepWorld();
    await learned(world, 0.2);
    await world.gates.change('another', () => ({ ...newGate, callsPerSecond: 50 }));
    const rows = many(30, ofThePast);
    await create(world, ...rows);
    await run(world);
    expect(await rungOf(world, rows)).toHaveLength(20);
  });

  it('at the pace to begin with, where none was learned yet', async () => {
    const world = await stepWorld();
    const rows = many(1_010, ofThePast);
    await create(world, ...rows);
    await run(world, 5_000);
    expect(await rungOf(world, rows)).toHaveLength(1_000);
  });

  it('counting what was rung before and has not had its turn', async () => {
    const world = await stepWorld();
    await learned(world, 0.2);
    const rows = many(40, ofThePast);
    await create(world, ...rows);
    await run(world);
    const [done, ...waiting] = await rungOf(world, rows);
    if (done !== undefined) await world.recordings.move(await world.row(done), anArchived({ id: done }));
    world.clock.set('2026-03-02T10:05:00Z');
    await run(world);
    expect(await rungOf(world, rows)).toHaveLength(waiting.length + 1);
  });

  it('also shortly before midnight', async () => {
    const world = await stepWorld('2026-03-02T23:45:00Z');
    await learned(world, 0.2);
    const rows = many(40, ofThePast);
    await create(world, ...rows);
    await run(world);
    world.clock.set('2026-03-02T23:50:00Z');
    await run(world);
    expect(await rungOf(world, rows)).toHaveLength(20);
  });

  it('but what is new, however much of the past waits for its turn', async () => {
    const world = await stepWorld();
    await learned(world, 0.2);
    const past = many(40, ofThePast);
    await create(world, ...past);
    await run(world);
    world.clock.set('2026-03-02T10:05:00Z');
    const fresh = many(3, () => recordedAt('12'));
    await create(world, ...fresh);
    await run(world);
    expect(await rungOf(world, fresh)).toHaveLength(3);
    expect(await rungOf(world, past)).toHaveLength(20);
  });
});

describe('the oldest day of a sweep', () => {
  it('moves up to a day that still has rows, and stays there until they are gone', async () => {
    const world = await stepWorld('2026-03-09T08:00:00Z');
    const row = aDiscovered({ lookAt: at('2026-03-05T12:00:00Z') });
    const later = aDiscovered({ lookAt: at('2026-03-07T12:00:00Z') });
    await create(world, row, later);
    await run(world, 0);
    expect(await markOf(world)).toBe('2026-03-05T00:00:00.000Z');
    await run(world, 500);
    expect(await markOf(world)).toBe('2026-03-05T00:00:00.000Z');
    await run(world, 500);
    expect(await markOf(world)).toBe('2026-03-09T00:00:00.000Z');
  });

  it('is left only an hour after it is over', async () => {
    const world = await stepWorld('2026-03-02T12:00:00Z');
    await run(world);
    world.clock.set('2026-03-03T00:59:59Z');
    await run(world);
    expect(await markOf(world)).toBe('2026-03-02T00:00:00.000Z');
    const late = aDiscovered({ lookAt: at('2026-03-02T23:59:59Z') });
    await create(world, late);
    await run(world);
    expect(await rungOf(world, [late])).toEqual([late.id]);
    world.clock.set('2026-03-03T01:00:00Z');
    await run(world);
    expect(await markOf(world)).toBe('2026-03-03T00:00:00.000Z');
  });

  it('never goes back', async () => {
    const world = await stepWorld('2026-03-09T08:00:00Z');
    await run(world);
    world.clock.set('2026-03-01T08:00:00Z');
    await run(world);
    expect(await markOf(world)).toBe('2026-03-09T00:00:00.000Z');
  });
});
