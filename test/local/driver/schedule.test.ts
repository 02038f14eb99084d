import { describe, expect, it } from 'vitest';
import { startDriver } from '../../../local/driver/driver.ts';
import { stackOf } from '../../../local/driver/template.ts';
import { aClock, aSchedule, aTemplate } from '../../build/driver.ts';

/** A driver with one schedule, and when it ran, in minutes. */
function scheduled(
  so: { schedule?: Record<string, unknown>; run?: (minute: number) => Promise<void> | void } = {},
) {
  const clock = aClock();
  const start = Date.parse(clock.now());
  const minute = () => (Date.parse(clock.now()) - start) / 60_000;
  const runs: number[] = [];
  const events: unknown[] = [];
  const errors: string[] = [];
  const { Resources } = aTemplate({ Enabled: false }, 900);
  const driver = startDriver({
    stack: stackOf({ Resources: { ...Resources, Tick: aSchedule(so.schedule) } }),
    handlers: {
      async Look(event) {
        runs.push(minute());
        events.push(event);
        await so.run?.(minute());
      },
    },
    feeds: {},
    clock,
    onError: (where, error) => errors.push(`${where}: ${error instanceof Error ? error.message : '?'}`),
  });
  return {
    clock,
    driver,
    runs,
    events,
    errors,
    async until(end: number) {
      void clock.sleep((end - minute()) * 60_000);
      await clock.run(() => minute() >= end);
    },
  };
}

describe('a schedule', () => {
  it.each([
    ['rate(5 minutes)', [0, 5, 10, 15]],
    ['rate(1 minute)', Array.from({ length: 18 }, (_, index) => index)],
    ['rate(10 minutes)', [0, 10]],
  ])('%s calls its function when it is created and then at its rate', async (expression, runs) => {
    const world = scheduled({ schedule: { ScheduleExpression: expression } });
    await world.until(17.5);
    expect(world.runs).toEqual(runs);
  });

  it.each([
    ['rate(1 hour)', 60],
    ['rate(1 day)', 24 * 60],
    ['rate(2 days)', 48 * 60],
  ])('%s comes again after that time', async (expression, minutes) => {
    const world = scheduled({ schedule: { ScheduleExpression: expression } });
    await world.until(minutes + 1);
    expect(world.runs).toEqual([0, minutes]);
  });

  it('that is disabled calls nothing', async () => {
    const world = scheduled({ schedule: { State: 'DISABLED' } });
    await world.until(60);
    expect(world.runs).toEqual([]);
  });

  it('is not delayed by a slow run', async () => {
    const world: ReturnType<typeof scheduled> = scheduled({ run: () => world.clock.sleep(7 * 60_000) });
    await world.until(16);
    expect(world.runs).toEqual([0, 5, 10, 15]);
    expect(world.errors).toEqual([]);
  });

  it('reports a run that fails or takes too long, and the next one still comes', async () => {
    const world: ReturnType<typeof scheduled> = scheduled({
      run(minute) {
        if (minute === 5) throw new Error('Webex is away');
        return minute === 10 ? world.clock.sleep(16 * 60_000) : undefined;
      },
    });
    await world.until(27);
    expect(world.runs).toEqual([0, 5, 10, 15, 20, 25]);
    expect(world.errors).toEqual(['Tick: Webex is away', 'Tick: Look timed out after 900 seconds.']);
  });

  it('ends when the driver is stopped', async () => {
    const world = scheduled();
    await world.until(7);
    world.driver.stop();
    await world.until(60);
    expect(world.runs).toEqual([0, 5]);
  });

  it('keeps the driver from being idle only while its function runs', async () => {
    const world: ReturnType<typeof scheduled> = scheduled({ run: () => world.clock.sleep(2 * 60_000) });
    await world.until(1);
    expect(world.driver.idle()).toBe(false);
    await world.until(3);
    expect(world.driver.idle()).toBe(true);
  });

  it('sends the event of EventBridge Scheduler, with its time', async () => {
    const world = scheduled();
    await world.until(6);
    expect(world.events).toMatchObject([
      { source: 'aws.scheduler', 'detail-type': 'Scheduled Event', time: '2026-03-02T09:00:00.000Z' },
      { source: 'aws.scheduler', 'detail-type': 'Scheduled Event', time: '2026-03-02T09:05:00.000Z' },
    ]);
  });
});
