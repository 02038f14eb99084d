import { describe, expect, it } from 'vitest';
import { StaleMoveError, TransientError } from '../../lib/domain/errors.ts';
import type { WebexPage } from '../../lib/domain/webex-recording.ts';
import { rememberPage, type RememberPorts } from '../../lib/steps/remember-page.ts';
import { allOwners } from '../../lib/steps/owners.ts';
import { anArchived, anId, at } from '../build/recordings.ts';
import { stepWorld } from '../build/step-world.ts';
import { aWebexRecording } from '../build/webex-in-memory.ts';

const page = (parts: Partial<WebexPage>): WebexPage => ({ recordings: [], malformed: [], ...parts });
/** Remembers a page. @returns how many rows it added and changed */
async function remember(seen: WebexPage, ports: RememberPorts) {
  const { added, ...rest } = await rememberPage(seen, ports);
  return { ...rest, added: added.length };
}
const newOwner = {
  ownerId: '0aa1b2c3-0000-4000-8000-00000000beef',
  ownerEmail: 'joao.pereira@example.com',
  ownerType: 'place',
};

describe('a page', () => {
  it('becomes rows: one for each recording, and a parked one for each item that cannot be read', async () => {
    const world = await stepWorld();
    const recording = aWebexRecording({ topic: '😀'.repeat(200) });
    const item = { key: anId('bad'), webexId: 'BAD-0001', problem: 'createTime: custom' };
    const nameless = { key: anId('malformed'), problem: 'id: invalid_type' };
    const remembered = await remember(page({ recordings: [recording], malformed: [item, nameless] }), world);

    expect(remembered).toEqual({ seen: 3, added: 3, changed: 0 });
    expect(await world.row(recording.id)).toEqual({
      id: recording.id,
      webexId: recording.webexId,
      version: 1,
      status: 'discovered',
      discoveredAt: '2026-03-02T10:00:00.000Z',
      lookAt: '2026-03-02T10:00:00.000Z',
      attempts: 0,
      facts: {
        origin: {
          ownerId: recording.ownerId,
          ownerEmail: recording.ownerEmail,
          ownerType: 'user',
          storageRegion: 'EU',
          serviceType: 'calling',
          topic: '😀'.repeat(100),
        },
        createTime: '2026-03-02T09:20:00.000Z',
        timeRecorded: '2026-03-02T09:00:00.000Z',
        durationSeconds: 10,
        sizeBytes: 20_000,
      },
    });
    expect(await world.row(item.key)).toEqual({
      id: item.key,
      webexId: 'BAD-0001',
      version: 1,
      status: 'parked',
      discoveredAt: '2026-03-02T10:00:00.000Z',
      parkedAt: '2026-03-02T10:00:00.000Z',
      parkedFrom: 'discovered',
      reason: 'malformed',
      attempts: 0,
    });
    expect(await world.row(nameless.key)).toMatchObject({ status: 'parked', webexId: nameless.key });
  });

  it('with two recordings of one call, alike in all but their ids, becomes two rows', async () => {
    const world = await stepWorld();
    const callSessionId = '91d3c0a2-6a0f-4f55-b6de-0f4f8d0e7c11';
    const recordings = [aWebexRecording({ callSessionId }), aWebexRecording({ callSessionId })];
    expect(await remember(page({ recordings }), world)).toMatchObject({ added: 2 });
    for (const { id } of recordings) expect(await world.row(id)).toMatchObject({ status: 'discovered' });
  });

  it('seen again unchanged costs no write, whatever became of its rows', async () => {
    const world = await stepWorld();
    const recordings = [aWebexRecording(), aWebexRecording(), aWebexRecording()];
    const malformed = [{ key: anId('bad'), problem: 'topic: invalid_type' }];
    await remember(page({ recordings, malformed }), world);
    const [archived] = recordings;
    if (archived === undefined) throw new Error('There are three.');
    const row = await world.row(archived.id);
    if (row.status !== 'discovered') throw new Error('It was just discovered.');
    const { lookAt: _due, ...settled } = row;
    await world.recordings.move(row, { ...settled, status: 'archived', archive: anArchived().archive });
    const writes = world.writes();

    expect(await remember(page({ recordings, malformed }), world)).toEqual({
      seen: 4,
      added: 0,
      changed: 0,
    });
    expect(world.writes()).toBe(writes);
  });

  it('that names a recording twice makes one row', async () => {
    const world = await stepWorld();
    const recording = aWebexRecording();
    const shouted = { ...recording, webexId: recording.webexId.toUpperCase() };
    const remembered = await remember(page({ recordings: [recording, shouted] }), world);
    expect(remembered.added).toBe(1);
    expect(world.writes()).toBe(1);
  });

  it('heals the row of an item that has become readable', async () => {
    const world = await stepWorld();
    const recording = aWebexRecording();
    const item = { key: recording.id, webexId: recording.webexId, problem: 'topic: invalid_type' };
    await remember(page({ malformed: [item] }), world);
    world.clock.set('2026-03-02T16:00:00Z');
    expect(await remember(page({ recordings: [recording] }), world)).toMatchObject({
      added: 0,
      changed: 1,
    });
    expect(await world.row(recording.id)).toMatchObject({
      status: 'discovered',
      version: 2,
      discoveredAt: '2026-03-02T10:00:00.000Z',
      lookAt: '2026-03-02T16:00:00.000Z',
      facts: { durationSeconds: 10 },
    });
  });

  it('records a new owner and keeps the origin', async () => {
    const world = await stepWorld();
    const recording = aWebexRecording();
    await remember(page({ recordings: [recording] }), world);
    await remember(page({ recordings: [{ ...recording, ...newOwner }] }), world);
    expect((await world.row(recording.id)).facts).toMatchObject({
      origin: { ownerId: recording.ownerId, ownerEmail: recording.ownerEmail, ownerType: 'user' },
      owner: { id: newOwner.ownerId, email: newOwner.ownerEmail, type: 'place' },
    });
    await remember(page({ recordings: [recording] }), world);
    expect((await world.row(recording.id)).facts?.owner).toBeUndefined();
    expect(world.writes()).toBe(3);
  });

  it('leaves to the winner what someone else moved in the meantime', async () => {
    const world = await stepWorld();
    const recording = aWebexRecording();
    await remember(page({ recordings: [recording] }), world);
    const stale = {
      ...world.recordings,
      async known(ids: Parameters<typeof world.recordings.known>[0]) {
        const known = await world.recordings.known(ids);
        await world.ring(recording.id);
        return known;
      },
    };
    const ports = { ...world, recordings: stale };
    const changed = page({ recordings: [{ ...recording, ...newOwner }] });
    expect(await remember(changed, ports)).toMatchObject({ changed: 0 });
    expect(await world.row(recording.id)).toMatchObject({ wake: 'archive', version: 2 });
  });

  it('lets a bell that rings go on ringing when a fact changes', async () => {
    const world = await stepWorld();
    const recording = aWebexRecording();
    await remember(page({ recordings: [recording] }), world);
    const { lookAt } = await world.ring(recording.id);
    await remember(page({ recordings: [{ ...recording, ...newOwner }] }), world);
    expect(await world.row(recording.id)).toMatchObject({ wake: 'archive', version: 3, lookAt });
  });

  it('fails as a whole when a row cannot be written', async () => {
    const world = await stepWorld();
    const down = async () => {
      throw new TransientError('store-unavailable', 'The tables cannot be written.');
    };
    const ports = { ...world, recordings: { ...world.recordings, create: down } };
    const attempt = remember(page({ recordings: [aWebexRecording()] }), ports);
    await expect(attempt).rejects.toMatchObject({ fault: 'store-unavailable' });
    expect(world.writes()).toBe(0);
  });

  it('is at peace with a row that another poller made at the same moment', async () => {
    const world = await stepWorld();
    const recording = aWebexRecording();
    const beaten = async () => {
      throw new StaleMoveError('There is a row already.', undefined);
    };
    const ports = { ...world, recordings: { ...world.recordings, create: beaten } };
    expect(await remember(page({ recordings: [recording] }), ports)).toEqual({
      seen: 1,
      added: 0,
      changed: 0,
    });
  });

  it('with an archived recording whose facts differ changes only the owner', async () => {
    const world = await stepWorld();
    const row = anArchived();
    await world.recordings.create(row);
    const { origin, createTime, timeRecorded, durationSeconds } = row.facts;
    const seen = aWebexRecording({
      id: row.id,
      ownerId: origin.ownerId,
      createTime,
      timeRecorded,
      durationSeconds: durationSeconds + 100,
      sizeBytes: 1,
    });
    await remember(page({ recordings: [seen] }), world);
    expect(world.writes()).toBe(1);
    await remember(page({ recordings: [{ ...seen, ...newOwner }] }), world);
    expect(await world.row(row.id)).toMatchObject({
      status: 'archived',
      facts: { durationSeconds: 600, sizeBytes: 2_400_000, owner: { id: newOwner.ownerId } },
      archive: row.archive,
    });
    expect((await world.row(row.id)).discoveredAt).toBe(at('2026-03-02T10:00:00Z'));
  });

  it('has its owners remembered, those of new recordings and those that recordings were given to', async () => {
    const world = await stepWorld();
    const recording = aWebexRecording();
    await remember(page({ recordings: [recording, aWebexRecording()] }), world);
    await remember(page({ recordings: [{ ...recording, ...newOwner }] }), world);
    expect(await allOwners(world)).toMatchObject([
      { id: newOwner.ownerId, type: 'place' },
      { id: recording.ownerId, type: 'user', email: 'marta.lindqvist@example.com' },
    ]);
  });

  it('has its owners remembered before its rows: whoever dies in between forgets nobody', async () => {
    const world = await stepWorld();
    const down = async () => {
      throw new TransientError('store-unavailable', 'The tables cannot be written.');
    };
    const recording = aWebexRecording();
    const ports = { ...world, recordings: { ...world.recordings, create: down } };
    await expect(remember(page({ recordings: [recording] }), ports)).rejects.toThrow('cannot be written');
    expect((await allOwners(world)).map(owner => owner.id)).toEqual([recording.ownerId]);
  });
});
