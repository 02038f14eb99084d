import pMap from 'p-map';
import { isWalked, walked, walkedTo, type AdoptedPolicy } from '../domain/adopted-policy.ts';
import { StaleMoveError } from '../domain/errors.ts';
import type { Hold } from '../domain/hold.ts';
import { redated } from '../domain/next-look.ts';
import type { Recording } from '../domain/recording.ts';
import type { RecordingId } from '../domain/recording-id.ts';
import { startOf } from '../domain/sheet.ts';
import type { Terms } from '../domain/stage.ts';
import { dayMs, dayOf, plusMs, type Instant } from '../domain/time.ts';
import type { Clock, Log, Notes, RecordingStore } from '../ports.ts';
import { adoptedNotes, inForce } from './policy-in-force.ts';

export type WalkPorts = {
  readonly recordings: RecordingStore;
  readonly notes: Notes;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
};

export type WalkTerms = Terms & { readonly holds: readonly Hold[] };

/** Rows that one run looks at, at the end of whose day it stops. */
const rowsPerRun = 2_000;
/** Days without a single row cost a question each. */
const daysPerRun = 400;
const idsAtOnce = 500;
const rowsAtOnce = 10;
const mostTries = 5;

/**
 * Goes on with the walk that brings the policy in force to every row, newest files first, and does nothing once it has
 * passed. What it has not come to follows the later of old and new meanwhile. A day is looked at again where its end was
 * not reached: what was re-dated there costs no further write.
 *
 * @throws TransientError when the tables fail; the next run goes on from the last whole day
 */
export async function redateRows(
  input: WalkTerms & { adopted: AdoptedPolicy; deadline: Instant },
  ports: WalkPorts,
): Promise<void> {
  const { adopted } = input;
  if (isWalked(adopted)) return;
  let [rows, changed, reached] = [0, 0, adopted.redatedFrom];
  for (let days = 0; days < daysPerRun && rows < rowsPerRun; days += 1) {
    const day = reached === undefined ? newestDay(ports.clock.now()) : dayBefore(reached);
    if (isPast(day, adopted)) break;
    const done = await redateDay(day, input, ports);
    rows += done.rows;
    changed += done.changed;
    if (!done.whole) break;
    reached = day;
  }
  await keepPlace(adopted, reached, ports);
  ports.log.info('redated', { rows, changed, reached });
}

function isPast(day: string, { oldestDay }: AdoptedPolicy): boolean {
  return oldestDay === undefined || day < oldestDay;
}

/** @returns whether its end was reached in time */
async function redateDay(
  day: string,
  so: WalkTerms & { deadline: Instant },
  ports: WalkPorts,
): Promise<{ rows: number; changed: number; whole: boolean }> {
  const { recordings, clock } = ports;
  let [rows, changed] = [0, 0];
  for await (const page of recordings.createdOn(day)) {
    for (let at = 0; at < page.length; at += idsAtOnce) {
      if (clock.now() >= so.deadline) return { rows, changed, whole: false };
      const some = page.slice(at, at + idsAtOnce);
      const known = await recordings.known(some);
      const moved = await pMap(some, async id => redateRow(id, known.get(id), so, ports), {
        concurrency: rowsAtOnce,
      });
      rows += some.length;
      changed += moved.filter(Boolean).length;
    }
  }
  return { rows, changed, whole: true };
}

async function redateRow(
  id: RecordingId,
  found: Recording | undefined,
  so: WalkTerms,
  { recordings, clock }: WalkPorts,
): Promise<boolean> {
  let row = found;
  for (let tries = 0; row !== undefined && tries < mostTries; tries += 1) {
    const next = redated(row, so, clock.now());
    if (next === undefined) return false;
    try {
      await recordings.move(row, next);
      return true;
    } catch (error) {
      if (!(error instanceof StaleMoveError)) throw error;
      // Who was first may not have known of the new policy.
      row = await recordings.get(id);
    }
  }
  return false;
}

/** Nothing is kept where another policy was adopted meanwhile, or the walk was begun anew. */
async function keepPlace(
  begun: AdoptedPolicy,
  reached: string | undefined,
  { notes, clock }: WalkPorts,
): Promise<void> {
  await adoptedNotes(notes).change(inForce, now => {
    if (now?.hash !== begun.hash || now.redatedFrom !== begun.redatedFrom || isWalked(now)) return undefined;
    const next = reached === undefined ? newestDay(clock.now()) : dayBefore(reached);
    if (isPast(next, now)) return walked(now, clock.now());
    return reached === undefined || reached === now.redatedFrom ? undefined : walkedTo(now, reached);
  });
}

/** Clocks differ: a file may seem to have been made tomorrow. */
function newestDay(now: Instant): string {
  return dayOf(plusMs(now, dayMs));
}

function dayBefore(day: string): string {
  return dayOf(plusMs(startOf(day), -dayMs));
}
