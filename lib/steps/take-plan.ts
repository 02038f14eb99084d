import { isWalked } from '../domain/adopted-policy.ts';
import { planTally, type Plan } from '../domain/plan.ts';
import type { Stage } from '../domain/stage.ts';
import type { Clock, Holds, RecordingStore } from '../ports.ts';
import { foundAccounts } from './owner-accounts.ts';
import { policyInForce, type PolicyPorts } from './policy-in-force.ts';
import { stageNow } from './stage-now.ts';

export type PlanPorts = PolicyPorts & {
  readonly recordings: Pick<RecordingStore, 'every'>;
  readonly holds: Pick<Holds, 'inForce'>;
  readonly clock: Pick<Clock, 'now'>;
};

/**
 * What will be trashed and purged, from the fates that stand on the rows: the rows are the plan. Reads every row.
 *
 * @param input.days how many days ahead it is told day by day
 * @param input.stage as if that were the stage
 * @returns undefined where no policy is in force
 */
export async function takePlan(
  input: { days: number; stage?: Stage | undefined },
  ports: PlanPorts,
): Promise<Plan | undefined> {
  const inForce = await policyInForce(ports);
  if (inForce === undefined) return undefined;
  const { policy, adopted } = inForce;
  const stage = input.stage ?? (await stageNow(ports));
  const [holds, now] = [await ports.holds.inForce(), ports.clock.now()];
  const so = { now, days: input.days, holds, accounts: await foundAccounts(ports) };
  const tally = planTally({ policy, stage }, { ...so, complete: isWalked(adopted) });
  for await (const row of ports.recordings.every()) tally.add(row);
  return tally.total();
}
