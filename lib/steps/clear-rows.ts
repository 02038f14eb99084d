import pMap from 'p-map';
import { archiveKey } from '../domain/archive-keys.ts';
import { repaired } from '../domain/compare-row.ts';
import type { Decision } from '../domain/decision.ts';
import { actionOf, isIntended, resting, withdraw, type Intended } from '../domain/destroying.ts';
import { TransientError } from '../domain/errors.ts';
import type { OwnerState } from '../domain/fate.ts';
import { askAgainMs, presentOwner } from '../domain/owner-account.ts';
import { attests } from '../domain/receipt.ts';
import type { Recording } from '../domain/recording.ts';
import { decideCall, isRestorable, keptOut, orderRestore, putBack } from '../domain/restoring.ts';
import { dayMs, latest, minuteMs, plusMs, type Instant } from '../domain/time.ts';
import { damageOf } from './check-archive.ts';
import { clearRestore } from './clear-restore.ts';
import { hasOpenCase } from './open-cases.ts';
import { keepAccounts } from './owner-accounts.ts';
import { moveRow, receiptOf, type Cleared, type InForce, type RetentionRun } from './retention-run.ts';
import type { Open } from './settle-rows.ts';

const rowsAtOnce = 8;
/** A row that was rung and did not move is rung again after this. */
const ringAgainMs = 30 * minuteMs;

/**
 * Finds which rows a call may be sent for: those that policy, owner and archive allow. All others are withdrawn, to be
 * looked at again when that may be different.
 */
export async function clearRows(
  open: readonly Open[],
  terms: InForce,
  run: RetentionRun,
): Promise<readonly Cleared[]> {
  const cleared = await pMap(open, async each => clearRow(each, terms, run), { concurrency: rowsAtOnce });
  await keepAccounts(run.accountsSeen, run.ports);
  return cleared.filter(each => each !== undefined);
}

async function clearRow(
  { row, seen }: Open,
  terms: InForce,
  run: RetentionRun,
): Promise<Cleared | undefined> {
  const shown = seen.status;
  if (isRestorable(row)) return clearRestore(row, shown, terms, run);
  if (isIntended(row)) return clearIntended(row, shown, terms, run);
  const now = run.ports.clock.now();
  if (terms.stage.mode !== 'live') {
    await moveRow(row, resting(row, plusMs(now, dayMs)), run);
    return undefined;
  }
  const hash = terms.policy?.hash ?? 'none';
  const intended = await moveRow(
    row,
    putBack(row, { now, ringAgainAt: plusMs(now, ringAgainMs), hash }),
    run,
  );
  return intended !== undefined && isIntended(intended)
    ? clearIntended(intended, shown, terms, run)
    : undefined;
}

async function clearIntended(
  row: Intended,
  shown: string,
  terms: InForce,
  run: RetentionRun,
): Promise<Cleared | undefined> {
  const { clock, log } = run.ports;
  const { policy } = terms;
  if (terms.stage.mode !== 'live' || policy === undefined) {
    await moveRow(row, withdraw(row, plusMs(clock.now(), dayMs)), run);
    return undefined;
  }
  // Only for what would be sent is it worth to look further.
  if (!(await isAllowed(row, decideCall(row, { ...terms, policy, owner: 'active' }, clock.now()), run)))
    return undefined;
  const owner = await ownerOf(row, run);
  if (owner instanceof TransientError) {
    log.warn('owner-not-seen', { id: row.id, fault: owner.fault });
    await moveRow(row, resting(row, plusMs(clock.now(), 5 * minuteMs), owner.fault), run);
    return undefined;
  }
  if (!(await isAllowed(row, decideCall(row, { ...terms, policy, owner }, clock.now()), run)))
    return undefined;
  if (!(await isWhole(row, run)) || !(await isProven(row, run))) return undefined;
  const proven = row.status === 'purging' && row.proof ? { proof: row.proof } : {};
  const evidence = { shown, owner, ...archivedAs(row), ...proven };
  return { row, what: actionOf(row), owner, evidence };
}

/** Whether the decision is to act; if it is not, the row is withdrawn. */
export async function isAllowed(row: Intended, decision: Decision, run: RetentionRun): Promise<boolean> {
  if (decision.next === actionOf(row)) return true;
  const now = run.ports.clock.now();
  const why = decision.next === 'wait' ? decision.for : decision.next;
  const back = withdraw(row, lookAgainAt(decision, now));
  const moved = await moveRow(row, why === 'hold' ? keptOut(back) : back, run);
  if (moved !== undefined) run.ports.log.info('retention-withdrawn', { id: row.id, from: row.status, why });
  return false;
}

function lookAgainAt(decision: Decision, now: Instant): Instant {
  const { until } = { until: undefined, ...decision };
  if (until !== undefined) return latest(now, until);
  if (decision.next !== 'wait') return plusMs(now, dayMs);
  // What nobody has announced is announced now.
  if (decision.for === 'plan') return now;
  return plusMs(now, decision.for === 'owner' ? askAgainMs : dayMs);
}

async function ownerOf({ facts }: Recording, run: RetentionRun): Promise<OwnerState | TransientError> {
  if (facts === undefined) return 'unknown';
  const owner = presentOwner(facts);
  try {
    const account = await run.ports.accounts.stateOf(owner, run.deadline);
    const state = (await hasOpenCase(owner, run.ports)) ? 'leaving' : account;
    run.accountsSeen.set(owner.id, state);
    return state;
  } catch (error) {
    if (error instanceof TransientError) return error;
    throw error;
  }
}

/** What the archive does not have as the row says is archived again, out of the recycle bin where it has to be. */
async function isWhole(row: Intended, run: RetentionRun): Promise<boolean> {
  const { media, clock, log } = run.ports;
  const damage = await damageOf(row, media);
  if (damage === undefined) return true;
  log.error('archive-damaged', { id: row.id, ...damage });
  const now = clock.now();
  const back = withdraw(row, now);
  const again = isRestorable(back)
    ? orderRestore(back, 'rescue', now)
    : repaired(back, { damage, shown: 'available', now });
  await moveRow(row, again ?? back, run);
  return false;
}

/** Whether there is a receipt that it was trashed by a decision of ours: nothing else is ever purged. */
async function isProven(row: Intended, run: RetentionRun): Promise<boolean> {
  if (row.status === 'trashing') return true;
  if (attests(await receiptOf(row.proof, run), 'trash', row.id)) return true;
  run.ports.log.error('purge-without-receipt', { id: row.id });
  const back = withdraw(row, plusMs(run.ports.clock.now(), dayMs));
  const theirs: Recording = back.status === 'trashed' ? { ...back, by: 'webex' } : back;
  await moveRow(row, theirs, run);
  return false;
}

function archivedAs({ id, archive }: Intended) {
  if (archive === undefined) return {};
  const { copy, bytes, sha256 } = archive.audio;
  return { object: archiveKey(id, 'audio', copy), bytes, sha256 };
}
