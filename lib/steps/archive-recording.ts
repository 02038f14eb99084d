import { companionsSettled, nextCompanionLook, settleAgainMs } from '../domain/companions.ts';
import { PermanentError, StaleMoveError, TransientError } from '../domain/errors.ts';
import { afterFailure } from '../domain/failure.ts';
import type { Archive, Archived, Discovered, Recording } from '../domain/recording.ts';
import type { RecordingId } from '../domain/recording-id.ts';
import { plusMs, type Instant } from '../domain/time.ts';
import type { DownloadLinks } from '../domain/webex-recording.ts';
import type { Clock, Log, MediaStore, RecordingStore, WebexReader } from '../ports.ts';
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
 * and ends with one conditional write. What fails is written to the row.
 *
 * @throws TransientError only when the row itself could not be read or written
 */
export async function archiveRecording(
  input: { id: RecordingId; deadline: Instant },
  ports: ArchivePorts,
): Promise<void> {
  const row = await ports.recordings.get(input.id);
  // Someone has acted since the bell rang: the row has moved on, or waits for its next time.
  if (row?.wake !== 'archive') return;
  const next = await attempt(row, input.deadline, ports);
  try {
    await ports.recordings.move(row, next);
  } catch (error) {
    if (error instanceof StaleMoveError) return;
    throw error;
  }
  ports.log.info('archive-attempt', { id: row.id, from: row.status, to: next.status, fault: next.fault });
}

async function attempt(row: Recording, deadline: Instant, ports: ArchivePorts): Promise<Recording> {
  try {
    if (row.status === 'discovered') return await archiveAudio(row, deadline, ports);
    if (row.status === 'archived') {
      return await completeArchive(
        row,
        row.archive,
        { deadline, links: linksOf(row, deadline, ports) },
        ports,
      );
    }
    return rested(row);
  } catch (error) {
    if (error instanceof TransientError || error instanceof PermanentError) {
      ports.log.warn('archive-failed', { id: row.id, fault: error.fault, why: error.message });
      return afterFailure(row, error, ports.clock.now());
    }
    throw error;
  }
}

async function archiveAudio(row: Discovered, deadline: Instant, ports: ArchivePorts): Promise<Recording> {
  let links: DownloadLinks | undefined;
  const audio = await storeArtefact(
    {
      id: row.id,
      artefact: 'audio',
      open: async () => {
        const details = await ports.webex.details(row.webexId, deadline);
        links = details.links;
        if (links?.audio === undefined) {
          throw new PermanentError('not-downloadable', 'Webex gives no download link for this recording.');
        }
        return ports.webex.download(links.audio, 'audio', deadline);
      },
      inspector: () => audioInspector(row.facts.durationSeconds),
    },
    ports.media,
  );
  const archive: Archive = { audio, ...awaitingBoth, verifiedAt: ports.clock.now() };
  return completeArchive(row, archive, { deadline, links: async () => links }, ports);
}

async function completeArchive(
  row: Discovered | Archived,
  archive: Archive,
  so: { deadline: Instant; links: () => Promise<DownloadLinks | undefined> },
  ports: ArchivePorts,
): Promise<Archived> {
  const companions = await lookForCompanions(row, { before: archive, ...so }, ports);
  const complete: Archive = { ...archive, ...companions };
  const { wake: _rung, lookAt: _due, fault: _past, ...rest } = row;
  const done: Archived = { ...rest, status: 'archived', attempts: 0, archive: complete };
  if (companionsSettled(complete)) return done;
  const now = ports.clock.now();
  return {
    ...done,
    lookAt: nextCompanionLook(row.facts.createTime, now) ?? plusMs(now, settleAgainMs(complete)),
  };
}

function linksOf(
  row: Recording,
  deadline: Instant,
  ports: ArchivePorts,
): () => Promise<DownloadLinks | undefined> {
  return async () => (await ports.webex.details(row.webexId, deadline)).links;
}

/** Nothing to do in this state: the bell is taken off, and nothing else changes. */
function rested(row: Recording): Recording {
  const { wake: _rung, ...rest } = row;
  return rest;
}
