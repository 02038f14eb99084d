import { describe } from 'vitest';
import { openFolderArchive } from '../../../local/media/folder-archive.ts';
import { folderPapers } from '../../../local/media/folder-papers.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';
import { mediaStoreContract } from '../../contracts/media-store.ts';
import { papersContract } from '../../contracts/papers.ts';

describe('the archive in a folder', () => {
  mediaStoreContract(async () => ({
    store: await openFolderArchive(await temporaryFolder()),
    close: async () => undefined,
  }));
});

describe('the papers in a folder', () => {
  papersContract(async () => ({
    store: folderPapers(await openFolderArchive(await temporaryFolder())),
    close: async () => undefined,
  }));
});
