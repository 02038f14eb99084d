import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { archiveKey, artefacts, type Artefact } from '../domain/archive-keys.ts';
import { TransientError } from '../domain/errors.ts';
import type { StorageClass } from '../domain/policy.ts';
import type { ArchivedObject } from '../domain/recording.ts';
import type { RecordingId } from '../domain/recording-id.ts';
import type { Download, MediaStore, StoredObject } from '../ports.ts';
import { largestBytes, tooLarge, verifying, type Inspector } from './verified-audio.ts';

/** Wrong objects beside each other under one recording; more of them is a matter for a person. */
const mostCopies = 9;

export type Source = {
  readonly id: RecordingId;
  readonly artefact: Artefact;
  readonly storageClass: StorageClass | undefined;
  /** Begins the download anew: a fresh link, a fresh request. */
  readonly open: () => Promise<Download>;
  readonly inspector: () => Inspector;
};

/**
 * Streams an artefact into the archive and verifies it: bytes received = announced = stored, and the SHA-256 computed
 * in flight = the one of what the store holds. An object that is already there is never overwritten: an equal one is
 * taken as ours (a run died after writing it), beside a different one the next numbered key is used.
 *
 * @throws TransientError when it did not work out this time; nothing half-written stays behind
 * @throws PermanentError `too-large`
 */
export async function storeArtefact(source: Source, media: MediaStore): Promise<ArchivedObject> {
  let wanted: StoredObject | undefined;
  for (let copy = 1; copy <= mostCopies; copy += 1) {
    const key = archiveKey(source.id, source.artefact, copy);
    let present = await media.head(key);
    if (present === undefined) {
      const sent = await write(source, key, media);
      present = await media.head(key);
      if (sent !== undefined) return { copy, ...proven(sent, present) };
    }
    // One download is enough to compare with everything that is in the way.
    wanted ??= await read(source);
    if (same(wanted, present)) return { copy, ...wanted };
  }
  throw new TransientError('store-mismatch', `${mostCopies} different objects are in the way.`);
}

/** @throws TransientError when what the archive holds is not what was sent */
function proven(sent: StoredObject, stored: StoredObject | undefined): StoredObject {
  if (same(sent, stored)) return sent;
  throw new TransientError('store-mismatch', 'The archive holds other bytes than were sent.');
}

/** @returns undefined when someone else took the key in the meantime */
async function write(source: Source, key: string, media: MediaStore): Promise<StoredObject | undefined> {
  const download = await open(source);
  const checked = verifying(source.inspector(), download.bytes);
  const { contentType } = artefacts[source.artefact];
  const about = { bytes: download.bytes, contentType, storageClass: source.storageClass };
  // Whatever breaks the download destroys the stream that `put` reads, so its error arrives there.
  const arriving = pipeline(download.body, checked.stream).catch(() => undefined);
  const written = await media.put(key, checked.stream, about);
  await arriving;
  return written ? checked.facts() : undefined;
}

/** Downloads only to compare with what is there. */
async function read(source: Source): Promise<StoredObject> {
  const download = await open(source);
  const checked = verifying(source.inspector(), download.bytes);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  await pipeline(download.body, checked.stream, nowhere);
  return checked.facts();
}

async function open(source: Source): Promise<Download> {
  const download = await source.open();
  if (download.bytes !== undefined && download.bytes > largestBytes) {
    download.body.destroy();
    throw tooLarge(download.bytes);
  }
  return download;
}

function same(one: StoredObject, other: StoredObject | undefined): boolean {
  return one.bytes === other?.bytes && one.sha256 === other.sha256;
}
