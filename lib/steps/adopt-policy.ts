import { isWalked, policyKey, type AdoptedPolicy } from '../domain/adopted-policy.ts';
import type { Policy } from '../domain/policy.ts';
import { dayOf } from '../domain/time.ts';
import type { Papers, RecordingStore } from '../ports.ts';
import { adoptedNotes, inForce, readAdopted, type PolicyPorts } from './policy-in-force.ts';
import { writeReceipt, type ReceiptPorts } from './write-receipt.ts';

export type AdoptPorts = PolicyPorts &
  ReceiptPorts & {
    readonly papers: Pick<Papers, 'get' | 'put'>;
    readonly recordings: Pick<RecordingStore, 'every'>;
  };

/**
 * Takes a policy on. Its text is kept, and the walk that brings it to every row begins. Taking on what is in force
 * already changes nothing.
 *
 * @returns the policy, and whether it was taken on now
 * @throws Error in a sentence while the walk of the one before has not passed; what reading a policy throws
 */
export async function adoptPolicy(
  { text, by, file }: { text: string; by: string; file?: string | undefined },
  ports: AdoptPorts,
): Promise<{ policy: Policy; changed: boolean }> {
  const policy = ports.readPolicy(text, file);
  const before = await adoptedNotes(ports.notes).get(inForce);
  await keep(policy, text, ports);
  if (before?.hash === policy.hash) return { policy, changed: false };
  refuseDuringWalk(before);
  const oldestDay = await oldestDayOf(ports.recordings);
  await writeReceipt(deed(policy, before, { by, at: ports.clock.now() }), ports);
  const adopted: AdoptedPolicy = {
    hash: policy.hash,
    adoptedAt: ports.clock.now(),
    by,
    webex: policy.webex,
    ...(before === undefined ? {} : { previousHash: before.hash }),
    ...(oldestDay === undefined ? {} : { oldestDay }),
  };
  await adoptedNotes(ports.notes).change(inForce, now => {
    // An answer may have been lost, and the engine have asked again.
    if (now?.hash === policy.hash) return undefined;
    if (now?.hash !== before?.hash) throw new Error('Somebody else has just adopted a policy: look again.');
    return adopted;
  });
  return { policy, changed: true };
}

/** The day of the oldest file that there is a row of; undefined without any. Reads every row. */
export async function oldestDayOf(recordings: Pick<RecordingStore, 'every'>): Promise<string | undefined> {
  let oldest: string | undefined;
  for await (const { facts } of recordings.every()) {
    const day = facts && dayOf(facts.createTime);
    if (day !== undefined && (oldest === undefined || day < oldest)) oldest = day;
  }
  return oldest;
}

/** Two texts that mean the same have one hash: the first of them stays. */
async function keep(policy: Policy, text: string, ports: AdoptPorts): Promise<void> {
  if (await ports.papers.put(policyKey(policy.hash), text)) return;
  await readAdopted(policy.hash, ports);
}

function refuseDuringWalk(before: AdoptedPolicy | undefined): void {
  if (before === undefined || isWalked(before)) return;
  const reach =
    before.redatedFrom === undefined ? '' : ` It has come down to files of ${before.redatedFrom}.`;
  throw new Error(
    `The policy adopted at ${before.adoptedAt} is still being brought to all recordings.${reach} Adopt the next one when that is done.`,
  );
}

function deed(
  policy: Policy,
  before: AdoptedPolicy | undefined,
  so: { by: string; at: AdoptedPolicy['adoptedAt'] },
) {
  const previous = before === undefined ? {} : { previousHash: before.hash };
  return {
    kind: 'deed',
    what: 'adopt-policy',
    ...so,
    about: { policyHash: policy.hash, ...previous },
  } as const;
}
