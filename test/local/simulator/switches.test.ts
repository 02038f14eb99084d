import { describe, expect, it } from 'vitest';
import type { Switches } from '../../../local/webex-model/switches.ts';
import { aSimulator, bareIdOf, type Person } from '../../build/simulator.ts';
import { textLike } from '../../build/matchers.ts';

const org = '/admin/convergedRecordings';
const unknownId = '00000000-0000-4000-a000-000000000000';
const at = { createTime: '2026-09-30T10:00:00Z' };

async function aSwitched(switches: Partial<Switches>) {
  const webex = await aSimulator({ switches });
  const [self, other] = await webex.people();
  if (self === undefined || other === undefined) throw new Error('There are no people.');
  return { webex, self, other };
}

function addressOf(person: Person): string {
  return person.emails[0] ?? '';
}

describe('a switch of lists', () => {
  it.each([
    ['createTime', ['made']],
    ['timeRecorded', ['recorded']],
  ] as const)('filters by %s', async (filterTime, expected) => {
    const { webex } = await aSwitched({ filterTime });
    await webex.add({ id: 'made', timeRecorded: '2026-09-01T10:00:00Z', createTime: '2026-09-10T10:00:00Z' });
    await webex.add({
      id: 'recorded',
      timeRecorded: '2026-09-10T11:00:00Z',
      createTime: '2026-09-20T10:00:00Z',
    });
    expect((await webex.page(`${org}?from=2026-09-10T00:00:00Z&to=2026-09-11T00:00:00Z`)).ids).toEqual(
      expected,
    );
  });

  it('keeps pages in place under inserts and deletes, by a cursor that is a key', async () => {
    const { webex } = await aSwitched({ cursor: 'key' });
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    for (const id of ids) await webex.add({ id, ...at });
    await webex.add({ id: 'older', createTime: '2026-09-30T09:00:00Z' });
    const first = await webex.page(`${org}?max=3`);
    await webex.add({ id: 'newer', createTime: '2026-09-30T11:00:00Z' });
    await webex.write('softDelete', { recordingIds: ['a'] });
    const second = await webex.page(first.next ?? '');
    const third = await webex.page(second.next ?? '');
    expect([first.ids, second.ids, third.ids, third.next]).toEqual([
      ['a', 'b', 'c'],
      ['d', 'e', 'f'],
      ['older'],
      undefined,
    ]);
  });

  it('takes a max that is too large for a hundred', async () => {
    const { webex } = await aSwitched({ maxOver: 'clamp' });
    for (let n = 0; n < 101; n += 1) await webex.add(at);
    expect((await webex.page(`${org}?max=1000`)).ids).toHaveLength(100);
    expect((await webex.call(`${org}?max=0`)).status).toBe(400);
  });

  it('wants the whole of a topic', async () => {
    const { webex } = await aSwitched({ topicMatch: 'whole' });
    const id = await webex.add({ ...at, topic: 'Quarterly call' });
    expect((await webex.page(`${org}?topic=quarterly`)).ids).toEqual([]);
    expect((await webex.page(`${org}?topic=quarterly CALL`)).ids).toEqual([id]);
  });

  it.each([
    ['both', 0],
    ['email', 1],
  ] as const)('lets, of an address and another owner’s id, %s count', async (ownerFilters, n) => {
    const { webex, self, other } = await aSwitched({ ownerFilters });
    await webex.add({ ...at, owner: bareIdOf(self) });
    const query = `?ownerEmail=${addressOf(self)}&ownerId=${bareIdOf(other)}`;
    expect((await webex.page(org + query)).ids).toHaveLength(n);
  });

  it.each([
    ['ignored', 0],
    ['accepted', 1],
  ] as const)('lets ids of the other form be %s', async (hydraFilters, n) => {
    const { webex, other } = await aSwitched({ hydraFilters });
    await webex.add({ ...at, owner: bareIdOf(other) });
    expect((await webex.page(`${org}?ownerId=${other.id}`)).ids).toHaveLength(n);
    expect((await webex.page(`${org}?ownerId=${bareIdOf(other)}`)).ids).toHaveLength(1);
  });

  it.each([
    ['finds', 1],
    ['empty', 0],
  ] as const)('lets the filter for a deleted owner be: %s', async (deletedOwnerFilter, n) => {
    const { webex, other } = await aSwitched({ deletedOwnerFilter });
    await webex.add({ ...at, owner: bareIdOf(other) });
    await webex.admin('/people', { person: bareIdOf(other), state: 'deleted' });
    expect((await webex.page(`${org}?ownerEmail=${addressOf(other)}`)).ids).toHaveLength(n);
    expect((await webex.page(org)).ids).toHaveLength(1);
  });

  it.each([
    ['new', 'new.name@acme.example'],
    ['old', 'the old one'],
  ] as const)('shows the %s address of an owner who was renamed', async (renamedOwner, expected) => {
    const { webex, other } = await aSwitched({ renamedOwner });
    const id = await webex.add({ ...at, owner: bareIdOf(other) });
    await webex.admin('/people', { person: bareIdOf(other), email: 'new.name@acme.example' });
    const shown = (await webex.details(id)).ownerEmail;
    expect(shown).toBe(expected === 'the old one' ? addressOf(other) : expected);
    expect((await webex.page(`${org}?ownerEmail=${shown}`)).ids).toEqual([id]);
  });
});

