import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { ConfigurationError, TransientError } from '../../lib/domain/errors.ts';
import type { MediaStore } from '../../lib/ports.ts';

const keyShape = /^[a-z0-9][a-z0-9-]*(?:\/[a-z0-9][a-z0-9.-]*)+$/;

/**
 * The archive as a folder: `objects/` holds one file per key, `unfinished/` what is being written. A folder has no
 * storage classes.
 *
 * @throws ConfigurationError when the folder cannot be made
 */
export async function openFolderArchive(folder: string): Promise<MediaStore & { readonly objects: string }> {
  const objects = join(folder, 'objects');
  const unfinished = join(folder, 'unfinished');
  try {
    // What a run that died had begun is worth nothing: it is downloaded and verified anew.
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true });
    await mkdir(objects, { recursive: true });
  } catch (error) {
    throw new ConfigurationError([
      `the folder ${folder} cannot be written (${codeOf(error) ?? 'unknown'}): name another one`,
    ]);
  }
  return {
    objects,
    async put(key, body, about) {
      // A body may break before anyone reads it, and an error event that nobody listens to ends the process.
      body.on('error', () => undefined);
      const draft = join(unfinished, randomUUID());
      try {
        const path = pathOf(objects, key);
        const bytes = await writeDurably(draft, body);
        if (about.bytes !== undefined && bytes !== about.bytes) {
          throw new TransientError('length-mismatch', `${bytes} bytes came, ${about.bytes} were announced.`);
        }
        await mkdir(dirname(path), { recursive: true });
        return await linkIfAbsent(draft, path);
      } catch (error) {
        throw error === body.errored ? error : storeError(error);
      } finally {
        body.destroy();
        await rm(draft, { force: true });
      }
    },
    async head(key) {
      const path = pathOf(objects, key);
      try {
        if ((await stat(path).catch(absent)) === undefined) return undefined;
        return await hashFile(path);
      } catch (error) {
        throw storeError(error);
      }
    },
  };
}

function pathOf(objects: string, key: string): string {
  if (!keyShape.test(key)) throw new TypeError(`"${key}" is not a key of the archive.`);
  return join(objects, ...key.split('/'));
}

/** On disk, not only in the system's memory, when it returns. */
async function writeDurably(path: string, body: Readable): Promise<number> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(body);
    await file.sync();
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

// Unlike a rename, a link never replaces what is there.
async function linkIfAbsent(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function hashFile(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

function absent(error: unknown): undefined {
  if (codeOf(error) === 'ENOENT') return undefined;
  throw error;
}

/** A failure of the file system as one of the store; every other error as it is. */
function storeError(error: unknown): unknown {
  const code = codeOf(error);
  if (error instanceof TransientError || code === undefined || !/^E[A-Z]+$/.test(code)) return error;
  const why = code === 'ENOSPC' ? 'the disk is full: free some space' : `${code}: check the folder`;
  return new TransientError('store-unavailable', `The archive cannot be written or read (${why}).`, {
    cause: error,
  });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
