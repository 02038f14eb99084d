import { describe, expect, it } from 'vitest';
import { switchDefaults } from '../../../local/webex-model/switches.ts';
import { aSimulator, bareIdOf } from '../../build/simulator.ts';
import { textLike } from '../../build/matchers.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';

const org = '/admin/convergedRecordings';
const at = { createTime: '2026-09-30T10:00:00Z' };

describe('a switch that is changed while the simulator runs', () => {
  it('counts from then on, and is told with all others', async () => {
    const webex = await aSimulator({ switches: { maxOver: 'clamp' } });
    const [, other] = await webex.people();
    const theirs = await webex.add({ ...at, owner: other?.emails[0] });
    expect((await webex.page(org)).ids).toEqual([theirs]);
    const changed = await webex.admin('/switches', { orgList: 'own', linksInBin: 'no' });
    const now = { ...switchDefaults, maxOver: 'clamp', orgList: 'own', linksInBin: 'no' };
    expect([changed.status, await changed.json()]).toEqual([200, now]);
    expect(await (await fetch(`${webex.adminUrl}/switches`)).json()).toEqual(now);
    expect((await webex.page(org)).ids).toEqual([]);
    await webex.admin('/switches', { orgList: 'all' });
    expect((await webex.page(org)).ids).toEqual([theirs]);
  });

  it('counts also for what the model keeps apart', async () => {
    const webex = await aSimulator({ retention: { retentionDays: 10 } });
    const [self] = await webex.people();
    const held = await webex.add({ createTime: '2026-09-01T10:00:00Z', legalHold: true });
    const line = await webex.add({ ...at, owner: 'line.1@acme.example' });
    await webex.write('reassign', { reassignOwnerEmail: self?.emails[0], recordingIds: [line] });
    expect(await webex.recordingOf(held)).toMatchObject({ status: 'available', goneSince: null });
    expect(await webex.recordingOf(line)).toMatchObject({ ownerType: 'user' });
    await webex.admin('/switches', { legalHold: 'allows', reassignOwnerType: 'keep' });
    expect(await webex.recordingOf(held)).toMatchObject({
      status: 'gone',
      goneSince: '2026-09-11T10:00:00.000Z',
    });
    expect(await webex.recordingOf(line)).toMatchObject({ ownerType: 'virtualLine' });
  });

  it('stays changed after a restart, whatever the flags say', async () => {
    const folder = await temporaryFolder();
    const webex = await aSimulator({ folder, switches: { orgList: 'own', cursor: 'key' } });
    await webex.admin('/switches', { orgList: 'all' });
    await webex.close();
    const again = await aSimulator({ folder, switches: { orgList: 'own' } });
    const now = { ...switchDefaults, orgList: 'all' };
    expect(await (await fetch(`${again.adminUrl}/switches`)).json()).toEqual(now);
  });

  it.each([
    [{ orgList: 'some' }, /own-unless-email/],
    [{ colour: 'blue' }, /colour/],
    ['orgList', /object/],
  ])('is refused where it is %j, and nothing changes', async (body, sentence) => {
    const webex = await aSimulator();
    const refused = await webex.admin('/switches', body);
    expect([refused.status, await refused.json()]).toEqual([400, { message: textLike(sentence) }]);
    expect(await (await fetch(`${webex.adminUrl}/switches`)).json()).toEqual(switchDefaults);
  });
});

describe('what was done by hand', () => {
  it('is remembered where the owner of an added recording had another address later', async () => {
    const folder = await temporaryFolder();
    const webex = await aSimulator({ folder });
    const [, one, two] = await webex.people();
    if (one === undefined || two === undefined) throw new Error('There are no people.');
    const early = await webex.add({ ...at, owner: one.emails[0] });
    await webex.admin('/people', { person: bareIdOf(one), email: 'one.anew@acme.example' });
    await webex.admin('/people', { person: bareIdOf(two), email: one.emails[0] });
    const late = await webex.add({ ...at, owner: 'one.anew@acme.example' });
    const swapped = await webex.add({ ...at, owner: one.emails[0] });
    const { recordings } = await webex.truth();
    await webex.close();
    const again = await aSimulator({ folder });
    expect((await again.truth()).recordings).toEqual(recordings);
    const owners = await Promise.all([early, late, swapped].map(id => again.recordingOf(id)));
    expect(owners.map(each => each?.ownerId)).toEqual([bareIdOf(one), bareIdOf(one), bareIdOf(two)]);
  });
});
