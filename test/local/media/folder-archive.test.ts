import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../../lib/domain/errors.ts';
import { openFolderArchive } from '../../../local/media/folder-archive.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';

const key = 'recordings/c0ffee/audio.mp3';
const about = { contentType: 'audio/mpeg' };

describe('the folder of an archive', () => {
  it('has each object as a file named like its key', async () => {
    const archive = await openFolderArchive(await temporaryFolder());
    await archive.put(key, Readable.from(['sound']), about);
    expect(await readFile(join(archive.objects, key), 'utf8')).toBe('sound');
  });

  it('has its objects when it is opened again', async () => {
    const folder = await temporaryFolder();
    const before = await openFolderArchive(folder);
    await before.put(key, Readable.from(['sound']), about);
    const stored = await before.head(key);
    const after = await openFolderArchive(folder);
    expect(await after.head(key)).toStrictEqual(stored);
    expect(await after.put(key, Readable.from(['other']), about)).toBe(false);
    expect(await readFile(join(after.objects, key), 'utf8')).toBe('sound');
  });

  it('says what it holds now, also when somebody changed a file', async () => {
    const archive = await openFolderArchive(await temporaryFolder());
    await archive.put(key, Readable.from(['sound']), about);
    await writeFile(join(archive.objects, key), 'noise and more');
    expect(await archive.head(key)).toStrictEqual({
      bytes: 14,
      // printf 'noise and more' | sha256sum
      sha256: '33d4ce11c38fa740372d711a31543238b90fc02ade571c82b1c9a2c4fd8577d8',
    });
  });

  it('loses what a run that died had begun when it is opened', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'unfinished'));
    await writeFile(join(folder, 'unfinished', 'draft'), 'so');
    const archive = await openFolderArchive(folder);
    expect(await readdir(join(folder, 'unfinished'))).toStrictEqual([]);
    expect(await archive.head('unfinished/draft')).toBeUndefined();
  });

  it('keeps no draft, however a write ends', async () => {
    const folder = await temporaryFolder();
    const archive = await openFolderArchive(folder);
    await archive.put(key, Readable.from(['sound']), about);
    await archive.put(key, Readable.from(['taken']), about);
    await archive.put(`${key}.2`, Readable.from(['short']), { ...about, bytes: 9 }).catch(() => undefined);
    const broken = new Readable({ read: () => broken.destroy(new Error('The download broke.')) });
    await archive.put(`${key}.3`, broken, about).catch(() => undefined);
    const files = await readdir(folder, { recursive: true, withFileTypes: true });
    expect(files.filter(each => each.isFile()).map(each => each.name)).toStrictEqual(['audio.mp3']);
  });

  it('that cannot be made is refused in one sentence', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    const refused = openFolderArchive(join(folder, 'file', 'archive'));
    await expect(refused).rejects.toBeInstanceOf(ConfigurationError);
    await expect(refused).rejects.toThrow(
      `Settings to mend: the folder ${join(folder, 'file', 'archive')} cannot be written (ENOTDIR): name another one.`,
    );
  });

  it('that is taken away while it is in use is trouble of the store', async () => {
    const folder = await temporaryFolder();
    const archive = await openFolderArchive(folder);
    await rm(join(folder, 'unfinished'), { recursive: true });
    const body = Readable.from(['sound']);
    await expect(archive.put(key, body, about)).rejects.toMatchObject({
      name: 'TransientError',
      fault: 'store-unavailable',
      message: 'The archive cannot be written or read (ENOENT: check the folder).',
    });
    expect(body.destroyed).toBe(true);
  });

  it('in which something else has the place of an object is trouble of the store', async () => {
    const archive = await openFolderArchive(await temporaryFolder());
    await mkdir(join(archive.objects, key), { recursive: true });
    await expect(archive.head(key)).rejects.toMatchObject({
      name: 'TransientError',
      fault: 'store-unavailable',
    });
  });

  it.each(['', 'audio.mp3', '../../etc/passwd', 'recordings/../audio.mp3', '/recordings/audio.mp3', 'a//b'])(
    'has no place for the key "%s", and the body is let go of',
    async strange => {
      const folder = await temporaryFolder();
      const archive = await openFolderArchive(folder);
      const body = Readable.from(['sound']);
      await expect(archive.put(strange, body, about)).rejects.toBeInstanceOf(TypeError);
      await expect(archive.head(strange)).rejects.toBeInstanceOf(TypeError);
      expect(body.destroyed).toBe(true);
      expect(await readdir(folder, { recursive: true })).toHaveLength(2);
    },
  );
});
