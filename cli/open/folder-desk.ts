import { join } from 'node:path';
import type { Clock } from '../../lib/ports.ts';
import { openFolderArchive } from '../../local/media/folder-archive.ts';
import { folderPapers } from '../../local/media/folder-papers.ts';
import { readFolderMedia } from '../../local/media/folder-reader.ts';
import type { Stores } from './stores.ts';
import { openFolderStores } from './folder-stores.ts';

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
