import { isForetold, unprovenWaitMs, type Present } from '../domain/absence.ts';
import type { AdoptedPolicy } from '../domain/adopted-policy.ts';
import { NotFoundError } from '../domain/errors.ts';
import type { Absence, Facts } from '../domain/recording.ts';
import type { RecordingId } from '../domain/recording-id.ts';
import { minuteMs, msBetween, plusMs, type Instant, type Window } from '../domain/time.ts';
import type { Listing } from '../domain/webex-recording.ts';
import { widestWindowMs, windowsBetween } from '../domain/windows.ts';
import type { Clock, Notes, WebexReader } from '../ports.ts';
import { adoptedNotes, inForce } from './policy-in-force.ts';

/** An answer older than this says little of now: Webex may have begun to know nothing since. */
const freshMs = 5 * minuteMs;
/** Recordings to ask for: one that was listed a moment ago may be going, too. */
const mostAsked = 3;
/** How many windows further back are asked for where all of these show nothing: with the newest, more than a year. */
const furtherWindows = 14;
/** Rows that may vanish in a while. Beyond it, a mistake of Webex's or of ours is likelier than so many deletions. */
const mostVanishing = 5;
const vanishingWithinMs = unprovenWaitMs;

type Missing = { readonly id: RecordingId; readonly facts: Pick<Facts, 'createTime'> };
type Sighting = { readonly id: RecordingId; readonly at: Instant };

/** What this process knows of who is there, so that many rows share one question. Made once, and handed to each look. */
export type Presence = {
  /** To be told of every recording whose details were answered with 200. */
  shown(id: RecordingId): void;
  /**
   * Whether Webex shows another recording to this token, by an answer of the last minutes. Asks for one if there is none.
   * @throws TransientError, TokenRefusedError when Webex could not say
   */
  othersAreThere(missing: Missing, deadline: Instant): Promise<boolean>;
  /**
   * Whether one more row may vanish now. If so, it is taken as done. What Webex was to end counts for nothing.
   * @throws TransientError when the policy's note could not be read
   */
  mayVanish(row: Present, absence: Absence): Promise<boolean>;
};

/** @param ports.notes where it stands what Webex ends by itself; without them nobody knows */
export function presenceOn(ports: { webex: WebexReader; clock: Clock; notes?: Notes }): Presence {
  const { clock } = ports;
  let last: Sighting | undefined;
  let asked: { readonly at: Instant; readonly sighting: Promise<Sighting | undefined> } | undefined;
  let vanishings: readonly Instant[] = [];

  function isFresh(at: Instant): boolean {
    return msBetween(at, clock.now()) <= freshMs;
  }

  return {
    shown: id => void (last = { id, at: clock.now() }),
    async othersAreThere(missing, deadline) {
      if (last !== undefined && isFresh(last.at) && last.id !== missing.id) return true;
      if (asked === undefined || !isFresh(asked.at))
        asked = { at: clock.now(), sighting: askForAnother(missing, deadline, ports) };
      try {
        const sighting = await asked.sighting;
        // Known again a moment later: it is no witness of its own absence.
        return sighting !== undefined && sighting.id !== missing.id;
      } catch (error) {
        // It may have been this caller's deadline: no answer for anyone else.
        asked = undefined;
        throw error;
      }
    },
    async mayVanish(row, absence) {
      if (isForetold(row, absence, await webexEnds(ports.notes))) return true;
      const now = clock.now();
      vanishings = vanishings.filter(at => msBetween(at, now) < vanishingWithinMs);
      if (vanishings.length >= mostVanishing) return false;
      vanishings = [...vanishings, now];
      return true;
    },
  };
}

async function webexEnds(notes: Notes | undefined): Promise<AdoptedPolicy['webex']> {
  return notes && (await adoptedNotes(notes).get(inForce))?.webex;
}

/**
 * Asks for the newest recordings that Webex lists, or, where it lists none, for neighbours of the missing one; then for
 * what is in the recycle bin; then for what is older, where nothing was recorded for months.
 */
async function askForAnother(
  missing: Missing,
  deadline: Instant,
  ports: { webex: WebexReader; clock: Clock },
): Promise<Sighting | undefined> {
  for (const listing of listingsToAsk(missing, ports.clock.now())) {
    for (const webexId of await listedIn(listing, deadline, ports.webex)) {
      const sighting = await sight(webexId, deadline, ports);
      if (sighting !== undefined) return sighting;
    }
  }
  return undefined;
}

function listingsToAsk({ facts }: Missing, now: Instant): readonly Listing[] {
  const around = plusMs(facts.createTime, widestWindowMs / 2);
  const near = [now, around].map(windowUntil);
  const older = windowsBetween(plusMs(now, -(furtherWindows + 1) * widestWindowMs), now).slice(1);
  return [...inAndOutOfBin(near), ...inAndOutOfBin(older)];
}

function windowUntil(to: Instant): Window {
  return { from: plusMs(to, -widestWindowMs), to };
}

function inAndOutOfBin(windows: readonly Window[]): readonly Listing[] {
  return [...windows, ...windows.map(window => ({ ...window, status: 'deleted' as const }))];
}

async function listedIn(listing: Listing, deadline: Instant, webex: WebexReader): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const page of webex.list(listing, deadline)) {
    found.push(...page.recordings.map(each => each.webexId));
    if (found.length >= mostAsked) break;
  }
  return found.slice(0, mostAsked);
}

async function sight(
  webexId: string,
  deadline: Instant,
  { webex, clock }: { webex: WebexReader; clock: Clock },
): Promise<Sighting | undefined> {
  try {
    const { recording } = await webex.details(webexId, deadline);
    return { id: recording.id, at: clock.now() };
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}
