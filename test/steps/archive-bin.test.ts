import { describe, expect, it } from 'vitest';
import { recording, type Recording } from '../../lib/domain/recording.ts';
import { hourMs, plusMs } from '../../lib/domain/time.ts';
import type { WebexRecording } from '../../lib/domain/webex-recording.ts';
import { archiveRecording, type BinnedMode } from '../../lib/steps/archive-recording.ts';
import { rememberPage } from '../../lib/steps/remember-page.ts';
import { at } from '../build/recordings.ts';
import { farDeadline, stepWorld, type StepWorld } from '../build/step-world.ts';
import { aWebexRecording, mp3Bytes, sends } from '../build/webex-in-memory.ts';

const bytes = await mp3Bytes('in the bin');
const holdings = { audio: () => sends(bytes), transcript: () => sends('WEBVTT\n'), metadata: () => '{}' };

async function shows(world: StepWorld, seen: WebexRecording): Promise<Recording> {
  await rememberPage({ recordings: [seen], malformed: [] }, world);
  return world.row(seen.id);
}

async function look(world: StepWorld, id: Recording['id'], binned: BinnedMode = 'alarm'): Promise<Recording> {
  await world.ring(id);
  await archiveRecording({ id, deadline: farDeadline, binned }, world);
  const row = await world.row(id);
  expect(recording.parse(row)).toEqual(row);
  return row;
}

function alarms(world: StepWorld): unknown[] {
  return world.log.lines
    .filter(line => line.event === 'binned-unarchived')
    .map(({ level, facts }) => [level, facts['id']]);
}

describe('a recording that is in the recycle bin when it is first seen', () => {
  it('is an alarm each day, and nothing else is done, unless the setting says so', async () => {
    const world = await stepWorld();
    const seen = world.webex.show(aWebexRecording({ status: 'deleted' }), holdings);
    expect(await shows(world, seen)).toMatchObject({ status: 'binned', binnedAt: world.clock.now() });
    const row = await look(world, seen.id);
    expect(row).toMatchObject({ status: 'binned', lookAt: plusMs(world.clock.now(), 24 * hourMs) });
    expect(row).not.toHaveProperty('wake');
    expect(alarms(world)).toEqual([['error', seen.id]]);
    expect(await world.keys()).toEqual([]);
    world.clock.pass(24 * hourMs);
    await look(world, seen.id);
    expect(alarms(world)).toHaveLength(2);
  });

  it('is archived from there where the setting says so, and stays what Webex made it', async () => {
    const world = await stepWorld();
    const seen = world.webex.show(aWebexRecording({ status: 'deleted' }), holdings);
    const { discoveredAt } = await shows(world, seen);
    const row = await look(world, seen.id, 'archive');
    expect(row).toMatchObject({
      status: 'trashed',
      by: 'webex',
      trashedAt: discoveredAt,
      archive: {
        audio: { bytes: bytes.length },
        transcript: { state: 'stored' },
        metadata: { state: 'stored' },
      },
    });
    expect(row).not.toHaveProperty('binnedAt');
    // A hold may take it out.
    expect(row.lookAt).toBe(world.clock.now());
    expect(await world.keys()).toHaveLength(3);
    expect(alarms(world)).toEqual([]);
  });

  it('has its transcript looked for again while it is there', async () => {
    const world = await stepWorld('2026-03-02T09:25:00Z');
    const later: { transcript?: () => ReturnType<typeof sends> } = {};
    const seen = world.webex.show(aWebexRecording({ status: 'deleted' }), {
      ...holdings,
      get transcript() {
        return later.transcript;
      },
    });
    await shows(world, seen);
    const row = await look(world, seen.id, 'archive');
    expect(row).toMatchObject({ status: 'trashed', archive: { transcript: { state: 'awaited' } } });
    expect(row.lookAt).toBe(at('2026-03-02T09:35:00Z'));
    later.transcript = () => sends('WEBVTT\n');
    world.clock.set('2026-03-02T09:35:00Z');
    expect(await look(world, seen.id, 'archive')).toMatchObject({
      status: 'trashed',
      archive: { transcript: { state: 'stored' } },
    });
  });

  it('stays an alarm where Webex gives no link to what is there', async () => {
    const world = await stepWorld();
    const seen = world.webex.show(aWebexRecording({ status: 'deleted' }), { metadata: () => '{}' });
    await shows(world, seen);
    expect(await look(world, seen.id, 'archive')).toMatchObject({ status: 'binned', attempts: 0 });
    expect(alarms(world)).toEqual([['error', seen.id]]);
  });

  it('is archived once somebody has restored it, whether a list or its details say so', async () => {
    for (const by of ['list', 'details'] as const) {
      const world = await stepWorld();
      const seen = world.webex.show(aWebexRecording({ status: 'deleted' }), holdings);
      await shows(world, seen);
      world.clock.pass(2 * hourMs);
      const back = world.webex.show({ ...seen, status: 'available' }, holdings);
      const row = by === 'list' ? await shows(world, back) : await look(world, seen.id);
      expect(row).toMatchObject({ status: 'discovered', restoredAt: world.clock.now() });
      expect(await look(world, seen.id)).toMatchObject({ status: 'archived' });
    }
  });

  it('vanishes by the same three looks as any other', async () => {
    const world = await stepWorld();
    const seen = world.webex.show(aWebexRecording({ status: 'deleted' }), holdings);
    world.webex.show(aWebexRecording({ createTime: at('2026-03-02T09:50:00Z') }), holdings);
    await shows(world, seen);
    world.webex.withdraw(seen);
    for (const hours of [0, 12]) {
      world.clock.pass(hours * hourMs);
      expect(await look(world, seen.id)).toMatchObject({ status: 'binned', fault: 'not-found' });
    }
    world.clock.pass(12 * hourMs);
    expect(await look(world, seen.id)).toMatchObject({ status: 'vanished', absence: { looks: 3 } });
    expect(world.log.lines.map(line => line.event)).toContain('vanished-unarchived');
  });
});

