import { judgeDepartures, type Parting } from './departures.ts';
import { judgeEach, type ArchiveState, type Verdict } from './judge.ts';
import { isHeldNow, judgeRetention } from './judge-retention.ts';
import { convene, type Evidence } from './retention/court.ts';
import { livesOf } from './retention/life.ts';
import type { RetentionTruth } from './truth.ts';

/** Every recording that a list ever showed is counted in exactly one of these. */
export type Whereabouts = {
  /** Available in Webex, and in the archive. */
  readonly kept: number;
  /** The same, under a hold. */
  readonly held: number;
  /** In Webex's recycle bin. */
  readonly trashed: number;
  readonly purged: number;
  /** Deleted for good past the recycle bin. */
  readonly vanished: number;
  readonly parked: number;
  readonly pending: number;
  /** Available, and not in the archive although it should be: a problem. */
  readonly lost: number;
};
/** `archived` is everything that the archive has, whatever became of it in Webex. `early` counts problems of that kind. */
export type RunVerdict = Verdict &
  Whereabouts & {
    readonly early: number;
    /** Departures that were told. */
    readonly departures: number;
    /** Recordings that ended with another owner than their first. */
    readonly reassigned: number;
    /** What became of the recordings of each who was said to leave. */
    readonly partings: readonly Parting[];
  };

const inWebex: Readonly<Record<string, keyof Whereabouts>> = {
  deleted: 'trashed',
  purged: 'purged',
  gone: 'vanished',
};

/**
 * Judges the whole of a run: what the archive has, and what was destroyed in Webex.
 *
 * @throws ZodError for a policy file that the judge does not wholly understand
 */
export function judgeRun(truth: RetentionTruth, evidence: Evidence): RunVerdict {
  const { verdict, states } = judgeEach(truth, evidence.archive);
  const { early, problems: deeds } = judgeRetention(truth, evidence);
  const { partings, reassigned, problems: misplaced } = judgeDepartures(truth, evidence.departures ?? []);
  const problems = [...verdict.problems, ...deeds, ...misplaced];
  const where = whereabouts(truth, evidence, states);
  const departed = { departures: partings.length, reassigned, partings };
  return { ...verdict, ...where, ...departed, early, problems, unexplained: problems.length };
}

function whereabouts(
  truth: RetentionTruth,
  evidence: Evidence,
  states: ReadonlyMap<string, ArchiveState>,
): Whereabouts {
  const court = convene(truth, evidence);
  const counts = { kept: 0, held: 0, trashed: 0, purged: 0, vanished: 0, parked: 0, pending: 0, lost: 0 };
  for (const life of livesOf(truth).filter(each => each.listedMs !== undefined)) {
    const { id, status } = life.recording;
    const state = states.get(id) ?? 'lost';
    const there = state === 'archived' ? (isHeldNow(life, court) ? 'held' : 'kept') : state;
    // Whatever a list showed was seen.
    counts[inWebex[status] ?? (there === 'unseen' ? 'lost' : there)] += 1;
  }
  return counts;
}
