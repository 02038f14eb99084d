import type { Hold } from '../domain/hold.ts';
import type { Policy } from '../domain/policy.ts';
import type { Holds } from '../ports.ts';
import { policyInForce, type PolicyPorts } from './policy-in-force.ts';

/** The holds and the policy in force. */
export type HeldTerms = { readonly holds: readonly Hold[]; readonly policy: Policy };

/** @returns undefined without a policy. Throws what `policyInForce` throws. */
export async function heldTerms(
  ports: PolicyPorts & { holds: Pick<Holds, 'inForce'> },
): Promise<HeldTerms | undefined> {
  const inForce = await policyInForce(ports);
  return inForce && { holds: await ports.holds.inForce(), policy: inForce.policy };
}
