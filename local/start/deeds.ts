import { isWalked } from '../../lib/domain/adopted-policy.ts';
import { dayMs, epochMsOf, hourMs, instantOf, msBetween, type Instant } from '../../lib/domain/time.ts';
import { TransientError } from '../../lib/domain/errors.ts';
import type { Papers, RecordingStore } from '../../lib/ports.ts';
import { adoptPolicy, type AdoptPorts } from '../../lib/steps/adopt-policy.ts';
import { approvePlan } from '../../lib/steps/approve-plan.ts';
import { approvalNotes, brakeNotes, pulled } from '../../lib/steps/brake.ts';
import { firstPlan, goLive, type LivePorts } from '../../lib/steps/go-live.ts';
import { enforceHold, placeHold, type HoldPorts } from '../../lib/steps/place-hold.ts';
import { policyInForce } from '../../lib/steps/policy-in-force.ts';
import type { Cast } from './cast.ts';
import { deedsDone } from './deeds-done.ts';
import { morningOfDepartures, type DeparturePorts } from './departures.ts';

export type DeedPorts = AdoptPorts &
  LivePorts &
  HoldPorts &
  DeparturePorts & { readonly papers: Papers; readonly recordings: RecordingStore };

/** What is done once, and never again. */
type Done = { isLive: boolean; hasHeld: boolean };

/** Whoever decides what is kept and what is not, as receipts name them. */
const records = 'Records manager';
const legal = 'Legal department';
const beginsWorkMs = 9 * hourMs;
/** What was trashed first is in the recycle bin then. */
const holdOnDay = 20;

/**
 * Puts the policy in force that comes with the simulated organisation, unless there is one.
 *
 * @param text of the policy
 */
export async function adoptFirst(text: string, ports: AdoptPorts): Promise<void> {
  if ((await policyInForce(ports)) === undefined) await adoptPolicy({ text, by: records }, ports);
}

/**
 * Does what people do in tapekeeper, every morning at nine: goes live on day 1, approves what a brake has stopped, and
 * places a hold on day 20. In the first days HR says who leaves. What was done in an earlier run is not done again.
 *
 * @param so.startMs the first moment of day 0
 * @param so.say is told of each deed
 * @returns only by an error
 */
export async function doTheirDeeds(
  so: { startMs: number; cast: Cast; say: (line: string) => void },
  ports: DeedPorts,
): Promise<never> {
  const before = await deedsDone(ports.papers);
  const done: Done = {
    isLive: before.some(each => each.what === 'go-live'),
    hasHeld: before.some(each => each.what === 'hold-enforce' && each.by === legal),
  };
  for (;;) {
    const now = ports.clock.now();
    await ports.clock.sleep(msBetween(now, nextMorning(now)));
    const day = Math.floor((epochMsOf(ports.clock.now()) - so.startMs) / dayMs);
    try {
      await aMorning(day, so, { done, ports });
    } catch (error) {
      // Tables or archive are in trouble, and somebody is told of that: tomorrow is another day.
      if (!(error instanceof TransientError)) throw error;
    }
  }
}

function nextMorning(now: Instant): Instant {
  const nowMs = epochMsOf(now);
  return instantOf(Math.floor((nowMs - beginsWorkMs) / dayMs + 1) * dayMs + beginsWorkMs);
}

async function aMorning(
  day: number,
  so: { startMs: number; cast: Cast; say: (line: string) => void },
  { done, ports }: { done: Done; ports: DeedPorts },
): Promise<void> {
  const { say } = so;
  if (!done.isLive && (await isReadyToGoLive(ports))) {
    say(await takeLive(ports));
    done.isLive = true;
  }
  const approved = await approveStopped(ports);
  if (approved !== undefined) say(approved);
  for (const line of await morningOfDepartures({ ...so, day, by: records }, ports)) say(line);
  if (day < holdOnDay || done.hasHeld) return;
  const held = await holdSome(ports);
  if (held === undefined) return;
  say(held);
  done.hasHeld = true;
}

/** Not before every row follows the policy: whoever has adopted another one by hand waits a day or so. */
async function isReadyToGoLive(ports: DeedPorts): Promise<boolean> {
  const inForce = await policyInForce(ports);
  return inForce !== undefined && isWalked(inForce.adopted);
}

async function takeLive(ports: DeedPorts): Promise<string> {
  const { hash, plan } = await firstPlan({ by: records }, ports);
  await goLive({ by: records, planHash: hash }, ports);
  const planned = plan.lines.reduce((sum, line) => sum + line.recordings, plan.later);
  return `The records manager agrees to the first plan (${planned} recordings to be trashed) and goes live. Nothing is trashed before a whole notice has passed.`;
}

async function approveStopped(ports: DeedPorts): Promise<string | undefined> {
  const brake = await brakeNotes(ports.notes).get(pulled);
  if (brake === undefined || brake.endedAt !== undefined) return undefined;
  const before = await approvalNotes(ports.notes).get(brake.hash);
  if (before !== undefined && ports.clock.now() < before.until) return undefined;
  const { recordings } = await approvePlan({ hash: brake.hash, by: records }, ports);
  return `A brake has stopped a run that was about to act on ${recordings} recordings (limit ${brake.limit}). The records manager approves its plan.`;
}

/** On whoever has most in the recycle bin, so that most is saved. */
async function holdSome(ports: DeedPorts): Promise<string | undefined> {
  const reason = 'A complaint that may go to court';
  const before = (await ports.holds.all()).find(each => each.by === legal);
  const ownerId = before === undefined ? await ownerWithMostTrashed(ports.recordings) : undefined;
  if (before === undefined && ownerId === undefined) return undefined;
  const order = { scope: 'owner', ownerId: ownerId ?? '', reason, by: legal } as const;
  const hold = before ?? (await placeHold(order, ports)).hold;
  const tally = await enforceHold(hold, legal, ports);
  const saved = tally.restoring + tally['withdrawn-and-restoring'];
  const tooLate = tally.tooLate.length > 0 ? ` For ${tally.tooLate.length} it was too late.` : '';
  return `The legal department places a hold on the ${tally.covered} recordings of one person: ${saved} of them are taken out of the recycle bin.${tooLate}`;
}

async function ownerWithMostTrashed(recordings: RecordingStore): Promise<string | undefined> {
  const trashed = new Map<string, number>();
  for await (const row of recordings.every()) {
    if (row.status !== 'trashed' || row.facts.origin.ownerType !== 'user') continue;
    const { ownerId } = row.facts.origin;
    trashed.set(ownerId, (trashed.get(ownerId) ?? 0) + 1);
  }
  const [most] = [...trashed].toSorted(
    ([oneId, one], [otherId, other]) => other - one || oneId.localeCompare(otherId),
  );
  return most?.[0];
}
