import { tmpdir } from 'node:os';
import { storageClasses, type StorageClass } from '../../lib/domain/policy.ts';
import { s3Archive } from '../../lib/media/archive.ts';
import { s3Client } from '../../lib/media/client.ts';
import { s3Papers } from '../../lib/media/papers.ts';
import type { MediaStore, Papers } from '../../lib/ports.ts';
import { oneOf, optional, required } from '../../lib/runtime/settings.ts';

export const archiveSettings = {
  ARCHIVE_BUCKET: required,
  ARCHIVE_STORAGE_CLASS: oneOf(...storageClasses),
  /** Set by whoever runs the functions on a local engine; AWS leaves it out. */
  AWS_ENDPOINT_URL: optional,
};

/** The archive's bucket. */
export function archive(settings: {
  ARCHIVE_BUCKET: string;
  ARCHIVE_STORAGE_CLASS: StorageClass;
  AWS_ENDPOINT_URL?: string | undefined;
}): MediaStore {
  return s3Archive({
    client: s3Client(settings.AWS_ENDPOINT_URL !== undefined),
    bucket: settings.ARCHIVE_BUCKET,
    storageClass: settings.ARCHIVE_STORAGE_CLASS,
    spoolFolder: tmpdir(),
  });
}

/** The small documents in the same bucket. */
export function papers(settings: { ARCHIVE_BUCKET: string; AWS_ENDPOINT_URL?: string | undefined }): Papers {
  const client = s3Client(settings.AWS_ENDPOINT_URL !== undefined);
  return s3Papers({ client, bucket: settings.ARCHIVE_BUCKET });
}
