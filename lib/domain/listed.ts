import type { Fate } from './course.ts';
import type { RecordingFault } from './errors.ts';
import { coveredBy, type Hold } from './hold.ts';
import type { Status } from './lifecycle.ts';
import type { Recording } from './recording.ts';
import type { RecordingId } from './recording-id.ts';
import { ruleNameOf } from './row-filter.ts';
import { sinceOf } from './since.ts';
import { countedFrom, type Stage } from './stage.ts';
import type { Policy } from './policy.ts';
import type { Instant } from './time.ts';

/** A recording in one line; `people` is what says something of persons, and is there only where it was asked for. */
export type Listed = {
  readonly id: RecordingId;
  readonly status: Status;
  readonly since: Instant;
  readonly createTime?: Instant | undefined;
  readonly durationSeconds?: number | undefined;
  readonly isArchived: boolean;
  /** That it falls under, by the policy in force. */
  readonly rule?: string | undefined;
  /** What is planned, and for which day. */
  readonly fate?: Pick<Fate, 'action' | 'day'> | undefined;
  /** Why it was parked. */
  readonly reason?: RecordingFault | undefined;
  /** The holds that cover it. */
  readonly holds: readonly string[];
  readonly people?: {
    readonly ownerId?: string | undefined;
    readonly ownerEmail?: string | undefined;
    readonly topic?: string | undefined;
  };
};

/** A row in one line. */
export function listed(
  row: Recording,
  so: { policy: Policy | undefined; stage: Stage; holds: readonly Hold[]; showPeople: boolean },
): Listed {
  const { id, status, facts } = row;
  return {
    id,
    status,
    since: sinceOf(row),
    createTime: facts?.createTime,
    durationSeconds: facts?.durationSeconds,
    isArchived: 'archive' in row && row.archive !== undefined,
    rule: ruleNameOf(row, so.policy),
    fate: fateOf(row, so),
    reason: row.status === 'parked' ? row.reason : undefined,
    holds: coveredBy(so.holds, row).map(each => each.id),
    ...(so.showPeople ? { people: peopleIn(row) } : {}),
  };
}

function fateOf({ fate }: Recording, { policy, stage }: { policy: Policy | undefined; stage: Stage }) {
  if (fate === undefined) return undefined;
  const { action, day } = policy === undefined ? fate : countedFrom(fate, { policy, stage });
  return { action, day };
}

function peopleIn({ facts }: Recording): NonNullable<Listed['people']> {
  const { ownerId, ownerEmail, topic } = { ...facts?.origin };
  return { ownerId: facts?.owner?.id ?? ownerId, ownerEmail: facts?.owner?.email ?? ownerEmail, topic };
}
