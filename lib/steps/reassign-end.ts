import { StaleMoveError } from '../domain/errors.ts';
import type { Begun, Offboarding } from '../domain/offboarding.ts';
import { lookAfterMs, nextRoundAt, type Reassignment } from '../domain/reassignment.ts';
import type { Unfit } from '../domain/successor.ts';
import { dayMs, earliest, latest, plusMs, type Instant } from '../domain/time.ts';
import { reassignmentOf, writeCase, type ReassignRun } from './reassign-run.ts';

/** When the first of the batches that were sent is to be looked at; `otherwise` without any. */
export function firstLookAt({ current }: ReassignRun, otherwise: Instant): Instant {
  const [first, ...others] = reassignmentOf(current).sent.map(({ sentAt }) => plusMs(sentAt, lookAfterMs));
  return first === undefined ? otherwise : earliest(first, ...others);
}

export function isWaiting({ current }: ReassignRun): boolean {
  return reassignmentOf(current).sent.length > 0;
}

/** Leaves the case to a later run. */
export async function rest(run: ReassignRun, lookAt: Instant): Promise<void> {
  await writeCase(run, before => ({ ...before, lookAt }));
}

/** Ends a round: nothing is left but what Webex does not move. What comes late is looked for later. */
export async function endRound(run: ReassignRun): Promise<void> {
  const { clock, log } = run.ports;
  const { round, left, moved } = reassignmentOf(run.current);
  const nextAt = nextRoundAt(round, run.current.startedAt);
  const lookAt = nextAt && latest(clock.now(), nextAt);
  const isWritten = await end(run, lookAt, before => {
    const { walk: _done, ...others } = before;
    return { ...others, round: before.round + 1, walks: 0 };
  });
  if (!isWritten) return;
  const { id } = run.current;
  log.info('reassigned', { case: id, round, recordings: moved, left: left.length });
  if (left.length > 0) log.error('recordings-left', { case: id, recordings: left.length });
  const expected = run.current.snapshot?.recordings ?? 0;
  if (expected > 0 && moved === 0 && left.length === 0)
    log.error('offboarding-nothing-found', { case: id, recordings: expected });
}

/** Whoever is back is to keep what they have: a person has to look at what has gone. */
export async function stopForReturn(run: ReassignRun): Promise<void> {
  if (await end(run, undefined, before => before))
    run.ports.log.error('leaver-returned', {
      case: run.current.id,
      recordings: reassignmentOf(run.current).moved,
    });
}

/** Ends what a person ordered to be given back, or refuses it. */
export async function endUndo(run: ReassignRun, refused: Reassignment['undoRefused']): Promise<void> {
  const { clock, log } = run.ports;
  const isWritten = await end(run, undefined, before => {
    const { undo: _order, undoRefused: _before, walk: _walk, ...others } = before;
    return refused === undefined ? { ...others, undoneAt: clock.now() } : { ...others, undoRefused: refused };
  });
  if (!isWritten) return;
  const about = { case: run.current.id, why: refused, left: reassignmentOf(run.current).left.length };
  if (refused === undefined) log.info('given-back', about);
  else log.error('giving-back-refused', about);
}

async function end(
  run: ReassignRun,
  lookAt: Instant | undefined,
  change: (before: Reassignment) => Reassignment,
): Promise<boolean> {
  const now = run.ports.clock.now();
  return writeCase(run, before => {
    const { lookAt: _before, wake: _rung, ...others } = before;
    const endedAt = before.status === 'reassigned' ? before.endedAt : now;
    const reassignment = change(reassignmentOf(before));
    return {
      ...others,
      ...(lookAt === undefined ? {} : { lookAt }),
      ...{ status: 'reassigned', endedAt, reassignment },
    };
  });
}

/** Whoever was to have the recordings must not: nobody is to have any until there is somebody else. */
export async function loseSuccessor(run: ReassignRun, why: Unfit): Promise<void> {
  const { clock, log, offboardings } = run.ports;
  const lookAt = plusMs(clock.now(), dayMs);
  // What was sent is looked at first.
  if (isWaiting(run)) return rest(run, firstLookAt(run, lookAt));
  if (run.current.status === 'reassigned' && !(await writeCase(run, reopened))) return;
  const from = run.current;
  try {
    await offboardings.write({ moves: [{ from, to: withoutSuccessor(from, lookAt) }] });
    log.error('offboarding-needs-successor', { id: from.id, why });
  } catch (error) {
    // Something was heard, or somebody was named: the case is rung again.
    if (!(error instanceof StaleMoveError)) throw error;
  }
}

function reopened(before: Begun): Begun {
  if (before.status === 'reassigning') return before;
  const { endedAt: _notYet, ...others } = before;
  return { ...others, status: 'reassigning' };
}

function withoutSuccessor(from: Begun, lookAt: Instant): Offboarding {
  const { successor: _unfit, startedAt: _start, returnedAt: _no, ...others } = from;
  const { walk: _walk, ...reassignment } = reassignmentOf(from);
  return { ...others, status: 'needs-successor', lookAt, reassignment };
}
