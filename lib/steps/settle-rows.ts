import {
  afterAbsence,
  afterLook,
  isHopeless,
  isIntended,
  maySend,
  parkRefused,
  resting,
  lookLaterMs,
} from '../domain/destroying.ts';
import { withFacts } from '../domain/discovery.ts';
import { PermanentError, TransientError } from '../domain/errors.ts';
import { attests } from '../domain/receipt.ts';
import type { Recording } from '../domain/recording.ts';
import { afterRestore, isRestorable } from '../domain/restoring.ts';
import { callOf, type Call, type Retained } from '../domain/retained.ts';
import { asShown, shownState, staleMs } from '../domain/shown-state.ts';
import { dayMs, hourMs, minuteMs, plusMs, type Instant } from '../domain/time.ts';
import type { WebexRecording } from '../domain/webex-recording.ts';
import type { Log } from '../ports.ts';
import type { Looked, Sight } from './look-at-webex.ts';
import { lookForAbsent, tellOfLost } from './look-for-absent.ts';
import { moveRow, receiptOf, type RetentionRun } from './retention-run.ts';
import { writeReceipt } from './write-receipt.ts';

/** A row that is to be acted on, and what Webex has just shown of it. */
export type Open = { readonly row: Retained; readonly seen: WebexRecording };
/** `isOurs` where a receipt says that the call was to be sent: a run may have died between the row and its receipt. */
type Outcome = { readonly call: Call; readonly shown: string; readonly isOurs: boolean };
/** What the look made of a row. `outcome` is what it showed of a call that was sent. */
type Settled = {
  readonly row: Retained;
  readonly next: Recording;
  readonly outcome?: Outcome | undefined;
};

/**
 * Settles by what Webex shows: what was sent and has shown, what others did, what could not be seen. The outcomes are
 * on paper before they are on the rows, so that none is ever missing.
 *
 * @returns the rows for which something is to be sent
 */
export async function settleRows(
  rows: readonly Retained[],
  looked: Looked,
  run: RetentionRun,
): Promise<readonly Open[]> {
  const open: Open[] = [];
  const settled: Settled[] = [];
  for (const row of rows) {
    const sight = looked.get(row.id);
    if (sight === undefined) continue;
    const verdict = await settle(row, sight, run);
    if ('next' in verdict) settled.push(verdict);
    else open.push(verdict);
  }
  await writeOutcomes(settled, run);
  for (const each of settled) {
    const moved = await moveRow(each.row, each.next, run);
    if (moved !== undefined) tell(each, run.ports.log);
  }
  return open;
}

async function settle(row: Retained, sight: Sight, run: RetentionRun): Promise<Settled | Open> {
  const now = run.ports.clock.now();
  if ('trouble' in sight) return { row, next: troubled(row, sight.trouble, now) };
  const call = callOf(row);
  const isOurs = call !== undefined && attests(await receiptOf(call.receipt, run), call.what, row.id);
  if ('gone' in sight) return settleAbsent(row, { call, isOurs }, run);
  const known = withFacts(row, sight.seen, now);
  return call === undefined
    ? settleUnsent(known, sight.seen, now)
    : settleSent(known, sight.seen, { call, isOurs, now });
}

function settleUnsent(row: Retained, seen: WebexRecording, now: Instant): Settled | Open {
  const shown = shownState(seen.status);
  const next = asShown(row, shown, now);
  if (next !== undefined) return { row, next };
  // Too soon after it went into the bin to be believed, and nothing to act on either.
  if (isRestorable(row) && shown !== 'binned') return { row, next: resting(row, plusMs(now, staleMs)) };
  if (row.status === 'archived' && shown !== 'available')
    return { row, next: resting(row, plusMs(now, staleMs)) };
  return { row, seen };
}

function settleSent(
  row: Retained,
  seen: WebexRecording,
  so: { call: Call; isOurs: boolean; now: Instant },
): Settled | Open {
  const { call, isOurs, now } = so;
  const shown = shownState(seen.status);
  const next = isIntended(row) ? afterLook(row, shown, so) : outOfBin(row, shown, now);
  if (next !== undefined) return { row, next, outcome: { call, shown: seen.status, isOurs } };
  if (!maySend(call, now)) return { row, next: resting(row, plusMs(call.sentAt, lookLaterMs), row.fault) };
  if (isHopeless(row))
    return { row, next: parkRefused(row, now), outcome: { call, shown: seen.status, isOurs } };
  return { row, seen };
}

function outOfBin(row: Retained, shown: ReturnType<typeof shownState>, now: Instant): Recording | undefined {
  if (!isRestorable(row) || shown === 'binned') return undefined;
  return shown === 'available' ? afterRestore(row, now) : asShown(row, shown, now);
}

async function settleAbsent(
  row: Retained,
  so: { call: Call | undefined; isOurs: boolean },
  run: RetentionRun,
): Promise<Settled> {
  const now = run.ports.clock.now();
  const { call, isOurs } = so;
  const shown = 'gone';
  if (isIntended(row)) {
    const next = afterAbsence(row, { now, isOurs });
    const isSettled = call !== undefined && next.status !== row.status;
    return { row, next, outcome: isSettled ? { call, shown, isOurs } : undefined };
  }
  try {
    const next = await lookForAbsent(row, run, run.ports);
    const isSettled = call !== undefined && next.status !== row.status;
    return { row, next, outcome: isSettled ? { call, shown, isOurs } : undefined };
  } catch (error) {
    if (error instanceof TransientError) return { row, next: troubled(row, error, now) };
    throw error;
  }
}

/** Webex, the token or an answer is the trouble, and nothing is held against the recording. */
function troubled(row: Recording, error: TransientError | PermanentError, now: Instant): Recording {
  const askedMs = error instanceof PermanentError ? hourMs : (error.retryAfterMs ?? 0);
  return resting(row, plusMs(now, Math.min(dayMs, Math.max(5 * minuteMs, askedMs))), error.fault);
}

async function writeOutcomes(settled: readonly Settled[], { ports }: RetentionRun): Promise<void> {
  const byCall = new Map<string, { id: Recording['id']; shown: string }[]>();
  for (const { row, outcome } of settled) {
    // An outcome names the attempt that it is of.
    if (outcome?.call.receipt === undefined || !outcome.isOurs) continue;
    const items = byCall.get(outcome.call.receipt) ?? [];
    byCall.set(outcome.call.receipt, [...items, { id: row.id, shown: outcome.shown }]);
  }
  for (const [of, items] of byCall) {
    const at = ports.clock.now();
    await writeReceipt({ kind: 'outcome', of, at, by: 'apply-retention', items }, ports);
  }
}

function tell({ row, next, outcome }: Settled, log: Log): void {
  const { id } = row;
  tellOfLost(row, next, log);
  if (next.status === row.status) return;
  if (next.status === 'parked') log.error('retention-refused', { id, from: row.status });
  if (next.status === 'purged' && outcome?.call.what === 'trash') log.error('purged-unasked', { id });
  if (next.status === 'purged' && outcome?.call.what === 'restore') log.error('restore-too-late', { id });
  log.info('retention-settled', { id, from: row.status, to: next.status });
}
