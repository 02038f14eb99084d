import { describe, expect, it } from 'vitest';
import { TransientError } from '../../lib/domain/errors.ts';
import { needsOf } from '../../lib/domain/needs.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import { plan } from '../../lib/domain/plan.ts';
import { rowCount } from '../../lib/steps/count-rows.ts';
import { takePlan } from '../../lib/steps/take-plan.ts';
import { takeStatus } from '../../lib/steps/take-status.ts';
import { writePlan } from '../../lib/steps/write-plan.ts';
import { needLines } from '../../cli/status/need-words.ts';
import { fateWorld } from '../build/fate-world.ts';
import { aHold } from '../build/holds.ts';
import { aDiscovered, anArchived, aParked, at } from '../build/recordings.ts';
import { aFate, aTrashed } from '../build/retained-rows.ts';
import { farDeadline } from '../build/step-world.ts';

const onDay = (day: string, more: Partial<Recording['fate']> & object = {}) =>
  anArchived({ fate: aFate({ day, ...more }) });

/** Rows as they stand, in a stage whose policy they follow. */
async function planned(...rows: Recording[]) {
  const world = await fateWorld('2026-05-25T12:00:00Z');
  await world.adopt();
  await world.sweep();
  await world.putAll(rows);
  return world;
}

describe('the plan', () => {
  it('counts what will be trashed and purged, by day, action and rule', async () => {
    const world = await planned(
      onDay('2026-06-01'),
      onDay('2026-06-01'),
      onDay('2026-06-01', { rule: 'calls-of-sales' }),
      aTrashed({ fate: aFate({ action: 'purge', day: '2026-05-30' }) }),
      aDiscovered(),
      aParked(),
    );
    expect(await takePlan({ days: 30 }, world)).toMatchObject({
      at: '2026-05-25T12:00:00.000Z',
      mode: 'dry-run',
      complete: true,
      until: '2026-06-24',
      lines: [
        { day: '2026-05-30', action: 'purge', rule: 'everything', recordings: 1 },
        { day: '2026-06-01', action: 'trash', rule: 'calls-of-sales', recordings: 1 },
        { day: '2026-06-01', action: 'trash', rule: 'everything', recordings: 2 },
      ],
      later: 0,
      held: 0,
    });
  });

  it('reaches so many days ahead, and counts what comes after them', async () => {
    const world = await planned(onDay('2026-05-27'), onDay('2026-05-28'), onDay('2027-01-01'));
    expect(await takePlan({ days: 2 }, world)).toMatchObject({ lines: [{ day: '2026-05-27' }], later: 2 });
  });

  it('counts apart what a hold covers', async () => {
    const [held, free] = [onDay('2026-05-27'), onDay('2026-05-27')];
    const world = await planned(held, free);
    await world.holds.add(aHold({ scope: 'recording', recordingId: held.id }));
    expect(await takePlan({ days: 30 }, world)).toMatchObject({ lines: [{ recordings: 1 }], held: 1 });
  });

  it('tells what was planned before the stage went live as it counts from then', async () => {
    const world = await planned(onDay('2026-05-20'), onDay('2026-07-01'));
    await world.live('2026-05-24T12:00:00Z');
    const found = await takePlan({ days: 60 }, world);
    expect(found?.lines.map(({ day }) => day)).toEqual(['2026-06-01', '2026-07-01']);
  });

  it('says that it is not whole while the walk goes on', async () => {
    const world = await fateWorld();
    await world.put(anArchived());
    await world.adopt();
    expect(await takePlan({ days: 30 }, world)).toMatchObject({ complete: false, lines: [] });
  });

  it('is none without a policy', async () => {
    expect(await takePlan({ days: 30 }, await fateWorld())).toBeUndefined();
  });
});

describe('the plan of the day', () => {
  const key = 'plans/2026-05-25/plan.json';

  it('is written once a day, and counts the rows for the brakes', async () => {
    const world = await planned(onDay('2026-06-01'), aParked());
    await writePlan({ deadline: farDeadline }, world);
    const text = await world.papers.get(key);
    expect(plan.parse(JSON.parse(text ?? ''))).toMatchObject({
      lines: [{ day: '2026-06-01', recordings: 1 }],
    });
    const unread = { ...world.recordings, every: () => Iterator.from([]) as never };
    expect(await rowCount({ ...world, recordings: unread }, farDeadline)).toBe(2);

    await world.put(onDay('2026-06-02'));
    // Once it is there, no row is read for it.
    await writePlan({ deadline: farDeadline }, { ...world, recordings: unread });
    expect(await rowCount({ ...world, recordings: unread }, farDeadline)).toBe(2);
    expect(await world.papers.get(key)).toBe(text);
    world.clock.set('2026-05-26T00:40:00Z');
    await writePlan({ deadline: farDeadline }, world);
    expect(await world.papers.get('plans/2026-05-26/plan.json')).toContain('2026-06-02');
  });

  it('is not written where no policy is in force', async () => {
    const world = await fateWorld('2026-05-25T12:00:00Z');
    await writePlan({ deadline: farDeadline }, world);
    expect(await world.papers.get(key)).toBeUndefined();
  });

  it('of which only a part could be read is not written', async () => {
    const world = await planned(onDay('2026-06-01'), onDay('2026-06-01'));
    const late = writePlan({ deadline: at('2026-05-25T12:00:00Z') }, world);
    await expect(late).rejects.toThrow(TransientError);
    expect(await world.papers.get(key)).toBeUndefined();
  });
});

describe('a pulled brake', () => {
  it('is a need for a person in the status until it is over', async () => {
    const world = await planned();
    const value = {
      ...{ hash: '0c7e1a52', key: 'plans/2026-05-25/0c7e1a52.json', recordings: 812, limit: 500 },
      pulledAt: at('2026-05-25T09:00:00Z'),
    };
    await world.notes.put({ kind: 'brake', name: 'pulled', value, revision: 0 });
    const wordsNow = async () => {
      const report = await takeStatus({ tokens: [] }, world);
      return needLines(
        needsOf(report).filter(({ need }) => need === 'brake'),
        report.at,
      );
    };
    expect(await wordsNow()).toEqual([
      'What needs a person:',
      '  ! 812 recordings would have been trashed or purged in one run, which stopped before it 3 hours ago: tapekeeper approve 0c7e1a52 shows what they are, and lets them pass if that is meant.',
    ]);
    const over = { ...value, endedAt: at('2026-05-25T10:00:00Z') };
    await world.notes.put({ kind: 'brake', name: 'pulled', value: over, revision: 1 });
    expect(await wordsNow()).toEqual(['Nothing needs a person.']);
  });
});
