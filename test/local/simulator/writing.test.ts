import { describe, expect, it } from 'vitest';
import { aSimulator, bareIdOf, errorOf, type SimulatorAtHand } from '../../build/simulator.ts';

const org = '/admin/convergedRecordings';
const unknownId = '00000000-0000-4000-a000-000000000000';

/** Three recordings: two of the user whose token there is, one of somebody else. */
async function threeRecordings(options?: Parameters<typeof aSimulator>[0]) {
  const webex = await aSimulator(options);
  const [self, other] = await webex.people();
  if (self === undefined || other === undefined) throw new Error('There are no people.');
  const add = (owner: string, createTime: string) => webex.add({ owner, createTime });
  return {
    webex,
    self,
    other,
    mine: await add(bareIdOf(self), '2026-09-30T10:00:00Z'),
    alsoMine: await add(bareIdOf(self), '2026-09-30T09:00:00Z'),
    theirs: await add(bareIdOf(other), '2026-09-30T08:00:00Z'),
  };
}

async function statuses(webex: SimulatorAtHand): Promise<string[]> {
  return (await webex.truth()).recordings.map(each => each.status);
}

describe('soft delete, restore and purge', () => {
  it('move recordings along, and leave alone what they do not fit', async () => {
    const { webex, mine, alsoMine, theirs } = await threeRecordings();
    const ids = { recordingIds: [mine, alsoMine] };
    expect((await webex.write('purge', ids)).status).toBe(204);
    expect((await webex.write('restore', ids)).status).toBe(204);
    expect(await statuses(webex)).toEqual(['available', 'available', 'available']);
    expect((await webex.write('softDelete', ids)).status).toBe(204);
    expect((await webex.write('softDelete', ids)).status).toBe(204);
    expect(await statuses(webex)).toEqual(['deleted', 'deleted', 'available']);
    await webex.write('restore', { recordingIds: [mine] });
    await webex.write('purge', { recordingIds: [alsoMine] });
    expect(await statuses(webex)).toEqual(['available', 'purged', 'available']);
    expect((await webex.page(org)).ids).toEqual([mine, theirs]);
    expect((await webex.page(`${org}?status=purged`)).ids).toEqual([alsoMine]);
    expect((await webex.call(`/convergedRecordings/${alsoMine}`, 'admin')).status).toBe(404);
    expect((await webex.details(alsoMine)).status).toBe('purged');
  });

  it.each([
    ['admin', 'trashAll', 'softDelete', 'available', 'deleted'],
    ['admin', 'restoreAll', 'restore', 'deleted', 'available'],
    ['admin', 'purgeAll', 'purge', 'deleted', 'purged'],
    ['user', 'trashAll', 'softDelete', 'available', 'deleted'],
    ['user', 'restoreAll', 'restore', 'deleted', 'available'],
    ['user', 'purgeAll', 'purge', 'deleted', 'purged'],
  ])('by an %s with %s are about all of one owner', async (...words) => {
    const [token, flag, operation, from, to] = words;
    const { webex, self, mine, alsoMine, theirs } = await threeRecordings();
    if (from === 'deleted') await webex.write('softDelete', { recordingIds: [mine, alsoMine, theirs] });
    const owner = token === 'admin' ? { ownerEmail: self.emails[0] } : {};
    expect((await webex.write(operation, { [flag]: true, ...owner }, token)).status).toBe(204);
    expect(await statuses(webex)).toEqual([to, to, from]);
    expect((await webex.truth()).writes.at(-1)).toEqual({
      at: '2026-10-01T00:00:00.000Z',
      operation,
      token,
      ids: [mine, alsoMine],
      changed: [mine, alsoMine],
    });
  });

  const someIds = { recordingIds: [unknownId] };
  const hundredAndOne = { recordingIds: Array.from({ length: 101 }, () => unknownId) };
  it.each([
    ['admin', 'neither ids nor a flag', {}],
    ['admin', 'no ids', { recordingIds: [] }],
    ['admin', 'more than a hundred ids', hundredAndOne],
    ['admin', 'ids and an owner', { ...someIds, ownerEmail: 'ada@acme.example' }],
    ['admin', 'ids and the flag', { ...someIds, trashAll: true, ownerEmail: 'ada@acme.example' }],
    ['admin', 'the flag without an owner', { trashAll: true }],
    ['admin', 'a flag of another operation', { purgeAll: true, ownerEmail: 'ada@acme.example' }],
    ['admin', 'a flag that is no boolean', { trashAll: 'true', ownerEmail: 'ada@acme.example' }],
    ['admin', 'an owner that is named by id', { trashAll: true, ownerID: unknownId }],
    ['user', 'the flag with an owner', { trashAll: true, ownerEmail: 'ada@acme.example' }],
    ['user', 'the flag with ids', { ...someIds, trashAll: true }],
    ['user', 'no ids', {}],
  ])('are refused to an %s for %s', async (token, _what, body) => {
    const { webex } = await threeRecordings();
    const response = await webex.write('softDelete', body, token);
    expect(response.status).toBe(400);
    await errorOf(response);
    const truth = await webex.truth();
    expect(truth.recordings.map(each => each.status)).toEqual(['available', 'available', 'available']);
    expect(truth.writes).toEqual([]);
  });

  it('take exactly a hundred ids, and a repeated one once', async () => {
    const { webex, mine } = await threeRecordings();
    const recordingIds = Array.from({ length: 100 }, (_, n) =>
      n % 2 === 0 ? mine : mine.replaceAll('-', ''),
    );
    expect((await webex.write('softDelete', { recordingIds })).status).toBe(204);
    expect((await webex.truth()).writes).toMatchObject([{ ids: [mine], changed: [mine] }]);
  });

  it('do nothing at all when one id is unknown, or a user names a recording of somebody else', async () => {
    const { webex, mine, theirs } = await threeRecordings();
    const ask = async (id: string, token: string) =>
      (await webex.write('softDelete', { recordingIds: [mine, id] }, token)).status;
    expect(await ask(unknownId, 'admin')).toBe(404);
    expect(await ask(theirs, 'user')).toBe(404);
    expect(await statuses(webex)).toEqual(['available', 'available', 'available']);
    expect(await ask(theirs, 'admin')).toBe(204);
  });

  it('find nobody by an address that no user has', async () => {
    const { webex } = await threeRecordings();
    expect((await webex.write('softDelete', { trashAll: true, ownerEmail: 'x@acme.example' })).status).toBe(
      404,
    );
    const room = { trashAll: true, ownerEmail: 'meeting.room.1@acme.example' };
    expect((await webex.write('softDelete', room)).status).toBe(404);
  });

  it('need a body that says that it is JSON, and is', async () => {
    const { webex, mine } = await threeRecordings();
    const send = async (body: string, type: string) =>
      (
        await webex.call('/convergedRecordings/softDelete', 'admin', {
          method: 'POST',
          body,
          headers: { 'content-type': type },
        })
      ).status;
    const body = JSON.stringify({ recordingIds: [mine] });
    expect(await send(body, 'text/plain')).toBe(415);
    expect(await send(body.slice(1), 'application/json')).toBe(400);
    expect(await send('[]', 'application/json')).toBe(400);
    expect(await send(body, 'application/json; charset=utf-8')).toBe(204);
  });

  it('purge at once what a person who has left would have moved into a bin', async () => {
    const { webex, self, other, mine, alsoMine, theirs } = await threeRecordings();
    await webex.admin('/people', { person: bareIdOf(other), state: 'inactive' });
    await webex.write('softDelete', { recordingIds: [mine, theirs] });
    expect(await statuses(webex)).toEqual(['deleted', 'available', 'purged']);
    await webex.admin('/people', { person: bareIdOf(self), state: 'deleted' });
    await webex.write('softDelete', { trashAll: true, ownerEmail: self.emails[0] });
    expect((await webex.truth()).writes.at(-1)).toMatchObject({ ids: [alsoMine], changed: [alsoMine] });
    expect(await statuses(webex)).toEqual(['deleted', 'purged', 'purged']);
  });
});

