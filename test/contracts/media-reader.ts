import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import type { MediaReader, MediaStore } from '../../lib/ports.ts';
import { opened, type Open } from './open.ts';

type Both = { readonly reader: MediaReader; readonly store: MediaStore };

/** What every MediaReader promises of what a MediaStore has stored. Tests use keys of their own. */
export function mediaReaderContract(open: Open<Both>): void {
  it('an object that is not there cannot be opened, and has no length', async () => {
    const { reader } = await opened(open);
    expect(await reader.open(ownKey())).toBeUndefined();
    expect(await reader.bytesOf(ownKey())).toBeUndefined();
  });

  it.each([0, 1, 5_000_000])(
    'an object of %i bytes is read as it was stored, and has its length',
    async size => {
      const { reader, store } = await opened(open);
      const [key, content] = [ownKey(), contentOf(size)];
      await put(store, key, content);
      expect(await reader.bytesOf(key)).toBe(size);
      const body = await reader.open(key);
      if (body === undefined) expect.fail('It is not there.');
      expect((await buffer(body)).equals(content)).toBe(true);
    },
  );

  it('an object may be given up before it is read, or in the middle, and opened again', async () => {
    const { reader, store } = await opened(open);
    const [key, content] = [ownKey(), contentOf(5_000_000)];
    await put(store, key, content);
    (await reader.open(key))?.destroy();
    const begun = (await reader.open(key)) ?? expect.fail('It is not there.');
    await begun[Symbol.asyncIterator]().next();
    begun.destroy();
    expect(begun.destroyed).toBe(true);
    const again = await reader.open(key);
    expect((await buffer(again ?? Readable.from([]))).equals(content)).toBe(true);
  });
}

async function put(store: MediaStore, key: string, content: Buffer): Promise<void> {
  const body = Readable.from([content], { objectMode: false });
  await store.put(key, body, { bytes: content.length, contentType: 'audio/mpeg' });
}

function contentOf(bytes: number): Buffer {
  return Buffer.from(Uint8Array.from({ length: bytes }, (_, at) => (at * at + (at >> 8)) & 0xff));
}

function ownKey(): string {
  return `recordings/${randomUUID()}/audio.mp3`;
}
