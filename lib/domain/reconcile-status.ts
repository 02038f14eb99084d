import type { DayCheck } from './day-check.ts';
import { isBehind, type WalkState } from './reconcile-plan.ts';
import type { Instant } from './time.ts';

/** How far the comparison of Webex, table and archive has come, and what it found in the last check of each day. */
export type ReconcileStatus = {
  readonly days: number;
  /** The check that is the longest ago, or the moment from which the first is owed. */
  readonly oldestCheckAt?: Instant;
  readonly cycleDays: number;
  readonly missed: number;
  readonly damaged: number;
  readonly unexplained: number;
};

export type ReconcileNeed =
  | { readonly need: 'reconcile-behind'; readonly oldestCheckAt: Instant; readonly cycleDays: number }
  | { readonly need: 'damaged'; readonly recordings: number }
  | { readonly need: 'unexplained'; readonly recordings: number };

export function reconcileStatus(checks: readonly DayCheck[], walk: WalkState): ReconcileStatus {
  const { oldestCheckAt, cycleDays } = walk;
  return {
    days: checks.length,
    ...(oldestCheckAt === undefined ? {} : { oldestCheckAt }),
    cycleDays,
    missed: sum(checks.map(check => check.missed)),
    damaged: sum(checks.map(check => check.damaged)),
    unexplained: sum(checks.map(check => check.unexplained)),
  };
}

/** What the comparisons say that will not mend itself; nothing before the first. */
export function needsForReconcile(status: ReconcileStatus | undefined, now: Instant): ReconcileNeed[] {
  if (status === undefined) return [];
  const { oldestCheckAt, cycleDays, damaged, unexplained } = status;
  const needs: ReconcileNeed[] = [];
  if (oldestCheckAt !== undefined && isBehind({ oldestCheckAt, cycleDays }, now))
    needs.push({ need: 'reconcile-behind', oldestCheckAt, cycleDays });
  if (damaged > 0) needs.push({ need: 'damaged', recordings: damaged });
  if (unexplained > 0) needs.push({ need: 'unexplained', recordings: unexplained });
  return needs;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
