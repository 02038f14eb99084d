import { describe, expect, it } from 'vitest';
import { NotFoundError, TokenRefusedError, TransientError } from '../../lib/domain/errors.ts';
import { hourMs, minuteMs } from '../../lib/domain/time.ts';
import { presenceOn } from '../../lib/steps/presence.ts';
import { knowsNothing, missingWorld } from '../build/missing-world.ts';
import { at } from '../build/recordings.ts';
import { aWebexRecording, mp3Bytes, sends } from '../build/webex-in-memory.ts';

const audio = await mp3Bytes('the audio');
const whole = { audio: () => sends(audio), metadata: () => '{}' };

describe('a recording that Webex no longer knows, while it shows others', () => {
  it('vanishes at the third look that counts, a day after the first, and that it is lost is an alarm', async () => {
    const world = await missingWorld();
    await world.listed();
    const { id } = await world.missing();
    expect(await world.lookOn(id)).toEqual([
      '2026-03-02T10:00:00.000Z',
      '2026-03-02T10:05:00.000Z',
      '2026-03-02T10:30:00.000Z',
      '2026-03-02T13:00:00.000Z',
      '2026-03-02T22:00:00.000Z',
      '2026-03-03T10:00:00.000Z',
    ]);
    const row = await world.row(id);
    expect(row).toMatchObject({
      status: 'vanished',
      vanishedAt: '2026-03-03T10:00:00.000Z',
      attempts: 0,
      absence: {
        looks: 3,
        since: '2026-03-02T10:00:00.000Z',
        lastLookAt: '2026-03-03T10:00:00.000Z',
      },
    });
    expect([row.lookAt, row.wake, row.fault]).toEqual([undefined, undefined, undefined]);
    expect(world.said('error')).toEqual([{ event: 'vanished-unarchived', id }]);
    expect(world.said('info')).toEqual([]);
  });

  it('is missing until then, with nothing held against it', async () => {
    const world = await missingWorld();
    await world.listed();
    const { id } = await world.missing();
    await world.lookOn(id, 5);
    expect(await world.row(id)).toMatchObject({
      status: 'discovered',
      fault: 'not-found',
      attempts: 0,
      absence: { looks: 2, lastLookAt: '2026-03-02T22:00:00.000Z' },
      lookAt: '2026-03-03T10:00:00.000Z',
    });
    expect(world.said('error')).toEqual([]);
  });

  it('does not vanish sooner however often somebody looks', async () => {
    const world = await missingWorld();
    await world.listed();
    const { id } = await world.missing();
    for (let hour = 0; hour < 24; hour += 1) {
      expect(await world.look(id)).toMatchObject({
        status: 'discovered',
        absence: { looks: hour < 12 ? 1 : 2 },
      });
      world.clock.pass(hourMs);
    }
    expect(await world.look(id)).toMatchObject({ status: 'vanished' });
  });

  it('keeps its archive where it has one, and its end is no alarm', async () => {
    const world = await missingWorld();
    await world.listed();
    const recording = await world.listed({ audio: () => sends(audio) });
    const { id } = recording;
    const before = await world.look(id);
    const keys = await world.keys();
    world.webex.withdraw(recording);
    await world.lookOn(id);

    const row = await world.row(id);
    expect(row).toMatchObject({ status: 'vanished', absence: { looks: 3 } });
    expect(row).toHaveProperty('archive', 'archive' in before ? before.archive : undefined);
    expect(await world.keys()).toEqual(keys);
    expect(world.said('error')).toEqual([]);
    expect(world.said('info')).toEqual([{ event: 'vanished', id }]);
  });

  it('may be only not there yet: it is looked for again within minutes, and archived', async () => {
    const world = await missingWorld();
    await world.listed();
    const recording = await world.missing();
    await world.lookOn(recording.id, 1);
    world.webex.show(recording, whole);
    expect(await world.lookOn(recording.id, 1)).toEqual(['2026-03-02T10:05:00.000Z']);
    const row = await world.row(recording.id);
    expect(row).toMatchObject({ status: 'archived', attempts: 0 });
    expect([row.absence, row.fault]).toEqual([undefined, undefined]);
  });
});

describe('a look that finds the recording', () => {
  it('voids the looks before it, also when its download then fails', async () => {
    const world = await missingWorld();
    await world.listed();
    const recording = await world.missing();
    await world.lookOn(recording.id, 5);
    world.webex.show(recording, { audio: () => sends('') });
    await world.lookOn(recording.id, 1);
    const row = await world.row(recording.id);
    expect(row).toMatchObject({ status: 'discovered', fault: 'empty', attempts: 1 });
    expect(row.absence).toBeUndefined();

    world.webex.withdraw(recording);
    await world.lookOn(recording.id, 1);
    expect(await world.row(recording.id)).toMatchObject({ status: 'discovered', absence: { looks: 1 } });
  });

  it.each([
    ['not archived', undefined],
    ['archived', { audio: () => sends(audio) }],
  ])('is none where Webex answered with an error: the looks before it stand, %s', async (_what, holdings) => {
    const world = await missingWorld();
    await world.listed();
    const recording = holdings === undefined ? await world.missing() : await world.listed(holdings);
    if (holdings !== undefined) await world.look(recording.id);
    world.webex.withdraw(recording);
    const first = await world.look(recording.id);
    expect(first).toMatchObject({ absence: { looks: 1 } });
    world.webex.show(recording, {
      details() {
        throw new TransientError('webex-unavailable', 'Webex answered 503.');
      },
      metadata: () => '{}',
    });
    world.clock.set('2026-03-03T00:00:00Z');
    expect(await world.look(recording.id)).toMatchObject({
      status: first.status,
      fault: 'webex-unavailable',
      absence: first.absence,
      lookAt: '2026-03-03T00:05:00.000Z',
    });
  });
});

