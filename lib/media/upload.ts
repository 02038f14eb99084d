import { pipeline } from 'node:stream/promises';
import { PutObjectCommand, type S3Client, type StorageClass } from '@aws-sdk/client-s3';
import { exactly } from './exactly.ts';
import { statusOf, storeError } from './s3-errors.ts';
import type { Measured } from './spool.ts';
import { storedObject } from './stored-object.ts';

type Bucket = {
  readonly client: Pick<S3Client, 'send'>;
  readonly bucket: string;
  readonly storageClass: StorageClass;
};

/** The cheaper classes charge every object as if it had this size. */
const leastBilledBytes = 128 * 1024;

/**
 * Streams a body of known length to a key that is free. The body is consumed or destroyed, whatever happens.
 *
 * @returns false when the key was taken, also by someone else while this upload ran
 * @throws TransientError; an error in the body as it is
 */
export async function upload(
  { body, bytes }: Measured,
  { key, contentType }: { key: string; contentType: string },
  on: Bucket,
): Promise<boolean> {
  const { stream, failure } = exactly(bytes);
  const command = new PutObjectCommand({
    Bucket: on.bucket,
    Key: key,
    Body: stream,
    ContentLength: bytes,
    ContentType: contentType,
    ChecksumAlgorithm: 'SHA256',
    IfNoneMatch: '*',
    StorageClass: bytes < leastBilledBytes ? 'STANDARD' : on.storageClass,
  });
  // The SDK does not notice a body that fails, and would wait for the rest of it.
  const broken = new AbortController();
  stream.once('close', () => {
    if (!stream.readableEnded) broken.abort();
  });
  // What fails in the body is found in `failure`.
  const arriving = pipeline(body, stream).catch(() => undefined);
  try {
    await on.client.send(command, { abortSignal: broken.signal });
    return true;
  } catch (error) {
    const cause = failure();
    if (cause !== undefined) throw cause;
    const status = statusOf(error);
    // 409: someone else's upload to the same key was finished while this one ran.
    if (status === 412 || (status === 409 && (await storedObject(key, on)) !== undefined)) return false;
    throw storeError(error);
  } finally {
    stream.destroy();
    await arriving;
  }
}
