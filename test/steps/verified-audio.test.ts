import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyBytes, audioInspector, verifying, type Inspector } from '../../lib/steps/verified-audio.ts';
import { mp3Bytes } from '../build/webex-in-memory.ts';

/** Chunks so slow that each has gone through before the next comes. */
async function* slowly(chunks: Iterable<Buffer>) {
  for (const chunk of chunks) {
    yield chunk;
    for (let turn = 0; turn < 5; turn += 1) await new Promise(resolve => setImmediate(resolve));
  }
}

/** What came out of the stream, and why it ended where it ended badly. */
async function pass(
  chunks: Iterable<Buffer>,
  so: { inspector?: Inspector; expected?: number; most?: number } = {},
) {
  const checked = verifying(so.inspector ?? anyBytes, so.expected, so.most);
  const out: Buffer[] = [];
  const store = new Writable({
    write(chunk: Buffer, _encoding, done) {
      out.push(chunk);
      done();
    },
  });
  const failure = await pipeline(Readable.from(slowly(chunks)), checked.stream, store).then(
    () => undefined,
    (error: unknown) => error,
  );
  return { out: Buffer.concat(out), failure, facts: checked.facts };
}

describe('verified bytes', () => {
  it('pass unchanged, and are counted and summed', async () => {
    const { out, failure, facts } = await pass([Buffer.from('ab'), Buffer.from('c')]);
    expect([out.toString(), failure]).toEqual(['abc', undefined]);
    // The SHA-256 of "abc", from FIPS 180-2.
    const sum = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(facts()).toEqual({ bytes: 3, sha256: sum });
    expect(facts()).toEqual({ bytes: 3, sha256: sum });
  });

  it('pass unchanged however they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 9 }), { minLength: 1 }),
        async parts => {
          const whole = Buffer.concat(parts);
          const { out, failure, facts } = await pass(
            parts.map(part => Buffer.from(part)),
            { expected: whole.length },
          );
          expect(failure).toBeUndefined();
          expect(out.equals(whole)).toBe(true);
          expect(facts().bytes).toBe(whole.length);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('never reach a store whole when a check at the end fails', async () => {
    const refuses: Inspector = {
      take: () => undefined,
      finish() {
        throw new Error('No.');
      },
    };
    const { out, failure } = await pass([Buffer.from('ab'), Buffer.from('cd')], { inspector: refuses });
    expect(failure).toMatchObject({ message: 'No.' });
    expect(out.toString()).toBe('ab');
  });

  it.each([
    ['fewer', 5],
    ['more', 3],
  ])('that are %s than announced never reach a store whole', async (_what, expected) => {
    const { out, failure } = await pass([Buffer.from('ab'), Buffer.from('cd')], { expected });
    expect(failure).toMatchObject({ name: 'TransientError', fault: 'length-mismatch' });
    expect(out.length).toBeLessThan(Math.min(expected, 4));
  });

  it.each<[string, string, { inspector?: Inspector; expected?: number }]>([
    ['byte too many', 'length-mismatch', { expected: 25 }],
    ['bytes of what is no audio', 'not-audio', { inspector: audioInspector(3_600) }],
  ])('end at the first %s, for what goes on may never end', async (_what, fault, so) => {
    let taken = 0;
    const endless = (function* () {
      for (; taken < 1_000; taken += 1) yield Buffer.from('0123456789');
    })();
    expect((await pass(endless, so)).failure).toMatchObject({ fault });
    expect(taken).toBeLessThan(10);
  });

  it('that nobody announced end where one object is full', async () => {
    const chunks = [Buffer.from('01234'), Buffer.from('56789')];
    expect((await pass(chunks, { most: 10 })).failure).toBeUndefined();
    expect((await pass(chunks, { most: 9 })).failure).toMatchObject({
      name: 'PermanentError',
      fault: 'too-large',
    });
  });
});

describe('the length of audio', () => {
  it.each([
    [10, 10],
    [10, 12],
    [10, 9],
    [100, 105],
    [100, 96],
    [0, 2],
  ])('of %d s stated as %d s is near enough', async (plays, stated) => {
    const inspector = audioInspector(stated);
    inspector.take(await mp3Bytes('near', plays));
    expect(() => inspector.finish()).not.toThrow();
  });

  it.each([
    [10, 13],
    [10, 7],
    [100, 110],
    [100, 90],
  ])('of %d s stated as %d s is refused', async (plays, stated) => {
    const inspector = audioInspector(stated);
    inspector.take(await mp3Bytes('far', plays));
    expect(() => inspector.finish()).toThrow(`The audio plays ${plays}.0 s, Webex states ${stated} s.`);
  });
});
