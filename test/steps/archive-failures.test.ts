import { describe, expect, it } from 'vitest';
import { discover } from '../../lib/domain/discovery.ts';
import { NotFoundError, PermanentError, TokenRefusedError, TransientError } from '../../lib/domain/errors.ts';
import type { MediaStore } from '../../lib/ports.ts';
import { archiveRecording } from '../../lib/steps/archive-recording.ts';
import { farDeadline, stepWorld } from '../build/step-world.ts';
import {
  aWebexRecording,
  breaksOff,
  mp3Bytes,
  sends,
  sendsWithoutLength,
  type Holdings,
} from '../build/webex-in-memory.ts';

const audio = await mp3Bytes('the audio');
const half = await mp3Bytes('the audio', 5);
const twice = await mp3Bytes('the audio', 20);
const html = '<!DOCTYPE html><html><body>Your session has expired.</body></html>';

/** The row after one attempt, and what is in the archive. */
async function afterOne(holdings: Holdings, mediaOf: (media: MediaStore) => MediaStore = media => media) {
  const world = await stepWorld();
  const recording = world.webex.show(aWebexRecording(), holdings);
  await world.recordings.create(discover(recording, world.clock.now()));
  await world.ring(recording.id);
  const attempt = () =>
    archiveRecording({ id: recording.id, deadline: farDeadline }, { ...world, media: mediaOf(world.media) });
  await attempt();
  return { world, id: recording.id, attempt, row: await world.row(recording.id), keys: await world.keys() };
}

describe('a download that is not what was promised', () => {
  it.each<[string, string, Holdings['audio']]>([
    ['an empty body', 'empty', () => sends('', 0)],
    ['an empty body without a length', 'empty', () => sendsWithoutLength('')],
    ['fewer bytes than announced', 'length-mismatch', () => sends(audio, audio.length + 1)],
    ['none of the bytes announced', 'empty', () => sends('', audio.length)],
    ['more bytes than announced', 'length-mismatch', () => sends(audio, audio.length - 1)],
    ['an HTML page', 'not-audio', () => sends(html)],
    ['an HTML page without a length', 'not-audio', () => sendsWithoutLength(html)],
    ['JSON', 'not-audio', () => sends('{"message":"The link has expired.","errors":[]}')],
    ['wrong first bytes', 'not-audio', () => sends(Buffer.concat([Buffer.alloc(16), audio]))],
    ['three bytes', 'not-audio', () => sends('abc')],
    ['half of the audio, whole by its length', 'duration-mismatch', () => sends(half)],
    ['half of the audio without a length', 'duration-mismatch', () => sendsWithoutLength(half)],
    ['far more audio than stated', 'duration-mismatch', () => sends(twice)],
    ['a frame that was cut off, seconds early', 'duration-mismatch', () => sends(audio.subarray(0, 15_000))],
  ])('%s leaves no object behind, and the row says %s', async (_what, fault, download) => {
    const { world, row, keys } = await afterOne({ audio: download });
    expect(row).toMatchObject({ status: 'discovered', fault, attempts: 1 });
    expect([row.lookAt, row.wake]).toEqual(['2026-03-02T10:05:00.000Z', undefined]);
    expect(keys).toEqual([]);
    expect(await world.unfinished()).toEqual([]);
  });

  it('is archived without a length too, when everything else proves it', async () => {
    const { row } = await afterOne({ audio: () => sendsWithoutLength(audio) });
    expect(row).toMatchObject({ status: 'archived', archive: { audio: { bytes: audio.length } } });
  });
});

