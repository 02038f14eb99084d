import { ownerIdOf } from '../domain/owner.ts';
import { mostLeft, mostWalks } from '../domain/reassignment.ts';
import type { Unfit } from '../domain/successor.ts';
import { endRound, firstLookAt, isWaiting, loseSuccessor, rest } from './reassign-end.ts';
import { walkKnown } from './reassign-known.ts';
import { reassignmentOf, writeReassignment, type ReassignRun } from './reassign-run.ts';
import { targetNow, type Target } from './reassign-target.ts';
import { walkOn, type Walked } from './reassign-walk.ts';

/** Walks over what the leaver owns, again and again, until a walk finds nothing more, or time runs out. */
export async function roundWork(run: ReassignRun): Promise<void> {
  if (!(await forgetLeft(run))) return;
  for (;;) {
    const now = run.ports.clock.now();
    if (now >= run.deadline) return rest(run, now);
    const { walked, unfit } = await oneWindow(run);
    if (unfit !== undefined) return loseSuccessor(run, unfit);
    if (walked === 'lost') return;
    if (walked === 'end' && (await isRoundOver(run))) return;
  }
}

/** What stayed where it was is tried again in each round. @returns false where this run has nothing more to do */
async function forgetLeft(run: ReassignRun): Promise<boolean> {
  const { walk, walks, left } = reassignmentOf(run.current);
  const isBegun = walk !== undefined || walks > 0 || isWaiting(run);
  if (isBegun || left.length === 0) return true;
  return writeReassignment(run, before => ({ ...before, left: [] }));
}

async function oneWindow(
  run: ReassignRun,
): Promise<{ readonly walked: Walked; readonly unfit?: Unfit | undefined }> {
  if (isTooMuch(run)) return { walked: 'end' };
  let unfit: Unfit | undefined;
  const target = async () => {
    const fit = await successorOf(run);
    if (typeof fit !== 'string') return fit;
    unfit = fit;
    return undefined;
  };
  let walked = await walkOn(target, run);
  if (walked === 'end' && isFirstWalk(run)) walked = await walkKnown(target, run);
  return { walked, unfit };
}

async function successorOf({ current, leaver, deadline, ports }: ReassignRun): Promise<Target | Unfit> {
  if (current.successor === undefined) return 'missing';
  return targetNow(ownerIdOf(current.successor.ownerId), { leaver, deadline }, ports);
}

/** Once is enough: what comes later was not known before, and is found by the lists or not at all. */
function isFirstWalk({ current }: ReassignRun): boolean {
  const { round, walks } = reassignmentOf(current);
  return round === 1 && walks === 0;
}

function isTooMuch({ current }: ReassignRun): boolean {
  return reassignmentOf(current).left.length >= mostLeft;
}

/** After a walk: whether this run is done. Only a walk that has found nothing ends a round. */
async function isRoundOver(run: ReassignRun): Promise<boolean> {
  const { walk, walks } = reassignmentOf(run.current);
  if (isWaiting(run)) {
    await rest(run, firstLookAt(run, run.ports.clock.now()));
    return true;
  }
  const isNothingNew = walk === undefined || walk.found === 0;
  if (isTooMuch(run) || isNothingNew || walks + 1 >= mostWalks) {
    await endRound(run);
    return true;
  }
  return !(await writeReassignment(run, ({ walk: _ended, ...before }) => ({ ...before, walks: walks + 1 })));
}
