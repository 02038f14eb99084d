import { isAskable, present, type Askable } from '../domain/absence.ts';
import { fullArchiving, type Archiving } from '../domain/policy.ts';
import { NotFoundError, PermanentError, StaleMoveError, TransientError } from '../domain/errors.ts';
import { afterFailure } from '../domain/failure.ts';
import type { Archived, Binned, Discovered, Recording } from '../domain/recording.ts';
import type { RecordingId } from '../domain/recording-id.ts';
import { orderRestore } from '../domain/restoring.ts';
import { agrees, asShown, shownState, staleMs } from '../domain/shown-state.ts';
import { dayMs, minuteMs, plusMs, type Instant } from '../domain/time.ts';
import type { WebexDetails } from '../domain/webex-recording.ts';
import { workOn } from '../domain/work.ts';
import type { Clock, Log, MediaStore, Notes, Papers, RecordingStore, WebexReader } from '../ports.ts';
import type { AskArchiving } from './ask-archiving.ts';
import { completeArchived } from './complete-archived.ts';
import { lookForAbsent, tellOfLost } from './look-for-absent.ts';
import { presenceOn, type Presence } from './presence.ts';
import { fetchAudio, lookForRest } from './fetch-recording.ts';
import { writeArchived } from './write-archived.ts';

/** A row that was rung and did not move is rung again after this. */
const ringAgainMs = 30 * minuteMs;

export type ArchivePorts = {
  readonly webex: WebexReader;
  readonly recordings: RecordingStore;
  readonly media: MediaStore;
  readonly papers: Pick<Papers, 'put' | 'get'>;
  readonly notes?: Notes;
  readonly clock: Clock;
  readonly log: Log;
};

/**
 * `alarm` only says that it is there and not archived; `archive` also takes it from there, where Webex gives a link;
 * `restore` has it taken out where Webex gives none, and put back once it is archived.
 */
export const binnedModes = ['alarm', 'archive', 'restore'] as const;
export type BinnedMode = (typeof binnedModes)[number];

/**
 * Brings one recording into the archive: a fresh link, the audio verified, then transcript and metadata; for one that
 * is archived, looks again for what is still awaited. Safe to repeat at any time, by anyone: it begins with the row,
 * and ends with one conditional write, before which a receipt says what came into the archive. What fails is written to
 * the row, and so is that Webex no longer knows it. What is not to be archived stays where it is, for whoever looks at
 * its fate.
 *
 * @param input.archiving how recordings are to be archived; where it is missing, everything is
 * @param input.binned what to do with one that was first seen in the recycle bin
 * @param input.presence shared by the looks of a process; of its own where it is missing
 * @throws TransientError only when the row itself could not be read or written
 */
export async function archiveRecording(
  input: {
    id: RecordingId;
    deadline: Instant;
    presence?: Presence;
    archiving?: AskArchiving;
    binned?: BinnedMode | undefined;
  },
  ports: ArchivePorts,
): Promise<void> {
  const row = await ports.recordings.get(input.id);
  // Someone has acted since the bell rang: the row has moved on, or waits for its next time.
  if (row?.wake !== 'archive') return;
  const { deadline, archiving } = input;
  const next = await attempt(
    row,
    {
      deadline,
      presence: input.presence ?? presenceOn(ports),
      binned: input.binned ?? 'alarm',
      askWanted: async () => (archiving === undefined ? fullArchiving : archiving(row)),
    },
    { ...ports, webex: ports.webex.as(workOn(row, ports.clock.now())) },
  );
  try {
    await ports.recordings.move(row, next);
  } catch (error) {
    if (error instanceof StaleMoveError) return;
    throw error;
  }
  ports.log.info('archive-attempt', { id: row.id, from: row.status, to: next.status, fault: next.fault });
  tellOfLost(row, next, ports.log);
}

type With = {
  readonly deadline: Instant;
  readonly presence: Presence;
  readonly binned: BinnedMode;
  readonly askWanted: () => Promise<Archiving | 'no'>;
};
type AskDetails = () => Promise<WebexDetails>;
type Asking = With & { readonly askDetails: AskDetails };

/** Webex shows the recording in another state than its row: that state, and not the work for this one, comes next. */
class MovedInWebex extends Error {
  readonly row: Recording;

  constructor(row: Recording) {
    super('Webex shows the recording in another state.');
    this.row = row;
  }
}

