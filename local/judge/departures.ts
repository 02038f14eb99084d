import type { Problem } from './problem.ts';
import { bareId } from './retention/ids.ts';
import type { RetainedRecording, RetentionTruth } from './truth.ts';

/** Somebody of whom it was said that they leave. */
export type Departure = {
  readonly name: string;
  readonly leaverId: string;
  /** Who is to have the recordings; undefined where they stay. */
  readonly heirId: string | undefined;
  /** Before this nothing may be anybody else's, and a day later everything has to be. */
  readonly from: string;
};

/** What became of the recordings of one of them. */
export type Parting = {
  readonly name: string;
  readonly recordings: number;
  /** Of these, how many somebody else owns. */
  readonly moved: number;
};

const mostMs = 24 * 60 * 60_000;

/**
 * Judges by the owners in Webex whether each leaver's recordings ended with whoever is to have them, and no sooner.
 *
 * @returns also how many recordings of all ended with another owner than their first
 */
export function judgeDepartures(truth: RetentionTruth, departures: readonly Departure[]) {
  const partings: Parting[] = [];
  const problems: Problem[] = [];
  for (const each of departures) {
    const theirs = truth.recordings.filter(
      ({ firstOwnerId, firstListedAt, malformed }) =>
        firstListedAt !== null && !malformed && bareId(firstOwnerId) === bareId(each.leaverId),
    );
    partings.push({ name: each.name, recordings: theirs.length, moved: theirs.filter(hasMoved).length });
    problems.push(...theirs.flatMap(recording => weigh(recording, each, truth.now)));
  }
  return { partings, problems, reassigned: truth.recordings.filter(hasMoved).length };
}

function hasMoved(recording: RetainedRecording): boolean {
  return lastOwner(recording) !== bareId(recording.firstOwnerId);
}

function weigh(recording: RetainedRecording, { heirId, from, name }: Departure, now: string): Problem[] {
  const why = whyMisplaced(recording, { heirId, from }, now);
  return why === undefined
    ? []
    : [{ kind: 'misplaced', of: recording.id, why: `${why} (departure: ${name})` }];
}

function whyMisplaced(
  recording: RetainedRecording,
  { heirId, from }: Pick<Departure, 'heirId' | 'from'>,
  now: string,
): string | undefined {
  const owner = lastOwner(recording);
  if (heirId === undefined) return hasMoved(recording) ? 'its owner stays, and it has another' : undefined;
  const fromMs = Date.parse(from);
  if (recording.changes.some(each => each.ownerId !== undefined && Date.parse(each.at) < fromMs))
    return 'it had another owner before its owner left';
  if (owner === bareId(heirId)) return undefined;
  if (hasMoved(recording)) return 'it has another owner than it was to have';
  return Date.parse(now) - fromMs > mostMs ? 'its owner has left, and it has no other' : undefined;
}

function lastOwner({ changes, firstOwnerId }: RetainedRecording): string {
  return bareId(changes.findLast(each => each.ownerId !== undefined)?.ownerId ?? firstOwnerId);
}
