import { createHash } from 'node:crypto';
import { isWalked, walkedAnew } from '../domain/adopted-policy.ts';
import { plan, planHoldsMs, planKey, type Plan } from '../domain/plan.ts';
import { dryRun, type Stage } from '../domain/stage.ts';
import { dayMs, dayOf, msBetween, plusMs, type Instant } from '../domain/time.ts';
import type { Papers, RecordingStore } from '../ports.ts';
import { oldestDayOf } from './adopt-policy.ts';
import { adoptedNotes, inForce, policyInForce } from './policy-in-force.ts';
import { stageNotes, stageNow, theStage } from './stage-now.ts';
import { takePlan, type PlanPorts } from './take-plan.ts';
import { writeReceipt, type ReceiptPorts } from './write-receipt.ts';

export type LivePorts = PlanPorts &
  ReceiptPorts & {
    readonly papers: Pick<Papers, 'get' | 'put'>;
    readonly recordings: Pick<RecordingStore, 'every'>;
  };

/** Longer than any policy waits. */
const allDays = 40_000;

/**
 * The plan as it would be if the stage went live now, kept in the archive under its hash, so that a person can agree to
 * exactly this.
 *
 * @throws Error in a sentence where there is no policy, or not every row follows it yet
 */
export async function firstPlan(
  { by }: { by: string },
  ports: LivePorts,
): Promise<{ hash: string; plan: Plan }> {
  const inForceNow = await policyInForce(ports);
  if (inForceNow === undefined)
    throw new Error('No policy is in force: adopt one first (tapekeeper policy adopt).');
  if (!isWalked(inForceNow.adopted))
    throw new Error(
      'The policy is still being brought to all recordings: the plan would not be whole. Try later.',
    );
  const since = ports.clock.now();
  const first = await takePlan({ days: allDays, stage: { mode: 'live', since, by } }, ports);
  if (first === undefined) throw new Error('The policy was taken away meanwhile.');
  const text = `${JSON.stringify(first, undefined, 1)}\n`;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  await ports.papers.put(planKey(dayOf(since), hash), text);
  return { hash, plan: first };
}

/**
 * Goes live: from now on intents are written, and every fate counts from now, with a whole notice. The walk that writes
 * this to the rows begins.
 *
 * @param input.planHash of the first plan, which is agreed to by this; one that was shown within the last day
 * @returns the stage as it is now, and whether this has changed it
 * @throws Error in a sentence where there is no such plan, or another policy is in force by now
 */
export async function goLive(
  { by, planHash }: { by: string; planHash: string },
  ports: LivePorts,
): Promise<{ stage: Stage; changed: boolean }> {
  const before = await stageNow(ports);
  if (before.mode === 'live') return { stage: before, changed: false };
  const agreed = await agreedPlan(planHash, ports);
  const adopted = await adoptedNotes(ports.notes).get(inForce);
  if (adopted?.hash !== agreed.policyHash)
    throw new Error('Another policy was adopted since that plan was shown: look at the plan again.');
  const oldestDay = await oldestDayOf(ports.recordings);
  const since = ports.clock.now();
  const about = { planHash, policyHash: adopted.hash };
  await writeReceipt({ kind: 'deed', what: 'go-live', at: since, by, about }, ports);
  const stage = await change({ mode: 'live', since, by }, ports);
  await adoptedNotes(ports.notes).change(inForce, now =>
    now === undefined ? undefined : walkedAnew(now, oldestDay),
  );
  return { stage, changed: true };
}

/** Back to dry run, at once: nothing is sent any more, and `sweep` withdraws what was intended. */
export async function endLive(
  { by }: { by: string },
  ports: Pick<LivePorts, 'notes'> & ReceiptPorts,
): Promise<{ changed: boolean }> {
  const before = await stageNotes(ports.notes).get(theStage);
  if (before === undefined) return { changed: false };
  // Whoever wants an end to it is not kept waiting for paper. Where that failed, it is written when they ask again.
  await change(dryRun, ports);
  await writeReceipt({ kind: 'deed', what: 'end-live', at: ports.clock.now(), by }, ports);
  return { changed: before.mode === 'live' };
}

async function change(to: Stage, { notes }: Pick<LivePorts, 'notes'>): Promise<Stage> {
  const stage = await stageNotes(notes).change(theStage, before =>
    before?.mode === to.mode ? undefined : to,
  );
  return stage ?? to;
}

async function agreedPlan(hash: string, { papers, clock }: LivePorts): Promise<Plan> {
  const now = clock.now();
  const texts = await Promise.all(daysBack(now).map(async day => papers.get(planKey(day, hash))));
  const text = texts.find(each => each !== undefined);
  if (text === undefined)
    throw new Error(`No plan ${hash} was shown today or yesterday. Look at the plan first.`);
  const read = plan.parse(JSON.parse(text));
  if (msBetween(read.at, now) > planHoldsMs)
    throw new Error(`The plan ${hash} was shown more than a day ago. Look at it again.`);
  return read;
}

function daysBack(now: Instant): string[] {
  return [dayOf(now), dayOf(plusMs(now, -dayMs))];
}
