import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import pMap from 'p-map';
import type { Owed } from '../domain/owed-objects.ts';
import type { MediaMode, Tell } from '../domain/verification.ts';
import type { MediaReader, Random } from '../ports.ts';

const objectsAtOnce = 8;
/** How many a sample has, about. */
const sampleOf = 200;

/**
 * Looks for the objects that receipts say the archive has: there, of that length, and, as far as they are read, of that
 * SHA-256.
 *
 * @returns how many were read
 */
export async function verifyObjects(
  so: { owed: readonly Owed[]; media: MediaMode; random: Random },
  reader: MediaReader,
  tell: Tell,
): Promise<number> {
  const share = { none: 0, sample: sampleOf / Math.max(1, so.owed.length), all: 1 }[so.media];
  let hashed = 0;
  await pMap(
    so.owed,
    async each => {
      const isRead = so.random() < share;
      hashed += isRead ? 1 : 0;
      const found = isRead ? await readWhole(each, reader) : await lookAt(each, reader);
      if (found === 'fine') return;
      const what = each.isPurged ? 'purged-object-missing' : found;
      tell({ what, key: each.object, recording: each.recording });
    },
    { concurrency: objectsAtOnce },
  );
  return hashed;
}

type Look = 'fine' | 'object-missing' | 'object-length' | 'object-changed';

async function lookAt({ object, bytes }: Owed, reader: MediaReader): Promise<Look> {
  const found = await reader.bytesOf(object);
  if (found === undefined) return 'object-missing';
  return found === bytes ? 'fine' : 'object-length';
}

async function readWhole(owed: Owed, reader: MediaReader): Promise<Look> {
  const body = await reader.open(owed.object);
  if (body === undefined) return 'object-missing';
  const { bytes, sha256 } = await hashOf(body);
  if (bytes !== owed.bytes) return 'object-length';
  return sha256 === owed.sha256 ? 'fine' : 'object-changed';
}

async function hashOf(body: Readable): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('An object of the archive is read as bytes.');
    bytes += chunk.length;
    hash.update(chunk);
  }
  return { bytes, sha256: hash.digest('hex') };
}
