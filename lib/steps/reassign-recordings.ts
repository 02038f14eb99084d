import { PermanentError, TransientError } from '../domain/errors.ts';
import { ownerIdOf } from '../domain/owner.ts';
import { dayMs, earliest, minuteMs, plusMs, type Instant } from '../domain/time.ts';
import { presenceOn, type Presence } from './presence.ts';
import { take } from './reassign-begin.ts';
import { firstLookAt, isWaiting, rest, stopForReturn } from './reassign-end.ts';
import { lookLater } from './reassign-look.ts';
import { roundWork } from './reassign-round.ts';
import { reassignmentOf, type ReassignPorts, type ReassignRun } from './reassign-run.ts';
import { undoWork } from './reassign-undo.ts';
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
    await waitFor(error, run);
  }
}

/** Webex, the token or an answer is the trouble: the case goes on later. */
async function waitFor(error: TransientError | PermanentError, run: ReassignRun): Promise<void> {
  const { log, clock } = run.ports;
  log.warn('reassign-waits', { case: run.current.id, fault: error.fault, why: error.message });
  const askedMs = error instanceof TransientError ? (error.retryAfterMs ?? 0) : 0;
  const lookAt = plusMs(clock.now(), Math.min(dayMs, Math.max(soonMs, askedMs)));
  await rest(run, earliest(firstLookAt(run, lookAt), lookAt));
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