describe('without another recording that Webex shows', () => {
  it('no look counts, and when Webex knows its recordings again they are archived', async () => {
    const world = await missingWorld();
    for (const recording of [1, 2, 3].map(() => aWebexRecording())) world.webex.show(recording, knowsNothing);
    const listed = await world.listed(knowsNothing);
    await world.lookOn(listed.id, 72);
    const row = await world.row(listed.id);
    expect(row).toMatchObject({
      status: 'discovered',
      fault: 'webex-unavailable',
      attempts: 0,
      lookAt: '2026-03-05T10:00:00.000Z',
    });
    expect(row.absence).toBeUndefined();

    world.webex.show(listed, whole);
    await world.lookOn(listed.id, 1);
    expect(await world.row(listed.id)).toMatchObject({ status: 'archived' });
  });

  it('the last look does not count either', async () => {
    const world = await missingWorld();
    const neighbour = await world.listed();
    const { id } = await world.missing();
    await world.lookOn(id, 5);
    world.webex.show(neighbour, knowsNothing);
    world.clock.set('2026-03-03T10:00:00Z');
    expect(await world.look(id)).toMatchObject({
      status: 'discovered',
      fault: 'webex-unavailable',
      absence: { looks: 2 },
      lookAt: '2026-03-03T11:00:00.000Z',
    });
    world.webex.show(neighbour);
    world.clock.set('2026-03-03T11:00:00Z');
    expect(await world.look(id)).toMatchObject({ status: 'vanished' });
  });

  it('the recording itself is no witness, should a list still show it', async () => {
    const world = await missingWorld();
    const recording = await world.listed(knowsNothing);
    const presence = presenceOn(world);
    presence.shown(recording.id);
    const row = await world.look(recording.id, presence);
    expect(row).toMatchObject({ status: 'discovered', fault: 'webex-unavailable' });
    expect(row.absence).toBeUndefined();
  });

  it('nor is it when it is known again a moment later: that look does not count, and the next finds it', async () => {
    const world = await missingWorld();
    let asked = 0;
    const { id } = await world.listed({
      ...whole,
      details() {
        asked += 1;
        if (asked === 1) throw new NotFoundError('Webex answered 404.');
      },
    });
    await world.listed({}, '2026-03-01T09:00:00Z');
    const row = await world.look(id);
    expect(row).toMatchObject({ status: 'discovered', fault: 'webex-unavailable' });
    expect(row.absence).toBeUndefined();
    expect(await world.look(id)).toMatchObject({ status: 'archived' });
  });

  it.each([
    [5, { absence: { looks: 1 }, fault: 'not-found' }],
    [6, { fault: 'webex-unavailable' }],
  ])('one that was shown %d minutes ago is witness for five', async (minutes, expected) => {
    const world = await missingWorld();
    const neighbour = await world.listed();
    const { id } = await world.missing();
    const presence = presenceOn(world);
    await world.look(neighbour.id, presence);
    world.webex.withdraw(neighbour);
    world.clock.pass(minutes * minuteMs);
    expect(await world.look(id, presence)).toMatchObject(expected);
  });

  it.each([
    ['cannot be listed', new TransientError('webex-unavailable', 'Webex answered 503.')],
    ['are not shown to this token', new TokenRefusedError('Webex answered 401.')],
  ])('because they %s, the row waits for what is the trouble', async (_what, error) => {
    const world = await missingWorld();
    await world.listed();
    const { id } = await world.missing();
    world.webex.beforePage = () => {
      throw error;
    };
    const row = await world.look(id);
    expect(row).toMatchObject({ status: 'discovered', fault: error.fault, attempts: 0 });
    expect(row.absence).toBeUndefined();
    world.webex.beforePage = () => undefined;
    expect(await world.look(id), 'the trouble is over').toMatchObject({ absence: { looks: 1 } });
  });
});

describe('the other recording', () => {
  it('may be one that goes itself, as long as one of the next is there', async () => {
    const world = await missingWorld();
    for (const minute of [50, 51]) {
      const going = aWebexRecording({ createTime: at(`2026-03-02T09:${minute}:00Z`) });
      world.webex.show(going, knowsNothing);
    }
    await world.listed();
    const { id } = await world.missing();
    expect(await world.look(id)).toMatchObject({ absence: { looks: 1 } });
  });

  it('may be as old as the missing one where nothing was recorded lately', async () => {
    const world = await missingWorld();
    await world.listed({}, '2025-10-14T12:00:00Z');
    const { id } = await world.missing('2025-10-05T12:00:00Z');
    expect(await world.look(id)).toMatchObject({ absence: { looks: 1 } });
  });
});
