import { approvalMs, type Approval, type BrakedPlan, type PulledBrake } from '../domain/brake.ts';
import { plusMs } from '../domain/time.ts';
import type { Notes, Papers } from '../ports.ts';
import { approvalNotes, brakeNotes, pulled, readBraked } from './brake.ts';
import { writeReceipt, type ReceiptPorts } from './write-receipt.ts';

export type ApprovePorts = ReceiptPorts & {
  readonly notes: Notes;
  readonly papers: Pick<Papers, 'get' | 'put'>;
};

/**
 * The plan before which a run has stopped.
 *
 * @throws Error in a sentence where the last run that stopped did so before another one, or before none
 */
export async function stoppedBefore(
  hash: string,
  { notes, papers }: Pick<ApprovePorts, 'notes' | 'papers'>,
): Promise<{ brake: PulledBrake; plan: BrakedPlan }> {
  const last = await brakeNotes(notes).get(pulled);
  if (last === undefined || last.endedAt !== undefined)
    throw new Error('No run has stopped, or what stopped it is over: there is nothing to approve.');
  if (last.hash !== hash)
    throw new Error(`No run waits for ${hash}. The last one has stopped before ${last.hash}.`);
  const plan = await readBraked(last.key, papers);
  if (plan === undefined)
    throw new Error(`The plan ${last.key} cannot be read in the archive: nothing is approved.`);
  return { brake: last, plan };
}

/** Lets exactly the recordings of this plan pass the brake, for a day. */
export async function approvePlan(
  { hash, by }: { hash: string; by: string },
  ports: ApprovePorts,
): Promise<Approval> {
  const { brake, plan } = await stoppedBefore(hash, ports);
  const at = ports.clock.now();
  const recordings = plan.recordings.length;
  const about = { plan: brake.key, policyHash: plan.policyHash, recordings };
  const ids = plan.recordings.map(({ id }) => id);
  await writeReceipt({ kind: 'deed', what: 'approve', at, by, ids, about }, ports);
  const approval = { hash, key: brake.key, recordings, by, at, until: plusMs(at, approvalMs) };
  await approvalNotes(ports.notes).change(hash, () => approval);
  return approval;
}
