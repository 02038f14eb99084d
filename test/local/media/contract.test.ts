import { describe } from 'vitest';
import { openFolderArchive } from '../../../local/media/folder-archive.ts';
import { folderPapers } from '../../../local/media/folder-papers.ts';
import { readFolderMedia } from '../../../local/media/folder-reader.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';
import { mediaReaderContract } from '../../contracts/media-reader.ts';
import { mediaStoreContract } from '../../contracts/media-store.ts';
import { papersContract } from '../../contracts/papers.ts';

describe('the archive in a folder', () => {
  mediaStoreContract(async () => ({
    store: await openFolderArchive(await temporaryFolder()),
    close: async () => undefined,
  }));
});

describe('the archive in a folder, for whoever reads it', () => {
  mediaReaderContract(async () => {
    const store = await openFolderArchive(await temporaryFolder());
    return { store: { store, reader: readFolderMedia(store.objects) }, close: async () => undefined };
  });
});

describe('the papers in a folder', () => {
  papersContract(async () => ({
    store: folderPapers(await openFolderArchive(await temporaryFolder())),
    close: async () => undefined,
  }));
});
