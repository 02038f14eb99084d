import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { TransientError } from '../../lib/domain/errors.ts';
import type { MediaReader } from '../../lib/ports.ts';

/**
 * The archive in a folder, for whoever only reads it, also while someone else is at work on it.
 *
 * @param objects the folder of the archive's objects; one that is not there holds nothing
 */
export function readFolderMedia(objects: string): MediaReader {
  const pathOf = (key: string) => join(objects, ...key.split('/'));
  return {
    open: async key =>
      unlessAbsent(async (): Promise<Readable> => (await open(pathOf(key))).createReadStream()),
    bytesOf: async key => unlessAbsent(async () => (await stat(pathOf(key))).size),
  };
}

/** What was found; undefined where no file is there. @throws TransientError where it cannot be read */
export async function unlessAbsent<Found>(look: () => Promise<Found>): Promise<Found | undefined> {
  try {
    return await look();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new TransientError('store-unavailable', `The archive cannot be read (${code}: check the folder).`, {
      cause: error,
    });
  }
}
