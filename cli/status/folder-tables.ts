import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../lib/runtime/clock.ts';
import { readFolderPapers } from '../../local/media/folder-papers.ts';
import { readFolderStores } from '../open/folder-stores.ts';
import type { Tables } from './tables.ts';

/** The tables of a folder, also while someone is at work on them. @throws ConfigurationError when there are none */
export async function openFolderTables(data: string): Promise<Tables> {
  const stores = await readFolderStores(data, systemClock);
  const objects = join(data, 'archive', 'objects');
  const isArchive = await access(objects).then(
    () => true,
    () => false,
  );
  return {
    ...stores,
    ...(isArchive ? { papers: readFolderPapers(objects) } : {}),
    [Symbol.dispose]: () => stores.close(),
  };
}