describe('a switch of details and links', () => {
  it.each(['404', '403'] as const)('answers %s to a user for somebody else’s recording', async foreignId => {
    const { webex, other } = await aSwitched({ foreignId });
    const id = await webex.add({ ...at, owner: bareIdOf(other) });
    expect((await webex.call(`/convergedRecordings/${id}`, 'user')).status).toBe(Number(foreignId));
    const write = await webex.write('softDelete', { recordingIds: [id] }, 'user');
    expect(write.status).toBe(Number(foreignId));
  });

  it.each([
    [{}, { deleted: true, purged: false }],
    [{ linksInBin: 'no' }, { deleted: false, purged: false }],
    [{ linksOfPurged: 'yes' }, { deleted: true, purged: true }],
  ] as const)('%j decides whether there are links in the bin, and after it', async (switches, expected) => {
    const { webex } = await aSwitched(switches);
    const id = await webex.add(at);
    const before = (await webex.links(id)).audioDownloadLink;
    const hasLinks = async () => 'temporaryDirectDownloadLinks' in (await webex.details(id));
    await webex.write('softDelete', { recordingIds: [id] });
    const deleted = await hasLinks();
    await webex.write('purge', { recordingIds: [id] });
    const purged = await hasLinks();
    expect({ deleted, purged }).toEqual(expected);
    expect((await fetch(before)).status).toBe(expected.purged ? 200 : 403);
  });

  it('gives a compliance officer links in spite of Prevent Downloading, and nobody else', async () => {
    const { webex, self } = await aSwitched({ preventDownload: 'others' });
    const id = await webex.add({ ...at, owner: bareIdOf(self), preventDownload: true });
    expect(await webex.details(id)).toHaveProperty('temporaryDirectDownloadLinks');
    expect(await webex.details(id, 'user')).not.toHaveProperty('temporaryDirectDownloadLinks');
    expect(await webex.recordingOf(id)).toMatchObject({ downloadable: true });
  });

  it('lets a link be followed only once', async () => {
    const { webex } = await aSwitched({ linkUse: 'once' });
    const id = await webex.add(at);
    const [one, another] = [await webex.links(id), await webex.links(id)];
    const status = async (link: string) => (await fetch(link)).status;
    expect(await status(one.audioDownloadLink)).toBe(200);
    expect(await status(one.audioDownloadLink)).toBe(403);
    expect(await status(another.audioDownloadLink)).toBe(200);
  });

  it.each([
    ['work', 200],
    ['die', 403],
  ] as const)('lets links %s when their recording has moved', async (linksAfterMove, status) => {
    const { webex } = await aSwitched({ linksAfterMove });
    const id = await webex.add(at);
    const before = await webex.links(id);
    await webex.moveClock('2026-10-01T00:00:01Z');
    await webex.write('softDelete', { recordingIds: [id] });
    await webex.moveClock('2026-10-01T00:00:02Z');
    expect((await fetch(before.audioDownloadLink)).status).toBe(status);
    expect((await fetch((await webex.links(id)).audioDownloadLink)).status).toBe(200);
  });

  it.each([
    ['403', 403],
    ['404', 404],
    ['html', 200],
  ] as const)('answers a page with %s where a link has expired', async (expiredLink, status) => {
    const { webex } = await aSwitched({ expiredLink });
    const { audioDownloadLink } = await webex.links(await webex.add(at));
    await webex.moveClock('2026-10-01T03:00:00Z');
    const response = await fetch(audioDownloadLink);
    expect([response.status, await response.text()]).toEqual([status, textLike(/expired/)]);
  });

  it('says that links live eight hours longer than they do', async () => {
    const { webex } = await aSwitched({ expirationSkew: 'eight-hours' });
    const { audioDownloadLink, expiration } = await webex.links(await webex.add(at));
    expect(expiration).toBe('2026-10-01T11:00:00Z');
    await webex.moveClock('2026-10-01T03:00:00Z');
    expect((await fetch(audioDownloadLink)).status).toBe(403);
  });
});

