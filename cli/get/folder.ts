import { randomUUID } from 'node:crypto';
import { link, lstat, open, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { ConfigurationError, TransientError } from '../../lib/domain/errors.ts';
import type { Copy, CopyFolder } from '../../lib/ports.ts';

/**
 * A folder of this machine as one for copies. Copies are hidden files until they are shown.
 *
 * @throws ConfigurationError where there is no such folder
 */
export async function copyFolder(path: string): Promise<CopyFolder> {
  const folder = resolve(path);
  if ((await stat(folder).catch(() => undefined))?.isDirectory() !== true)
    throw new ConfigurationError([`there is no folder ${folder}: make it, or name another one`]);
  return {
    has: async name => (await lstat(join(folder, name)).catch(() => undefined)) !== undefined,
    write: async (name, body) => written(join(folder, name), join(folder, `.${randomUUID()}.part`), body),
  };
}

async function written(path: string, draft: string, body: Readable): Promise<Copy> {
  // A body may break before anyone reads it, and an error event that nobody listens to ends the process.
  body.on('error', () => undefined);
  try {
    await writeDurably(draft, body);
  } catch (error) {
    await rm(draft, { force: true });
    throw error === body.errored ? error : sentence(error);
  } finally {
    body.destroy();
  }
  let shown = false;
  return {
    async show() {
      try {
        // Unlike a rename, a link never replaces what is there.
        await link(draft, path);
        shown = true;
        await rm(draft);
      } catch (error) {
        throw sentence(error);
      }
    },
    async discard() {
      await rm(draft, { force: true });
      if (shown) await rm(path, { force: true });
    },
  };
}

/** Whoever got it may keep it to themselves: these are people's calls. */
const forOwnerOnly = 0o600;

async function writeDurably(path: string, body: Readable): Promise<void> {
  const file = await open(path, 'wx', forOwnerOnly);
  try {
    await file.writeFile(body);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A failure of the file system as a sentence; every other error as it is. */
function sentence(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (error instanceof TransientError || !/^E[A-Z]+$/.test(code)) return error;
  if (code === 'EEXIST')
    return new Error('Nothing was copied: something took the name meanwhile, and is never overwritten.');
  const why = code === 'ENOSPC' ? 'the disk is full: free some space' : `${code}: name another folder`;
  return new Error(`Nothing was copied: the folder cannot be written (${why}).`, { cause: error });
}
