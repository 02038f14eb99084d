import type { Absence } from './recording.ts';
import { isOver } from './calm.ts';
import { courseOf, type RetainedRow } from './course.ts';
import type { Fault } from './errors.ts';
import { coveredBy, type Hold } from './hold.ts';
import type { Look } from './next-look.ts';
import type { FoundAccount } from './owner-account.ts';
import { isRestorable } from './restoring.ts';
import { isRetained } from './retained.ts';
import type { Instant } from './time.ts';

/** Before which plan a run has stopped that has this recording in it, and until when a person lets it pass. */
export type BrakeOnIt = {
  readonly hash: string;
  readonly pulledAt: Instant;
  readonly approvedUntil?: Instant | undefined;
};

/** What keeps a recording from going on. */
export type Obstacle =
  | {
      readonly obstacle: 'hold';
      readonly id: string;
      readonly scope: Hold['scope'];
      readonly placedAt: Instant;
    }
  | ({ readonly obstacle: 'brake' } & BrakeOnIt)
  | ({ readonly obstacle: 'owner' } & FoundAccount)
  | { readonly obstacle: 'dry-run' | 'no-policy' | 'policy-walk' }
  | { readonly obstacle: 'person'; readonly reason: string }
  | { readonly obstacle: 'fault'; readonly fault: Fault; readonly attempts: number }
  | { readonly obstacle: 'absence'; readonly looks: Absence['looks']; readonly since: Instant };

/**
 * What stands in the way of a recording.
 *
 * @param so.isWalked whether every row follows the policy in force
 * @param so.brake the brake, where it was pulled before this recording
 * @param so.account what was found of its owner's account, where that keeps it waiting
 */
export function obstaclesOf(
  row: RetainedRow,
  so: Look & { isWalked: boolean; brake: BrakeOnIt | undefined; account: FoundAccount | undefined },
): readonly Obstacle[] {
  return [
    ...holdsOn(row, so),
    ...(so.brake === undefined ? [] : [{ obstacle: 'brake', ...so.brake } as const]),
    ...whatBarsActing(row, so),
    ...(so.policy === undefined ? [{ obstacle: 'no-policy' } as const] : []),
    ...(so.policy !== undefined && !so.isWalked ? [{ obstacle: 'policy-walk' } as const] : []),
    ...(row.status === 'parked' ? [{ obstacle: 'person', reason: row.reason } as const] : []),
    ...factMissing(row, so),
    ...troubleOf(row),
  ];
}

function whatBarsActing(row: RetainedRow, so: Look & { account: FoundAccount | undefined }): Obstacle[] {
  if (!wouldActOn(row, so)) return [];
  return [
    ...(so.account === undefined ? [] : [{ obstacle: 'owner', ...so.account } as const]),
    ...(so.stage.mode === 'live' ? [] : [{ obstacle: 'dry-run' } as const]),
  ];
}

function troubleOf({ fault, attempts, absence }: RetainedRow): Obstacle[] {
  return [
    ...(fault === undefined ? [] : [{ obstacle: 'fault', fault, attempts } as const]),
    ...(absence === undefined
      ? []
      : [{ obstacle: 'absence', looks: absence.looks, since: absence.since } as const]),
  ];
}

function holdsOn(row: RetainedRow, { holds, policy }: Look): Obstacle[] {
  const covering = coveredBy(holds, row);
  if (policy !== undefined && isOver(courseOf(row, policy))) return [];
  return covering.map(({ id, scope, placedAt }) => ({ obstacle: 'hold', id, scope, placedAt }));
}

function factMissing(row: RetainedRow, { policy }: Look): Obstacle[] {
  const course = policy && courseOf(row, policy);
  return course !== undefined && 'fact' in course
    ? [{ obstacle: 'person', reason: `${course.fact} unknown` }]
    : [];
}

/** Whether something is to be changed in Webex, now or later. */
function wouldActOn(row: RetainedRow, { policy }: Look): boolean {
  const isWritten = isRetained(row) && !(isRestorable(row) && row.restore === undefined);
  return isWritten || (policy !== undefined && 'action' in courseOf(row, policy));
}
