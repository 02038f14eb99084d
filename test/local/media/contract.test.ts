import { describe } from 'vitest';
import { openFolderArchive } from '../../../local/media/folder-archive.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';
import { mediaStoreContract } from '../../contracts/media-store.ts';

describe('the archive in a folder', () => {
  mediaStoreContract(async () => ({
    store: await openFolderArchive(await temporaryFolder()),
    close: async () => undefined,
  }));
});
