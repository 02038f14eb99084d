import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigurationError } from '../../lib/domain/errors.ts';

const remedies: Readonly<Record<string, string>> = {
  ENOTDIR: 'a file is in its way: name another folder with --data',
  EEXIST: 'a file is in its way: name another folder with --data',
  ENOENT: 'folders cannot be made there: name another folder with --data',
  EACCES: 'you may not write there: name another folder with --data',
  EPERM: 'you may not write there: name another folder with --data',
  EROFS: 'that disk is read-only: name another folder with --data',
  ENOSPC: 'the disk is full: free some space, or name a folder on another disk with --data',
};

/**
 * Makes the folder, and makes sure that something can be written into it.
 *
 * @throws ConfigurationError saying why not, and what to do
 */
export async function prepareFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
    const probe = await mkdtemp(join(folder, 'probe-'));
    // A folder may still be made where no byte can be written any more.
    await writeFile(join(probe, 'probe'), 'x').finally(() => rm(probe, { recursive: true }));
  } catch (error) {
    const code = codeOf(error) ?? 'unknown';
    const remedy = remedies[code] ?? `${code}: name another folder with --data`;
    throw new ConfigurationError([`the folder ${folder} cannot be used, ${remedy}`]);
  }
}

// Node's own recursion never ends where a file system, such as /proc, answers ENOENT whatever one asks for.
async function makeFolder(path: string): Promise<void> {
  if ((await stat(path).catch(() => undefined))?.isDirectory() === true) return;
  try {
    await mkdir(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await mkdir(path);
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
