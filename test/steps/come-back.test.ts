import { describe, expect, it } from 'vitest';
import { missingWorld } from '../build/missing-world.ts';
import { mp3Bytes, sends } from '../build/webex-in-memory.ts';

const audio = await mp3Bytes('the audio');
const vtt = 'WEBVTT\n\n00:00.000 --> 00:02.000\nHello.\n';

describe('a recording that vanished and is listed again', () => {
  it('is discovered again as first seen, and archived', async () => {
    const world = await missingWorld();
    await world.listed();
    const { id } = await world.missing();
    const { discoveredAt, facts } = await world.row(id);
    await world.lookOn(id);
    world.showAgain(await world.row(id));
    await world.poll();
    const back = await world.row(id);
    expect(back).toMatchObject({
      status: 'discovered',
      discoveredAt,
      facts,
      attempts: 0,
      lookAt: '2026-03-03T10:00:00.000Z',
    });
    expect(back.absence).toBeUndefined();
    expect(await world.look(id)).toMatchObject({ status: 'archived' });
  });

  it('keeps what is known of its archive, and gets no second copy', async () => {
    const world = await missingWorld();
    await world.listed();
    const recording = await world.listed({ audio: () => sends(audio), transcript: () => sends(vtt) });
    const { id } = recording;
    const before = await world.look(id);
    const keys = await world.keys();
    world.webex.withdraw(recording);
    await world.lookOn(id);

    // The transcript does not come back.
    world.showAgain(await world.row(id), { audio: () => sends(audio) });
    await world.poll();
    const archive = 'archive' in before ? before.archive : undefined;
    expect(await world.row(id)).toMatchObject({ status: 'discovered', archive });
    const after = await world.look(id);
    expect(after).toMatchObject({
      status: 'archived',
      archive: { audio: archive?.audio, transcript: archive?.transcript },
    });
    expect(await world.keys()).toEqual(keys);
  });

  it('keeps it also where its audio may not be had any more', async () => {
    const world = await missingWorld();
    await world.listed();
    const recording = await world.listed({ audio: () => sends(audio) });
    const before = await world.look(recording.id);
    world.webex.withdraw(recording);
    await world.lookOn(recording.id);

    world.showAgain(await world.row(recording.id), {});
    await world.poll();
    expect(await world.look(recording.id)).toMatchObject({
      status: 'parked',
      reason: 'not-downloadable',
      archive: 'archive' in before ? before.archive : undefined,
    });
  });

  it('vanishes again only after as many looks as the first time', async () => {
    const world = await missingWorld();
    await world.listed();
    const { id } = await world.missing();
    await world.lookOn(id);
    const shown = world.showAgain(await world.row(id));
    await world.poll();
    world.webex.withdraw(shown);
    await world.lookOn(id);
    expect(await world.row(id)).toMatchObject({
      status: 'vanished',
      vanishedAt: '2026-03-04T10:00:00.000Z',
      absence: { looks: 3, since: '2026-03-03T10:00:00.000Z' },
    });
  });
});
