import { ownerIdOf } from '../domain/owner.ts';
import type { Reassignment } from '../domain/reassignment.ts';
import type { WebexRecording } from '../domain/webex-recording.ts';
import { lookAtWebex } from './look-at-webex.ts';
import { idsIn, rowsOf } from './reassign-rows.ts';
import { reassignmentOf, writeReassignment, type ReassignRun } from './reassign-run.ts';
import { sendBatch } from './reassign-send.ts';
import type { Target } from './reassign-target.ts';
import { batchesOf, takenIds, type Walked } from './reassign-walk.ts';

/**
 * Goes through the next call by which something was reassigned, and gives back what still belongs to whoever got it.
 *
 * @throws TransientError when Webex, table or archive fail
 */
export async function giveBack(to: Target, run: ReassignRun): Promise<Walked> {
  const { calls, undo } = reassignmentOf(run.current);
  const call = undo && calls[undo.next];
  if (undo === undefined || call === undefined) return 'end';
  const theirs = call.to === run.leaver ? [] : await stillOf(call, run);
  const next = (before: Reassignment): Reassignment => ({
    ...before,
    undo: { ...undo, next: undo.next + 1 },
  });
  const batches = batchesOf(theirs);
  for (const [index, { guard, items }] of batches.entries()) {
    const isLast = index === batches.length - 1;
    const batch = { items, from: call.to, to, guard, tries: 0 };
    if (!(await sendBatch(batch, isLast ? next : before => before, run))) return 'lost';
  }
  if (batches.length > 0) return 'further';
  return (await writeReassignment(run, next)) ? 'further' : 'lost';
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
