import { ownerIdOf } from '../domain/owner.ts';
import { mostWalks, type Reassignment } from '../domain/reassignment.ts';
import type { WebexRecording } from '../domain/webex-recording.ts';
import { lookAtWebex } from './look-at-webex.ts';
import { endUndo, firstLookAt, isWaiting, rest } from './reassign-end.ts';
import { idsIn, rowsOf } from './reassign-rows.ts';
import { reassignmentOf, writeReassignment, type ReassignRun } from './reassign-run.ts';
import { sendBatch } from './reassign-send.ts';
import { activePerson, type Target } from './reassign-target.ts';
import { batchesOf, takenIds, type Walked } from './reassign-walk.ts';

/** Gives back what a person has ordered to be given back, until a walk over all calls finds nothing more. */
export async function undoWork(run: ReassignRun): Promise<void> {
  const lookAt = firstLookAt(run, run.ports.clock.now());
  // What is on its way to the successor is known only at its later look.
  if (reassignmentOf(run.current).sent.some(({ to }) => to !== run.leaver)) return rest(run, lookAt);
  const to = await activePerson(run.leaver, run.deadline, run.ports);
  if (typeof to === 'string') return isWaiting(run) ? rest(run, lookAt) : endUndo(run, to);
  for (;;) {
    const now = run.ports.clock.now();
    if (now >= run.deadline) return rest(run, now);
    const walked = await giveBack(to, run);
    if (walked === 'lost') return;
    if (walked === 'end' && (await isUndone(run))) return;
  }
}

/** After a walk: whether this run is done. */
async function isUndone(run: ReassignRun): Promise<boolean> {
  const { undo, walks } = reassignmentOf(run.current);
  const isNothingNew = undo === undefined || undo.found === 0;
  if (isWaiting(run)) await rest(run, firstLookAt(run, run.ports.clock.now()));
  else if (isNothingNew || walks >= mostWalks) await endUndo(run, undefined);
  else return !(await beginAgain(run));
  return true;
}

/**
 * Goes through the next call by which something was reassigned, and gives back what still belongs to whoever got it.
 *
 * @throws TransientError when Webex, table or archive fail
 */
async function giveBack(to: Target, run: ReassignRun): Promise<Walked> {
  const { calls, undo } = reassignmentOf(run.current);
  const call = undo && calls[undo.next];
  if (undo === undefined || call === undefined) return 'end';
  const theirs = call.to === run.leaver ? [] : await stillOf(call, run);
  for (const { guard, items } of batchesOf(theirs)) {
    const batch = { items, from: call.to, to, guard, tries: 0 };
    const also = onUndo(before => ({ ...before, found: before.found + items.length }));
    if (!(await sendBatch(batch, also, run))) return 'lost';
  }
  const isWritten = await writeReassignment(
    run,
    onUndo(before => ({ ...before, next: undo.next + 1 })),
  );
  return isWritten ? 'further' : 'lost';
}

/** Goes through all calls once more. */
async function beginAgain(run: ReassignRun): Promise<boolean> {
  const again = onUndo(before => ({ ...before, next: 0, found: 0 }));
  return writeReassignment(run, before => ({ ...again(before), walks: before.walks + 1 }));
}

type Undo = NonNullable<Reassignment['undo']>;

function onUndo(change: (before: Undo) => Undo): (before: Reassignment) => Reassignment {
  return before => (before.undo === undefined ? before : { ...before, undo: change(before.undo) });
}

async function stillOf(
  { receipt, to }: Reassignment['calls'][number],
  run: ReassignRun,
): Promise<readonly WebexRecording[]> {
  const taken = await takenIds(run);
  const ids = (await idsIn(receipt, run)) ?? [];
  const rows = await rowsOf(
    ids.filter(id => !taken.has(id)),
    run,
  );
  const looked = await lookAtWebex(rows, { ...run, webex: run.ports.webex });
  return [...looked.values()].flatMap(sight => {
    if ('trouble' in sight) throw sight.trouble;
    return 'seen' in sight && ownerIdOf(sight.seen.ownerId) === to ? [sight.seen] : [];
  });
}
