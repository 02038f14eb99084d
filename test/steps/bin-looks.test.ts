import { describe, expect, it } from 'vitest';
import { TransientError } from '../../lib/domain/errors.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import { dayMs, plusMs } from '../../lib/domain/time.ts';
import { archiveRecording, type BinnedMode } from '../../lib/steps/archive-recording.ts';
import { presenceOn } from '../../lib/steps/presence.ts';
import { sweep } from '../../lib/steps/sweep.ts';
import { leanRow } from '../build/every-status.ts';
import { aDiscovered, anArchived, anId, at } from '../build/recordings.ts';
import { farDeadline, stepWorld } from '../build/step-world.ts';
import { aWebexRecording, mp3Bytes, sends, type Holdings } from '../build/webex-in-memory.ts';

const audio = await mp3Bytes('the audio');
const vtt = 'WEBVTT\n\n00:00.000 --> 00:02.000\nHello.\n';
const whole: Holdings = {
  audio: () => sends(audio),
  transcript: () => sends(vtt),
  metadata: () => '{}',
};
const settled = anArchived().archive;
const awaiting = { ...settled, transcript: { state: 'awaited', looks: 1 } } as const;
/** When the rows here came into their state; looks begin on the 2nd of March at ten. */
const lately = at('2026-03-01T08:00:00Z');

async function binWorld(binned: BinnedMode = 'alarm') {
  const world = await stepWorld();
  const presence = presenceOn(world);
  // So that there is always another one to be known.
  world.webex.show(aWebexRecording());
  const look = async (row: Recording) => {
    await world.ring(row.id);
    await archiveRecording({ id: row.id, deadline: farDeadline, presence, binned }, world);
    await swept();
    return world.row(row.id);
  };
  // Without a policy in force, nothing is due any more for a fate.
  const swept = () => sweep({ deadline: farDeadline, ringLimit: 500, token: 'compliance-read' }, world);
  return {
    ...world,
    look,
    /** Puts the row into the table, and shows its recording like this. */
    async put(row: Recording, status: string, holdings: Holdings = {}): Promise<Recording> {
      await world.recordings.create(row);
      world.webex.show(aWebexRecording({ id: row.id, status, durationSeconds: 10 }), holdings);
      return row;
    },
    /** Looks whenever the row is due, at most so many times; how often it was. */
    async lookOn(row: Recording, most = 60): Promise<number> {
      let looks = 0;
      for (let now = await world.row(row.id); now.lookAt !== undefined && looks < most; looks += 1) {
        world.clock.set(now.lookAt);
        now = await look(now);
      }
      return looks;
    },
    rungBySweep: async (row: Recording) => {
      await swept();
      return (await world.row(row.id)).wake === 'archive';
    },
    /** What was said as an error, without saying it again. */
    alarms: () => [
      ...new Set(
        world.log.lines
          .filter(line => line.level === 'error')
          .map(line => `${line.event} ${String(line.facts['id'])}`),
      ),
    ],
  };
}

const short = { ...aDiscovered().facts, durationSeconds: 10 };
const discovered = () => aDiscovered({ facts: short });
const binned = () => ({
  ...leanRow('binned', anId()),
  facts: short,
  status: 'binned' as const,
  binnedAt: lately,
  lookAt: lately,
});
const inBin = { lookAt: lately, status: 'trashed', trashedAt: lately, by: 'webex' } as const;
const trashed = (): Recording => ({ ...anArchived(), ...inBin });
const neverKept = (): Recording => ({ ...leanRow('trashed', anId()), ...inBin, facts: short });
const purged = () => ({
  ...anArchived({ lookAt: lately }),
  status: 'purged' as const,
  purgedAt: lately,
  by: 'webex' as const,
});

