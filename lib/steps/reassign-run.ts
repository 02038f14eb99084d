import { StaleMoveError } from '../domain/errors.ts';
import type { Begun, Offboarding } from '../domain/offboarding.ts';
import type { OffboardingTerms } from '../domain/offboarding-terms.ts';
import { isSameReassignment, nothingReassigned, type Reassignment } from '../domain/reassignment.ts';
import type { Instant } from '../domain/time.ts';
import type { Clock, Log, NewId, Notes, Papers, RecordingStore, WebexReader } from '../ports.ts';
import type { Offboardings, People, Reassigner } from '../ports-offboarding.ts';
import type { Presence } from './presence.ts';

export type ReassignPorts = {
  readonly offboardings: Pick<Offboardings, 'get' | 'whose' | 'write'>;
  readonly terms: () => Promise<OffboardingTerms>;
  readonly recordings: RecordingStore;
  /** As the administrator's token shows it. */
  readonly webex: WebexReader;
  readonly people: People;
  readonly reassigner: Reassigner;
  readonly papers: Pick<Papers, 'get' | 'put'>;
  readonly notes: Notes;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
};

/** One run on one case, as far as its parts have to know of each other. */
export type ReassignRun = {
  readonly deadline: Instant;
  readonly ports: ReassignPorts;
  readonly presence: Presence;
  /** Whether anything may be sent: deployment and stage are live. */
  readonly isLive: boolean;
  /** How long Webex keeps recordings. */
  readonly retentionDays: number;
  /** The owner whose recordings they were. */
  readonly leaver: string;
  /** The case as this run has last written it. */
  current: Begun;
};

/** Whoever loses so often meets somebody who writes without end. */
const mostTries = 8;

export function reassignmentOf({ reassignment }: Offboarding): Reassignment {
  return reassignment ?? nothingReassigned;
}

/**
 * Writes what `decide` makes of the case; asked again with the case as it is then, where something was heard meanwhile.
 *
 * @param decide gives undefined where nothing is to be written
 * @returns false where it was not written: another run has gone on with the case, or it is over
 */
export async function writeCase(
  run: ReassignRun,
  decide: (before: Begun) => Begun | undefined,
): Promise<boolean> {
  const { offboardings } = run.ports;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const from = run.current;
    const to = decide(from);
    if (to === undefined) return false;
    try {
      await offboardings.write({ moves: [{ from, to }] });
      run.current = { ...to, version: from.version + 1 };
      return true;
    } catch (error) {
      if (!(error instanceof StaleMoveError)) throw error;
      const now = await offboardings.get(from.id);
      if (now?.status !== from.status || !isSameReassignment(now.reassignment, from.reassignment))
        return false;
      run.current = now;
    }
  }
  return false;
}

/** Writes what becomes of the reassignment alone. */
export async function writeReassignment(
  run: ReassignRun,
  change: (before: Reassignment) => Reassignment,
): Promise<boolean> {
  return writeCase(run, before => ({ ...before, reassignment: change(reassignmentOf(before)) }));
}
