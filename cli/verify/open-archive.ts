import { resolve } from 'node:path';
import type { OpenArchive } from './archive.ts';

// Each brings libraries along that the other can do without.
/**
 * The archive in a folder, or in a bucket.
 *
 * @param so.bucket where there is no folder; without it the one that `ARCHIVE_BUCKET` names
 * @throws ConfigurationError where there is no such archive
 */
export async function openArchive(so: {
  data?: string | undefined;
  bucket?: string | undefined;
}): Promise<OpenArchive> {
  if (so.data === undefined) return (await import('./bucket-archive.ts')).openBucketArchive(so.bucket);
  return (await import('./folder-archive.ts')).openFolderArchive(resolve(so.data));
}
