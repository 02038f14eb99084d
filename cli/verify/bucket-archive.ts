import { s3Client } from '../../lib/media/client.ts';
import { s3Papers } from '../../lib/media/papers.ts';
import { s3Reader } from '../../lib/media/reader.ts';
import { optional, readSettings, required } from '../../lib/runtime/settings.ts';
import type { OpenArchive } from './archive.ts';

const settings = { ARCHIVE_BUCKET: required, AWS_REGION: required, AWS_ENDPOINT_URL: optional };

/**
 * The archive in a bucket, read as the AWS SDK is set up. The alarm topic keeps nothing that could be read here.
 *
 * @param bucket where it is not the one that `ARCHIVE_BUCKET` names
 * @throws ConfigurationError naming all that is missing
 */
export async function openBucketArchive(bucket: string | undefined): Promise<OpenArchive> {
  using opened = new DisposableStack();
  const isLocal = process.env['AWS_ENDPOINT_URL'] !== undefined;
  const client = opened.adopt(s3Client(isLocal), each => each.destroy());
  // A profile may have it instead of the environment: only the SDK knows.
  const AWS_REGION = await client.config.region().catch(() => undefined);
  const named = bucket === undefined ? {} : { ARCHIVE_BUCKET: bucket };
  const { ARCHIVE_BUCKET } = readSettings(settings, { ...process.env, ...named, AWS_REGION });
  const on = { client, bucket: ARCHIVE_BUCKET };
  const held = opened.move();
  return {
    papers: s3Papers(on),
    reader: s3Reader(on),
    announced: [],
    [Symbol.dispose]: () => held.dispose(),
  };
}
