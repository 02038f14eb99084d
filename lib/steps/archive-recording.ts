import { present } from '../domain/absence.ts';
import { companionsSettled, nextCompanionLook, settleAgainMs } from '../domain/companions.ts';
import { NotFoundError, PermanentError, StaleMoveError, TransientError } from '../domain/errors.ts';
import { afterFailure } from '../domain/failure.ts';
import type { Archive, Archived, Discovered, Recording } from '../domain/recording.ts';
import type { RecordingId } from '../domain/recording-id.ts';
import { plusMs, type Instant } from '../domain/time.ts';
import type { DownloadLinks, WebexDetails } from '../domain/webex-recording.ts';
import type { Clock, Log, MediaStore, RecordingStore, WebexReader } from '../ports.ts';
import { lookForAbsent, tellOfVanished } from './look-for-absent.ts';
import { presenceOn, type Presence } from './presence.ts';
import { storeArtefact } from './store-artefact.ts';
import { lookForCompanions, type Companions } from './store-companions.ts';
import { audioInspector } from './verified-audio.ts';

export type ArchivePorts = {
  readonly webex: WebexReader;
  readonly recordings: RecordingStore;
  readonly media: MediaStore;
  readonly clock: Clock;
  readonly log: Log;
};

const awaitingBoth: Companions = {
  transcript: { state: 'awaited', looks: 0 },
  metadata: { state: 'awaited', looks: 0 },
};

/**
 * Brings one recording into the archive: a fresh link, the audio verified, then transcript and metadata; for one that
 * is archived, looks again for what is still awaited. Safe to repeat at any time, by anyone: it begins with the row,
 * and ends with one conditional write. What fails is written to the row, and so is that Webex no longer knows it.
 *
 * @param input.presence shared by the looks of a process; of its own where it is missing
 * @throws TransientError only when the row itself could not be read or written
 */
export async function archiveRecording(
  input: { id: RecordingId; deadline: Instant; presence?: Presence },
  ports: ArchivePorts,
): Promise<void> {
  const row = await ports.recordings.get(input.id);
  // Someone has acted since the bell rang: the row has moved on, or waits for its next time.
  if (row?.wake !== 'archive') return;
  const next = await attempt(
    row,
    { deadline: input.deadline, presence: input.presence ?? presenceOn(ports) },
    ports,
  );
  try {
    await ports.recordings.move(row, next);
  } catch (error) {
    if (error instanceof StaleMoveError) return;
    throw error;
  }
  ports.log.info('archive-attempt', { id: row.id, from: row.status, to: next.status, fault: next.fault });
  tellOfVanished(next, ports.log);
}

type With = { readonly deadline: Instant; readonly presence: Presence };
type AskDetails = () => Promise<WebexDetails>;

async function attempt(row: Recording, so: With, ports: ArchivePorts): Promise<Recording> {
  if (row.status !== 'discovered' && row.status !== 'archived') return rested(row);
  let known: Recording = row;
  const askDetails = async () => {
    const details = await ports.webex.details(row.webexId, so.deadline);
    so.presence.shown(row.id);
    known = present(row);
    return details;
  };
  try {
    return await progress(row, { ...so, askDetails }, ports);
  } catch (error) {
    if (error instanceof TransientError || error instanceof PermanentError) {
      ports.log.warn('archive-failed', { id: row.id, fault: error.fault, why: error.message });
      return afterFailure(known, error, ports.clock.now());
    }
    throw error;
  }
}

async function progress(
  row: Discovered | Archived,
  so: With & { askDetails: AskDetails },
  ports: ArchivePorts,
): Promise<Recording> {
  try {
    return row.status === 'discovered'
      ? await archiveAudio(row, so, ports)
      : await completeArchived(row, so, ports);
  } catch (error) {
    if (error instanceof NotFoundError) return lookForAbsent(row, so, ports);
    throw error;
  }
}

async function archiveAudio(
  row: Discovered,
  so: { deadline: Instant; askDetails: AskDetails },
  ports: ArchivePorts,
): Promise<Archived> {
  let links: DownloadLinks | undefined;
  const audio = await storeArtefact(
    {
      id: row.id,
      artefact: 'audio',
      open: async () => {
        ({ links } = await so.askDetails());
        if (links?.audio === undefined) {
          throw new PermanentError('not-downloadable', 'Webex gives no download link for this recording.');
        }
        return ports.webex.download(links.audio, 'audio', so.deadline);
      },
      inspector: () => audioInspector(row.facts.durationSeconds),
    },
    ports.media,
  );
  const archive: Archive = { ...awaitingBoth, ...row.archive, audio, verifiedAt: ports.clock.now() };
  return completeArchive(row, archive, { deadline: so.deadline, links: async () => links }, ports);
}

async function completeArchived(
  row: Archived,
  so: { deadline: Instant; askDetails: AskDetails },
  ports: ArchivePorts,
): Promise<Archived> {
  const asked = so.askDetails();
  try {
    await asked;
  } catch (error) {
    // That Webex does not know it is about the recording, not about what is awaited of it. Any other trouble is met
    // again where the links are needed, unless it leaves open whether the recording is there.
    if (error instanceof NotFoundError || row.absence !== undefined) throw error;
  }
  const links = async () => (await asked).links;
  return completeArchive(row, row.archive, { deadline: so.deadline, links }, ports);
}

async function completeArchive(
  row: Discovered | Archived,
  archive: Archive,
  so: { deadline: Instant; links: () => Promise<DownloadLinks | undefined> },
  ports: ArchivePorts,
): Promise<Archived> {
  const companions = await lookForCompanions(row, { before: archive, ...so }, ports);
  const complete: Archive = { ...archive, ...companions };
  const { wake: _rung, lookAt: _due, fault: _past, absence: _void, ...rest } = row;
  const done: Archived = { ...rest, status: 'archived', attempts: 0, archive: complete };
  if (companionsSettled(complete)) return done;
  const now = ports.clock.now();
  return {
    ...done,
    lookAt: nextCompanionLook(row.facts.createTime, now) ?? plusMs(now, settleAgainMs(complete)),
  };
}

/** Nothing to do in this state: the bell is taken off, and nothing else changes. */
function rested(row: Recording): Recording {
  const { wake: _rung, ...rest } = row;
  return rest;
}
