import { describe, expect, it } from 'vitest';
import { aSimulator, bareIdOf } from '../../build/simulator.ts';

const unknownId = '00000000-0000-4000-a000-000000000000';

/** Recordings of two people and of a room, and a third person to give them to. */
async function fourOwners(options?: Parameters<typeof aSimulator>[0]) {
  const webex = await aSimulator(options);
  const [ada, ben, heir] = await webex.people();
  if (ada === undefined || ben === undefined || heir === undefined) throw new Error('There are no people.');
  const createTime = '2026-09-30T10:00:00Z';
  const ids = [
    await webex.add({ owner: bareIdOf(ada), createTime }),
    await webex.add({ owner: bareIdOf(ada), createTime }),
    await webex.add({ owner: bareIdOf(ben), createTime }),
    await webex.add({ owner: 'meeting.room.1@acme.example', createTime }),
  ];
  const room = (await webex.recordingOf(ids[3] ?? ''))?.ownerId ?? '';
  const names = new Map([
    [bareIdOf(ada), 'ada'],
    [bareIdOf(ben), 'ben'],
    [bareIdOf(heir), 'heir'],
    [room, 'room'],
  ]);
  return {
    webex,
    ids,
    ada: { email: ada.emails[0], id: bareIdOf(ada) },
    ben: { email: ben.emails[0], id: bareIdOf(ben) },
    heir: { email: heir.emails[0], id: bareIdOf(heir) },
    room,
    owners: async () => (await webex.truth()).recordings.map(each => names.get(each.ownerId)),
  };
}

describe('reassign', () => {
  it.each([
    ['an address', [], 'ada', undefined, ['heir', 'heir', 'ben', 'room']],
    ['an id', [], undefined, 'room', ['ada', 'ada', 'ben', 'heir']],
    ['an address rather than an id', [], 'ada', 'room', ['heir', 'heir', 'ben', 'room']],
    ['recordings, whoever owns them', [0, 2, 3], undefined, undefined, ['heir', 'ada', 'heir', 'heir']],
    ['recordings that an address owns', [0, 2, 3], 'ada', undefined, ['heir', 'ada', 'ben', 'room']],
    ['recordings that an id owns', [0, 2, 3], undefined, 'room', ['ada', 'ada', 'ben', 'heir']],
    [
      'recordings that an address owns rather than an id',
      [0, 3],
      'ada',
      'room',
      ['heir', 'ada', 'ben', 'room'],
    ],
  ] as const)('gives away what is named by %s', async (...words) => {
    const [, numbers, email, id, expected] = words;
    const { webex, ids, ada, room, heir, owners } = await fourOwners();
    const body = {
      reassignOwnerEmail: heir.email,
      ...(numbers.length > 0 ? { recordingIds: numbers.map(n => ids[n]) } : {}),
      ...(email === undefined ? {} : { ownerEmail: ada.email }),
      ...(id === undefined ? {} : { ownerID: room }),
    };
    expect((await webex.write('reassign', body)).status).toBe(204);
    expect(await owners()).toEqual(expected);
    const changed = ids.filter((_, n) => expected[n] === 'heir');
    expect((await webex.truth()).writes).toEqual([
      {
        at: '2026-10-01T00:00:00.000Z',
        operation: 'reassign',
        token: 'admin',
        ids: changed,
        changed,
        to: heir.id,
      },
    ]);
  });

  it('makes the new owner the one that lists and details show', async () => {
    const { webex, ids, room, heir } = await fourOwners();
    await webex.write('reassign', { reassignOwnerEmail: heir.email, ownerID: room });
    expect(await webex.details(ids[3] ?? '')).toMatchObject({
      ownerId: heir.id,
      ownerEmail: heir.email,
      ownerType: 'user',
    });
    const listed = await webex.page(`/admin/convergedRecordings?ownerId=${room}`);
    expect(listed.ids).toEqual([]);
  });

  it('is written down also where it changes nothing', async () => {
    const { webex, ids, ada } = await fourOwners();
    await webex.write('reassign', { reassignOwnerEmail: ada.email, recordingIds: [ids[0]] });
    expect((await webex.truth()).writes).toMatchObject([{ ids: [ids[0]], changed: [] }]);
  });

  it('is refused where nothing is named, or nobody is', async () => {
    const { webex, ids, ada, heir, owners } = await fourOwners();
    const reassignOwnerEmail = heir.email;
    const refused = [
      [400, {}],
      [400, { reassignOwnerEmail }],
      [400, { reassignOwnerEmail, recordingIds: [] }],
      [400, { recordingIds: ids }],
      [400, { reassignOwnerEmail: 'nobody@acme.example', recordingIds: ids }],
      [400, { reassignOwnerEmail: 'meeting.room.1@acme.example', recordingIds: ids }],
      [400, { reassignOwnerEmail: 'support.queue.1@acme.example', ownerEmail: ada.email }],
      [400, { reassignOwnerEmail, ownerEmail: 'nobody@acme.example' }],
      [400, { reassignOwnerEmail, ownerEmail: 'meeting.room.1@acme.example' }],
      [400, { reassignOwnerEmail, ownerID: unknownId }],
      [400, { reassignOwnerEmail, recordingIds: Array.from({ length: 101 }, () => ids[0]) }],
      [404, { reassignOwnerEmail, recordingIds: [...ids, unknownId] }],
    ] as const;
    for (const [status, body] of refused)
      expect((await webex.write('reassign', body)).status, JSON.stringify(body)).toBe(status);
    expect(await owners()).toEqual(['ada', 'ada', 'ben', 'room']);
    expect((await webex.truth()).writes).toEqual([]);
  });

  it('is refused to a person whose account was deleted', async () => {
    const { webex, ids, heir, owners } = await fourOwners();
    await webex.admin('/people', { person: heir.id, state: 'deleted' });
    expect(
      (await webex.write('reassign', { reassignOwnerEmail: heir.email, recordingIds: ids })).status,
    ).toBe(400);
    expect(await owners()).toEqual(['ada', 'ada', 'ben', 'room']);
  });

  it('moves also what is in the bin', async () => {
    const { webex, ids, ada, heir, owners } = await fourOwners();
    await webex.write('softDelete', { recordingIds: [ids[0]] });
    await webex.write('reassign', { reassignOwnerEmail: heir.email, ownerEmail: ada.email });
    expect(await owners()).toEqual(['heir', 'heir', 'ben', 'room']);
    expect(await webex.recordingOf(ids[0] ?? '')).toMatchObject({ status: 'deleted' });
  });
});
