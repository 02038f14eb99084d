/** What a scan of an MP3 stream found. */
export type Mp3Facts = {
  /** Whether the very first bytes were an ID3 tag or a frame. False for an empty stream. */
  readonly startsAsMp3: boolean;
  readonly frames: number;
  /** Sum of the frames' lengths. */
  readonly seconds: number;
  /** Bytes that belong to no frame and no tag. */
  readonly strayBytes: number;
};

type Frame = { readonly bytes: number; readonly seconds: number };

const headerBytes = 4;
const id3v2HeaderBytes = 10;
const id3v1Bytes = 128;

/**
 * Counts the frames of an MP3 as it streams by, in a few bytes of memory. `push` takes the next chunk; `startsAsMp3`
 * answers after the first bytes (undefined while there are too few); `finish` gives the facts.
 */
export function mp3Scanner() {
  let carry = Buffer.alloc(0);
  let skip = 0;
  let skippingFrame: Frame | undefined;
  let startsAsMp3: boolean | undefined;
  let frames = 0;
  let seconds = 0;
  let strayBytes = 0;

  function push(chunk: Uint8Array): void {
    let data = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (carry.length > 0) data = Buffer.concat([carry, data]);
    let at = 0;
    for (;;) {
      const step = Math.min(skip, data.length - at);
      at += step;
      skip -= step;
      if (skip > 0) break;
      settleFrame();
      if (data.length - at < id3v2HeaderBytes) break;
      at += consumeHeader(data, at);
    }
    carry = Buffer.from(data.subarray(at));
  }

  // A frame counts once all of its bytes have gone by: a truncated last frame is no frame.
  function settleFrame(): void {
    if (skippingFrame === undefined) return;
    frames += 1;
    seconds += skippingFrame.seconds;
    skippingFrame = undefined;
  }

  function consumeHeader(data: Buffer, at: number): number {
    const tagBytes = tagLength(data, at);
    const frame = tagBytes === undefined ? frameAt(data, at) : undefined;
    startsAsMp3 ??= tagBytes !== undefined || frame !== undefined;
    if (tagBytes !== undefined) {
      skip = tagBytes;
    } else if (frame !== undefined) {
      skip = frame.bytes;
      skippingFrame = frame;
    } else {
      strayBytes += 1;
      return 1;
    }
    return 0;
  }

  function finish(): Mp3Facts {
    let at = 0;
    while (carry.length - at >= headerBytes) {
      const frame = frameAt(carry, at);
      startsAsMp3 ??= frame !== undefined;
      if (frame === undefined || frame.bytes > carry.length - at) break;
      skippingFrame = frame;
      settleFrame();
      at += frame.bytes;
    }
    strayBytes += carry.length - at;
    return { startsAsMp3: startsAsMp3 ?? false, frames, seconds, strayBytes };
  }

  return { push, startsAsMp3: () => startsAsMp3, finish };
}

/** Length of the ID3 tag that begins here, or undefined. */
function tagLength(data: Buffer, at: number): number | undefined {
  const mark = data.toString('latin1', at, at + 3);
  if (mark === 'TAG') return id3v1Bytes;
  if (mark !== 'ID3') return undefined;
  // Four bytes of seven bits each.
  const size = [6, 7, 8, 9].reduce((sum, offset) => (sum << 7) | (data.readUInt8(at + offset) & 0x7f), 0);
  return id3v2HeaderBytes + size;
}

const kbits1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const kbits2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const fullSampleRates = [44_100, 48_000, 32_000];
/** By the two version bits of a header: MPEG 2.5, reserved, MPEG 2, MPEG 1. */
const versions = [
  { kbits: kbits2, samples: 576, rateDivisor: 4 },
  undefined,
  { kbits: kbits2, samples: 576, rateDivisor: 2 },
  { kbits: kbits1, samples: 1152, rateDivisor: 1 },
];

/** The Layer III frame whose header begins here, or undefined (ISO/IEC 11172-3 and 13818-3, and MPEG 2.5). */
function frameAt(data: Buffer, at: number): Frame | undefined {
  const header = data.readUInt32BE(at);
  const sync = header >>> 21 === 0x7ff;
  const layer3 = ((header >>> 17) & 3) === 1;
  const version = versions[(header >>> 19) & 3];
  if (!sync || !layer3 || version === undefined) return undefined;
  const kbits = version.kbits[(header >>> 12) & 15];
  const fullRate = fullSampleRates[(header >>> 10) & 3];
  // Kilobits 0 is "free format", whose length no header tells.
  if (kbits === undefined || kbits === 0 || fullRate === undefined) return undefined;
  const sampleRate = fullRate / version.rateDivisor;
  const padding = (header >>> 9) & 1;
  const bytes = Math.floor((version.samples / 8) * ((kbits * 1000) / sampleRate)) + padding;
  return { bytes, seconds: version.samples / sampleRate };
}
