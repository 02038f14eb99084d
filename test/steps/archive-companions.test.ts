import { describe, expect, it } from 'vitest';
import { discover } from '../../lib/domain/discovery.ts';
import { NotFoundError, PermanentError, TransientError } from '../../lib/domain/errors.ts';
import { hourMs, type Instant } from '../../lib/domain/time.ts';
import { archiveRecording } from '../../lib/steps/archive-recording.ts';
import { sweep } from '../../lib/steps/sweep.ts';
import { at } from '../build/recordings.ts';
import { farDeadline, stepWorld } from '../build/step-world.ts';
import { aWebexRecording, mp3Bytes, sends, type Holdings } from '../build/webex-in-memory.ts';

const audio = await mp3Bytes('the audio');
const vtt = 'WEBVTT\n\n00:00.000 --> 00:02.000\nHello.\n';

/** A recording made at 09:20 and archived ten minutes later. */
async function archivedEarly(holdings: Holdings, createTime = '2026-03-02T09:20:00Z') {
  const world = await stepWorld('2026-03-02T09:30:00Z');
  const { id, ...recording } = aWebexRecording({ createTime: at(createTime) });
  world.webex.show({ id, ...recording }, { audio: () => sends(audio), ...holdings });
  await world.recordings.create(discover({ id, ...recording }, world.clock.now()));
  /** As `sweep` finds it: rung, or, where nothing is awaited and no policy is in force, due no more. */
  const swept = async () => {
    await sweep({ deadline: farDeadline, ringLimit: 500, token: 'compliance-read' }, world);
    return world.row(id);
  };
  const look = async () => {
    await world.ring(id);
    await archiveRecording({ id, deadline: farDeadline }, world);
    return swept();
  };
  /** Looks whenever the row says so, at most so many times; when it was. */
  const lookOn = async (most: number) => {
    const looks: Instant[] = [];
    for (let row = await world.row(id); row.lookAt !== undefined && looks.length < most;) {
      looks.push(world.clock.set(row.lookAt));
      row = await look();
    }
    return looks;
  };
  return { world, id, first: await look(), lookOn };
}

const scheduled = [
  '2026-03-02T09:35:00.000Z',
  '2026-03-02T10:20:00.000Z',
  '2026-03-02T15:20:00.000Z',
  '2026-03-03T09:20:00.000Z',
  '2026-03-05T09:20:00.000Z',
];

