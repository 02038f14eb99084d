import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import type { FoundObject } from './inventory.ts';

/**
 * Every object of a bucket, read and hashed anew; nothing that anyone noted about it is believed.
 *
 * @param bucket on the engine that the environment names
 */
export async function takeBucketInventory(bucket: string): Promise<FoundObject[]> {
  const client = new S3Client({ forcePathStyle: true });
  try {
    const found: FoundObject[] = [];
    for await (const key of keysOf(bucket, client))
      found.push(await read({ Bucket: bucket, Key: key }, client));
    return found;
  } finally {
    client.destroy();
  }
}

async function* keysOf(bucket: string, client: S3Client): AsyncIterable<string> {
  for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket })) {
    for (const { Key } of page.Contents ?? []) {
      if (Key === undefined) throw new Error('S3 lists an object without a key.');
      yield Key;
    }
  }
}

async function read(place: { Bucket: string; Key: string }, client: S3Client): Promise<FoundObject> {
  const { Body } = await client.send(new GetObjectCommand(place));
  if (!(Body instanceof Readable)) throw new Error(`S3 sent no object for ${place.Key}.`);
  return { key: place.Key, ...(await hash(Body)) };
}

async function hash(body: Readable): Promise<{ bytes: number; sha256: string }> {
  const digest = createHash('sha256');
  let bytes = 0;
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) throw new Error('S3 sent something that is not bytes.');
    digest.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: digest.digest('hex') };
}
