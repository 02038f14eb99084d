import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { TransientError } from '../../lib/domain/errors.ts';
import type { MediaStore, Papers } from '../../lib/ports.ts';
import type { FoundObject } from '../../local/judge/inventory.ts';

/** An archive for thousands of short lives: objects as what their bytes say, and the small texts beside them. */
export function archiveInMemory() {
  const objects = new Map<string, FoundObject>();
  const texts = new Map<string, string>();

  const media: MediaStore = {
    async put(key, body, { bytes }) {
      try {
        const found = { key, ...(await hash(body)) };
        if (bytes !== undefined && found.bytes !== bytes)
          throw new TransientError('length-mismatch', `${key} has not the length that was announced.`);
        if (objects.has(key)) return false;
        objects.set(key, found);
        return true;
      } finally {
        body.destroy();
      }
    },
    async head(key) {
      const found = objects.get(key);
      return found && { bytes: found.bytes, sha256: found.sha256 };
    },
  };

  const papers: Papers = {
    async put(key, text) {
      const body = Readable.from([Buffer.from(text)], { objectMode: false });
      const isNew = await media.put(key, body, { contentType: 'text/plain' });
      if (isNew) texts.set(key, text);
      return isNew;
    },
    get: async key => texts.get(key),
    async *keys(prefix) {
      yield* [...texts.keys()].filter(key => key.startsWith(prefix)).toSorted();
    },
  };

  return {
    media,
    papers,
    /** Every object, for whoever judges. */
    inventory: (): FoundObject[] => [...objects.values()],
    /** Loses an object, or has other bytes in its place. */
    damage(key: string, sha256?: string): void {
      const found = objects.get(key);
      if (found !== undefined && sha256 !== undefined) objects.set(key, { ...found, sha256 });
      else objects.delete(key);
    },
  };
}

async function hash(body: Readable): Promise<{ bytes: number; sha256: string }> {
  const digest = createHash('sha256');
  let bytes = 0;
  for await (const chunk of body) {
    if (!Buffer.isBuffer(chunk)) throw new Error('A stream gave something that is not bytes.');
    digest.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: digest.digest('hex') };
}