describe('trouble that is not the recording’s', () => {
  it.each<[string, TransientError, string]>([
    ['Webex is down', new TransientError('webex-unavailable', 'down'), '2026-03-02T10:05:00.000Z'],
    ['the token is refused', new TokenRefusedError('401'), '2026-03-02T10:05:00.000Z'],
    [
      'Webex asks for a short wait',
      new TransientError('rate-limited', '429', { retryAfterMs: 9_000 }),
      '2026-03-02T10:05:00.000Z',
    ],
    [
      'Webex asks for a long wait',
      new TransientError('rate-limited', '429', { retryAfterMs: 3_600_000 }),
      '2026-03-02T11:00:00.000Z',
    ],
    [
      'Webex asks for an absurd wait',
      new TransientError('rate-limited', '429', { retryAfterMs: Number.MAX_SAFE_INTEGER }),
      '2026-03-03T10:00:00.000Z',
    ],
  ])('%s: it waits, and nothing is held against it', async (_what, error, lookAt) => {
    const { row, keys } = await afterOne({
      details() {
        throw error;
      },
    });
    expect(row).toMatchObject({ status: 'discovered', fault: error.fault, attempts: 0, lookAt });
    expect(row.wake).toBeUndefined();
    expect(keys).toEqual([]);
  });

  it('a reset in the middle of the body leaves nothing behind', async () => {
    const reset = new TransientError('webex-unavailable', 'media.example broke off.');
    const { world, row, keys } = await afterOne({
      audio: () => breaksOff(audio.subarray(0, 9_000), audio.length, reset),
    });
    expect(row).toMatchObject({ status: 'discovered', fault: 'webex-unavailable', attempts: 0 });
    expect(keys).toEqual([]);
    expect(await world.unfinished()).toEqual([]);
  });

  it.each(['put', 'head'] as const)('a store that fails at %s leaves nothing behind', async method => {
    const down = async () => {
      throw new TransientError('store-unavailable', 'The disk is full.');
    };
    const { row, keys } = await afterOne({ audio: () => sends(audio) }, media => ({
      ...media,
      [method]: down,
    }));
    expect(row).toMatchObject({ status: 'discovered', fault: 'store-unavailable', attempts: 0 });
    expect(keys).toEqual([]);
  });

  it('never parks, however long it lasts', async () => {
    const { world, id, attempt } = await afterOne({
      details() {
        throw new TransientError('webex-unavailable', 'down');
      },
    });
    for (let day = 3; day <= 20; day += 1) {
      world.clock.set(`2026-03-${String(day).padStart(2, '0')}T10:00:00Z`);
      await world.ring(id);
      await attempt();
    }
    expect(await world.row(id)).toMatchObject({ status: 'discovered', attempts: 0 });
  });

  it('an error that nobody foresaw is thrown, and the row still rings', async () => {
    const world = await stepWorld();
    const recording = world.webex.show(aWebexRecording(), {
      details() {
        throw new TypeError('undefined is not a function');
      },
    });
    await world.recordings.create(discover(recording, world.clock.now()));
    await world.ring(recording.id);
    const attempt = archiveRecording({ id: recording.id, deadline: farDeadline }, world);
    await expect(attempt).rejects.toThrow(TypeError);
    expect(await world.row(recording.id)).toMatchObject({ wake: 'archive', version: 2 });
  });
});

describe('a store that holds other bytes than were sent', () => {
  it('is found out, and the truth under the key stays', async () => {
    const { world, id, attempt, row, keys } = await afterOne({ audio: () => sends(audio) }, media => ({
      ...media,
      async put(key, body, about) {
        body.destroy();
        return media.put(key, sends(half).body, { contentType: about.contentType });
      },
    }));
    expect(row).toMatchObject({ status: 'discovered', fault: 'store-mismatch', attempts: 1 });
    expect(keys).toEqual([`recordings/${id.slice(0, 2)}/${id}/audio.mp3`]);

    world.clock.set('2026-03-02T10:05:00Z');
    await world.ring(id);
    await attempt();
    expect(await world.row(id)).toMatchObject({ fault: 'store-mismatch', attempts: 2 });
  });

  it('gets the next number at the next attempt', async () => {
    let spoils = true;
    const { world, id, attempt, row } = await afterOne({ audio: () => sends(audio) }, media => ({
      ...media,
      async put(key, body, about) {
        if (!spoils || !key.endsWith('.mp3')) return media.put(key, body, about);
        spoils = false;
        await body.toArray();
        return media.put(key, sends(half).body, { contentType: about.contentType });
      },
    }));
    expect(row).toMatchObject({ status: 'discovered', fault: 'store-mismatch', attempts: 1 });
    world.clock.set('2026-03-02T10:05:00Z');
    await world.ring(id);
    await attempt();

    expect(await world.row(id)).toMatchObject({ status: 'archived', archive: { audio: { copy: 2 } } });
    expect(await world.keys()).toHaveLength(2);
  });
});

