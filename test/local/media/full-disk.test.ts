import type * as Files from 'node:fs/promises';
import { readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { beforeEach, expect, it, vi } from 'vitest';
import { openFolderArchive } from '../../../local/media/folder-archive.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';

const disk = vi.hoisted(() => ({ full: false }));
vi.mock('node:fs/promises', async importOriginal => {
  const real = await importOriginal<typeof Files>();
  const open: typeof real.open = async (...of) => {
    const file = await real.open(...of);
    if (disk.full) file.writeFile = noSpace;
    return file;
  };
  return { ...real, open };
});

beforeEach(() => {
  disk.full = false;
});

it('a full disk is trouble of the archive that passes when space is freed, and leaves no file', async () => {
  const folder = await temporaryFolder();
  const archive = await openFolderArchive(folder);
  const key = 'recordings/c0ffee/audio.mp3';
  const body = Readable.from(['sound']);
  disk.full = true;
  await expect(archive.put(key, body, { contentType: 'audio/mpeg' })).rejects.toMatchObject({
    name: 'TransientError',
    fault: 'store-unavailable',
    message: 'The archive cannot be written or read (the disk is full: free some space).',
  });
  expect(body.destroyed).toBe(true);
  expect(await archive.head(key)).toBeUndefined();
  expect((await readdir(folder, { recursive: true })).toSorted()).toStrictEqual(['objects', 'unfinished']);
  disk.full = false;
  expect(await archive.put(key, Readable.from(['sound']), { contentType: 'audio/mpeg' })).toBe(true);
});

async function noSpace(): Promise<never> {
  throw Object.assign(new Error('ENOSPC: no space left on device, write'), {
    code: 'ENOSPC',
    syscall: 'write',
  });
}
