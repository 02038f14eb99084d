import pMap from 'p-map';
import { isIntended, mostInBatch, refused, sending } from '../domain/destroying.ts';
import { TransientError } from '../domain/errors.ts';
import { coveredBy } from '../domain/hold.ts';
import type { Attempt, Attempted } from '../domain/receipt.ts';
import type { Recording } from '../domain/recording.ts';
import { decideCall, sendingRestore, withoutOrder } from '../domain/restoring.ts';
import { minuteMs, msBetween, plusMs, secondMs, type Instant } from '../domain/time.ts';
import { isAllowed } from './clear-rows.ts';
import { policyInForce } from './policy-in-force.ts';
import { moveRow, stageOf, type Cleared, type InForce, type RetentionRun } from './retention-run.ts';
import { newReceiptId, writeReceipt } from './write-receipt.ts';

/** Whoever places a hold waits for this lease: the holds that are read under it are all that a call can miss. */
export const destroyLease = 'destroy';
const leaseMs = minuteMs;
/** A call that has not begun by then is not made: clocks differ, and the lease may be somebody else's soon. */
const marginMs = 15 * secondMs;
/** What was looked at longer ago may be somewhere else by now. */
const freshMs = 4 * minuteMs;
const leaseWaits = 15;
const leaseWaitMs = 2 * secondMs;
const rowsAtOnce = 10;

/** Batches by what is sent and by how often it was refused, each as large as it may be. */
export function batchesOf(cleared: readonly Cleared[]): readonly (readonly Cleared[])[] {
  const groups = new Map<string, Cleared[]>();
  for (const each of cleared) {
    const name = `${each.what} ${each.row.attempts}`;
    const known = groups.get(name);
    if (known === undefined) groups.set(name, [each]);
    else known.push(each);
  }
  return [...groups.values()].flatMap(group => {
    const most = mostInBatch(group[0]?.row.attempts ?? 0);
    return Array.from({ length: Math.ceil(group.length / most) }, (_, index) =>
      group.slice(index * most, (index + 1) * most),
    );
  });
}

/**
 * Sends one batch: under the lease, with the holds, the policy and the stage as they are then, after the rows and a
 * receipt say so.
 *
 * @param so.lookedAt when Webex was looked at
 * @returns whether it is of any use to send another one
 */
export async function sendBatch(
  batch: readonly Cleared[],
  so: { lookedAt: Instant },
  run: RetentionRun,
): Promise<boolean> {
  const { leases, clock, newId, log } = run.ports;
  const holder = newId();
  const until = await takeLease(holder, run);
  if (until === undefined) {
    log.info('retention-lease-busy', { recordings: batch.length });
    return false;
  }
  try {
    if (msBetween(so.lookedAt, clock.now()) > freshMs) return false;
    return await sendUnderLease(batch, plusMs(until, -marginMs), run);
  } finally {
    await leases.release(destroyLease, holder).catch((error: unknown) => {
      // It ends by itself.
      if (!(error instanceof TransientError)) throw error;
    });
  }
}

async function takeLease(holder: string, { ports, deadline }: RetentionRun): Promise<Instant | undefined> {
  const { leases, clock } = ports;
  for (let tries = 0; tries < leaseWaits; tries += 1) {
    const now = clock.now();
    const until = plusMs(now, leaseMs);
    if (until > deadline) return undefined;
    if (await leases.take(destroyLease, holder, until, now)) return until;
    await clock.sleep(leaseWaitMs);
  }
  return undefined;
}

async function sendUnderLease(
  batch: readonly Cleared[],
  sendBy: Instant,
  run: RetentionRun,
): Promise<boolean> {
  const { clock, holds, log } = run.ports;
  const terms: InForce = {
    holds: await holds.inForce(),
    policy: (await policyInForce(run.ports))?.policy,
    stage: await stageOf(run),
  };
  if (terms.stage.mode !== 'live') return false;
  const receipt = newReceiptId(run.ports);
  const sent = await pMap(batch, async each => markSent(each, { receipt, terms }, run), {
    concurrency: rowsAtOnce,
  });
  const marked = sent.filter(each => each !== undefined);
  const [first] = marked;
  if (first === undefined) return true;
  const { what } = first.cleared;
  const items = marked.map(each => each.item);
  const at = clock.now();
  await writeReceipt({ kind: 'attempt', what, at, by: 'apply-retention', items }, run.ports, receipt);
  log.info('retention-sent', { what, recordings: marked.length, receipt });
  return call(
    what,
    marked.map(each => each.row),
    sendBy,
    run,
  );
}

type Marked = { readonly cleared: Cleared; readonly row: Recording; readonly item: Attempted };

/** Writes on the row that it is sent, if it may be; undefined where it may not, or somebody else was first. */
async function markSent(
  cleared: Cleared,
  so: { receipt: string; terms: InForce },
  run: RetentionRun,
): Promise<Marked | undefined> {
  const { row, owner, evidence } = cleared;
  const { receipt, terms } = so;
  const now = run.ports.clock.now();
  const about = { id: row.id, evidence };
  if (!isIntended(row)) {
    const { by } = row.restore ?? { by: 'person' };
    if (by === 'hold' && coveredBy(terms.holds, row).length === 0) {
      await moveRow(row, withoutOrder(row, now), run);
      return undefined;
    }
    const written = await moveRow(row, sendingRestore(row, now, receipt), run);
    return written && { cleared, row: written, item: { ...about, order: by } };
  }
  const { policy } = terms;
  if (policy === undefined) return undefined;
  const decision = decideCall(row, { ...terms, policy, owner }, now);
  if (!(await isAllowed(row, decision, run)) || !('fate' in decision)) return undefined;
  const { rule, policyHash, plannedAt, day } = decision.fate;
  const written = await moveRow(row, sending(row, now, receipt), run);
  return written && { cleared, row: written, item: { ...about, rule, policyHash, plannedAt, day } };
}

async function call(
  what: Attempt['what'],
  rows: readonly Recording[],
  sendBy: Instant,
  run: RetentionRun,
): Promise<boolean> {
  const { keeper, clock, log } = run.ports;
  if (clock.now() >= sendBy) return false;
  const webexIds = rows.map(row => row.webexId);
  try {
    if (what === 'trash') await keeper.softDelete(webexIds, sendBy);
    else if (what === 'purge') await keeper.purge(webexIds, sendBy);
    else await keeper.restore(webexIds, sendBy);
    return true;
  } catch (error) {
    if (!(error instanceof TransientError)) throw error;
    const isRefusal = error.fault === 'refused' || error.fault === 'not-found';
    log.warn('retention-call-failed', {
      what,
      recordings: rows.length,
      fault: error.fault,
      why: error.message,
    });
    const isAlone = rows.length === 1;
    // Of a batch with ids that Webex does not know, the others may have been done.
    const so = { isAlone, didNothing: isAlone || error.fault === 'refused' };
    // Whatever else it was, it says nothing of the recordings, and the later look shows what came of it.
    if (isRefusal)
      await pMap(rows, async row => moveRow(row, refused(row, so), run), { concurrency: rowsAtOnce });
    return isRefusal;
  }
}
