import pMap from 'p-map';
import { StaleMoveError } from '../domain/errors.ts';
import { isUnbegun, type Offboarding } from '../domain/offboarding.ts';
import { effectiveOf } from '../domain/settle-offboarding.ts';
import { plusMs, type Instant } from '../domain/time.ts';
import type { Clock, Marks } from '../ports.ts';
import type { Offboardings } from '../ports-offboarding.ts';
import { findDue, oldestDayMarks } from './sweep-due.ts';
import { ringAgainMs } from './sweep-rows.ts';

export type CasePorts = {
  readonly offboardings: Pick<Offboardings, 'due' | 'shards' | 'write'>;
  readonly marks: Marks;
  readonly clock: Pick<Clock, 'now'>;
};

/** Each is some dozens of calls of Webex, which recordings wait for. */
const mostRings = 40;
const writesAtOnce = 4;

/**
 * Rings whoever is to act on a departure whose time has come: those of whom it is said for longest that they leave first,
 * because their recordings are the first to be lost.
 *
 * @returns how many were rung
 */
export async function ringCases({ deadline }: { deadline: Instant }, ports: CasePorts): Promise<number> {
  const now = ports.clock.now();
  const { marks, offboardings } = ports;
  const due = await findDue(now, offboardings, { marks, mark: oldestDayMarks.offboardings });
  const soonest = due
    .toSorted((one, other) => ((effectiveOf(one) ?? '') < (effectiveOf(other) ?? '') ? -1 : 1))
    .slice(0, mostRings);
  const lookAt = plusMs(now, ringAgainMs);
  const rung = await pMap(
    soonest,
    async from => {
      if (ports.clock.now() >= deadline) return false;
      return ring(from, { ...from, wake: forWhom(from), lookAt }, offboardings);
    },
    { concurrency: writesAtOnce },
  );
  return rung.filter(Boolean).length;
}

function forWhom(each: Offboarding): 'enrich' | 'reassign' {
  return isUnbegun(each) && each.status !== 'scheduled' ? 'enrich' : 'reassign';
}

async function ring(
  from: Offboarding,
  to: Offboarding,
  offboardings: Pick<Offboardings, 'write'>,
): Promise<boolean> {
  try {
    await offboardings.write({ moves: [{ from, to }] });
    return true;
  } catch (error) {
    // Whoever was first has given it another `lookAt`, or none.
    if (error instanceof StaleMoveError) return false;
    throw error;
  }
}
