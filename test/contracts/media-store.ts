import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { TransientError } from '../../lib/domain/errors.ts';
import { storageClasses } from '../../lib/domain/policy.ts';
import type { MediaStore } from '../../lib/ports.ts';
import { opened, type Open } from './open.ts';

const contentType = 'audio/mpeg';

/** What every MediaStore promises. Tests use keys of their own, so `open` may give all of them the same archive. */
export function mediaStoreContract(open: Open<MediaStore>): void {
  describe('an object', () => describeObjects(open));
  describe('a key that is taken', () => describeTaken(open));
  describe('a body that does not arrive whole', () => describeBroken(open));
}

function describeObjects(open: Open<MediaStore>): void {
  it('that is not there has no head', async () => {
    const store = await opened(open);
    expect(await store.head(ownKey())).toBeUndefined();
  });

  it.each([
    ['its length announced', 300_000],
    ['no length announced', undefined],
  ])('with %s is stored whole', async (_name, bytes) => {
    const store = await opened(open);
    const [key, content] = [ownKey(), contentOf(300_000, 1)];
    const body = inChunks(content);
    expect(await store.put(key, body, { bytes, contentType })).toBe(true);
    expect(await store.head(key)).toStrictEqual(objectOf(content));
    expect(body.destroyed).toBe(true);
  });

  it.each([
    ['its length announced', 0],
    ['no length announced', undefined],
  ])('of no bytes, with %s, is an object', async (_name, bytes) => {
    const store = await opened(open);
    const key = ownKey();
    expect(await store.put(key, Readable.from([]), { bytes, contentType })).toBe(true);
    expect(await store.head(key)).toStrictEqual(objectOf(Buffer.alloc(0)));
  });

  it.each([
    ['its length announced', 20 * 1024 ** 2],
    ['no length announced', undefined],
  ])('of 20 MB, with %s, arrives in pieces of any size', async (_name, bytes) => {
    const store = await opened(open);
    const [key, content] = [ownKey(), contentOf(20 * 1024 ** 2, 2)];
    expect(await store.put(key, inChunks(content), { bytes, contentType })).toBe(true);
    expect(await store.head(key)).toStrictEqual(objectOf(content));
  });

  it.each(storageClasses)('for the class %s is stored whole, whatever that is here', async storageClass => {
    const store = await opened(open);
    const [key, content] = [ownKey(), contentOf(300_000, 14)];
    const about = { bytes: content.length, contentType, storageClass };
    expect(await store.put(key, inChunks(content), about)).toBe(true);
    expect(await store.head(key)).toStrictEqual(objectOf(content));
  });

  it('shows nothing of itself before its last byte came', async () => {
    const store = await opened(open);
    const [key, content] = [ownKey(), contentOf(200_000, 3)];
    const body = new Readable({ read: () => undefined });
    const stored = store.put(key, body, { bytes: content.length, contentType });
    body.push(content.subarray(0, 150_000));
    expect(await store.head(key)).toBeUndefined();
    body.push(content.subarray(150_000));
    body.push(null);
    expect(await stored).toBe(true);
    expect(await store.head(key)).toStrictEqual(objectOf(content));
  });

  it('is one for each key, also for keys that begin alike', async () => {
    const store = await opened(open);
    const key = ownKey();
    const [first, second] = [contentOf(1_000, 4), contentOf(2_000, 5)];
    await store.put(key, inChunks(first), { bytes: 1_000, contentType });
    await store.put(key.replace('.mp3', '.2.mp3'), inChunks(second), { bytes: 2_000, contentType });
    expect(await store.head(key)).toStrictEqual(objectOf(first));
    expect(await store.head(key.replace('.mp3', '.2.mp3'))).toStrictEqual(objectOf(second));
    expect(await store.head(key.replace('.mp3', '.3.mp3'))).toBeUndefined();
  });
}

function describeTaken(open: Open<MediaStore>): void {
  it.each([
    ['its length announced', 70_000],
    ['no length announced', undefined],
  ])('keeps its first bytes from a body with %s, which is used up', async (_name, bytes) => {
    const store = await opened(open);
    const [key, first] = [ownKey(), contentOf(50_000, 6)];
    await store.put(key, inChunks(first), { bytes: first.length, contentType });
    const late = inChunks(contentOf(70_000, 7));
    expect(await store.put(key, late, { bytes, contentType })).toBe(false);
    expect(await store.head(key)).toStrictEqual(objectOf(first));
    expect(late.destroyed).toBe(true);
  });

  it('by the same bytes is taken too', async () => {
    const store = await opened(open);
    const [key, content] = [ownKey(), contentOf(50_000, 8)];
    expect(await store.put(key, inChunks(content), { bytes: content.length, contentType })).toBe(true);
    expect(await store.put(key, inChunks(content), { bytes: content.length, contentType })).toBe(false);
  });

  it('is taken by one of twenty who write at once, whole', async () => {
    const store = await opened(open);
    const key = ownKey();
    const contents = [...Array(20).keys()].map(seed => contentOf(40_000 + seed * 1_000, 100 + seed));
    const bodies = contents.map(inChunks);
    const outcomes = await Promise.all(
      contents.map(async ({ length: bytes }, index) =>
        store.put(key, at(bodies, index), { bytes, contentType }),
      ),
    );
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect(await store.head(key)).toStrictEqual(objectOf(at(contents, outcomes.indexOf(true))));
    expect(bodies.every(body => body.destroyed)).toBe(true);
  });
}

