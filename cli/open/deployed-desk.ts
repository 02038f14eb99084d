import { s3Client } from '../../lib/media/client.ts';
import { s3Papers } from '../../lib/media/papers.ts';
import { s3Reader } from '../../lib/media/reader.ts';
import { required } from '../../lib/runtime/settings.ts';
import { deployedStores } from './deployed-stores.ts';
import type { Stores } from './stores.ts';

const answerWithinMs = 20_000;

/**
 * The tables in DynamoDB and the archive in S3, as the environment names them: `RECORDINGS_TABLE`, `CONTROL_TABLE`,
 * `ARCHIVE_BUCKET`, and what the AWS SDK reads.
 *
 * @throws ConfigurationError naming all that is missing
 */
export async function openDeployedDesk(): Promise<Stores> {
  using opened = new DisposableStack();
  const { stores, settings } = await deployedStores(required, opened);
  const pathStyle = settings.AWS_ENDPOINT_URL !== undefined;
  const client = opened.adopt(s3Client(pathStyle, answerWithinMs), each => each.destroy());
  const archive = { client, bucket: settings.ARCHIVE_BUCKET };
  const held = opened.move();
  return {
    ...stores,
    papers: s3Papers(archive),
    media: s3Reader(archive),
    [Symbol.dispose]: () => held.dispose(),
  };
}