describe('the delete of a compliance officer', () => {
  const remove = (webex: SimulatorAtHand, id: string, body: unknown) =>
    webex.send('DELETE', `/convergedRecordings/${id}`, body, 'complianceWrite');

  it('hides a recording from everyone, its link included', async () => {
    const { webex, mine } = await threeRecordings();
    const { audioDownloadLink } = await webex.links(mine);
    expect((await remove(webex, mine, { reason: 'audit', comment: 'x'.repeat(255) })).status).toBe(204);
    for (const status of ['available', 'deleted', 'purged'])
      expect((await webex.page(`${org}?status=${status}`)).ids, status).not.toContain(mine);
    expect((await webex.call(`/convergedRecordings/${mine}`)).status).toBe(404);
    expect((await fetch(audioDownloadLink)).status).toBe(403);
    expect((await remove(webex, mine, { reason: 'audit' })).status).toBe(404);
    expect((await webex.truth()).writes).toMatchObject([
      { operation: 'delete', token: 'complianceWrite', ids: [mine], changed: [mine] },
    ]);
    expect(await webex.recordingOf(mine)).toMatchObject({ status: 'gone' });
  });

  it('reaches what is in the bin, and what was purged', async () => {
    const { webex, mine, alsoMine } = await threeRecordings();
    await webex.write('softDelete', { recordingIds: [mine, alsoMine] });
    await webex.write('purge', { recordingIds: [alsoMine] });
    expect((await remove(webex, mine, { reason: 'audit' })).status).toBe(204);
    expect((await remove(webex, alsoMine, { reason: 'audit' })).status).toBe(204);
    expect(await statuses(webex)).toEqual(['gone', 'gone', 'available']);
  });

  it.each([
    ['no body', {}],
    ['an empty reason', { reason: '' }],
    ['a comment of more than 255 characters', { reason: 'audit', comment: 'x'.repeat(256) }],
  ])('is refused with %s', async (_what, body) => {
    const { webex, mine } = await threeRecordings();
    expect((await remove(webex, mine, body)).status).toBe(400);
    expect(await statuses(webex)).toEqual(['available', 'available', 'available']);
  });
});

