import { join } from 'node:path';
import type { Clock } from '../../lib/ports.ts';
import { openFolderArchive } from '../../local/media/folder-archive.ts';
import { folderPapers, readFolderPapers } from '../../local/media/folder-papers.ts';
import { readFolderMedia } from '../../local/media/folder-reader.ts';
import type { Stores } from './stores.ts';
import { openFolderStores, readFolderStores } from './folder-stores.ts';

/**
 * The tables and the archive of a folder of npm start.
 *
 * @throws ConfigurationError when it has no tables, or someone is at work on them
 */
export async function openFolderDesk(data: string, clock: Clock): Promise<Stores> {
  using opened = new DisposableStack();
  const stores = opened.adopt(await openFolderStores(data, clock), each => each.close());
  const archive = await openFolderArchive(join(data, 'archive'));
  const [papers, media] = [folderPapers(archive), readFolderMedia(archive.objects)];
  const held = opened.move();
  return { ...stores, papers, media, [Symbol.dispose]: () => held.dispose() };
}

/**
 * The same for a command that only reads, also while somebody else is at work on the folder.
 *
 * @throws ConfigurationError when it has no tables, or those of another version
 */
export async function readFolderDesk(data: string, clock: Clock): Promise<Stores> {
  const stores = await readFolderStores(data, clock);
  const objects = join(data, 'archive', 'objects');
  const put = async () => Promise.reject(new Error('A command that only reads writes no papers.'));
  return {
    ...stores,
    papers: { ...readFolderPapers(objects), put },
    media: readFolderMedia(objects),
    [Symbol.dispose]: () => stores.close(),
  };
}
