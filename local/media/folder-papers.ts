import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { Readable } from 'node:stream';
import type { MediaStore, Papers } from '../../lib/ports.ts';
import { unlessAbsent } from './folder-reader.ts';

/** The small documents of an archive that is a folder, beside its other objects. */
export function folderPapers(archive: MediaStore & { readonly objects: string }): Papers {
  return {
    ...readFolderPapers(archive.objects),
    async put(key, text) {
      const bytes = Buffer.from(text, 'utf8');
      const body = Readable.from([bytes], { objectMode: false });
      return archive.put(key, body, { bytes: bytes.length, contentType: 'text/plain' });
    },
  };
}

/**
 * The same for whoever only reads, also while someone else is at work on the archive.
 *
 * @param objects the folder of the archive's objects; one that is not there holds nothing
 */
export function readFolderPapers(objects: string): Pick<Papers, 'get' | 'keys'> {
  return {
    get: async key => unlessAbsent(async () => readFile(join(objects, ...key.split('/')), 'utf8')),
    async *keys(prefix) {
      const folder = join(objects, ...prefix.split('/').slice(0, -1));
      const entries = await unlessAbsent(async () =>
        readdir(folder, { recursive: true, withFileTypes: true }),
      );
      const keys = (entries ?? [])
        .filter(entry => entry.isFile())
        .map(entry => relative(objects, join(entry.parentPath, entry.name)).split(sep).join('/'));
      yield* keys.filter(key => key.startsWith(prefix)).toSorted();
    },
  };
}
