import { resolve } from 'node:path';
import type { VerifyPorts } from '../../lib/steps/verify-archive.ts';
import type { Announced } from '../../lib/steps/verify-sheets.ts';

/** An archive for whoever only reads it, and what is known of its sheets beside it. */
export type OpenArchive = Omit<VerifyPorts, 'random'> & {
  readonly announced: readonly Announced[];
} & Disposable;

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
