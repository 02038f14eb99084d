import { Readable } from 'node:stream';
import { tmpdir } from 'node:os';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { storageClasses, type StorageClass } from '../../lib/domain/policy.ts';
import { s3Archive } from '../../lib/media/archive.ts';
import { s3Client } from '../../lib/media/client.ts';
import { makeBucket } from '../../local/aws/stack.ts';

const contentType = 'audio/mpeg';

/** What S3 says of an object's class after it was stored. */
async function classOf(stored: { bytes: number; announced: boolean; storageClass?: StorageClass }) {
  const client = s3Client(true);
  onTestFinished(() => client.destroy());
  const bucket = await makeBucket();
  const store = s3Archive({ client, bucket, storageClass: 'INTELLIGENT_TIERING', spoolFolder: tmpdir() });
  const key = 'recordings/c0/c0ffee/audio.mp3';
  const body = Readable.from([Buffer.alloc(stored.bytes, 'tape')], { objectMode: false });
  const bytes = stored.announced ? stored.bytes : undefined;
  const { storageClass } = stored;
  await store.put(key, body, { bytes, contentType, ...(storageClass && { storageClass }) });
  const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
  // S3 says nothing of the class that everything has.
  return head.StorageClass ?? 'STANDARD';
}

describe('an object of the archive', () => {
  it.each(storageClasses.flatMap(each => [true, false].map(announced => [each, announced] as const)))(
    'that is to have the class %s has it in S3 (its length announced: %s)',
    async (storageClass, announced) => {
      expect(await classOf({ bytes: 200_000, announced, storageClass })).toBe(storageClass);
    },
  );

  it('of which nothing is said has the class of the archive', async () => {
    expect(await classOf({ bytes: 200_000, announced: true })).toBe('INTELLIGENT_TIERING');
  });

  it('that is smaller than the cheaper classes bill has the class STANDARD', async () => {
    expect(await classOf({ bytes: 131_071, announced: true, storageClass: 'GLACIER_IR' })).toBe('STANDARD');
    expect(await classOf({ bytes: 131_072, announced: true, storageClass: 'GLACIER_IR' })).toBe('GLACIER_IR');
  });
});
