import type { Recording } from '../../lib/domain/recording.ts';
import { judgeRetention } from '../../local/judge/judge-retention.ts';
import type { Problem } from '../../local/judge/problem.ts';
import type { AdoptedPolicy } from '../../local/judge/retention/policy-file.ts';
import type { Brake, Claim } from '../../local/judge/retention/court.ts';
import type { YearWorld } from './year-world.ts';

/** What people decided, as the judge is to know of it. */
export type Decided = {
  readonly policies: AdoptedPolicy[];
  readonly brakes: { from: string; until?: string | undefined }[];
  liveSince: string | undefined;
};

/** What the judge says of the world as it is now, by what Webex really has, with what rows say of their plans. */
export async function judgeYear(world: YearWorld, decided: Decided): Promise<readonly Problem[]> {
  const rows = await world.rows();
  const brakes: readonly Brake[] = decided.brakes;
  return judgeRetention(await world.truth(), {
    ...{ policies: decided.policies, brakes, liveSince: decided.liveSince },
    holds: (await world.stores.holds.all()).map(hold => ({ ...hold })),
    archive: world.archive.inventory(),
    claims: decided.liveSince === undefined ? [] : rows.flatMap(claimOf),
  }).problems;
}

function claimOf(row: Recording): Claim[] {
  const { fate } = row;
  if (fate === undefined || fate.action === 'expire') return [];
  if (row.status !== 'archived' && row.status !== 'trashed') return [];
  return [{ id: row.id, action: fate.action, plannedAt: fate.plannedAt }];
}
