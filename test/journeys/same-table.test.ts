import { describe, expect, it } from 'vitest';
import { instant, minuteMs, plusMs } from '../../lib/domain/time.ts';
import type { Stack } from '../../local/driver/template.ts';
import { aJourney } from '../build/journey.ts';
import { aTickedLife, ticks, type Disturbance } from '../build/ticked-life.ts';

type Table = Awaited<ReturnType<typeof aTickedLife>>['table'];
let lived: Promise<Table> | undefined;

/** How it ends where nothing disturbs. */
function undisturbed(): Promise<Table> {
  return (lived ??= aTickedLife().then(({ table }) => table));
}

/** The same at each of these ticks. */
function at(which: readonly number[], disturbance: Disturbance): Record<number, Disturbance> {
  return Object.fromEntries(which.map(tick => [tick, disturbance]));
}
const every = [...ticks.keys()];

describe('the table and the archive at the end', () => {
  it('have everything, where nothing disturbs', async () => {
    const { rows, archive, unread } = await undisturbed();
    expect(rows.map(row => row.status)).toEqual(Array.from({ length: 12 }, () => 'archived'));
    expect(archive).toHaveLength(36);
    expect(unread).toEqual([]);
  });

  it.each<[string, Record<number, Disturbance>]>([
    ['two pollers run at once', at(every, { pollers: 2 })],
    ['three pollers run at once', at(every, { pollers: 3 })],
    ['two of everything run at once', at(every, { pollers: 2, others: 2 })],
    ['the first tick is doubled', at([0], { pollers: 2, others: 2 })],
    ['a tick in the middle is doubled', at([3], { pollers: 2, others: 2 })],
    ['the first tick is missed', at([0], { pollers: 0, others: 0 })],
    ['a tick in the middle is missed', at([3], { pollers: 0, others: 0 })],
    ['most ticks are missed', at([1, 2, 4, 5, 6, 8], { pollers: 0, others: 0 })],
    ['one more poller at each tick writes only after the next', at(every.slice(0, -1), { dawdler: true })],
    ['polls are missed while all else goes on', at([2, 3, 4, 7], { pollers: 0 })],
    ['all else is missed while polls go on', at([2, 3, 4, 7], { others: 0 })],
  ])('are the same when %s', async (_what, disturb) => {
    expect((await aTickedLife(disturb)).table).toEqual(await undisturbed());
  });

  it.each<[string, Record<number, Disturbance>]>([
    ['nothing disturbs', {}],
    ['three pollers run at once', at(every, { pollers: 3 })],
    ['one more poller at each tick writes only after the next', at(every.slice(0, -1), { dawdler: true })],
    ['a poller is killed', at([0, 3, 7], { dies: { diesAtWrite: 8, written: true } })],
  ])('have cost one download of each audio file when %s', async (_what, disturb) => {
    expect((await aTickedLife(disturb)).downloads).toBe(12);
  });
});

const writes = [...Array(30).keys()].map(index => index + 1);

describe('a run that is killed', { timeout: 60_000 }, () => {
  it.each([0, 3, 7].flatMap(tick => [false, true].map(written => ({ tick, written }))))(
    'at any of its writes at tick $tick (written: $written) changes nothing about the end',
    async ({ tick, written }) => {
      let deaths = 0;
      for (const diesAtWrite of writes) {
        const life = await aTickedLife(at([tick], { dies: { diesAtWrite, written } }));
        expect(life.table, `killed at write ${diesAtWrite}`).toEqual(await undisturbed());
        if (life.deaths === 0) break;
        deaths += 1;
      }
      // It was killed at each write that it makes, and at more than one of them.
      expect(deaths).toBeGreaterThan(3);
      expect(deaths).toBeLessThan(writes.length);
    },
  );
});

type Schedule = Stack['schedules'][number];

describe('a stage as it is deployed', { timeout: 60_000 }, () => {
  /** A day of it, with twenty recordings of that day and of the one before. */
  async function endOf(schedulesOf: (schedule: Schedule) => readonly Schedule[]) {
    const journey = await aJourney(
      {},
      {
        historyDays: 2,
        restacked: stack => ({ ...stack, schedules: stack.schedules.flatMap(schedulesOf) }),
      },
    );
    for (let nth = 0; nth < 20; nth += 1) {
      const createTime = plusMs(instant.parse('2026-09-30T03:00:00Z'), nth * 100 * minuteMs);
      const transcriptReadyAt = plusMs(createTime, 20 * minuteMs);
      await journey.add({ timeRecorded: createTime, createTime, transcriptReadyAt, durationSeconds: 20 });
    }
    await journey.until('2026-10-02T00:30:00Z');
    const objects = await journey.objects();
    return {
      states: await journey.states(),
      objects: objects.filter(({ key }) => key.startsWith('recordings/')),
      unexplained: (await journey.verdict()).unexplained,
    };
  }

  it.each<[string, (schedule: Schedule) => readonly Schedule[]]>([
    ['has all its schedules twice', schedule => [schedule, schedule]],
    ['misses two of three ticks', schedule => [{ ...schedule, everyMs: 3 * schedule.everyMs }]],
  ])('ends with the same table and the same objects when it %s', async (_what, schedulesOf) => {
    const usual = await endOf(schedule => [schedule]);
    expect(usual.unexplained).toBe(0);
    expect(usual.states).toHaveLength(20);
    expect(await endOf(schedulesOf)).toEqual(usual);
  });
});
