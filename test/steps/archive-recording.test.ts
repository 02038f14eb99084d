import { describe, expect, it } from 'vitest';
import { discover } from '../../lib/domain/discovery.ts';
import { TransientError } from '../../lib/domain/errors.ts';
import { instantOf } from '../../lib/domain/time.ts';
import { archiveRecording } from '../../lib/steps/archive-recording.ts';
import { anArchived, at } from '../build/recordings.ts';
import { farDeadline, stepWorld, type StepWorld } from '../build/step-world.ts';
import { aWebexRecording, mp3Bytes, sends, type Holdings } from '../build/webex-in-memory.ts';

const audio = await mp3Bytes('the audio');
const otherAudio = await mp3Bytes('another audio');
const vtt = 'WEBVTT\n\n00:00.000 --> 00:02.000\nHello.\n';
const json = '{"id":"5d0f6a2e-3b7c-4c1e-9f55-2a8f0b6de913"}';
const all: Holdings = { audio: () => sends(audio), transcript: () => sends(vtt), metadata: () => json };

async function rung(world: StepWorld, holdings: Holdings) {
  const recording = world.webex.show(aWebexRecording(), holdings);
  await world.recordings.create(discover(recording, world.clock.now()));
  await world.ring(recording.id);
  return recording.id;
}
function keyOf(id: string, file: string): string {
  return `recordings/${id.slice(0, 2)}/${id}/${file}`;
}

describe('archiving a recording', () => {
  it('brings audio, transcript and metadata into the archive and writes what it verified to the row', async () => {
    const world = await stepWorld();
    const id = await rung(world, all);
    await archiveRecording({ id, deadline: farDeadline }, world);

    expect(await world.row(id)).toMatchObject({
      status: 'archived',
      attempts: 0,
      archive: {
        audio: { copy: 1, ...(await world.media.head(keyOf(id, 'audio.mp3'))) },
        transcript: { state: 'stored', copy: 1, ...(await world.media.head(keyOf(id, 'transcript.vtt'))) },
        metadata: { state: 'stored', copy: 1, ...(await world.media.head(keyOf(id, 'metadata.json'))) },
        verifiedAt: '2026-03-02T10:00:00.000Z',
      },
    });
    const row = await world.row(id);
    // Due at once, for its fate.
    expect([row.lookAt, row.wake, row.fault]).toEqual(['2026-03-02T10:00:00.000Z', undefined, undefined]);
    expect(await world.keys()).toEqual(
      [keyOf(id, 'audio.mp3'), keyOf(id, 'metadata.json'), keyOf(id, 'transcript.vtt')].toSorted(),
    );
    expect(await world.media.head(keyOf(id, 'audio.mp3'))).toMatchObject({ bytes: audio.length });
  });

  it('does nothing for a row that nobody rang, or that does not exist', async () => {
    const world = await stepWorld();
    const recording = world.webex.show(aWebexRecording(), all);
    await archiveRecording({ id: recording.id, deadline: farDeadline }, world);
    await world.recordings.create(discover(recording, world.clock.now()));
    await archiveRecording({ id: recording.id, deadline: farDeadline }, world);

    expect(await world.row(recording.id)).toMatchObject({ version: 1, status: 'discovered' });
    expect(await world.keys()).toEqual([]);
  });

  it('takes off the bell and nothing else where the state leaves nothing to archive', async () => {
    const world = await stepWorld();
    const { id } = world.webex.show(aWebexRecording(), all);
    const { archive, ...known } = anArchived({ id });
    await world.recordings.create({
      ...known,
      archive,
      status: 'expiring',
      purgedAt: at('2026-03-02T08:00:00Z'),
      intendedAt: at('2026-03-02T09:00:00Z'),
    });
    const before = await world.ring(id);
    await archiveRecording({ id, deadline: farDeadline }, world);

    const { wake: _rung, ...rest } = before;
    expect(await world.row(id)).toEqual({ ...rest, version: 3 });
    expect(await world.keys()).toEqual([]);
  });

  it('asks for a fresh link at each attempt, because links go out of date', async () => {
    const world = await stepWorld();
    let broken = true;
    const id = await rung(world, {
      audio() {
        if (broken) throw new TransientError('webex-unavailable', 'The media host answered 503.');
        return sends(audio);
      },
    });
    await archiveRecording({ id, deadline: farDeadline }, world);
    broken = false;
    world.clock.set('2026-03-02T15:00:00Z');
    await world.ring(id);
    await archiveRecording({ id, deadline: farDeadline }, world);

    expect(await world.row(id)).toMatchObject({ status: 'archived', attempts: 0 });
    expect((await world.row(id)).fault).toBeUndefined();
  });

  it('holds nothing against a recording for which no time was left', async () => {
    const world = await stepWorld();
    const id = await rung(world, all);
    await archiveRecording({ id, deadline: world.clock.now() }, world);

    expect(await world.row(id)).toMatchObject({ status: 'discovered', fault: 'time-ran-out', attempts: 0 });
    expect((await world.row(id)).lookAt).toBe('2026-03-02T10:05:00.000Z');
    expect(await world.keys()).toEqual([]);
  });
});

