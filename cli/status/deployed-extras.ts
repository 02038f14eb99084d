import { s3Client } from '../../lib/media/client.ts';
import { s3Papers } from '../../lib/media/papers.ts';
import { secretsClient, tokenExpiry } from '../../lib/runtime/secrets.ts';
import { complianceReadToken } from '../../lib/webex/token.ts';
import type { Tables } from './tables.ts';

type Extras = Pick<Tables, 'papers' | 'expiries'>;

/**
 * What a status says beyond the tables, where the environment names it: the newest sheet of `ARCHIVE_BUCKET`, and when
 * the token in the secret `COMPLIANCE_READ_TOKEN` expires.
 *
 * @param open is given the clients that are to be closed
 */
export function deployedExtras(
  settings: {
    ARCHIVE_BUCKET?: string | undefined;
    COMPLIANCE_READ_TOKEN?: string | undefined;
    AWS_ENDPOINT_URL?: string | undefined;
  },
  open: DisposableStack,
): Extras {
  const { ARCHIVE_BUCKET: bucket, COMPLIANCE_READ_TOKEN: secretId } = settings;
  return {
    ...(isNamed(bucket) ? { papers: papersIn(bucket, settings.AWS_ENDPOINT_URL !== undefined, open) } : {}),
    ...(isNamed(secretId) ? { expiries: expiryIn(secretId, open) } : {}),
  };
}

function isNamed(setting: string | undefined): setting is string {
  return setting !== undefined && setting !== '';
}

function papersIn(bucket: string, pathStyle: boolean, open: DisposableStack) {
  const client = open.adopt(s3Client(pathStyle, 20_000), each => each.destroy());
  return s3Papers({ client, bucket });
}

function expiryIn(secretId: string, open: DisposableStack) {
  const client = open.adopt(secretsClient(), each => each.destroy());
  return new Map([[complianceReadToken, () => tokenExpiry(secretId, client)]]);
}