describe('transcript and metadata', () => {
  it('are looked for again while the audio is already archived', async () => {
    const { first } = await archivedEarly({});
    expect(first).toMatchObject({
      status: 'archived',
      lookAt: '2026-03-02T09:35:00.000Z',
      archive: { transcript: { state: 'awaited', looks: 1 }, metadata: { state: 'awaited', looks: 1 } },
    });
  });

  it('are stored when they come, and then nothing is due any more', async () => {
    const come: Holdings = { metadata: () => undefined };
    const { world, id, lookOn } = await archivedEarly(come);
    const { recording } = { recording: aWebexRecording({ id, createTime: at('2026-03-02T09:20:00Z') }) };
    await lookOn(1);
    world.webex.show(recording, { audio: () => sends(audio), metadata: () => '{"a":1}' });
    await lookOn(1);
    expect(await world.row(id)).toMatchObject({
      archive: { transcript: { state: 'awaited', looks: 3 }, metadata: { state: 'stored', bytes: 7 } },
      lookAt: '2026-03-02T15:20:00.000Z',
    });
    world.webex.show(recording, { audio: () => sends(audio), transcript: () => sends(vtt) });
    await lookOn(1);

    const row = await world.row(id);
    expect(row).toMatchObject({
      status: 'archived',
      archive: {
        transcript: { state: 'stored', bytes: vtt.length },
        metadata: { state: 'stored', bytes: 7 },
      },
    });
    expect(row.lookAt).toBeUndefined();
    expect(await world.keys()).toHaveLength(3);
  });

  it('are settled as none after three days of answers that show nothing', async () => {
    const { world, id, lookOn } = await archivedEarly({});
    expect(await lookOn(20)).toEqual(scheduled);
    expect(await world.row(id)).toMatchObject({
      status: 'archived',
      archive: { transcript: { state: 'none' }, metadata: { state: 'none' } },
    });
    expect(await world.keys()).toHaveLength(1);
  });

  it('are not waited for when the recording is old already', async () => {
    const { first } = await archivedEarly({ metadata: () => '{}' }, '2025-11-20T08:00:00Z');
    expect(first).toMatchObject({
      archive: { transcript: { state: 'none' }, metadata: { state: 'stored' } },
    });
    expect(first.lookAt).toBeUndefined();
  });

  it('never keep the audio from being archived, whatever their trouble is', async () => {
    const { first } = await archivedEarly({
      transcript: () => sends(''),
      metadata() {
        throw new PermanentError('malformed', 'The metadata cannot be read.');
      },
    });
    expect(first).toMatchObject({
      status: 'archived',
      attempts: 0,
      archive: { transcript: { state: 'awaited', looks: 1 }, metadata: { state: 'awaited', looks: 1 } },
    });
    expect(first.fault).toBeUndefined();
  });

  it('that failed are awaited beyond the three days: a failure does not prove that there is nothing', async () => {
    let down = true;
    const { world, id, lookOn } = await archivedEarly({
      transcript() {
        if (down) throw new TransientError('webex-unavailable', 'The media host answered 503.');
        return sends(vtt);
      },
    });
    const looks = await lookOn(15);
    expect(looks.slice(0, 7)).toEqual([...scheduled, '2026-03-05T10:20:00.000Z', '2026-03-05T11:20:00.000Z']);
    expect(await world.row(id)).toMatchObject({ status: 'archived', archive: { transcript: { looks: 0 } } });
    down = false;
    await lookOn(1);
    expect(await world.row(id)).toMatchObject({ archive: { transcript: { state: 'stored' } } });
    expect((await world.row(id)).lookAt).toBeUndefined();
  });

  it('that are refused again and again are a matter for a person in the end, with the archive kept', async () => {
    const { world, id, lookOn, first } = await archivedEarly({
      transcript() {
        throw new TransientError('link-refused', 'The media host answered 403.');
      },
      metadata: () => '{}',
    });
    expect(await lookOn(50)).toHaveLength(9);
    expect(await world.row(id)).toMatchObject({
      status: 'parked',
      parkedFrom: 'archived',
      reason: 'link-refused',
      archive: { audio: 'archive' in first ? first.archive?.audio : undefined },
    });
    expect(await world.keys()).toHaveLength(2);
  });

  it('of a recording that Webex no longer knows are settled as none in the end', async () => {
    const { world, id, lookOn } = await archivedEarly({
      metadata() {
        throw new NotFoundError('Webex answered 404.');
      },
    });
    await lookOn(50);
    expect(await world.row(id)).toMatchObject({
      status: 'archived',
      archive: { transcript: { state: 'none' }, metadata: { state: 'none' } },
    });
    expect((await world.row(id)).lookAt).toBeUndefined();
  });

  it('that will never work call a person at a later look, with the archive kept', async () => {
    let readable = true;
    const { world, id, lookOn } = await archivedEarly({
      details() {
        if (!readable) throw new PermanentError('malformed', 'The details cannot be read: topic.');
      },
    });
    readable = false;
    await lookOn(50);
    expect(await world.row(id)).toMatchObject({
      status: 'parked',
      reason: 'malformed',
      parkedFrom: 'archived',
      archive: { audio: { bytes: audio.length } },
    });
  });

  it('get another number beside a wrong object, as audio does', async () => {
    const { world, id, lookOn } = await archivedEarly({});
    const folder = `recordings/${id.slice(0, 2)}/${id}`;
    await world.media.put(`${folder}/metadata.json`, sends('{}').body, { contentType: 'application/json' });
    const recording = aWebexRecording({ id, createTime: at('2026-03-02T09:20:00Z') });
    world.webex.show(recording, { audio: () => sends(audio), metadata: () => '{"a":1}' });
    world.clock.pass(hourMs);
    await lookOn(1);
    expect(await world.row(id)).toMatchObject({
      archive: { metadata: { state: 'stored', copy: 2, bytes: 7 } },
    });
  });
});
