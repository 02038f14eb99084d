import { TransientError } from '../domain/errors.ts';
import { withSent, type Reassignment, type SentBatch } from '../domain/reassignment.ts';
import type { RecordingId } from '../domain/recording-id.ts';
import type { Begun } from '../domain/offboarding.ts';
import { earliest, plusMs, secondMs } from '../domain/time.ts';
import type { OwnerGuard } from '../ports-offboarding.ts';
import { reassignmentOf, writeCase, writeReassignment, type ReassignRun } from './reassign-run.ts';
import type { Target } from './reassign-target.ts';
import { newReceiptId, writeReceipt } from './write-receipt.ts';

/** A recording that is to be reassigned, and what Webex has just shown of it. */
export type Movable = { readonly id: RecordingId; readonly webexId: string; readonly shown: string };
export type Batch = {
  readonly items: readonly Movable[];
  readonly from: string;
  readonly to: Target;
  /** Without it, ids alone count. */
  readonly guard?: OwnerGuard | undefined;
  readonly tries: number;
};

/** A call that has not begun by then is not made: whoever looks later must not be overtaken by it. */
const sendWithinMs = 45 * secondMs;

/**
 * Sends one batch, after the case and a receipt say so.
 *
 * @param also what else becomes of the case by the same write
 * @returns whether it is of any use to send another one
 */
export async function sendBatch(
  batch: Batch,
  also: (before: Reassignment) => Reassignment,
  run: ReassignRun,
): Promise<boolean> {
  const { clock, log } = run.ports;
  const receipt = newReceiptId(run.ports);
  const sentAt = clock.now();
  const sent = { receipt, sentAt, from: batch.from, to: batch.to.ownerId, tries: batch.tries };
  if (!(await writeCase(run, before => announced(before, sent, also)))) return false;
  await writeReceipt(
    {
      ...{ kind: 'attempt', what: 'reassign', case: run.current.id },
      ...{ at: clock.now(), by: 'reassign-recordings' },
      items: batch.items.map(({ id, shown }) => ({ id, evidence: { shown } })),
    },
    run.ports,
    receipt,
  );
  const sendBy = earliest(plusMs(sentAt, sendWithinMs), run.deadline);
  if (clock.now() >= sendBy) return false;
  log.info('reassign-sent', {
    case: run.current.id,
    recordings: batch.items.length,
    receipt,
    tries: sent.tries,
  });
  return call(batch, { receipt, sendBy }, run);
}

/** Whoever came back meanwhile, or is to be given back what was theirs, is sent nothing more. */
function announced(
  before: Begun,
  sent: SentBatch,
  also: (before: Reassignment) => Reassignment,
): Begun | undefined {
  const isUndone = reassignmentOf(before).undo !== undefined;
  if (!isUndone && before.returnedAt !== undefined) return undefined;
  const reassignment = withSent(also(reassignmentOf(before)), sent);
  if (before.status === 'reassigning') return { ...before, reassignment };
  const { endedAt: _notYet, ...rest } = before;
  return { ...rest, status: 'reassigning', reassignment };
}

async function call(
  { items, to, guard }: Batch,
  { receipt, sendBy }: { receipt: string; sendBy: ReassignRun['deadline'] },
  run: ReassignRun,
): Promise<boolean> {
  const webexIds = items.map(each => each.webexId);
  try {
    await run.ports.reassigner.reassign(webexIds, { to: to.email, from: guard }, sendBy);
  } catch (error) {
    if (!(error instanceof TransientError)) throw error;
    const { fault } = error;
    run.ports.log.warn('reassign-call-failed', { recordings: items.length, fault, why: error.message });
    // Whatever else it was, it says nothing of the recordings, and the later look shows what came of it.
    return (fault === 'refused' || fault === 'not-found') && answered(receipt, 'refused', run);
  }
  return answered(receipt, 'taken', run);
}

async function answered(
  receipt: string,
  answer: NonNullable<SentBatch['answer']>,
  run: ReassignRun,
): Promise<boolean> {
  return writeReassignment(run, before => ({
    ...before,
    sent: before.sent.map(each => (each.receipt === receipt ? { ...each, answer } : each)),
  }));
}