describe('what is already in the archive', () => {
  it('is never overwritten when it is another object: the next number is used', async () => {
    const world = await stepWorld();
    const id = await rung(world, all);
    const { body } = sends(otherAudio);
    await world.media.put(keyOf(id, 'audio.mp3'), body, { contentType: 'audio/mpeg' });
    const before = await world.media.head(keyOf(id, 'audio.mp3'));
    await archiveRecording({ id, deadline: farDeadline }, world);

    expect(await world.media.head(keyOf(id, 'audio.mp3'))).toEqual(before);
    expect(await world.row(id)).toMatchObject({
      status: 'archived',
      archive: { audio: { copy: 2, ...(await world.media.head(keyOf(id, 'audio-2.mp3'))) } },
    });
  });

  it('is taken as ours when it is equal, also behind wrong ones, without another object', async () => {
    const world = await stepWorld();
    const id = await rung(world, all);
    const put = (file: string, body: Buffer) =>
      world.media.put(keyOf(id, file), sends(body).body, { contentType: 'audio/mpeg' });
    await put('audio.mp3', otherAudio);
    await put('audio-2.mp3', audio);
    await archiveRecording({ id, deadline: farDeadline }, world);

    expect(await world.row(id)).toMatchObject({ status: 'archived', archive: { audio: { copy: 2 } } });
    expect((await world.keys()).filter(key => key.includes('audio'))).toHaveLength(2);
  });

  it('ends in a fault when nine wrong objects are in the way', async () => {
    const world = await stepWorld();
    let downloads = 0;
    const id = await rung(world, { audio: () => ((downloads += 1), sends(audio)) });
    for (const file of ['audio', ...[2, 3, 4, 5, 6, 7, 8, 9].map(copy => `audio-${copy}`)]) {
      const { body } = sends(otherAudio);
      await world.media.put(keyOf(id, `${file}.mp3`), body, { contentType: 'audio/mpeg' });
    }
    await archiveRecording({ id, deadline: farDeadline }, world);

    expect(await world.row(id)).toMatchObject({
      status: 'discovered',
      fault: 'store-mismatch',
      attempts: 1,
    });
    expect(await world.keys()).toHaveLength(9);
    expect(downloads, 'one download is compared with all of them').toBe(1);
  });
});

describe('two at once on one row', () => {
  it('leave one object of each kind and one archived row', async () => {
    const world = await stepWorld();
    const id = await rung(world, all);
    await Promise.all([1, 2, 3].map(() => archiveRecording({ id, deadline: farDeadline }, world)));

    expect(await world.row(id)).toMatchObject({
      status: 'archived',
      version: 3,
      archive: { audio: { copy: 1 } },
    });
    expect(await world.keys()).toHaveLength(3);
  });

  it('compares with what someone else wrote between the look and the write', async () => {
    const world = await stepWorld();
    const id = await rung(world, { audio: () => sends(audio) });
    // Both look while nothing is there, and one of them is much slower to write.
    const slow = {
      ...world.media,
      async put(...given: Parameters<typeof world.media.put>) {
        await archiveRecording({ id, deadline: farDeadline }, world);
        return world.media.put(...given);
      },
    };
    await archiveRecording({ id, deadline: farDeadline }, { ...world, media: slow });

    expect(await world.row(id)).toMatchObject({ status: 'archived', archive: { audio: { copy: 1 } } });
    expect(await world.keys()).toEqual([keyOf(id, 'audio.mp3')]);
  });

  it('goes on ringing when the owner changed meanwhile, and the next look is archived', async () => {
    const world = await stepWorld();
    const id = await rung(world, {
      audio() {
        return sends(audio);
      },
    });
    const before = await world.row(id);
    const interrupted = {
      ...world.media,
      async put(...given: Parameters<typeof world.media.put>) {
        const row = await world.row(id);
        await world.recordings.move(row, row);
        return world.media.put(...given);
      },
    };
    await archiveRecording({ id, deadline: farDeadline }, { ...world, media: interrupted });
    expect(await world.row(id)).toMatchObject({ ...before, version: 3 });

    await archiveRecording({ id, deadline: instantOf(1_900_000_000_000) }, world);
    expect(await world.row(id)).toMatchObject({ status: 'archived' });
    expect(await world.keys()).toEqual([keyOf(id, 'audio.mp3')]);
  });
});
