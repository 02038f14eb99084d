import { Readable } from 'node:stream';
import type { Archiving } from '../domain/policy.ts';
import { awaitingOnly, nextCompanionLook, type Companions } from '../domain/companions.ts';
import { NotFoundError, PermanentError, TransientError } from '../domain/errors.ts';
import { speaksAgainstRecording } from '../domain/failure.ts';
import type { ArchivedObject, Companion, Recording } from '../domain/recording.ts';
import type { Instant } from '../domain/time.ts';
import type { DownloadLinks } from '../domain/webex-recording.ts';
import type { Clock, MediaStore, WebexReader } from '../ports.ts';
import { storeArtefact } from './store-artefact.ts';
import { anyBytes } from './verified-audio.ts';

type CompanionPorts = { readonly webex: WebexReader; readonly media: MediaStore; readonly clock: Clock };

/** In all; where they fail over and over, a person is called after some days. */
const mostLooks = 10;

/**
 * Looks once for whatever is still awaited and wanted. What is not there yet stays awaited until the file is too old to wait for.
 * A failure leaves it awaited too, for some days: the audio is what the recording lives by. One that does not speak
 * against the recording is no look at all.
 *
 * @throws PermanentError when a later look shows that it will never work
 * @param so.links of a details call made just now, if one was made
 */
export async function lookForCompanions(
  row: Recording & { readonly facts: { readonly createTime: Instant } },
  so: {
    before: Companions;
    wanted: Archiving;
    links: () => Promise<DownloadLinks | undefined>;
    deadline: Instant;
  },
  ports: CompanionPorts,
): Promise<Companions> {
  const when: When = {
    settled: nextCompanionLook(row.facts.createTime, ports.clock.now()) === undefined,
    withAudio: row.status === 'discovered',
  };
  const before = awaitingOnly(so.before, so.wanted);
  const { storageClass } = so.wanted;
  const transcript = await look(before.transcript, when, async () => {
    const link = (await so.links())?.transcript;
    if (link === undefined) return undefined;
    return storeArtefact(
      {
        id: row.id,
        artefact: 'transcript',
        storageClass,
        open: () => ports.webex.download(link, 'transcript', so.deadline),
        inspector: () => anyBytes,
      },
      ports.media,
    );
  });
  const metadata = await look(before.metadata, when, async () => {
    const json = await ports.webex.metadata(row.webexId, so.deadline);
    if (json === undefined) return undefined;
    const bytes = Buffer.from(json, 'utf8');
    return storeArtefact(
      {
        id: row.id,
        artefact: 'metadata',
        storageClass,
        open: async () => ({ body: Readable.from([bytes]), bytes: bytes.length }),
        inspector: () => anyBytes,
      },
      ports.media,
    );
  });
  return { transcript, metadata };
}

type When = { readonly settled: boolean; readonly withAudio: boolean };
type Awaited = Extract<Companion, { state: 'awaited' }>;

async function look(
  before: Companion,
  when: When,
  find: () => Promise<ArchivedObject | undefined>,
): Promise<Companion> {
  if (before.state !== 'awaited') return before;
  try {
    const found = await find();
    if (found !== undefined) return { state: 'stored', ...found };
    return when.settled ? { state: 'none' } : lookedAgain(before);
  } catch (error) {
    return afterTrouble(error, before, when);
  }
}

function lookedAgain(before: Awaited): Awaited {
  return { state: 'awaited', looks: before.looks + 1 };
}

function afterTrouble(error: unknown, before: Awaited, when: When): Companion {
  // The first look comes with the audio, whose success must reach the row before a person is called for this.
  if (error instanceof PermanentError && when.withAudio) return lookedAgain(before);
  if (!(error instanceof TransientError)) throw error;
  // Not "none": only an answer that shows nothing proves that there is nothing.
  if (!speaksAgainstRecording(error.fault)) return before;
  const again = lookedAgain(before);
  if (!when.settled || again.looks < mostLooks) return again;
  // Not known to Webex, for days: nothing will come from there.
  if (error instanceof NotFoundError) return { state: 'none' };
  throw new PermanentError(error.fault, error.message, { cause: error });
}