describe('a recording whose details show it elsewhere', () => {
  it('is not downloaded from where its row does not say that it is', async () => {
    const world = await stepWorld();
    const seen = world.webex.show(aWebexRecording(), holdings);
    await shows(world, seen);
    world.webex.show({ ...seen, status: 'deleted' }, holdings);
    expect(await look(world, seen.id)).toMatchObject({ status: 'binned', lookAt: world.clock.now() });
    expect(await world.keys()).toEqual([]);
  });

  it('is purged where Webex says so, and archived or not, nothing is due any more', async () => {
    for (const first of ['discovered', 'archived'] as const) {
      const world = await stepWorld();
      const seen = world.webex.show(aWebexRecording(), holdings);
      await shows(world, seen);
      if (first === 'archived') await look(world, seen.id);
      world.webex.show({ ...seen, status: 'purged' }, holdings);
      const row = await look(world, seen.id);
      expect(row).toMatchObject({ status: 'purged', by: 'webex', purgedAt: world.clock.now() });
      expect(row).not.toHaveProperty('lookAt');
      expect('archive' in row).toBe(first === 'archived');
    }
  });

  it('is trashed by someone else where it was archived, and archived again where that one restored it', async () => {
    const world = await stepWorld();
    const seen = world.webex.show(aWebexRecording(), holdings);
    await shows(world, seen);
    const archived = await look(world, seen.id);
    const binned = world.webex.show({ ...seen, status: 'deleted' }, holdings);
    const trashed = await shows(world, binned);
    expect(trashed).toMatchObject({ status: 'trashed', by: 'webex', trashedAt: world.clock.now() });
    expect(await look(world, seen.id)).toMatchObject({ status: 'trashed', by: 'webex' });
    world.clock.pass(2 * hourMs);
    const restored = await shows(world, world.webex.show(seen, holdings));
    expect(restored).toMatchObject({ status: 'archived', restoredAt: world.clock.now() });
    expect('archive' in restored && restored.archive).toEqual('archive' in archived && archived.archive);
    expect(await world.keys()).toHaveLength(3);
  });
});
