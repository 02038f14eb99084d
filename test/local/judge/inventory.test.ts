import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { takeInventory } from '../../../local/judge/inventory.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';

describe('the inventory of an archive', () => {
  it('names every file by its key, however deep, with length and hash of its bytes', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'recordings', 'c0'), { recursive: true });
    await writeFile(join(folder, 'recordings', 'c0', 'audio.mp3'), 'abc');
    await writeFile(join(folder, '.hidden'), '');
    const found = await takeInventory(folder);
    expect(found.toSorted((a, b) => a.key.localeCompare(b.key))).toEqual([
      {
        key: '.hidden',
        bytes: 0,
        sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      },
      {
        key: 'recordings/c0/audio.mp3',
        bytes: 3,
        sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      },
    ]);
  });

  it('is never empty because the folder could not be read', async () => {
    await expect(takeInventory(join(await temporaryFolder(), 'none'))).rejects.toThrow('ENOENT');
  });
});
