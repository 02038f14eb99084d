import { Readable } from 'node:stream';
import { chance } from './chance.ts';

const frameBytes = 72;
const frameSeconds = 0.036;
const framesPerBlock = 256;
/** MPEG-2 Layer III, no CRC, 16 kbit/s, 16 kHz, mono, followed by nine bytes of side information that say "silence". */
const silentHeader = [0xff, 0xf3, 0x28, 0xc4, 0, 0, 0, 0, 0, 0, 0, 0, 0];

export function framesFor(seconds: number): number {
  return Math.max(1, Math.round(seconds / frameSeconds));
}

export function bytesOf(frames: number): number {
  return frames * frameBytes;
}

export function secondsOf(frames: number): number {
  return frames * frameSeconds;
}

/**
 * A playable MP3 of so many frames, made as it is read. It plays silence; the bytes that a decoder skips (ancillary
 * data) differ from recording to recording and from frame to frame.
 */
export function mp3(seed: string, frames: number): Readable {
  return Readable.from(blocks(seed, frames), { objectMode: false, highWaterMark: 256 * 1024 });
}

function* blocks(seed: string, frames: number): Generator<Buffer> {
  const pattern = patternOf(seed);
  for (let first = 0; first < frames; first += framesPerBlock) {
    const count = Math.min(framesPerBlock, frames - first);
    const block = Buffer.from(pattern.subarray(0, count * frameBytes));
    for (let frame = 0; frame < count; frame += 1)
      stamp(block, frame * frameBytes + silentHeader.length, first + frame);
    yield block;
  }
}

function patternOf(seed: string): Buffer {
  const random = chance('mp3', seed);
  const pattern = Buffer.alloc(framesPerBlock * frameBytes);
  for (let at = 0; at < pattern.length; at += 1) {
    const inFrame = at % frameBytes;
    // Never 0xff: only a header may look like one.
    pattern[at] = silentHeader[inFrame] ?? random.between(0, 0xfe);
  }
  return pattern;
}

function stamp(block: Buffer, at: number, frame: number): void {
  for (let digit = 0, rest = frame; digit < 4; digit += 1, rest = Math.floor(rest / 128))
    block[at + digit] = rest % 128;
}
