import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, HeadObjectCommand, NotFound, type S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { TransientError } from '../domain/errors.ts';
import type { StoredObject } from '../ports.ts';
import { statusOf, storeError } from './s3-errors.ts';

type Bucket = { readonly client: Pick<S3Client, 'send'>; readonly bucket: string };
type Place = { readonly Bucket: string; readonly Key: string };

/**
 * Length and SHA-256 of an object, as S3 computed it from the bytes that arrived; where it has none (an object that
 * someone else put there), the bytes are read. Undefined when nothing is there.
 *
 * @throws TransientError `store-unavailable`
 */
export async function storedObject(key: string, on: Bucket): Promise<StoredObject | undefined> {
  const place: Place = { Bucket: on.bucket, Key: key };
  try {
    const found = await on.client.send(new HeadObjectCommand({ ...place, ChecksumMode: 'ENABLED' }));
    const { ContentLength: bytes, ChecksumSHA256: checksum, ChecksumType: type } = found;
    const ofTheWhole = type === undefined || type === 'FULL_OBJECT';
    if (bytes === undefined || checksum === undefined || !ofTheWhole) return await readObject(place, on);
    return { bytes, sha256: Buffer.from(checksum, 'base64').toString('hex') };
  } catch (error) {
    if (error instanceof NotFound || statusOf(error) === 404) return undefined;
    throw storeError(error);
  }
}

async function readObject(place: Place, on: Bucket): Promise<StoredObject> {
  const { Body } = await on.client.send(new GetObjectCommand(place));
  if (!(Body instanceof Readable)) throw new TransientError('store-unavailable', 'S3 sent no object.');
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(Body, async chunks => {
    for await (const chunk of chunks) {
      const piece = z.instanceof(Uint8Array).parse(chunk);
      bytes += piece.length;
      hash.update(piece);
    }
  });
  return { bytes, sha256: hash.digest('hex') };
}
