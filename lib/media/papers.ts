import { Readable } from 'node:stream';
import { GetObjectCommand, NoSuchKey, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { Papers } from '../ports.ts';
import { statusOf, storeError } from './s3-errors.ts';
import { upload } from './upload.ts';

/** The small documents of the archive in an S3 bucket, each by one PutObject, and only if the key is free. */
export function s3Papers(so: { client: S3Client; bucket: string }): Papers {
  const { client, bucket } = so;
  return {
    async put(key, text) {
      const bytes = Buffer.from(text, 'utf8');
      const body = Readable.from([bytes], { objectMode: false });
      const target = { key, contentType: contentTypeOf(key) };
      // What is small and read often costs more in every other class.
      return upload({ body, bytes: bytes.length }, target, { client, bucket, storageClass: 'STANDARD' });
    },
    async get(key) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return (await Body?.transformToString('utf-8')) ?? '';
      } catch (error) {
        if (error instanceof NoSuchKey || statusOf(error) === 404) return undefined;
        throw storeError(error);
      }
    },
    keys: prefix => keysOf(prefix, so),
  };
}

async function* keysOf(prefix: string, so: { client: S3Client; bucket: string }): AsyncIterable<string> {
  try {
    // S3 lists in the order of the keys' bytes.
    const pages = paginateListObjectsV2({ client: so.client }, { Bucket: so.bucket, Prefix: prefix });
    for await (const { Contents = [] } of pages) {
      yield* Contents.map(({ Key }) => Key).filter(key => key !== undefined);
    }
  } catch (error) {
    throw storeError(error);
  }
}

function contentTypeOf(key: string): string {
  if (key.endsWith('.html')) return 'text/html; charset=utf-8';
  return key.endsWith('.json') ? 'application/json' : 'text/plain; charset=utf-8';
}
