import type { Problem } from './problem.ts';
import { judgeCalls } from './retention/calls.ts';
import { convene, type Court, type Evidence } from './retention/court.ts';
import { judgeVerbs } from './retention/foreign-verbs.ts';
import { isHeld } from './retention/holds.ts';
import { livesOf, type Life } from './retention/life.ts';
import { judgePlans } from './retention/plans.ts';
import { judgeRepeats } from './retention/repeats.ts';
import type { RetentionTruth } from './truth.ts';

/** Recordings that a list ever showed, in at most one of the first four; and what was done too soon. */
export type RetentionVerdict = {
  /** In the recycle bin, whoever moved it there. */
  readonly trashed: number;
  /** No longer in the recycle bin, whoever purged it. */
  readonly purged: number;
  /** Deleted for good past the recycle bin. */
  readonly vanished: number;
  /** Available, and under a hold. */
  readonly held: number;
  /** Problems of that kind. */
  readonly early: number;
  readonly problems: readonly Problem[];
};

/**
 * Judges what the software under test destroyed, by the simulator's truth, the policy files and the holds. What it
 * could not know is not held against it: a look is up to five minutes old, an account up to an hour, and a person who
 * undoes what was done a moment ago leaves no trace.
 *
 * @throws ZodError for a policy file that the judge does not wholly understand
 */
export function judgeRetention(truth: RetentionTruth, evidence: Evidence): RetentionVerdict {
  const court = convene(truth, evidence);
  const lives = livesOf(truth);
  const problems = [
    ...lives.flatMap(life => [...judgeCalls(life, court), ...judgeRepeats(life)]),
    ...judgeVerbs(truth),
    ...judgePlans(lives, evidence.claims ?? [], court),
  ];
  const early = problems.filter(each => each.kind === 'early').length;
  return { ...figuresOf(lives, court), early, problems };
}

/** Whether a hold is in force on it; one that was placed just now counts. */
export function isHeldNow(life: Life, { holds, nowMs }: Court): boolean {
  return isHeld(holds, life, nowMs + 1);
}

function figuresOf(lives: readonly Life[], court: Court) {
  const listed = lives.filter(each => each.listedMs !== undefined);
  const count = (status: string) => listed.filter(each => each.recording.status === status);
  return {
    trashed: count('deleted').length,
    purged: count('purged').length,
    vanished: count('gone').length,
    held: count('available').filter(life => isHeldNow(life, court)).length,
  };
}
