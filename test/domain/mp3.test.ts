import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mp3Scanner } from '../../lib/domain/mp3.ts';

// MPEG-2 Layer III, 16 kbit/s, 16 kHz: 72 bytes that play 36 ms.
const speechFrame = Buffer.concat([Buffer.from([0xff, 0xf3, 0x28, 0xc4]), Buffer.alloc(68, 0x55)]);
// MPEG-1 Layer III, 128 kbit/s, 44.1 kHz: 417 bytes (418 when padded) that play 1152 samples.
const musicFrame = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x64]), Buffer.alloc(413)]);
const paddedMusicFrame = Buffer.concat([Buffer.from([0xff, 0xfb, 0x92, 0x64]), Buffer.alloc(414)]);
const id3v2 = Buffer.concat([
  Buffer.from('ID3'),
  Buffer.from([4, 0, 0, 0, 0, 1, 2]),
  Buffer.alloc(130, 0xff),
]);
const id3v1 = Buffer.concat([Buffer.from('TAG'), Buffer.alloc(125)]);

function scan(...chunks: Buffer[]) {
  const scanner = mp3Scanner();
  for (const chunk of chunks) scanner.push(chunk);
  return scanner.finish();
}

describe('an MP3 scan', () => {
  it('adds up the frames of call audio', () => {
    const facts = scan(Buffer.concat(Array.from({ length: 2500 }, () => speechFrame)));
    expect(facts).toMatchObject({ startsAsMp3: true, frames: 2500, strayBytes: 0 });
    expect(facts.seconds).toBeCloseTo(90, 6);
  });

  it('knows padding and the other MPEG version', () => {
    const facts = scan(Buffer.concat([musicFrame, paddedMusicFrame, musicFrame]));
    expect(facts).toMatchObject({ frames: 3, strayBytes: 0 });
    expect(facts.seconds).toBeCloseTo((3 * 1152) / 44_100, 9);
  });

  it('steps over tags at both ends', () => {
    expect(scan(Buffer.concat([id3v2, speechFrame, speechFrame, id3v1]))).toMatchObject({
      startsAsMp3: true,
      frames: 2,
      strayBytes: 0,
    });
  });

  it('finds the same however the bytes are cut', () => {
    const file = Buffer.concat([id3v2, ...Array.from({ length: 40 }, () => speechFrame), musicFrame, id3v1]);
    const whole = scan(file);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: file.length }), { maxLength: 12 }), cuts => {
        const edges = [0, ...cuts.toSorted((a, b) => a - b), file.length];
        const pieces = edges.slice(1).map((end, index) => file.subarray(edges[index], end));
        expect(scan(...pieces)).toEqual(whole);
      }),
    );
  });

  it.each([
    ['an HTML page', Buffer.from('<!DOCTYPE html><html><body>expired</body></html>')],
    ['JSON', Buffer.from('{"message":"gone","trackingId":"x"}')],
    ['nothing', Buffer.alloc(0)],
    ['three bytes', Buffer.from([0xff, 0xf3, 0x28])],
    ['zeros', Buffer.alloc(4096)],
  ])('does not take %s for audio', (_name, bytes) => {
    expect(scan(bytes)).toMatchObject({ startsAsMp3: false, frames: 0 });
  });

  it('does not count a frame that was cut off', () => {
    expect(scan(Buffer.concat([speechFrame, speechFrame, speechFrame.subarray(0, 40)])).frames).toBe(2);
  });

  it('never crashes on any bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 400 })), chunks => {
        const facts = scan(...chunks.map(chunk => Buffer.from(chunk)));
        expect(facts.frames).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