describe('a look at a row that was rung', () => {
  it.each<[string, () => Recording, string, Partial<Recording> & object]>([
    ['discovered, in the bin', discovered, 'deleted', { status: 'binned' }],
    ['discovered, purged', discovered, 'purged', { status: 'purged', by: 'webex' }],
    [
      'archived, in the bin',
      () => anArchived({ lookAt: lately }),
      'deleted',
      { status: 'trashed', by: 'webex' },
    ],
    ['archived, purged', () => anArchived({ lookAt: lately }), 'purged', { status: 'purged', by: 'webex' }],
    ['binned, restored', binned, 'available', { status: 'discovered' }],
    ['binned, purged', binned, 'purged', { status: 'purged', by: 'webex' }],
    ['trashed, restored', trashed, 'available', { status: 'archived' }],
    ['trashed, never archived, restored', neverKept, 'available', { status: 'discovered' }],
    ['trashed, purged', trashed, 'purged', { status: 'purged', by: 'webex' }],
    ['purged, restored', purged, 'available', {}],
  ])('follows what its details show: %s', async (_what, make, status, expected) => {
    const world = await binWorld();
    const row = await world.put(make(), status, whole);
    const next = await world.look(row);
    expect(next).toMatchObject(expected);
    expect(next.status).not.toBe(row.status);
    if (status === 'available') expect(next.restoredAt).toBe('2026-03-02T10:00:00.000Z');
    expect(await world.keys()).toEqual([]);
  });

  it.each<[string, () => Recording, string]>([
    ['archived and there', () => anArchived({ lookAt: lately, fault: 'not-found' }), 'available'],
    ['trashed and in the bin', () => ({ ...trashed(), fault: 'not-found' }), 'deleted'],
    ['trashed without an archive and in the bin', () => ({ ...neverKept(), fault: 'not-found' }), 'deleted'],
    ['purged and purged', purged, 'purged'],
  ])('has nothing due any more where row and details agree: %s', async (_what, make, status) => {
    const world = await binWorld();
    const row = await world.put(make(), status, whole);
    expect(await world.rungBySweep(row)).toBe(true);
    const { version: _before, lookAt: _due, fault: _doubt, ...same } = row;
    const { version: _after, ...next } = await world.look(row);
    expect(next).toEqual(same);
  });

  it.each<[string, () => Recording]>([
    ['archived', () => anArchived({ lookAt: lately })],
    ['trashed', trashed],
    ['purged', purged],
  ])('is made again where its details could not be had: %s', async (_what, make) => {
    const world = await binWorld();
    const down = () => {
      throw new TransientError('webex-unavailable', 'Webex answered 503.');
    };
    const row = await world.put(make(), 'available', { details: down });
    const next = await world.look(row);
    expect(next).toMatchObject({ status: row.status, fault: 'webex-unavailable' });
    expect(next.lookAt).toBe('2026-03-02T10:05:00.000Z');
  });
});

it('a look whose details failed is made again although all that was awaited came without them', async () => {
  const world = await binWorld();
  const archive = { ...settled, metadata: { state: 'awaited', looks: 1 } } as const;
  let down = true;
  const row = await world.put(anArchived({ lookAt: lately, archive }), 'deleted', {
    metadata: () => '{}',
    details() {
      if (down) throw new TransientError('webex-unavailable', 'Webex answered 503.');
    },
  });
  expect(await world.look(row)).toMatchObject({
    status: 'archived',
    archive: { metadata: { state: 'stored' } },
    lookAt: '2026-03-02T11:00:00.000Z',
  });
  down = false;
  await world.lookOn(row);
  expect(await world.row(row.id)).toMatchObject({ status: 'trashed' });
});

