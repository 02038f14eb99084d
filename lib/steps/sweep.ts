import pMap from 'p-map';
import { StaleMoveError } from '../domain/errors.ts';
import type { Recording } from '../domain/recording.ts';
import { dayMs, dayOf, instant, minuteMs, plusMs, type Instant } from '../domain/time.ts';
import type { Clock, Log, Marks, RecordingStore } from '../ports.ts';

export type SweepPorts = {
  readonly recordings: RecordingStore;
  readonly marks: Marks;
  readonly clock: Clock;
  readonly log: Log;
};

/** The first day whose index may still hold rows. Rows are never dated into the past, so a day once empty stays empty. */
const oldestDayMark = 'sweep.oldest-day';
/** Where the first sweep begins: a poller that ran before it cannot have been alone for longer. */
const firstReachMs = 30 * dayMs;
/** Clocks differ and writes take a moment: a day is closed only once it is well over. */
const dayIsOverMs = 60 * minuteMs;
/** A row that was rung and did not move is rung again after this. */
const ringAgainMs = 30 * minuteMs;
const candidatesPerShard = 1_000;
const writesAtOnce = 10;

/**
 * Finds every row whose `lookAt` has come and rings the function that is to act, newest recordings first.
 * What is not rung before the deadline is found again by the next run.
 *
 * @param input.ringLimit rows to ring in one run: the pace that Webex can bear
 */
export async function sweep(
  input: { deadline: Instant; ringLimit: number },
  ports: SweepPorts,
): Promise<void> {
  const now = ports.clock.now();
  const due = await findDue(now, ports);
  const chosen = due.toSorted((a, b) => recordedAt(b).localeCompare(recordedAt(a))).slice(0, input.ringLimit);
  const rung = await pMap(
    chosen,
    async row => ports.clock.now() < input.deadline && (await ring(row, now, ports)),
    { concurrency: writesAtOnce },
  );
  ports.log.info('swept', { due: due.length, rung: rung.filter(Boolean).length });
}

async function findDue(now: Instant, ports: SweepPorts): Promise<Recording[]> {
  const rows: Recording[] = [];
  const marked = await ports.marks.get(oldestDayMark);
  let oldestDay = startOfDay(marked ?? plusMs(now, -firstReachMs));
  for (let day = oldestDay; day <= now; day = plusMs(day, dayMs)) {
    const found = await dueOn(day, now, ports.recordings);
    rows.push(...found);
    const nextDay = plusMs(day, dayMs);
    const over = plusMs(nextDay, dayIsOverMs) <= now;
    if (found.length === 0 && over && day === oldestDay) oldestDay = nextDay;
  }
  if (oldestDay !== marked) await ports.marks.advance(oldestDayMark, oldestDay);
  return rows.filter(canArchive);
}

/** The states in which `archive-recordings` has something to do. */
function canArchive(row: Recording): boolean {
  return row.status === 'discovered' || row.status === 'archived';
}

async function dueOn(day: Instant, now: Instant, recordings: RecordingStore): Promise<Recording[]> {
  const shards = Array.from({ length: recordings.shards }, (_, shard) => shard);
  const found = await pMap(
    shards,
    shard => recordings.due({ day: dayOf(day), shard, until: now, limit: candidatesPerShard }),
    { concurrency: writesAtOnce },
  );
  return found.flat();
}

async function ring(row: Recording, now: Instant, ports: SweepPorts): Promise<boolean> {
  try {
    await ports.recordings.move(row, { ...row, wake: 'archive', lookAt: plusMs(now, ringAgainMs) });
    return true;
  } catch (error) {
    // Someone acted on the row since the index was read: it has a new `lookAt`, or none.
    if (error instanceof StaleMoveError) return false;
    throw error;
  }
}

function recordedAt(row: Recording): string {
  return row.facts?.timeRecorded ?? row.discoveredAt;
}

function startOfDay(at: Instant): Instant {
  return instant.parse(`${dayOf(at)}T00:00:00Z`);
}
