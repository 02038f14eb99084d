import { describe, expect, it } from 'vitest';
import { aSimulator } from '../../build/simulator.ts';

/** Tables of ISO/IEC 13818-3 for layer III at the lower sampling rates. */
const kilobits = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const hertz = [22_050, 24_000, 16_000];
const samplesPerFrame = 576;

type Heard = { frames: number; seconds: number; channels: Set<number>; endsAt: number };

/** Walks from frame header to frame header, as a player would. */
function play(audio: Buffer): Heard {
  const heard: Heard = { frames: 0, seconds: 0, channels: new Set(), endsAt: 0 };
  while (heard.endsAt + 4 <= audio.length) {
    const header = audio.readUInt32BE(heard.endsAt);
    if (header >>> 21 !== 0x7ff) throw new Error(`No frame begins at ${heard.endsAt}.`);
    if (((header >>> 19) & 3) !== 2) throw new Error('It is not MPEG-2.');
    if (((header >>> 17) & 3) !== 1) throw new Error('It is not layer III.');
    const bitRate = 1000 * (kilobits[(header >>> 12) & 15] ?? NaN);
    const sampleRate = hertz[(header >>> 10) & 3] ?? NaN;
    const padding = (header >>> 9) & 1;
    heard.channels.add((header >>> 6) & 3);
    heard.endsAt += Math.floor(((samplesPerFrame / 8) * bitRate) / sampleRate) + padding;
    heard.seconds += samplesPerFrame / sampleRate;
    heard.frames += 1;
  }
  return heard;
}

async function audioOf(seconds: number): Promise<Buffer> {
  const webex = await aSimulator();
  const id = await webex.add({ durationSeconds: seconds, createTime: '2026-09-30T10:00:00Z' });
  return Buffer.from(await (await fetch((await webex.links(id)).audioDownloadLink)).arrayBuffer());
}

describe('the audio of a recording', () => {
  it.each([1, 9, 10, 90, 3600])(
    'is MP3 frames without a gap, for the %d seconds that are stated',
    async seconds => {
      const audio = await audioOf(seconds);
      const heard = play(audio);
      expect(heard.endsAt).toBe(audio.length);
      expect(heard.channels).toEqual(new Set([3]));
      expect(Math.abs(heard.seconds - seconds)).toBeLessThanOrEqual(0.018 + 1e-6);
    },
  );

  it('looks like a frame header nowhere but at the start of a frame', async () => {
    const audio = await audioOf(30);
    const at: number[] = [];
    for (let n = 0; n + 1 < audio.length; n += 1) {
      if (audio[n] === 0xff && ((audio[n + 1] ?? 0) & 0xe0) === 0xe0) at.push(n);
    }
    expect(at).toEqual(Array.from({ length: play(audio).frames }, (_, frame) => frame * 72));
  });

  it('differs from frame to frame, so that no part can stand for another', async () => {
    const audio = await audioOf(60);
    const frames = Array.from({ length: audio.length / 72 }, (_, n) =>
      audio.subarray(n * 72, n * 72 + 72).toString('latin1'),
    );
    expect(new Set(frames).size).toBe(frames.length);
  });

  it('is as long as every list says, all over the organisation', async () => {
    const webex = await aSimulator({ recordings: 25 });
    for (const each of (await webex.truth()).recordings) {
      const details = await webex.call(`/convergedRecordings/${each.id}`);
      if (details.status !== 200 || !each.downloadable) continue;
      const audio = Buffer.from(
        await (await fetch((await webex.links(each.id)).audioDownloadLink)).arrayBuffer(),
      );
      expect(audio.length).toBe(each.sizeBytes);
      expect(Math.abs(play(audio).seconds - each.durationSeconds)).toBeLessThanOrEqual(0.5);
    }
  });
});
