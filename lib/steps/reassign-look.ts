import pMap from 'p-map';
import { reviewKnown } from '../domain/discovery.ts';
import { PermanentError, TransientError } from '../domain/errors.ts';
import { ownerIdOf } from '../domain/owner.ts';
import {
  lookAfterMs,
  triedAgain,
  withDropped,
  withoutSent,
  type Reassignment,
  type SentBatch,
} from '../domain/reassignment.ts';
import { plusMs } from '../domain/time.ts';
import type { WebexRecording } from '../domain/webex-recording.ts';
import { lookAtWebex, type Sight } from './look-at-webex.ts';
import { idsIn, rowsOf, type Known } from './reassign-rows.ts';
import { reassignmentOf, writeReassignment, type ReassignRun } from './reassign-run.ts';
import { sendBatch } from './reassign-send.ts';
import { activePerson } from './reassign-target.ts';
import { batchesOf } from './reassign-walk.ts';
import { settleRow } from './settle-row.ts';
import { writeReceipt } from './write-receipt.ts';

/** What a later look showed: `kept` still has the owner that it had, `elsewhere` one that is neither. */
type Shown = 'moved' | 'kept' | 'elsewhere' | 'gone' | 'unseen';
type Outcome = {
  readonly row: Known;
  readonly shown: Shown;
  readonly seen?: WebexRecording | undefined;
};

const atOnce = 4;

/**
 * Looks what came of the batches that were sent a quarter of an hour ago: outcomes are on paper before they are on rows
 * and case, and what Webex did not take is tried once more by ids alone.
 *
 * @returns false where this run has nothing more to do on the case
 * @throws TransientError when Webex could not be looked at: all of it is to be looked at again
 */
export async function lookLater(run: ReassignRun): Promise<boolean> {
  const { clock } = run.ports;
  for (const batch of reassignmentOf(run.current).sent) {
    if (plusMs(batch.sentAt, lookAfterMs) > clock.now()) continue;
    if (clock.now() >= run.deadline) return true;
    if (!(await settleBatch(batch, run))) return false;
  }
  return true;
}

async function settleBatch(batch: SentBatch, run: ReassignRun): Promise<boolean> {
  const { ports } = run;
  const ids = await idsIn(batch.receipt, run);
  // The call comes after the receipt: nothing was sent.
  if (ids === undefined) return writeReassignment(run, before => withDropped(before, batch.receipt));
  const rows = await rowsOf(ids, run);
  const outcomes = await lookAt(rows, batch, run);
  const items = outcomes.map(({ row, shown }) => ({ id: row.id, shown }));
  const { receipt: of } = batch;
  await writeReceipt({ kind: 'outcome', of, at: ports.clock.now(), by: 'reassign-recordings', items }, ports);
  await pMap(outcomes, async outcome => follow(outcome, run), { concurrency: atOnce });
  return goOn(batch, outcomes, run);
}

async function lookAt(rows: readonly Known[], batch: SentBatch, run: ReassignRun): Promise<Outcome[]> {
  const looked = await lookAtWebex(rows, { ...run, webex: run.ports.webex });
  return pMap(rows, async row => outcomeOf(row, looked.get(row.id), { batch, run }), { concurrency: atOnce });
}

async function outcomeOf(
  row: Known,
  sight: Sight | undefined,
  so: { batch: SentBatch; run: ReassignRun },
): Promise<Outcome> {
  if (sight === undefined || 'trouble' in sight) {
    if (sight?.trouble instanceof PermanentError) return { row, shown: 'unseen' };
    throw sight?.trouble ?? new TransientError('webex-unavailable', 'A recording was not looked at.');
  }
  if ('gone' in sight) return { row, shown: 'gone' };
  const shown = whose(sight.seen, so.batch);
  if (shown !== 'kept') return { row, shown, seen: sight.seen };
  // Lists may be late: what is sent once more, without a guard, was confirmed one by one.
  const { webex } = so.run.ports;
  const { recording: seen } = await webex.details(row.webexId, so.run.deadline);
  return { row, shown: whose(seen, so.batch), seen };
}

function whose({ ownerId }: WebexRecording, { from, to }: SentBatch): Shown {
  const id = ownerIdOf(ownerId);
  if (id === to) return 'moved';
  return id === from ? 'kept' : 'elsewhere';
}

/** Writes on the row what Webex shows: the origin stays. */
async function follow({ row, seen }: Outcome, run: ReassignRun): Promise<void> {
  if (seen === undefined) return;
  const now = run.ports.clock.now();
  await settleRow(
    row,
    each => {
      const to = reviewKnown(each, seen, now);
      return to === undefined ? {} : { to };
    },
    run.ports,
  );
}

/** Takes the batch off the case, and sends once more what has kept its owner. */
async function goOn(batch: SentBatch, outcomes: readonly Outcome[], run: ReassignRun): Promise<boolean> {
  const kept = outcomes.flatMap(({ shown, seen }) => (shown === 'kept' && seen !== undefined ? [seen] : []));
  const isToGoOn = kept.length > 0 && mayGoOn(batch, run);
  const to = isToGoOn ? await activePerson(batch.to, run.deadline, run.ports) : 'missing';
  // Whoever is not fit any more is given nothing: the next walk finds it again, and a new successor for it.
  if (typeof to === 'string') return writeReassignment(run, settled(batch, outcomes, []));
  const { again, left, tries } = triedAgain(kept, batch);
  // By the same write: what is not in the one batch any more is in the other.
  let also = settled(batch, outcomes, left);
  const batches = again.flatMap(each => batchesOf(each));
  if (batches.length === 0) return writeReassignment(run, also);
  for (const { guard, items } of batches) {
    const next = { items, from: batch.from, to, tries, guard: tries === 0 ? guard : undefined };
    if (!(await sendBatch(next, also, run))) return false;
    also = before => before;
  }
  return true;
}

function settled(
  batch: SentBatch,
  outcomes: readonly Outcome[],
  left: readonly WebexRecording[],
): (before: Reassignment) => Reassignment {
  const moved = outcomes.filter(({ shown }) => shown === 'moved').length;
  const unseen = outcomes.filter(({ shown }) => shown === 'unseen').map(({ row }) => row.id);
  return before => {
    const rest = withoutSent(before, batch.receipt);
    const all = [...rest.left, ...left.map(({ id }) => id), ...unseen];
    return { ...rest, moved: rest.moved + moved, left: [...new Set(all)] };
  };
}

/** Nothing more is given to a successor once the leaver is back, or is to have it again. */
function mayGoOn({ to }: SentBatch, { isLive, current, leaver }: ReassignRun): boolean {
  const isUndone = current.reassignment?.undo !== undefined;
  return isLive && isUndone === (to === leaver) && (isUndone || current.returnedAt === undefined);
}
