import { s3Client } from '../../lib/media/client.ts';
import { s3Papers } from '../../lib/media/papers.ts';
import { optional, readSettings, required } from '../../lib/runtime/settings.ts';
import type { ReadPapers } from './papers.ts';

const settings = { ARCHIVE_BUCKET: required, AWS_REGION: required, AWS_ENDPOINT_URL: optional };

/**
 * The papers in the bucket that the environment names as `ARCHIVE_BUCKET`, read as the AWS SDK is set up.
 *
 * @throws ConfigurationError naming all that is missing
 */
export async function openDeployedPapers(): Promise<ReadPapers> {
  const client = s3Client(process.env['AWS_ENDPOINT_URL'] !== undefined, 20_000);
  try {
    // A profile may have it instead of the environment: only the SDK knows.
    const region = await client.config.region().catch(() => undefined);
    const { ARCHIVE_BUCKET } = readSettings(settings, { ...process.env, AWS_REGION: region });
    return { ...s3Papers({ client, bucket: ARCHIVE_BUCKET }), [Symbol.dispose]: () => client.destroy() };
  } catch (error) {
    client.destroy();
    throw error;
  }
}
