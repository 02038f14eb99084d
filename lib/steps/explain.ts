import { isWalked } from '../domain/adopted-policy.ts';
import { coverageOf, type Coverage } from '../domain/coverage.ts';
import { discrepanciesOf } from '../domain/discrepancy.ts';
import { presentOf, type Explanation } from '../domain/explanation.ts';
import { coveredBy, type Hold } from '../domain/hold.ts';
import type { Look } from '../domain/next-look.ts';
import { fateStep, nextSteps } from '../domain/next-step.ts';
import { waitsForOwner } from '../domain/owner-account.ts';
import { obstaclesOf, type BrakeOnIt } from '../domain/obstacle.ts';
import { inOrderOfTime, pastInReceipt, pastOfHold, pastOnRow } from '../domain/past.ts';
import type { Recording } from '../domain/recording.ts';
import type { RecordingId } from '../domain/recording-id.ts';
import type { Instant } from '../domain/time.ts';
import type { Clock, Holds, Papers, RecordingStore, WindowLedger } from '../ports.ts';
import { approvalNotes, brakeNotes, pulled, readBraked } from './brake.ts';
import { findReceipts, type FoundReceipts } from './find-receipts.ts';
import { readListMode } from './list-mode.ts';
import { foundAccounts } from './owner-accounts.ts';
import { policyInForce, type PolicyPorts } from './policy-in-force.ts';
import { stageNow } from './stage-now.ts';

export type ExplainPorts = PolicyPorts & {
  readonly recordings: Pick<RecordingStore, 'get'>;
  readonly windows: Pick<WindowLedger, 'unread' | 'wereRead' | 'plannedUntil'>;
  readonly holds: Pick<Holds, 'all'>;
  readonly papers: Pick<Papers, 'get' | 'keys'>;
  readonly clock: Pick<Clock, 'now'>;
};

/**
 * The whole trace of a recording: its past with receipts, where it is, what comes next, and what stands in the way.
 * Changes nothing, and decides nothing itself: the decisions are those of whoever acts.
 *
 * @param input.whole whether to look through all receipts that there are, and not only through the days of its row
 * @throws TransientError when tables or archive cannot be read, ConfigurationError when the policy's text is lost
 */
export async function explain(
  input: { id: RecordingId; whole: boolean },
  ports: ExplainPorts,
): Promise<Explanation> {
  const { id } = input;
  const at = ports.clock.now();
  const row = await ports.recordings.get(id);
  const receipts = await findReceipts({ ...input, row, now: at }, ports.papers);
  const holds = await ports.holds.all();
  const discrepancies = discrepanciesOf(id, row, receipts);
  const base = {
    id,
    at,
    daysOfReceipts: receipts.days,
    past: pastOf(id, { row, receipts, holds }),
    discrepancies,
  };
  if (row !== undefined)
    return {
      ...base,
      known: 'row',
      present: presentOf(row),
      ...(await toCome(row, holds, ports)),
      lists: undefined,
    };
  const known = receipts.found.length > 0 ? 'receipts' : 'nothing';
  const nothing = { present: undefined, next: [], unheld: undefined, inTheWay: [] };
  return { ...base, ...nothing, known, lists: known === 'nothing' ? await coverage(ports) : undefined };
}

function pastOf(
  id: RecordingId,
  so: { row: Recording | undefined; receipts: FoundReceipts; holds: readonly Hold[] },
): Explanation['past'] {
  const { row, receipts, holds } = so;
  // A hold that was released covers nothing any more, and is a part of the past all the same.
  const asPlaced = holds.map(each => ({ ...each, releasedAt: undefined, releasedBy: undefined }));
  const covering = new Set(row === undefined ? [] : coveredBy(asPlaced, row).map(each => each.id));
  return inOrderOfTime([
    ...(row === undefined ? [] : pastOnRow(row)),
    ...holds.filter(each => covering.has(each.id)).flatMap(pastOfHold),
    ...receipts.found.map(({ key, receipt }) => pastInReceipt(key, receipt, id)),
  ]);
}

async function toCome(
  row: Recording,
  holds: readonly Hold[],
  ports: ExplainPorts,
): Promise<Pick<Explanation, 'next' | 'unheld' | 'inTheWay'>> {
  const now = ports.clock.now();
  const inForce = await policyInForce(ports);
  const look: Look = { policy: inForce?.policy, stage: await stageNow(ports), holds };
  const so = {
    ...look,
    isWalked: inForce !== undefined && isWalked(inForce.adopted),
    brake: await brakeOn(row.id, now, ports),
    account: waitsForOwner(row, await foundAccounts(ports)),
  };
  const inTheWay = obstaclesOf(row, so);
  const isHeld = inTheWay.some(({ obstacle }) => obstacle === 'hold');
  return {
    next: nextSteps(row, look, now),
    unheld: isHeld ? fateStep(row, { ...look, holds: [] }, now) : undefined,
    inTheWay,
  };
}

/** Whether the last run that stopped did so before this recording. */
async function brakeOn(
  id: RecordingId,
  now: Instant,
  { notes, papers }: ExplainPorts,
): Promise<BrakeOnIt | undefined> {
  const last = await brakeNotes(notes).get(pulled);
  if (last === undefined || last.endedAt !== undefined) return undefined;
  const plan = await readBraked(last.key, papers);
  if (plan?.recordings.some(each => each.id === id) !== true) return undefined;
  const approval = await approvalNotes(notes).get(last.hash);
  const isApproved = approval !== undefined && now < approval.until;
  return {
    hash: last.hash,
    pulledAt: last.pulledAt,
    ...(isApproved ? { approvedUntil: approval.until } : {}),
  };
}

async function coverage({ windows, notes }: ExplainPorts): Promise<Coverage | undefined> {
  const mode = (await readListMode({ notes }))?.mode ?? 'org';
  return coverageOf({
    history: await windows.wereRead('history'),
    unread: await windows.unread(),
    until: await windows.plannedUntil('tail', mode),
  });
}
