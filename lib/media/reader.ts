import { Readable } from 'node:stream';
import { GetObjectCommand, HeadObjectCommand, NoSuchKey, NotFound, type S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { TransientError } from '../domain/errors.ts';
import type { MediaReader } from '../ports.ts';
import { statusOf, storeError } from './s3-errors.ts';

/** The archive in an S3 bucket, for whoever only reads it. */
export function s3Reader(so: { client: Pick<S3Client, 'send'>; bucket: string }): MediaReader {
  const { client, bucket } = so;
  return {
    async open(key) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        if (!(Body instanceof Readable)) throw unsaid('no object');
        return passedOn(Body);
      } catch (error) {
        if (error instanceof NoSuchKey || statusOf(error) === 404) return undefined;
        throw storeError(error);
      }
    },
    async bytesOf(key) {
      try {
        const { ContentLength } = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
        if (ContentLength === undefined) throw unsaid('no length');
        return ContentLength;
      } catch (error) {
        if (error instanceof NotFound || statusOf(error) === 404) return undefined;
        throw storeError(error);
      }
    },
  };
}

/** The same body, whose errors say what to do. */
function passedOn(body: Readable): Readable {
  const passed = Readable.from(chunksOf(body), { objectMode: false });
  // Destroyed before it was read, it has not begun to read this one, and would leave it open.
  return passed.once('close', () => body.destroy());
}

async function* chunksOf(body: Readable): AsyncIterable<Uint8Array> {
  try {
    for await (const chunk of body) yield z.instanceof(Uint8Array).parse(chunk);
  } catch (error) {
    throw storeError(error);
  }
}

function unsaid(what: string): TransientError {
  return new TransientError('store-unavailable', `S3 sent ${what}.`);
}