async function attempt(row: Recording, so: With, ports: ArchivePorts): Promise<Recording> {
  if (!isAskable(row)) return rested(row);
  // Whoever is to take it out of the bin comes first.
  if ('restore' in row && row.restore !== undefined) return passedOn(row, ports.clock.now());
  let known: Recording = row;
  const askDetails = async () => {
    const details = await ports.webex.details(row.webexId, so.deadline);
    so.presence.shown(row.id);
    known = present(row);
    const [shown, now] = [shownState(details.recording.status), ports.clock.now()];
    const moved = asShown(row, shown, now);
    if (moved !== undefined) throw new MovedInWebex(moved);
    // Too soon after the last move to be believed, and nothing to work on either.
    if (!agrees(row, shown))
      throw new MovedInWebex({ ...rested(known), fault: 'webex-unavailable', lookAt: plusMs(now, staleMs) });
    return details;
  };
  try {
    const next = await progress(row, { ...so, askDetails }, ports);
    await writeArchived(row, next, ports);
    return next;
  } catch (error) {
    if (error instanceof MovedInWebex) return error.row;
    if (error instanceof TransientError || error instanceof PermanentError) {
      ports.log.warn('archive-failed', { id: row.id, fault: error.fault, why: error.message });
      return afterFailure(known, error, ports.clock.now());
    }
    throw error;
  }
}

async function progress(row: Askable, so: Asking, ports: ArchivePorts): Promise<Recording> {
  try {
    switch (row.status) {
      case 'discovered':
        return await archiveAudio(row, so, ports);
      case 'binned':
        return await archiveFromBin(row, so, ports);
      case 'archived':
      case 'trashed':
      case 'purged':
        return await completeArchived(row, so, ports);
    }
  } catch (error) {
    if (error instanceof NotFoundError && row.status !== 'purged') return lookForAbsent(row, so, ports);
    throw error;
  }
}

async function archiveAudio(row: Discovered, so: Asking, ports: ArchivePorts): Promise<Recording> {
  const wanted = await so.askWanted();
  if (wanted === 'no') return leftInWebex(row, so, ports);
  const { archive, links } = await fetchAudio(row, { ...so, wanted }, ports);
  const complete = await lookForRest(row, archive, { deadline: so.deadline, wanted, links }, ports);
  const archived: Archived = { ...doneWith(row), ...complete, status: 'archived' };
  return row.rescuedAt === undefined ? archived : passedOn(archived, ports.clock.now());
}

/** What is not to be archived is looked for only where it is doubted. Then its fate is looked at. */
async function leftInWebex(row: Discovered, so: Asking, ports: ArchivePorts): Promise<Recording> {
  if (row.fault !== undefined || row.absence !== undefined) await so.askDetails();
  return { ...doneWith(row), lookAt: ports.clock.now() };
}

/** In the recycle bin its time runs: what can be had is taken, or somebody has to know. */
async function archiveFromBin(row: Binned, so: Asking, ports: ArchivePorts): Promise<Recording> {
  const details = await so.askDetails();
  const wanted = await so.askWanted();
  if (wanted === 'no') return { ...doneWith(row), lookAt: plusMs(ports.clock.now(), dayMs) };
  if (so.binned === 'restore' && details.links?.audio === undefined) {
    ports.log.warn('binned-to-rescue', { id: row.id, since: row.binnedAt });
    const now = ports.clock.now();
    return passedOn(orderRestore(row, 'rescue', now), now);
  }
  if (so.binned === 'alarm' || details.links?.audio === undefined) {
    ports.log.error('binned-unarchived', { id: row.id, since: row.binnedAt });
    return { ...rested(present(row)), lookAt: plusMs(ports.clock.now(), dayMs) };
  }
  const fetching = { ...so, wanted, askDetails: async () => details };
  const { archive, links } = await fetchAudio(row, fetching, ports);
  const complete = await lookForRest(row, archive, { deadline: so.deadline, wanted, links }, ports);
  const { binnedAt: trashedAt, ...rest } = doneWith(row);
  return { ...rest, ...complete, status: 'trashed', trashedAt, by: 'webex' };
}

/** The row without what belonged to the work that is done. */
function doneWith<Row extends Discovered | Binned>(
  row: Row,
): Omit<Row, 'wake' | 'lookAt' | 'fault' | 'absence'> {
  const { wake: _rung, lookAt: _due, fault: _past, absence: _void, ...rest } = row;
  return { ...rest, attempts: 0 };
}

/** The bell goes to whoever changes things in Webex. */
function passedOn(row: Recording, now: Instant): Recording {
  return { ...present(row), wake: 'retain', lookAt: plusMs(now, ringAgainMs) };
}

/** Nothing to do in this state: the bell is taken off, and nothing else changes. */
function rested(row: Recording): Recording {
  const { wake: _rung, ...rest } = row;
  return rest;
}
