import { TokenRefusedError, TransientError } from '../domain/errors.ts';
import type { ListWindow } from '../domain/ledger.ts';
import { tiersOf } from '../domain/look-back.ts';
import {
  beyondRetentionDays,
  daysBetween,
  daysToCheck,
  isBehind,
  oldestCheck,
  windowOf,
  type Days,
  type WalkState,
} from '../domain/reconcile-plan.ts';
import { dayMs, dayOf, earliest, latest, minuteMs, plusMs, type Instant } from '../domain/time.ts';
import type { Leases, Random, WindowLedger } from '../ports.ts';
import { measuredLags } from './arrivals.ts';
import { checkBin } from './check-bin.ts';
import { checkDay } from './check-day.ts';
import { readBegun, readChecks, readFailures, writeCheck, writeFailure, writeWalk } from './day-checks.ts';
import { readListMode } from './list-mode.ts';
import { hasRoom, type CheckPorts, type Walk } from './read-shown.ts';

export type WalkPorts = CheckPorts & {
  readonly windows: Pick<WindowLedger, 'unread' | 'plannedUntil'>;
  readonly leases: Leases;
  readonly random: Random;
};
export type WalkSettings = {
  /** How long Webex keeps recordings. */
  readonly retentionDays: number;
  /** How far back the poller's first run has looked: what is older is nobody's business. */
  readonly historyDays: number;
  /** In so many days each day is to be compared once. */
  readonly cycleDays: number;
  /** Calls of Webex in one run: no day is begun when they are spent. */
  readonly calls: number;
};
type Input = WalkSettings & { readonly deadline: Instant };

/** Webex is in trouble, not these days. */
const failuresToStop = 3;
/** More damage than this in one run is the trouble of the whole archive: a person has to look before it is filled anew. */
const mostRepairs = 50;

/**
 * One stretch of the rolling walk: the recycle bin and the last days where they were not checked today, then the days
 * that were checked longest ago. What is not done in this run is done by the next; one that finds another at work leaves
 * it to that.
 *
 * @throws TransientError the first failure, after everything else that could be checked was checked
 */
export async function walkDays(input: Input, ports: WalkPorts): Promise<void> {
  const { leases, clock, random, log } = ports;
  const [name, holder] = ['reconcile', `${clock.now()}#${random()}`];
  if (!(await leases.take(name, holder, plusMs(input.deadline, minuteMs), clock.now()))) {
    log.info('reconcile-is-at-work');
    return;
  }
  try {
    await walkOn(input, ports);
  } finally {
    await leases.release(name, holder);
  }
}

async function walkOn(input: Input, ports: WalkPorts): Promise<void> {
  const from = await firstMoment(input, ports);
  if (from === undefined) return;
  const unread = await ports.windows.unread();
  const before = await readChecks(ports);
  const days: Days = {
    // What the poller has still to read for the first time, it will find by itself.
    days: daysBetween(from, ports.clock.now()).filter(day => !isHistory(day, unread)),
    checks: new Map(before.checks.map(check => [check.day, check])),
    failures: await readFailures(ports),
    begunAt: before.walk?.begunAt ?? ports.clock.now(),
  };
  const walk = await begin({ input, unread, before: before.walk }, ports);
  const failures = await checkAll({ from, days, cycleDays: input.cycleDays }, walk);
  await conclude({ from, days, cycleDays: input.cycleDays }, walk);
  const [first] = failures;
  if (first !== undefined) throw first;
}

/** The oldest file that is compared; undefined before the poller's first run. */
async function firstMoment(input: Input, { windows, clock }: WalkPorts): Promise<Instant | undefined> {
  const marks = await Promise.all([
    windows.plannedUntil('history', 'org'),
    windows.plannedUntil('history', 'perOwner'),
  ]);
  const [first, ...others] = marks.filter(mark => mark !== undefined);
  if (first === undefined) return undefined;
  const kept = plusMs(clock.now(), -(input.retentionDays + beyondRetentionDays) * dayMs);
  return latest(kept, plusMs(earliest(first, ...others), -input.historyDays * dayMs));
}

async function begin(
  so: { input: Input; unread: readonly ListWindow[]; before: WalkState | undefined },
  ports: WalkPorts,
): Promise<Walk> {
  const [, , deep] = tiersOf(await measuredLags(ports));
  return {
    deadline: so.input.deadline,
    ports,
    mode: (await readListMode(ports))?.mode ?? 'org',
    unread: so.unread,
    pollerReachMs: deep.reachMs,
    callsLeft: so.input.calls,
    repairsLeft: mostRepairs,
    purgedRefusedAt: so.before?.purgedRefusedAt,
  };
}

async function checkAll(
  so: { from: Instant; days: Days; cycleDays: number },
  walk: Walk,
): Promise<readonly TransientError[]> {
  const failures: TransientError[] = [];
  let inARow = 0;
  const tryOne = async (work: () => Promise<void>, failed?: () => Promise<void>) => {
    try {
      await work();
      inARow = 0;
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      inARow = error instanceof TokenRefusedError ? failuresToStop : inARow + 1;
      failures.push(error);
      await failed?.();
      walk.ports.log.warn('not-checked', { fault: error.fault, why: error.message });
    }
  };
  // Owner by owner it would take thousands of lists a day: there, each day's check reads its part of the bin.
  if (walk.mode === 'org') await tryOne(() => checkBin(so.from, walk));
  for (const day of await inOrder(so, walk)) {
    if (!hasRoom(walk) || inARow >= failuresToStop) break;
    await tryOne(
      () => checkOne(day, walk),
      () => writeFailure(day, walk.ports.clock.now(), walk.ports),
    );
  }
  return failures;
}

/** What was begun is ended first. */
async function inOrder(so: { days: Days; cycleDays: number }, walk: Walk): Promise<readonly string[]> {
  const due = daysToCheck(so.days, { cycleDays: so.cycleDays, now: walk.ports.clock.now() });
  const begun = walk.mode === 'org' ? undefined : await readBegun(walk.ports);
  return due.toSorted((a, b) => Number(b === begun?.check.day) - Number(a === begun?.check.day));
}

async function checkOne(day: string, walk: Walk): Promise<void> {
  const check = await checkDay(day, walk);
  if (check === undefined) return;
  await writeCheck(check, walk.ports);
  const { webex, rows, missed, rung, damaged, unexplained } = check;
  walk.ports.log.info('day-checked', { day, ...webex, rows, missed, rung, damaged, unexplained });
}

async function conclude(
  so: { from: Instant; days: Days; cycleDays: number },
  { ports, purgedRefusedAt }: Walk,
): Promise<void> {
  const { checks } = await readChecks(ports);
  const oldestCheckAt = oldestCheck({ ...so.days, checks: new Map(checks.map(check => [check.day, check])) });
  const state: WalkState = {
    begunAt: so.days.begunAt,
    fromDay: dayOf(so.from),
    cycleDays: so.cycleDays,
    ...(oldestCheckAt === undefined ? {} : { oldestCheckAt }),
    ...(purgedRefusedAt === undefined ? {} : { purgedRefusedAt }),
  };
  await writeWalk(state, ports);
  if (isBehind(state, ports.clock.now())) {
    ports.log.error('reconcile-behind', { oldestCheckAt, cycleDays: so.cycleDays });
  }
}

function isHistory(day: string, unread: readonly ListWindow[]): boolean {
  const { from, to } = windowOf(day);
  return unread.some(
    window =>
      window.kind === 'history' &&
      window.perOwner?.only === undefined &&
      window.from < to &&
      window.to > from,
  );
}
