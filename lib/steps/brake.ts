import { createHash } from 'node:crypto';
import {
  approval,
  brakedPlan,
  mostAtOnce,
  pulledBrake,
  throughBrake,
  type Planned,
} from '../domain/brake.ts';
import { planKey } from '../domain/plan.ts';
import type { Terms } from '../domain/stage.ts';
import { dayOf, type Instant } from '../domain/time.ts';
import { notesOf } from '../notes.ts';
import type { Log, Notes, Papers } from '../ports.ts';
import { rowCount, type CountPorts } from './count-rows.ts';

export type BrakePorts = CountPorts & {
  readonly papers: Pick<Papers, 'get' | 'put'>;
  readonly log: Log;
};

/** The one name of its kind. */
export const pulled = 'pulled';

export function brakeNotes(notes: Notes) {
  return notesOf(notes, 'brake', pulledBrake);
}

export function approvalNotes(notes: Notes) {
  return notesOf(notes, 'approval', approval);
}

/**
 * What of all that a run would do it may do. Where that is too much it does nothing but what a person has approved: the
 * plan of the rest is written down, and somebody is told.
 */
export async function brake<Wanted extends Planned>(
  wanted: readonly Wanted[],
  so: Terms & { deadline: Instant },
  ports: BrakePorts,
): Promise<readonly Wanted[]> {
  const now = ports.clock.now();
  // One alone is never too many, so nobody has to count for it.
  const rows = wanted.length > 1 ? await rowCount(ports, so.deadline) : undefined;
  const limit = mostAtOnce(so.policy, { stage: so.stage, rows, now });
  const approved = wanted.length > limit ? await approvedNow(now, ports) : [];
  const { passing, stopped } = throughBrake(wanted, { limit, approved });
  if (stopped.length > 0) await pull(stopped, { limit, policyHash: so.policy.hash }, ports);
  else await release(ports);
  return passing;
}

async function approvedNow(now: Instant, { notes, papers }: BrakePorts): Promise<Planned[]> {
  const inForce = (await approvalNotes(notes).all()).filter(([, { until }]) => now < until);
  const plans = await Promise.all(inForce.map(async ([, { key }]) => readBraked(key, papers)));
  return plans.flatMap(plan => plan?.recordings ?? []);
}

/** The plan before which a run has stopped; undefined where there is none, or none that can be read. */
export async function readBraked(key: string, papers: Pick<Papers, 'get'>) {
  const text = await papers.get(key);
  if (text === undefined) return undefined;
  try {
    return brakedPlan.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

async function pull(
  stopped: readonly Planned[],
  { limit, policyHash }: { limit: number; policyHash: string },
  { notes, papers, clock, log }: BrakePorts,
): Promise<void> {
  const recordings = stopped.map(({ id, action, rule, day }) => ({ id, action, rule, day }));
  const sorted = recordings.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const text = `${JSON.stringify({ kind: 'braked', policyHash, recordings: sorted }, undefined, 1)}\n`;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const before = await brakeNotes(notes).get(pulled);
  // The same, still: it was said, and is on paper.
  if (before?.hash === hash && before.endedAt === undefined) return;
  const pulledAt = clock.now();
  const key = planKey(dayOf(pulledAt), hash);
  await papers.put(key, text);
  await brakeNotes(notes).change(pulled, () => ({ hash, key, recordings: stopped.length, limit, pulledAt }));
  log.error('brake-pulled', { hash, recordings: stopped.length, limit });
}

async function release({ notes, clock }: BrakePorts): Promise<void> {
  const endedAt = clock.now();
  await brakeNotes(notes).change(pulled, before =>
    before === undefined || before.endedAt !== undefined ? undefined : { ...before, endedAt },
  );
}
