import { describe, expect, it } from 'vitest';
import { aSimulator, bareIdOf } from '../../build/simulator.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';

const org = '/admin/convergedRecordings';
const at = { createTime: '2026-09-30T10:00:00Z' };

describe('a person in Control Hub', () => {
  it('trashes, restores, purges and deletes, as the writes tell', async () => {
    const webex = await aSimulator();
    const id = await webex.add(at);
    const statuses: (string | undefined)[] = [];
    for (const operation of ['trash', 'restore', 'trash', 'purge', 'delete'] as const) {
      expect(await webex.byHand(operation, id)).toBe(200);
      statuses.push((await webex.recordingOf(id))?.status);
    }
    expect(statuses).toEqual(['deleted', 'available', 'deleted', 'purged', 'gone']);
    const { writes } = await webex.truth();
    const so = { at: '2026-10-01T00:00:00.000Z', token: 'by-hand', ids: [id], changed: [id] };
    const operations = ['softDelete', 'restore', 'softDelete', 'purge', 'delete'];
    expect(writes).toEqual(operations.map(operation => ({ ...so, operation })));
  });

  it('is told what became of it', async () => {
    const webex = await aSimulator();
    const id = await webex.add(at);
    const answer = await webex.admin(`/recordings/${id.replaceAll('-', '')}/trash`, {});
    expect(await answer.json()).toEqual({ id, status: 'deleted' });
  });

  it('sees the effect after the lag', async () => {
    const webex = await aSimulator({ effectLagSeconds: 600 });
    const id = await webex.add(at);
    await webex.byHand('trash', id);
    expect(await webex.recordingOf(id)).toMatchObject({ status: 'deleted', shownStatus: 'available' });
    expect((await webex.page(org)).ids).toEqual([id]);
    await webex.moveClock('2026-10-01T00:10:00Z');
    expect((await webex.page(org)).ids).toEqual([]);
    expect((await webex.page(`${org}?status=deleted`)).ids).toEqual([id]);
  });

  it('is refused what does not fit, and nothing is written', async () => {
    const webex = await aSimulator();
    const id = await webex.add(at);
    const held = await webex.add({ ...at, legalHold: true });
    const hidden = await webex.add({ ...at, visibleAt: '2026-10-02T00:00:00Z' });
    expect(await webex.byHand('restore', id)).toBe(409);
    expect(await webex.byHand('purge', id)).toBe(409);
    expect(await webex.byHand('delete', held)).toBe(409);
    expect(await webex.byHand('trash', hidden)).toBe(404);
    expect(await webex.byHand('trash', 'nobody')).toBe(404);
    expect((await webex.admin(`/recordings/${id}/shred`, {})).status).toBe(404);
    expect((await webex.admin('/recordings/%E0%A4%A/trash', {})).status).toBe(400);
    expect((await webex.truth()).writes).toEqual([]);
    expect(await webex.byHand('delete', id)).toBe(200);
    expect(await webex.byHand('trash', id)).toBe(404);
  });

  it('has no bin for those who have left', async () => {
    const webex = await aSimulator();
    const [, leaver] = await webex.people();
    if (leaver === undefined) throw new Error('There are no people.');
    const id = await webex.add({ ...at, owner: bareIdOf(leaver) });
    await webex.admin('/people', { person: bareIdOf(leaver), state: 'inactive' });
    await webex.byHand('trash', id);
    expect(await webex.recordingOf(id)).toMatchObject({ status: 'purged', trashedAt: null });
  });
});

describe('the truth tells since when', () => {
  const past = { trashedAt: null, purgedAt: null, goneSince: null };

  it('a recording is in the bin, was purged and is gone, by writes', async () => {
    const webex = await aSimulator({ effectLagSeconds: 600 });
    const id = await webex.add(at);
    const told = async () => webex.recordingOf(id);
    expect(await told()).toMatchObject(past);
    await webex.byHand('trash', id);
    expect(await told()).toMatchObject({ ...past, trashedAt: '2026-10-01T00:00:00.000Z' });
    await webex.moveClock('2026-10-01T01:00:00Z');
    await webex.byHand('restore', id);
    expect(await told()).toMatchObject(past);
    await webex.moveClock('2026-10-01T02:00:00Z');
    await webex.write('softDelete', { recordingIds: [id] });
    await webex.moveClock('2026-10-01T03:00:00Z');
    await webex.write('purge', { recordingIds: [id] });
    const purged = { trashedAt: '2026-10-01T02:00:00.000Z', purgedAt: '2026-10-01T03:00:00.000Z' };
    expect(await told()).toMatchObject({ ...past, ...purged });
    await webex.moveClock('2026-10-01T04:00:00Z');
    await webex.byHand('delete', id);
    expect(await told()).toMatchObject({ ...purged, goneSince: '2026-10-01T04:00:00.000Z' });
  });

  it('Webex emptied its bin, and deleted what is too old', async () => {
    const webex = await aSimulator({ retention: { binDays: 3, retentionDays: 10 } });
    const binned = await webex.add({ createTime: '2026-09-30T10:00:00Z' });
    const old = await webex.add({ createTime: '2026-09-23T10:00:00Z' });
    const held = await webex.add({ createTime: '2026-09-23T10:00:00Z', legalHold: true });
    for (const id of [binned, old, held]) await webex.byHand('trash', id);
    const trashed = { ...past, trashedAt: '2026-10-01T00:00:00.000Z' };
    await webex.moveClock('2026-10-03T23:59:59Z');
    expect(await webex.recordingOf(binned)).toMatchObject({ ...trashed, status: 'deleted' });
    expect(await webex.recordingOf(old)).toMatchObject({
      ...trashed,
      status: 'gone',
      goneSince: '2026-10-03T10:00:00.000Z',
    });
    await webex.moveClock('2026-10-04T00:00:00Z');
    expect(await webex.recordingOf(binned)).toMatchObject({
      ...trashed,
      status: 'purged',
      purgedAt: '2026-10-04T00:00:00.000Z',
    });
    await webex.moveClock('2026-10-20T00:00:00Z');
    expect(await webex.recordingOf(binned)).toMatchObject({
      trashedAt: '2026-10-01T00:00:00.000Z',
      purgedAt: '2026-10-04T00:00:00.000Z',
      goneSince: '2026-10-10T10:00:00.000Z',
    });
    expect(await webex.recordingOf(old)).toMatchObject({
      purgedAt: null,
      goneSince: '2026-10-03T10:00:00.000Z',
    });
    expect(await webex.recordingOf(held)).toMatchObject({ ...trashed, status: 'deleted' });
  });

  it('all of it after a restart, too', async () => {
    const folder = await temporaryFolder();
    const webex = await aSimulator({ folder });
    const id = await webex.add(at);
    await webex.byHand('trash', id);
    await webex.byHand('purge', id);
    const before = await webex.truth();
    await webex.close();
    expect(await (await aSimulator({ folder })).truth()).toEqual(before);
  });
});
