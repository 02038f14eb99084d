import type { Hold } from '../domain/hold.ts';
import type { Policy } from '../domain/policy.ts';
import type { Holds } from '../ports.ts';
import { policyInForce, type PolicyPorts } from './policy-in-force.ts';

/** The holds in force, and what Webex does by itself. */
export type HeldTerms = { readonly holds: readonly Hold[]; readonly webex: Policy['webex'] };

/** @returns undefined without holds, or without a policy that says what Webex does. Throws what `policyInForce` throws. */
export async function heldTerms(
  ports: PolicyPorts & { holds: Pick<Holds, 'inForce'> },
): Promise<HeldTerms | undefined> {
  const holds = await ports.holds.inForce();
  const inForce = holds.length === 0 ? undefined : await policyInForce(ports);
  return inForce && { holds, webex: inForce.policy.webex };
}