function describeBroken(open: Open<MediaStore>): void {
  const announced = [
    ['its length announced', 100_000],
    ['no length announced', undefined],
  ] as const;
  const reset = () => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' });

  it.each(announced)('with %s, leaves nothing, and its error is thrown as it is', async (_name, bytes) => {
    const store = await opened(open);
    const [key, error] = [ownKey(), reset()];
    const body = breaking(contentOf(60_000, 9), error);
    expect(await failureOf(store.put(key, body, { bytes, contentType }))).toBe(error);
    expect(await store.head(key)).toBeUndefined();
    expect(body.destroyed).toBe(true);
  });

  it('throws the TransientError of a download as it is', async () => {
    const store = await opened(open);
    const error = new TransientError('webex-unavailable', 'The download was cut off.');
    const body = breaking(contentOf(60_000, 10), error);
    expect(await failureOf(store.put(ownKey(), body, { bytes: 100_000, contentType }))).toBe(error);
  });

  it.each(announced)('with %s, may break before anybody reads it', async (_name, bytes) => {
    const store = await opened(open);
    const [key, error] = [ownKey(), new Error('The download broke.')];
    const body = new Readable({ read: () => undefined });
    // From here on, Node reports an error event that nobody listens to.
    await setImmediate();
    const failure = failureOf(store.put(key, body, { bytes, contentType }));
    body.destroy(error);
    expect(await failure).toBe(error);
    expect(await store.head(key)).toBeUndefined();
  });

  it.each(announced)('with %s, may have broken before', async (_name, bytes) => {
    const store = await opened(open);
    const [key, error] = [ownKey(), reset()];
    const body = new Readable({ read: () => undefined }).on('error', () => undefined);
    body.destroy(error);
    expect(await failureOf(store.put(key, body, { bytes, contentType }))).toBe(error);
    expect(await store.head(key)).toBeUndefined();
  });

  it.each(announced)('with %s, leaves nothing when it is closed without its end', async (_name, bytes) => {
    const store = await opened(open);
    const key = ownKey();
    const body = new Readable({ read: () => undefined });
    const failure = failureOf(store.put(key, body, { bytes, contentType }));
    body.push(contentOf(60_000, 11));
    body.destroy();
    expect(await failure).toBeInstanceOf(Error);
    expect(await store.head(key)).toBeUndefined();
  });

  it.each([
    ['short', 99_999],
    ['long', 100_001],
  ])('because it is one byte too %s is a length mismatch, and leaves nothing', async (_name, length) => {
    const store = await opened(open);
    const key = ownKey();
    const body = inChunks(contentOf(length, 12));
    const error = await failureOf(store.put(key, body, { bytes: 100_000, contentType }));
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toHaveProperty('fault', 'length-mismatch');
    expect(await store.head(key)).toBeUndefined();
    expect(body.destroyed).toBe(true);
  });

  it('because it has no bytes at all is a length mismatch', async () => {
    const store = await opened(open);
    const key = ownKey();
    const error = await failureOf(store.put(key, Readable.from([]), { bytes: 100_000, contentType }));
    expect(error).toHaveProperty('fault', 'length-mismatch');
    expect(await store.head(key)).toBeUndefined();
  });

  it('leaves the key free for one that does', async () => {
    const store = await opened(open);
    const [key, content] = [ownKey(), contentOf(100_000, 13)];
    await failureOf(store.put(key, breaking(content, reset()), { contentType }));
    await failureOf(store.put(key, inChunks(content), { bytes: 99_999, contentType }));
    expect(await store.put(key, inChunks(content), { bytes: 100_000, contentType })).toBe(true);
    expect(await store.head(key)).toStrictEqual(objectOf(content));
  });
}

function ownKey(): string {
  return `recordings/${randomUUID()}/audio.mp3`;
}

/** Bytes that repeat nowhere near, so that a piece lost, doubled or moved changes the sum. */
function contentOf(bytes: number, seed: number): Buffer {
  const content = Buffer.alloc(bytes);
  let state = seed + 1;
  for (let at = 0; at < bytes; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    content[at] = state >>> 24;
  }
  return content;
}

function objectOf(content: Buffer): { bytes: number; sha256: string } {
  return { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}

/** The content in uneven pieces, as a network brings it. */
function inChunks(content: Buffer): Readable {
  return Readable.from(pieces(content), { objectMode: false });
}

function breaking(content: Buffer, error: Error): Readable {
  async function* broken() {
    yield* pieces(content);
    throw error;
  }
  return Readable.from(broken(), { objectMode: false });
}

function* pieces(content: Buffer): Generator<Buffer> {
  for (let at = 0, size = 1; at < content.length; at += size, size = ((size * 3) % 65_521) + 1) {
    yield content.subarray(at, at + size);
  }
}

function at<Item>(items: readonly Item[], index: number): Item {
  return items[index] ?? expect.fail(`There is no item ${index}.`);
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => expect.fail('It did not fail.'),
    (error: unknown) => error,
  );
}