describe('a recording that was first seen in the recycle bin', () => {
  it('is an alarm, and is looked at every day', async () => {
    const world = await binWorld();
    const row = await world.put(binned(), 'deleted', whole);
    for (const day of ['03', '04', '05']) {
      const next = await world.look(row);
      expect(next).toMatchObject({ status: 'binned', lookAt: `2026-03-${day}T10:00:00.000Z` });
      world.clock.pass(dayMs);
    }
    expect(world.alarms()).toEqual([`binned-unarchived ${row.id}`]);
    expect(await world.keys()).toEqual([]);
  });

  it('comes into the archive from there, where that is wanted and Webex gives a link', async () => {
    const world = await binWorld('archive');
    const row = await world.put(binned(), 'deleted', whole);
    expect(await world.rungBySweep(row)).toBe(true);
    const next = await world.look(row);
    expect(next).toMatchObject({
      status: 'trashed',
      by: 'webex',
      trashedAt: lately,
      archive: {
        audio: { copy: 1, bytes: audio.length },
        transcript: { state: 'stored' },
        metadata: { state: 'stored' },
      },
    });
    expect(next.lookAt).toBeUndefined();
    expect(await world.keys()).toHaveLength(3);
    expect(world.alarms()).toEqual([]);
  });

  it('stays an alarm where Webex gives no link, and is tried again every day', async () => {
    const world = await binWorld('archive');
    const row = await world.put(binned(), 'deleted', {});
    await world.look(row);
    world.clock.pass(dayMs);
    expect(await world.look(row)).toMatchObject({ status: 'binned', lookAt: '2026-03-04T10:00:00.000Z' });
    expect(world.alarms()).toEqual([`binned-unarchived ${row.id}`]);
    world.webex.show(aWebexRecording({ id: row.id, status: 'deleted' }), whole);
    world.clock.pass(dayMs);
    expect(await world.look(row)).toMatchObject({ status: 'trashed' });
  });

  it('is no alarm where a person has just taken it out again', async () => {
    const world = await binWorld();
    const fresh = { ...binned(), binnedAt: at('2026-03-02T09:57:00Z') };
    const row = await world.put(fresh, 'available', whole);
    await world.look(row);
    expect(world.alarms()).toEqual([]);
    await world.lookOn(row, 3);
    expect(await world.row(row.id)).toMatchObject({ status: 'archived' });
    expect(world.clock.now() < plusMs(at('2026-03-02T10:00:00Z'), 2 * 3_600_000)).toBe(true);
  });
});

describe('a recording that is purged before it was archived', () => {
  it.each<[string, () => Recording]>([
    ['discovered', discovered],
    ['binned', binned],
  ])('is lost, and an alarm: %s', async (_what, make) => {
    const world = await binWorld();
    const row = await world.put(make(), 'purged');
    await world.look(row);
    expect(world.alarms()).toEqual([`purged-unarchived ${row.id}`]);
  });

  it('is no loss once it was archived', async () => {
    const world = await binWorld();
    await world.look(await world.put(anArchived({ lookAt: lately }), 'purged'));
    await world.look(await world.put(trashed(), 'purged'));
    expect(world.alarms()).toEqual([]);
  });
});

describe('what is still awaited of a recording', () => {
  it.each<[string, string, Holdings, string]>([
    ['in the bin, where links work there', 'deleted', whole, 'stored'],
    ['in the bin, without links', 'deleted', {}, 'none'],
    ['purged', 'purged', {}, 'none'],
  ])(
    'that went is looked for as long as any other, and then settled: %s',
    async (_what, status, holdings, state) => {
      const world = await binWorld();
      const archived = anArchived({ lookAt: lately, facts: short, archive: awaiting });
      const row = await world.put(archived, status, holdings);
      await world.lookOn(row);
      const end = await world.row(row.id);
      expect(end).toMatchObject({ archive: { audio: settled.audio, transcript: { state } } });
      expect(end.lookAt).toBeUndefined();
    },
  );
});

describe('a recording that Webex no longer knows', () => {
  it.each([
    ['nothing', settled],
    ['a transcript', awaiting],
  ])('after it was purged is as it should be, with %s awaited', async (_what, archive) => {
    const world = await binWorld();
    const row = { ...purged(), archive };
    await world.recordings.create(row);
    const looks = await world.lookOn(row);
    expect(looks).toBeLessThanOrEqual(12);
    const end = await world.row(row.id);
    const transcript = archive === awaiting ? { state: 'none' } : settled.transcript;
    expect(end).toMatchObject({
      status: 'purged',
      attempts: 0,
      archive: { audio: settled.audio, transcript },
    });
    expect([end.lookAt, end.fault, end.absence]).toEqual([undefined, undefined, undefined]);
  });

  it.each<[string, () => Recording, unknown[]]>([
    ['binned', binned, ['vanished-unarchived']],
    ['trashed', trashed, []],
  ])('has vanished from the bin after three looks over a day: %s', async (_what, make, alarms) => {
    const world = await binWorld();
    const row = make();
    await world.recordings.create(row);
    expect(await world.look(row)).toMatchObject({ status: row.status, absence: { looks: 1 } });
    await world.lookOn(row);
    expect(await world.row(row.id)).toMatchObject({
      status: 'vanished',
      vanishedAt: '2026-03-03T10:00:00.000Z',
    });
    expect(world.alarms().map(alarm => alarm.split(' ')[0])).toEqual(alarms);
  });
});
