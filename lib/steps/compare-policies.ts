import { differenceOfFates, type Difference } from '../domain/difference-of-fates.ts';
import { ConfigurationError } from '../domain/errors.ts';
import type { Policy } from '../domain/policy.ts';
import type { Clock, RecordingStore } from '../ports.ts';
import { policyInForce, type PolicyPorts } from './policy-in-force.ts';

export type ComparePorts = PolicyPorts & {
  readonly recordings: Pick<RecordingStore, 'every'>;
  readonly clock: Pick<Clock, 'now'>;
};

/**
 * What a policy would change, were it adopted now. Changes nothing, and reads every row.
 *
 * @returns `before` undefined where no policy is in force, or nobody can read it any more: then what stands on the rows
 *   is compared
 * @throws what reading a policy throws
 */
export async function comparePolicies(
  { text, file }: { text: string; file?: string | undefined },
  ports: ComparePorts,
): Promise<{ before: Policy | undefined; after: Policy; difference: Difference }> {
  const after = ports.readPolicy(text, file);
  const before = await readable(ports);
  const difference = differenceOfFates(before, after, ports.clock.now());
  for await (const row of ports.recordings.every()) difference.add(row);
  return { before, after, difference: difference.total() };
}

async function readable(ports: PolicyPorts): Promise<Policy | undefined> {
  try {
    return (await policyInForce(ports))?.policy;
  } catch (error) {
    if (error instanceof ConfigurationError) return undefined;
    throw error;
  }
}