describe('what a person has to look at', () => {
  it('is parked at once where Webex gives no link', async () => {
    const { row, keys } = await afterOne({ metadata: () => '{}' });
    expect(row).toMatchObject({ status: 'parked', reason: 'not-downloadable', parkedFrom: 'discovered' });
    expect([row.lookAt, row.wake, row.attempts]).toEqual([undefined, undefined, 1]);
    expect(keys).toEqual([]);
  });

  it('is parked at once where there is a link for the transcript only', async () => {
    const { row, keys } = await afterOne({ transcript: () => sends('WEBVTT') });
    expect(row).toMatchObject({ status: 'parked', reason: 'not-downloadable' });
    expect(keys).toEqual([]);
  });

  it('is parked at once where the details cannot be read', async () => {
    const { row } = await afterOne({
      details() {
        throw new PermanentError('malformed', 'The details cannot be read: createTime: custom.');
      },
    });
    expect(row).toMatchObject({ status: 'parked', reason: 'malformed' });
  });

  it('is parked at once where it is more than one object can hold', async () => {
    const { row, keys } = await afterOne({ audio: () => sends(audio, 5 * 1024 ** 3 + 1) });
    expect(row).toMatchObject({ status: 'parked', reason: 'too-large' });
    expect(keys).toEqual([]);
  });

  it('is parked after five failures that speak against it, each later than the one before', async () => {
    const { world, id, attempt } = await afterOne({ audio: () => sends(html) });
    const dueAgain = [];
    for (let row = await world.row(id); row.lookAt !== undefined; row = await world.row(id)) {
      dueAgain.push(row.lookAt);
      world.clock.set(row.lookAt);
      await world.ring(id);
      await attempt();
    }
    expect(dueAgain).toEqual([
      '2026-03-02T10:05:00.000Z',
      '2026-03-02T10:35:00.000Z',
      '2026-03-02T13:35:00.000Z',
      '2026-03-03T13:35:00.000Z',
    ]);
    const parked = {
      status: 'parked',
      reason: 'not-audio',
      attempts: 5,
      parkedAt: '2026-03-03T13:35:00.000Z',
    };
    expect(await world.row(id)).toMatchObject(parked);
  });

  it('may be nothing: what Webex does not know at one look is looked for again', async () => {
    let early = true;
    const { world, id, attempt, row } = await afterOne({
      details() {
        if (early) throw new NotFoundError('Webex answered 404.');
      },
      audio: () => sends(audio),
    });
    expect(row).toMatchObject({ status: 'discovered', fault: 'webex-unavailable', attempts: 0 });
    expect(row.lookAt).toBe('2026-03-02T11:00:00.000Z');
    early = false;
    world.clock.set('2026-03-02T11:00:00Z');
    await world.ring(id);
    await attempt();
    expect(await world.row(id)).toMatchObject({ status: 'archived', attempts: 0 });
  });

  it('is named in the log by its id, and by nothing else of it', async () => {
    const { world, id } = await afterOne({ audio: () => sends(html) });
    expect(world.log.lines).toContainEqual({
      level: 'warn',
      event: 'archive-failed',
      facts: {
        id,
        fault: 'not-audio',
        why: 'The first bytes are neither an MP3 frame nor an ID3 tag.',
      },
    });
    expect(JSON.stringify(world.log.lines)).not.toMatch(/marta|555|ticket|media\.example/);
  });
});
