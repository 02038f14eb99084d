import { S3Client } from '@aws-sdk/client-s3';

/**
 * S3 as the environment configures it (region, credentials, `AWS_ENDPOINT_URL` for a local engine).
 *
 * @param pathStyle whether the bucket's name stands in the path, as local engines want it
 * @param stallsAtMostMs how long a connection may be silent; the whole of an upload may take as long as the download
 *   that feeds it
 */
export function s3Client(pathStyle: boolean, stallsAtMostMs = 120_000): S3Client {
  return new S3Client({
    forcePathStyle: pathStyle,
    // Its one line is a warning that an upload is not tried again, also where that is what If-None-Match is for.
    logger: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    requestHandler: { connectionTimeout: 5_000, socketTimeout: stallsAtMostMs },
  });
}

function nothing(): void {
  // Failures are thrown, and said once where they are settled.
}