describe('the effect of a write', () => {
  it('shows after the lag, while further writes already build on it', async () => {
    const { webex, mine, other } = await threeRecordings({ effectLagSeconds: 600 });
    await webex.write('softDelete', { recordingIds: [mine] });
    await webex.write('reassign', { recordingIds: [mine], reassignOwnerEmail: other.emails[0] });
    expect((await webex.page(org)).ids).toContain(mine);
    expect((await webex.page(`${org}?status=deleted`)).ids).toEqual([]);
    expect(await webex.recordingOf(mine)).toMatchObject({
      status: 'deleted',
      shownStatus: 'available',
      ownerId: bareIdOf(other),
    });
    await webex.moveClock('2026-10-01T00:09:59Z');
    expect(await webex.details(mine)).toMatchObject({ status: 'available' });
    await webex.moveClock('2026-10-01T00:10:00Z');
    expect(await webex.details(mine)).toMatchObject({ status: 'deleted', ownerEmail: other.emails[0] });
    expect((await webex.page(`${org}?status=deleted`)).ids).toEqual([mine]);
  });

  it('shows in the order in which it was asked for', async () => {
    const { webex, mine } = await threeRecordings({ effectLagSeconds: 600 });
    await webex.write('softDelete', { recordingIds: [mine] });
    await webex.moveClock('2026-10-01T00:05:00Z');
    await webex.write('restore', { recordingIds: [mine] });
    await webex.moveClock('2026-10-01T00:10:00Z');
    expect(await webex.recordingOf(mine)).toMatchObject({ status: 'available', shownStatus: 'deleted' });
    await webex.moveClock('2026-10-01T00:15:00Z');
    expect(await webex.details(mine)).toMatchObject({ status: 'available' });
  });
});

describe('what Webex does by itself', () => {
  it('empties the bin after its days, whatever is asked for then', async () => {
    const { webex, mine, alsoMine } = await threeRecordings({ retention: { binDays: 30 } });
    await webex.write('softDelete', { recordingIds: [mine, alsoMine] });
    await webex.moveClock('2026-10-30T23:59:59Z');
    await webex.write('restore', { recordingIds: [alsoMine] });
    expect(await statuses(webex)).toEqual(['deleted', 'available', 'available']);
    await webex.moveClock('2026-10-31T00:00:00Z');
    expect(await statuses(webex)).toEqual(['purged', 'available', 'available']);
    expect((await webex.write('restore', { recordingIds: [mine] })).status).toBe(404);
  });

  it('deletes for good what is too old, unless it is held', async () => {
    const { webex } = await threeRecordings({ retention: { retentionDays: 365 } });
    await webex.add({ createTime: '2026-09-30T11:00:00Z', legalHold: true });
    await webex.moveClock('2027-09-30T09:59:59Z');
    expect(await statuses(webex)).toEqual(['available', 'gone', 'gone', 'available']);
    await webex.moveClock('2028-01-01T00:00:00Z');
    expect(await statuses(webex)).toEqual(['gone', 'gone', 'gone', 'available']);
    const { recordings } = await webex.truth();
    for (const { createTime, goneSince } of recordings.filter(each => each.status === 'gone'))
      expect(goneSince).toBe(createTime.replace('2026', '2027').replace('Z', '.000Z'));
    expect(recordings.filter(each => each.status !== 'gone').map(each => each.goneSince)).toEqual([null]);
  });
});
