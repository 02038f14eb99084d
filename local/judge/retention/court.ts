import type { Departure } from '../departures.ts';
import type { FoundObject } from '../inventory.ts';
import { shelve, type Shelf } from '../shelves.ts';
import type { RetentionTruth } from '../truth.ts';
import { accountsOf, type Accounts } from './accounts.ts';
import type { JudgedHold } from './holds.ts';
import { readPolicies, type AdoptedPolicy, type JudgedPolicy } from './policy-file.ts';

/** What a row of the software under test says of its plan. */
export type Claim = { readonly id: string; readonly action: 'trash' | 'purge'; readonly plannedAt: string };

/** That a person wanted it out of the recycle bin. */
export type RestoreOrder = { readonly id: string; readonly at: string };

/** A time in which the software under test had stopped itself; still, where there is no end. */
export type Brake = { readonly from: string; readonly until?: string | undefined };

/** What is known besides the truth. */
export type Evidence = {
  readonly policies: readonly AdoptedPolicy[];
  readonly holds: readonly JudgedHold[];
  readonly archive: readonly FoundObject[];
  /** What people ordered to be taken out of the recycle bin. */
  readonly restores?: readonly RestoreOrder[] | undefined;
  /** When the software was allowed to act. Without it, whatever is not done cannot be overdue. */
  readonly liveSince?: string | undefined;
  /** Of rows that wait for nobody. Without them, nothing is known to have been planned, and nothing is overdue. */
  readonly claims?: readonly Claim[] | undefined;
  readonly brakes?: readonly Brake[] | undefined;
  /** Of whom it was said that they leave. */
  readonly departures?: readonly Departure[] | undefined;
};

/** The same, prepared for looking things up. */
export type Court = {
  readonly nowMs: number;
  readonly policies: readonly JudgedPolicy[];
  readonly holds: readonly JudgedHold[];
  readonly restores: readonly RestoreOrder[];
  readonly brakes: readonly Brake[];
  readonly shelves: ReadonlyMap<string, Shelf>;
  readonly accounts: Accounts;
  /** Undefined where nobody said when it went live. */
  readonly liveMs: number | undefined;
};

export function convene(truth: RetentionTruth, evidence: Evidence): Court {
  const { policies, holds, archive, liveSince, restores = [], brakes = [] } = evidence;
  return {
    nowMs: Date.parse(truth.now),
    policies: readPolicies(policies),
    holds,
    restores,
    brakes,
    // Objects under no recording's key are for the judge of the archive to name.
    shelves: shelve(archive, []),
    accounts: accountsOf(truth),
    liveMs: liveSince === undefined ? undefined : Date.parse(liveSince),
  };
}
