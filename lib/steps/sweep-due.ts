import pMap from 'p-map';
import type { Recording } from '../domain/recording.ts';
import { dayMs, dayOf, instant, minuteMs, plusMs, type Instant } from '../domain/time.ts';
import type { Marks, RecordingStore } from '../ports.ts';

type Dated = { readonly lookAt?: Instant | undefined };
/** A table with an index of what is due. */
export type DueIndex<Row extends Dated> = {
  readonly shards: number;
  due(query: { day: string; shard: number; until: Instant; limit: number }): Promise<readonly Row[]>;
};

/** The first day whose index may still hold rows. Rows are never dated into the past, so a day once empty stays empty. */
export const oldestDayMarks = { recordings: 'sweep.oldest-day', offboardings: 'sweep.oldest-case-day' };
/** Where the first sweep begins: a poller that ran before it cannot have been alone for longer. */
const firstReachMs = 30 * dayMs;
/** Clocks differ and writes take a moment: a day is closed only once it is well over. */
const dayIsOverMs = 60 * minuteMs;
const candidatesPerShard = 1_000;
const questionsAtOnce = 10;

/** Every row that is due, whatever is to be done for it; of a day, those that became due last where they are too many. */
export async function findDue<Row extends Dated>(
  now: Instant,
  index: DueIndex<Row>,
  { marks, mark }: { marks: Marks; mark: string },
): Promise<Row[]> {
  const rows: Row[] = [];
  const marked = await marks.get(mark);
  let oldestDay = startOfDay(marked ?? plusMs(now, -firstReachMs));
  for (let day = oldestDay; day <= now; day = plusMs(day, dayMs)) {
    const found = await dueOn(day, now, index);
    rows.push(...found);
    const nextDay = plusMs(day, dayMs);
    const over = plusMs(nextDay, dayIsOverMs) <= now;
    if (found.length === 0 && over && day === oldestDay) oldestDay = nextDay;
  }
  if (oldestDay !== marked) await marks.advance(mark, oldestDay);
  return rows;
}

/** Rows that will be due between two moments that are less than a day apart. */
export async function findComing(
  { from, until }: { from: Instant; until: Instant },
  recordings: RecordingStore,
): Promise<Recording[]> {
  const days = dayOf(from) === dayOf(until) ? [from] : [from, until];
  const found = await Promise.all(days.map(async day => dueOn(day, until, recordings)));
  return found.flat().filter(({ lookAt }) => lookAt !== undefined && lookAt > from);
}

async function dueOn<Row extends Dated>(day: Instant, until: Instant, index: DueIndex<Row>): Promise<Row[]> {
  const shards = Array.from({ length: index.shards }, (_, shard) => shard);
  const found = await pMap(
    shards,
    async shard => index.due({ day: dayOf(day), shard, until, limit: candidatesPerShard }),
    { concurrency: questionsAtOnce },
  );
  return found.flat();
}

function startOfDay(at: Instant): Instant {
  return instant.parse(`${dayOf(at)}T00:00:00Z`);
}
