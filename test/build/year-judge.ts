import { recordingId } from '../../lib/domain/recording-id.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import { judgeRetention } from '../../local/judge/judge-retention.ts';
import type { Problem } from '../../local/judge/problem.ts';
import type { AdoptedPolicy } from '../../local/judge/retention/policy-file.ts';
import type { RetentionTruth } from '../../local/judge/truth.ts';
import type { Claim, RestoreOrder } from '../../local/judge/retention/court.ts';
import type { YearWorld } from './year-world.ts';

/** What people decided, as the judge is to know of it. */
export type Decided = {
  readonly policies: AdoptedPolicy[];
  readonly brakes: { from: string; until?: string | undefined }[];
  readonly restores: RestoreOrder[];
  liveSince: string | undefined;
};

/**
 * What the judge says of the world as it is now, by what Webex really has.
 *
 * @param rows of which the plans are to be kept: also as they were before what was done last
 */
export async function judgeYear(
  world: YearWorld,
  decided: Decided,
  rows: readonly Recording[],
): Promise<readonly Problem[]> {
  const claims = new Map(rows.flatMap(claimOf).map(claim => [JSON.stringify(claim), claim]));
  return judgeRetention(await world.truth(), {
    ...decided,
    holds: (await world.stores.holds.all()).map(hold => ({ ...hold })),
    archive: world.archive.inventory(),
    claims: decided.liveSince === undefined ? [] : [...claims.values()],
  }).problems;
}

function claimOf({ id, fate, status }: Recording): Claim[] {
  if (fate === undefined || fate.action === 'expire') return [];
  if (status !== 'archived' && status !== 'trashed') return [];
  return [{ id, action: fate.action, plannedAt: fate.plannedAt }];
}

type Status = Recording['status'];
/** In which states a row may be while Webex has a recording so: what was just sent has not shown yet. */
const statesOf: Readonly<Record<string, readonly Status[]>> = {
  available: ['discovered', 'archived', 'trashing'],
  deleted: ['trashing', 'binned', 'trashed', 'purging'],
  purged: ['purging', 'purged', 'vanished'],
  gone: ['trashing', 'purging', 'purged', 'vanished'],
};

/** Recordings of which the table does not say what Webex says, once all is calm. */
export function disagreements(truth: RetentionTruth, rows: readonly Recording[]): string[] {
  return truth.recordings.flatMap(({ id, status }) => {
    const states = rows.filter(row => row.id === recordingId.parse(id)).map(row => row.status);
    const agrees = states.length === 1 && states.every(each => statesOf[status]?.includes(each));
    return agrees ? [] : [`${id} is ${status}, and its row ${states.join() || 'missing'}`];
  });
}