describe('a switch of writes', () => {
  it.each([
    ['refuse', 404, 'available'],
    ['skip', 204, 'deleted'],
    ['partial', 404, 'deleted'],
  ] as const)('lets a batch with an unknown id: %s', async (unknownIds, status, known) => {
    const { webex, other } = await aSwitched({ unknownIds });
    const id = await webex.add(at);
    const recordingIds = [unknownId, id];
    expect((await webex.write('softDelete', { recordingIds })).status).toBe(status);
    expect(await webex.recordingOf(id)).toMatchObject({ status: known });
    const reassign = await webex.write('reassign', { recordingIds, reassignOwnerEmail: addressOf(other) });
    expect(reassign.status).toBe(status);
    const owner = (await webex.recordingOf(id))?.ownerId;
    expect(owner === bareIdOf(other)).toBe(known === 'deleted');
  });

  it('refuses a batch that does not fit as a whole', async () => {
    const { webex } = await aSwitched({ wrongState: 'refuse' });
    const [fresh, binned] = [await webex.add(at), await webex.add(at)];
    await webex.write('softDelete', { recordingIds: [binned] });
    for (const operation of ['softDelete', 'restore', 'purge']) {
      expect((await webex.write(operation, { recordingIds: [fresh, binned] })).status, operation).toBe(409);
    }
    expect(await webex.recordingOf(fresh)).toMatchObject({ status: 'available' });
    expect(await webex.recordingOf(binned)).toMatchObject({ status: 'deleted' });
  });

  it('lets a purge take what is not in the bin', async () => {
    const { webex } = await aSwitched({ purgeUntrashed: 'yes' });
    const id = await webex.add(at);
    await webex.write('purge', { recordingIds: [id] });
    expect(await webex.recordingOf(id)).toMatchObject({ status: 'purged' });
  });

  it('keeps a bin for people who have left', async () => {
    const { webex, other } = await aSwitched({ inactiveOwnerTrash: 'bin' });
    const id = await webex.add({ ...at, owner: bareIdOf(other) });
    await webex.admin('/people', { person: bareIdOf(other), state: 'inactive' });
    await webex.write('softDelete', { recordingIds: [id] });
    expect(await webex.recordingOf(id)).toMatchObject({ status: 'deleted' });
  });

  it.each([
    ['blocks', 409, 'deleted'],
    ['allows', 204, 'purged'],
  ] as const)('lets a legal hold on a purge: %s', async (legalHold, status, expected) => {
    const { webex } = await aSwitched({ legalHold });
    const id = await webex.add({ ...at, legalHold: true });
    await webex.write('softDelete', { recordingIds: [id] });
    expect((await webex.write('purge', { recordingIds: [id] })).status).toBe(status);
    expect(await webex.recordingOf(id)).toMatchObject({ status: expected });
    const path = `/convergedRecordings/${id}`;
    expect((await webex.send('DELETE', path, { reason: 'audit' }, 'complianceWrite')).status).toBe(status);
  });

  it('takes any number of ids to reassign', async () => {
    const { webex, other } = await aSwitched({ reassignLimit: 'none' });
    const id = await webex.add(at);
    const recordingIds = Array.from({ length: 101 }, () => id);
    const answer = await webex.write('reassign', { recordingIds, reassignOwnerEmail: addressOf(other) });
    expect(answer.status).toBe(204);
  });

  it('leaves in the bin whose it was', async () => {
    const { webex, self, other } = await aSwitched({ reassignBin: 'leave' });
    const id = await webex.add({ ...at, owner: bareIdOf(self) });
    await webex.write('softDelete', { recordingIds: [id] });
    await webex.write('reassign', { recordingIds: [id], reassignOwnerEmail: addressOf(other) });
    expect(await webex.recordingOf(id)).toMatchObject({ ownerId: bareIdOf(self) });
  });

  it.each([
    ['accept', 204],
    ['refuse', 400],
  ] as const)('%ss an inactive person as the new owner', async (reassignToInactive, status) => {
    const { webex, other } = await aSwitched({ reassignToInactive });
    const recordingIds = [await webex.add(at)];
    await webex.admin('/people', { person: bareIdOf(other), state: 'inactive' });
    const answer = await webex.write('reassign', { recordingIds, reassignOwnerEmail: addressOf(other) });
    expect(answer.status).toBe(status);
  });

  it('keeps the type of the owner that a recording had', async () => {
    const { webex, other } = await aSwitched({ reassignOwnerType: 'keep' });
    const id = await webex.add({ ...at, owner: 'line.1@acme.example' });
    await webex.write('reassign', { recordingIds: [id], reassignOwnerEmail: addressOf(other) });
    expect(await webex.details(id)).toMatchObject({ ownerId: bareIdOf(other), ownerType: 'virtualLine' });
  });
});

it('a switch of people says loginEnabled as text', async () => {
  const { webex, other } = await aSwitched({ loginEnabled: 'string' });
  const response = await webex.call(`/people/${other.id}`, 'admin');
  expect(await response.json()).toMatchObject({ loginEnabled: 'true' });
});
