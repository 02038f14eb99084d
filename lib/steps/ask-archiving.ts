import { archivingOf } from '../domain/archiving.ts';
import { fullArchiving, type Archiving } from '../domain/policy.ts';
import { ConfigurationError } from '../domain/errors.ts';
import type { Policy } from '../domain/policy.ts';
import type { Recording } from '../domain/recording.ts';
import { minuteMs, msBetween, type Instant } from '../domain/time.ts';
import type { Clock, Holds, Log } from '../ports.ts';
import { policyInForce, type PolicyPorts } from './policy-in-force.ts';

/** How a recording is to be archived now, or `no`. @throws TransientError when nobody can tell at the moment */
export type AskArchiving = (row: Recording) => Promise<Archiving | 'no'>;

export type AskArchivingPorts = PolicyPorts & {
  readonly holds: Pick<Holds, 'inForce'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Pick<Log, 'error'>;
};

/** A policy is brought to all rows by a walk of hours: a minute more or less makes no difference to it. */
const rememberedMs = minuteMs;

/**
 * Asks the policy in force, which is remembered for a minute; the holds whenever the policy says no. When the policy is
 * lost, everything is archived, as where none is in force: `sweep` says so until a person has mended it.
 */
export function askArchiving(ports: AskArchivingPorts): AskArchiving {
  let known: { readonly policy: Policy | undefined; readonly readAt: Instant } | undefined;
  async function policyNow(): Promise<Policy | undefined> {
    const now = ports.clock.now();
    if (known === undefined || msBetween(known.readAt, now) >= rememberedMs)
      known = { policy: await readPolicyInForce(ports), readAt: now };
    return known.policy;
  }
  return async row => {
    const policy = await policyNow();
    if (policy === undefined) return fullArchiving;
    const byRule = archivingOf(row, policy, []);
    return byRule === 'no' ? archivingOf(row, policy, await ports.holds.inForce()) : byRule;
  };
}

async function readPolicyInForce(ports: AskArchivingPorts): Promise<Policy | undefined> {
  try {
    return (await policyInForce(ports))?.policy;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    ports.log.error('policy-lost', { why: error.message });
    return undefined;
  }
}
