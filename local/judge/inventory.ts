import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** A file of the archive, with what its bytes say. */
export type FoundObject = { readonly key: string; readonly bytes: number; readonly sha256: string };

/** Every file below the folder, hashed anew; nothing that anyone noted about it is believed. */
export async function takeInventory(folder: string): Promise<FoundObject[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: FoundObject[] = [];
  for (const entry of entries.filter(each => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    found.push({ key: relative(folder, path).split(sep).join('/'), ...(await hash(path)) });
  }
  return found;
}

async function hash(path: string): Promise<{ bytes: number; sha256: string }> {
  const digest = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    if (!Buffer.isBuffer(chunk)) throw new Error('A file stream gave something that is not bytes.');
    digest.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: digest.digest('hex') };
}
