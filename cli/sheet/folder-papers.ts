import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ConfigurationError } from '../../lib/domain/errors.ts';
import { readFolderPapers } from '../../local/media/folder-papers.ts';
import type { ReadPapers } from './papers.ts';

/**
 * The papers in the archive of a folder, also while npm start is at work on it.
 *
 * @throws ConfigurationError when it has no archive
 */
export async function openFolderPapers(data: string): Promise<ReadPapers> {
  const folder = resolve(data);
  const objects = join(folder, 'archive', 'objects');
  const found = await stat(objects).catch(() => undefined);
  if (found?.isDirectory() !== true) {
    throw new ConfigurationError([
      `the folder ${folder} has no archive: name the one that npm start said it keeps everything in`,
    ]);
  }
  return { ...readFolderPapers(objects), [Symbol.dispose]: () => undefined };
}
