import { PermanentError, TransientError } from '../domain/errors.ts';
import { ownerIdOf } from '../domain/owner.ts';
import { mostLeft, mostWalks } from '../domain/reassignment.ts';
import type { Unfit } from '../domain/successor.ts';
import { dayMs, earliest, minuteMs, plusMs, type Instant } from '../domain/time.ts';
import { presenceOn, type Presence } from './presence.ts';
import { take } from './reassign-begin.ts';
import {
  endRound,
  endUndo,
  firstLookAt,
  isWaiting,
  loseSuccessor,
  rest,
  stopForReturn,
} from './reassign-end.ts';
import { lookLater } from './reassign-look.ts';
import { reassignmentOf, writeReassignment, type ReassignPorts, type ReassignRun } from './reassign-run.ts';
import { activePerson, targetNow } from './reassign-target.ts';
import { beginAgain, giveBack } from './reassign-undo.ts';
import { walkOn } from './reassign-walk.ts';
import { stageNow } from './stage-now.ts';

/** What one ring does at the most: the rest comes with the next. */
const mostMs = 10 * minuteMs;
const soonMs = 5 * minuteMs;

export type ReassignInput = {
  readonly id: string;
  readonly deadline: Instant;
  /** Whether this deployment may change anything in Webex. */
  readonly mayWrite: boolean;
  /** How long Webex keeps recordings: so far back they are looked for. */
  readonly retentionDays: number;
  readonly presence?: Presence;
};

/**
 * Gives a leaver's recordings to the successor in written steps: the batch on the case, the receipt, the call, and a look
 * a quarter of an hour later; listed again until none is left, and twice in the week after. Each step begins with what
 * the case says and with what Webex shows, so it may be repeated at any time, by anyone, and a crash anywhere leaves a
 * case from which the same steps run again. What a person ordered to be given back goes the same way.
 *
 * @throws TransientError when the case could not be read or written
 */
export async function reassignRecordings(input: ReassignInput, ports: ReassignPorts): Promise<void> {
  const { mayWrite, retentionDays, presence = presenceOn(ports) } = input;
  const found = await ports.offboardings.get(input.id);
  if (found?.wake !== 'reassign') return;
  const isLive = mayWrite && (await stageNow(ports)).mode === 'live';
  const current = await take(found, { isLive }, ports);
  if (current?.ownerId === undefined) return;
  const deadline = earliest(input.deadline, plusMs(ports.clock.now(), mostMs));
  const leaver = ownerIdOf(current.ownerId);
  const run = { ports, deadline, presence, isLive, retentionDays, leaver, current };
  try {
    await work(run);
  } catch (error) {
    if (!(error instanceof TransientError || error instanceof PermanentError)) throw error;
    const { fault } = error;
    ports.log.warn('reassign-waits', { case: current.id, fault, why: error.message });
    const askedMs = error instanceof TransientError ? (error.retryAfterMs ?? 0) : 0;
    const lookAt = plusMs(ports.clock.now(), Math.min(dayMs, Math.max(soonMs, askedMs)));
    await rest(run, earliest(firstLookAt(run, lookAt), lookAt));
  }
}

async function work(run: ReassignRun): Promise<void> {
  if (!(await lookLater(run))) return;
  const tomorrow = plusMs(run.ports.clock.now(), dayMs);
  const { undo } = reassignmentOf(run.current);
  const isOver = undo === undefined && run.current.returnedAt !== undefined;
  if (isOver && !isWaiting(run)) await stopForReturn(run);
  else if (isOver || !run.isLive) await rest(run, firstLookAt(run, tomorrow));
  else if (undo !== undefined) await undoWork(run);
  else await roundWork(run);
}

async function roundWork(run: ReassignRun): Promise<void> {
  const { clock } = run.ports;
  let unfit: Unfit | undefined;
  const target = async () => {
    const { successor } = run.current;
    const so = { leaver: run.leaver, deadline: run.deadline };
    const fit =
      successor === undefined ? 'missing' : await targetNow(ownerIdOf(successor.ownerId), so, run.ports);
    if (typeof fit !== 'string') return fit;
    unfit = fit;
    return undefined;
  };
  const { walk, walks, left } = reassignmentOf(run.current);
  // What stayed where it was is tried again in each round.
  if (walk === undefined && walks === 0 && left.length > 0 && !isWaiting(run))
    if (!(await writeReassignment(run, before => ({ ...before, left: [] })))) return;
  for (;;) {
    const now = clock.now();
    if (now >= run.deadline) return rest(run, now);
    const isTooMuch = reassignmentOf(run.current).left.length >= mostLeft;
    const walked = isTooMuch ? 'end' : await walkOn(target, run);
    if (unfit !== undefined) return loseSuccessor(run, unfit);
    if (walked === 'lost') return;
    if (walked === 'end' && (await isRoundOver(run, isTooMuch))) return;
  }
}

/** After a walk: whether this run is done. Only a walk that has found nothing ends a round. */
async function isRoundOver(run: ReassignRun, isTooMuch: boolean): Promise<boolean> {
  const { walk, walks } = reassignmentOf(run.current);
  if (isWaiting(run)) await rest(run, firstLookAt(run, run.ports.clock.now()));
  else if (isTooMuch || walk === undefined || walk.found === 0 || walks + 1 >= mostWalks) await endRound(run);
  else
    return !(await writeReassignment(run, ({ walk: _ended, ...before }) => ({
      ...before,
      walks: walks + 1,
    })));
  return true;
}

async function undoWork(run: ReassignRun): Promise<void> {
  const { clock } = run.ports;
  const isForward = reassignmentOf(run.current).sent.some(({ to }) => to !== run.leaver);
  // What is on its way to the successor is known only at its later look.
  if (isForward) return rest(run, firstLookAt(run, clock.now()));
  const to = await activePerson(run.leaver, run.deadline, run.ports);
  if (typeof to === 'string')
    return isWaiting(run) ? rest(run, firstLookAt(run, clock.now())) : endUndo(run, to);
  for (;;) {
    const now = clock.now();
    if (now >= run.deadline) return rest(run, now);
    const walked = await giveBack(to, run);
    if (walked === 'lost') return;
    if (walked === 'further') continue;
    if (isWaiting(run)) return rest(run, firstLookAt(run, now));
    const { undo, walks } = reassignmentOf(run.current);
    if (undo === undefined || undo.found === 0 || walks >= mostWalks) return endUndo(run, undefined);
    if (!(await beginAgain(run))) return;
  }
}
