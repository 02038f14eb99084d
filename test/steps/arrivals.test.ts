import { describe, expect, it } from 'vitest';
import { countLags, quantileMs } from '../../lib/domain/arrival-lag.ts';
import { TransientError } from '../../lib/domain/errors.ts';
import { dayMs, hourMs, minuteMs, plusMs } from '../../lib/domain/time.ts';
import { measuredLags, noteArrivals, noteLags } from '../../lib/steps/arrivals.ts';
import { pollRecordings } from '../../lib/steps/poll-recordings.ts';
import { aDiscovered, anId, at, facts } from '../build/recordings.ts';
import { farDeadline, stepWorld, type StepWorld } from '../build/step-world.ts';
import { aWebexRecording } from '../build/webex-in-memory.ts';

const poll = (world: StepWorld, historyDays = 0) =>
  pollRecordings({ deadline: farDeadline, historyDays }, world);
const counted = async (world: StepWorld) => countLags(await measuredLags(world));
const alarms = (world: StepWorld) => world.log.lines.filter(line => line.event === 'late-arrival');

/** A row that was found so long after its call. */
function foundAfter(lagMs: number) {
  const recordedAt = at('2026-02-01T10:00:00Z');
  const times = { createTime: plusMs(recordedAt, hourMs), timeRecorded: recordedAt };
  return aDiscovered({ facts: facts(times), discoveredAt: plusMs(recordedAt, lagMs) });
}

describe('what is measured', () => {
  it('counts for 28 days', async () => {
    const world = await stepWorld('2026-03-02T10:00:00Z');
    await noteLags([{ id: anId(), lagMs: hourMs }], world);
    world.clock.set('2026-03-02T23:59:59Z');
    await noteLags([{ id: anId(), lagMs: 3 * hourMs }], world);
    world.clock.set('2026-03-29T23:59:59Z');
    expect(await counted(world)).toBe(2);
    world.clock.set('2026-03-30T00:00:00Z');
    expect(await counted(world)).toBe(0);
    await noteLags([{ id: anId(), lagMs: hourMs }], world);
    expect(await counted(world)).toBe(1);
  });

  it('takes no more room after years than after a month', async () => {
    const world = await stepWorld('2026-03-02T10:00:00Z');
    for (let day = 0; day < 90; day += 1) {
      await noteLags([{ id: anId(), lagMs: hourMs }], world);
      world.clock.pass(dayMs);
    }
    expect(await world.notes.all('arrival-lag')).toHaveLength(28);
    world.clock.pass(-dayMs);
    expect(await counted(world)).toBe(28);
  });

  it('adds up where two count at once', async () => {
    const world = await stepWorld();
    const arrivals = [{ id: anId(), lagMs: hourMs }];
    await Promise.all([1, 2, 3, 4].map(() => noteLags(arrivals, world)));
    expect(await counted(world)).toBe(4);
  });

  it('is how late what reconciling finds had come, too, and costs nothing where it finds nothing', async () => {
    const world = await stepWorld();
    await noteArrivals([], world);
    expect(await world.notes.all('arrival-lag')).toEqual([]);
    await noteArrivals([foundAfter(5 * hourMs), foundAfter(20 * hourMs)], world);
    expect(await counted(world)).toBe(2);
    expect(quantileMs(await measuredLags(world), 0.5)).toBeGreaterThanOrEqual(5 * hourMs);
  });
});

describe('an alarm', () => {
  it('is raised for each that came later than is read back, with numbers only', async () => {
    const world = await stepWorld();
    const [intime, late] = [foundAfter(72 * hourMs), foundAfter(73 * hourMs)];
    await noteArrivals([intime, late], world);
    expect(alarms(world)).toEqual([
      { level: 'error', event: 'late-arrival', facts: { id: late.id, lagHours: 73, reachHours: 72 } },
    ]);
  });
});

describe('the poller', () => {
  it('measures what it finds in the present and by looking back, and not the history', async () => {
    const world = await stepWorld();
    world.webex.show(aWebexRecording({ createTime: at('2026-02-20T12:00:00Z') }));
    await poll(world, 30);
    world.clock.set('2026-03-02T10:05:00Z');
    world.webex.show(
      aWebexRecording({ createTime: at('2026-03-02T10:04:00Z'), timeRecorded: at('2026-03-02T09:55:00Z') }),
    );
    await poll(world, 30);
    expect(quantileMs(await measuredLags(world), 1)).toBe(10 * minuteMs);
    world.clock.set('2026-03-02T11:10:00Z');
    world.webex.show(
      aWebexRecording({ createTime: at('2026-03-02T08:00:00Z'), timeRecorded: at('2026-03-02T07:50:00Z') }),
    );
    await poll(world, 30);
    expect(await counted(world)).toBe(2);
    expect((quantileMs(await measuredLags(world), 1) ?? 0) / hourMs).toBeCloseTo(3.77, 1);
  });

  it('does not measure what it finds after nobody had looked for a while, and raises no alarm', async () => {
    const world = await stepWorld();
    await poll(world);
    for (const day of ['03', '05', '07'])
      world.webex.show(aWebexRecording({ createTime: at(`2026-03-${day}T12:00:00Z`) }));
    world.clock.set('2026-03-08T10:00:00Z');
    await poll(world);
    expect(world.writes()).toBe(3);
    expect(await counted(world)).toBe(0);
    expect(alarms(world)).toEqual([]);
  });

  it('does not take its own delay for lateness', async () => {
    const world = await stepWorld();
    await poll(world);
    world.clock.set('2026-03-02T10:05:00Z');
    world.webex.show(
      aWebexRecording({ createTime: at('2026-03-02T10:04:00Z'), timeRecorded: at('2026-03-02T09:55:00Z') }),
    );
    world.webex.beforePage = () => {
      throw new TransientError('webex-unavailable', 'Webex answered 502.');
    };
    for (let minute = 5; minute <= 120; minute += 5) {
      await expect(poll(world)).rejects.toThrow('502');
      world.clock.pass(5 * minuteMs);
    }
    world.webex.beforePage = () => undefined;
    await poll(world);
    // Seen two hours late, in a window that was to be read half an hour after the recording.
    expect(await counted(world)).toBe(1);
    expect(quantileMs(await measuredLags(world), 1)).toBeLessThan(hourMs);
  });

  it('reads further back once many came late', async () => {
    const world = await stepWorld();
    await noteLags(
      Array.from({ length: 200 }, () => ({ id: anId(), lagMs: 7 * hourMs })),
      world,
    );
    await poll(world);
    world.clock.set('2026-03-02T11:00:00Z');
    const late = world.webex.show(aWebexRecording({ createTime: at('2026-03-01T23:30:00Z') }));
    await poll(world);
    expect(await world.row(late.id)).toMatchObject({ status: 'discovered' });
  });
});
