import { Readable } from 'node:stream';
import { nextCompanionLook } from '../domain/companions.ts';
import { PermanentError, TransientError } from '../domain/errors.ts';
import type { Companion, Recording } from '../domain/recording.ts';
import type { Instant } from '../domain/time.ts';
import type { DownloadLinks } from '../domain/webex-recording.ts';
import type { Clock, MediaStore, WebexReader } from '../ports.ts';
import { storeArtefact } from './store-artefact.ts';
import { anyBytes } from './verified-audio.ts';

type CompanionPorts = { readonly webex: WebexReader; readonly media: MediaStore; readonly clock: Clock };
export type Companions = { readonly transcript: Companion; readonly metadata: Companion };

/**
 * Looks once for whatever is still awaited. What is not there yet stays awaited until the file is too old to wait for.
 * A failure leaves it awaited too: the audio is what the recording lives by.
 * @throws PermanentError when a later look shows that it will never work
 * @param links of a details call made just now, if one was made
 */
export async function lookForCompanions(
  row: Recording & { readonly facts: { readonly createTime: Instant } },
  so: { before: Companions; links: () => Promise<DownloadLinks | undefined>; deadline: Instant },
  ports: CompanionPorts,
): Promise<Companions> {
  const settled = nextCompanionLook(row.facts.createTime, ports.clock.now()) === undefined;
  const transcript = await look(so.before.transcript, settled, async () => {
    const link = (await so.links())?.transcript;
    if (link === undefined) return undefined;
    return storeArtefact(
      {
        id: row.id,
        artefact: 'transcript',
        open: () => ports.webex.download(link, 'transcript', so.deadline),
        inspector: () => anyBytes,
      },
      ports.media,
    );
  });
  const metadata = await look(so.before.metadata, settled, async () => {
    const json = await ports.webex.metadata(row.webexId, so.deadline);
    if (json === undefined) return undefined;
    const bytes = Buffer.from(json, 'utf8');
    return storeArtefact(
      {
        id: row.id,
        artefact: 'metadata',
        open: async () => ({ body: Readable.from([bytes]), bytes: bytes.length }),
        inspector: () => anyBytes,
      },
      ports.media,
    );
  });
  return { transcript, metadata };
}

async function look(
  before: Companion,
  settled: boolean,
  find: () => Promise<{ copy: number; bytes: number; sha256: string } | undefined>,
): Promise<Companion> {
  if (before.state !== 'awaited') return before;
  const again: Companion = { state: 'awaited', looks: before.looks + 1 };
  try {
    const found = await find();
    if (found !== undefined) return { state: 'stored', ...found };
    return settled ? { state: 'none' } : again;
  } catch (error) {
    // Not "none": only an answer that shows nothing proves that there is nothing.
    if (error instanceof TransientError) return again;
    // The first look comes with the audio, whose success must reach the row before a person is called for this.
    if (error instanceof PermanentError && before.looks === 0) return again;
    throw error;
  }
}
