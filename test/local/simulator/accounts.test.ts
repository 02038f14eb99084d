import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { startSimulator, type SimulatorOptions } from '../../../local/simulator/simulator.ts';
import { aSimulator, bareIdOf, handsOn, type SimulatorAtHand } from '../../build/simulator.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';

const createTime = '2026-09-30T10:00:00Z';
const shown = z.looseObject({ loginEnabled: z.boolean(), managerId: z.string().optional() });

/** The second of the people with a recording, and how the people API shows them. */
async function aLeaver(webex: SimulatorAtHand) {
  const [boss, leaver, heir] = await webex.people();
  if (boss === undefined || leaver === undefined || heir === undefined)
    throw new Error('There are no people.');
  const id = bareIdOf(leaver);
  const recording = await webex.add({ owner: id, createTime });
  const address = leaver.emails[0] ?? '';
  return {
    ...{ id, address, recording, boss, heir },
    hand: async (operation: string, body: object = {}) => webex.admin(`/people/${id}/${operation}`, body),
    async account() {
      const response = await webex.call(`/people/${id}`, 'admin');
      return response.status === 404 ? 'nobody' : shown.parse(await response.json());
    },
    ownerOf: async () => (await webex.recordingOf(recording))?.ownerId,
    statusOf: async () => (await webex.recordingOf(recording))?.status,
    became: async () => (await webex.truth()).owners.find(each => each.id === id)?.accounts,
    reassign: (body: object) => webex.write('reassign', { reassignOwnerEmail: heir.emails[0], ...body }),
  };
}

describe('an account', () => {
  it('is deactivated, activated again and deleted by hand', async () => {
    const leaver = await aLeaver(await aSimulator());
    expect(await leaver.account()).toMatchObject({ loginEnabled: true });
    expect(await (await leaver.hand('deactivate')).json()).toMatchObject({
      id: leaver.id,
      state: 'inactive',
    });
    expect(await leaver.account()).toMatchObject({ loginEnabled: false });
    await leaver.hand('activate');
    expect(await leaver.account()).toMatchObject({ loginEnabled: true });
    await leaver.hand('delete');
    expect(await leaver.account()).toBe('nobody');
  });

  it('has another address, another manager or none by hand', async () => {
    const leaver = await aLeaver(await aSimulator());
    expect((await leaver.hand('rename', { email: 'gone.leaver@acme.example' })).status).toBe(200);
    expect((await leaver.hand('manager', { manager: leaver.heir.emails[0] })).status).toBe(200);
    const { heir } = leaver;
    expect(await leaver.account()).toMatchObject({
      emails: ['gone.leaver@acme.example'],
      manager: heir.displayName,
      managerId: heir.id,
    });
    await leaver.hand('manager', { manager: null });
    expect(await leaver.account()).not.toHaveProperty('managerId');
    expect(await leaver.account()).not.toHaveProperty('manager');
  });

  it('changes when the clock gets to when it was planned, and the truth says when that was', async () => {
    const webex = await aSimulator();
    const leaver = await aLeaver(webex);
    const bossId = bareIdOf(leaver.boss);
    await leaver.hand('deactivate', { at: '2026-10-05T17:00:00Z' });
    await leaver.hand('manager', { manager: null, at: '2026-10-04T09:00:00Z' });
    await leaver.hand('rename', { email: 'gone@acme.example', at: '2026-10-05T17:00:00Z' });
    await webex.moveClock('2026-10-05T16:59:59Z');
    expect(await leaver.account()).toMatchObject({ loginEnabled: true, emails: [leaver.address] });
    await webex.moveClock('2026-10-08T00:00:00Z');
    expect(await leaver.account()).toMatchObject({ loginEnabled: false, emails: ['gone@acme.example'] });
    expect(await leaver.became()).toEqual([
      { since: '2026-10-01T00:00:00.000Z', state: 'active', email: leaver.address, managerId: bossId },
      { since: '2026-10-04T09:00:00.000Z', state: 'active', email: leaver.address },
      { since: '2026-10-05T17:00:00.000Z', state: 'inactive', email: leaver.address },
      { since: '2026-10-05T17:00:00.000Z', state: 'inactive', email: 'gone@acme.example' },
    ]);
  });

  it('is a thing that will still happen while it is planned', async () => {
    const webex = await aSimulator();
    await (await aLeaver(webex)).hand('delete', { at: '2027-03-01T00:00:00Z' });
    const clock = await (await fetch(`${webex.adminUrl}/clock`)).json();
    expect(clock).toMatchObject({ lastEventAt: '2027-03-01T00:00:00.000Z' });
  });

  it('stays as it was where a change makes no sense', async () => {
    const leaver = await aLeaver(await aSimulator());
    const before = await leaver.account();
    for (const [operation, body] of [
      ['deactivate', { at: '2026-09-30T00:00:00Z' }],
      ['deactivate', { at: 'soon' }],
      ['deactivate', { email: 'x@acme.example' }],
      ['rename', {}],
      ['rename', { email: leaver.heir.emails[0] }],
      ['manager', { manager: 'nobody@acme.example' }],
    ] as const)
      expect((await leaver.hand(operation, body)).status, JSON.stringify([operation, body])).toBe(400);
    expect((await leaver.hand('promote')).status).toBe(404);
    expect(await leaver.account()).toEqual(before);
  });

  it('has no hands but those that are written down', async () => {
    const webex = await aSimulator();
    const leaver = await aLeaver(webex);
    expect((await leaver.hand('constructor')).status).toBe(404);
    expect((await webex.admin(`/recordings/${leaver.recording}/constructor`, {})).status).toBe(404);
  });

  it('keeps what was planned, and what happened, over a restart', async () => {
    const options = {
      seed: 1,
      recordings: 0,
      startMs: Date.UTC(2026, 9, 1),
      folder: await temporaryFolder(),
    };
    const first = await startSimulator(options);
    const before = await aLeaver(handsOn(first));
    await before.hand('rename', { email: 'gone@acme.example' });
    await before.hand('delete', { at: '2026-10-05T17:00:00Z' });
    const became = await before.became();
    await first.close();
    const again = await startSimulator(options);
    onTestFinished(() => again.close());
    const webex = handsOn(again);
    const member = async () => (await webex.staff()).find(each => each.id === before.id);
    expect(await member()).toMatchObject({ email: 'gone@acme.example', state: 'active', recordings: 1 });
    expect((await webex.truth()).owners.find(each => each.id === before.id)?.accounts).toEqual(became);
    await webex.moveClock('2026-10-05T17:00:00Z');
    expect(await member()).toMatchObject({ state: 'deleted' });
  });
});

describe('the staff', () => {
  it('is everybody ever, with managers of all kinds, and what each owns', async () => {
    const webex = await aSimulator({ recordings: 200 });
    const staff = await webex.staff();
    expect(staff.map(each => each.state).slice(-4)).toEqual(['inactive', 'inactive', 'deleted', 'active']);
    expect(staff.flatMap((each, n) => (each.managerId === undefined ? [n] : []))).toEqual([0, 35]);
    expect(new Set(staff.slice(6).flatMap(each => each.managerId ?? []))).toEqual(
      new Set(staff.slice(1, 6).map(each => each.id)),
    );
    const { now, recordings } = await webex.truth();
    const there = recordings.filter(each => each.visibleAt <= now);
    for (const { id, recordings: n } of staff)
      expect(there.filter(each => each.ownerId === id)).toHaveLength(n);
  });
});

describe('time after somebody has left', () => {
  const grace = { inactiveDays: 30, deletedOwnerDays: 7 };
  const gone: Partial<SimulatorOptions> = { grace, switches: { deletedOwnerRecordings: 'gone' } };

  it('deletes an account that was inactive for so many days, unless it was activated in between', async () => {
    const webex = await aSimulator({ grace });
    const leaver = await aLeaver(webex);
    await leaver.hand('deactivate');
    await webex.moveClock('2026-10-20T00:00:00Z');
    await leaver.hand('activate');
    await leaver.hand('deactivate', { at: '2026-10-21T00:00:00Z' });
    await leaver.hand('deactivate', { at: '2026-11-01T00:00:00Z' });
    await webex.moveClock('2026-11-19T23:59:59Z');
    expect(await leaver.account()).toMatchObject({ loginEnabled: false });
    await webex.moveClock('2026-11-25T00:00:00Z');
    expect(await leaver.account()).toBe('nobody');
    expect((await leaver.became())?.at(-1)).toMatchObject({
      since: '2026-11-20T00:00:00.000Z',
      state: 'deleted',
    });
    expect(await leaver.statusOf()).toBe('available');
  });

  it('takes what a deleted account owned, and that is Webex’s own doing', async () => {
    const webex = await aSimulator(gone);
    const leaver = await aLeaver(webex);
    const held = await webex.add({ owner: leaver.id, createTime, legalHold: true });
    await leaver.hand('deactivate');
    await webex.moveClock('2026-11-06T23:59:59Z');
    expect(await leaver.statusOf()).toBe('available');
    await webex.moveClock('2026-11-20T00:00:00Z');
    expect(await webex.recordingOf(leaver.recording)).toMatchObject({
      status: 'gone',
      goneSince: '2026-11-07T00:00:00.000Z',
    });
    expect((await webex.call(`/convergedRecordings/${leaver.recording}`)).status).toBe(404);
    expect(await webex.recordingOf(held)).toMatchObject({ status: 'available' });
    expect((await webex.truth()).writes).toEqual([
      {
        at: '2026-11-07T00:00:00.000Z',
        operation: 'delete',
        token: 'webex',
        ids: [leaver.recording],
        changed: [leaver.recording],
      },
    ]);
  });

  it('takes it once, whatever is restarted', async () => {
    const options = {
      seed: 1,
      recordings: 0,
      startMs: Date.UTC(2026, 9, 1),
      folder: await temporaryFolder(),
    };
    const first = await startSimulator({ ...options, ...gone });
    const leaver = await aLeaver(handsOn(first));
    await leaver.hand('delete');
    await handsOn(first).moveClock('2026-10-09T00:00:00Z');
    const truth = await handsOn(first).truth();
    expect(truth.writes).toHaveLength(1);
    await first.close();
    const again = await startSimulator({ ...options, ...gone });
    onTestFinished(() => again.close());
    expect(await handsOn(again).truth()).toEqual(truth);
  });

  it('does not bring back what is gone when the account comes back', async () => {
    const webex = await aSimulator({ ...gone, grace: { deletedOwnerDays: 0 } });
    const leaver = await aLeaver(webex);
    await leaver.hand('delete');
    expect(await leaver.statusOf()).toBe('gone');
    await leaver.hand('activate');
    expect(await leaver.statusOf()).toBe('gone');
  });

  it('leaves alone what was reassigned in time', async () => {
    const webex = await aSimulator(gone);
    const leaver = await aLeaver(webex);
    await leaver.hand('delete');
    await webex.moveClock('2026-10-07T23:59:59Z');
    expect((await leaver.reassign({ recordingIds: [leaver.recording] })).status).toBe(204);
    await webex.moveClock('2026-12-01T00:00:00Z');
    expect(await webex.recordingOf(leaver.recording)).toMatchObject({
      status: 'available',
      ownerId: bareIdOf(leaver.heir),
    });
  });
});

describe('reassigning from somebody who has left', () => {
  it.each([
    ['accept', 204, true],
    ['by-ids', 204, false],
    ['refuse', 400, false],
  ] as const)('is, where the owner is named: %s', async (reassignFromInactive, status, moves) => {
    const leaver = await aLeaver(await aSimulator({ switches: { reassignFromInactive } }));
    const recordingIds = [leaver.recording];
    await leaver.hand('deactivate');
    for (const named of [{ ownerEmail: leaver.address }, { ownerEmail: leaver.address, recordingIds }]) {
      expect((await leaver.reassign(named)).status).toBe(status);
      expect((await leaver.ownerOf()) === bareIdOf(leaver.heir)).toBe(moves);
    }
    expect((await leaver.reassign({ recordingIds })).status).toBe(204);
    expect(await leaver.ownerOf()).toBe(bareIdOf(leaver.heir));
  });

  it('shows later than other writes do, where it is told to', async () => {
    const webex = await aSimulator({ reassignLagSeconds: 900 });
    const leaver = await aLeaver(webex);
    await leaver.reassign({ recordingIds: [leaver.recording] });
    await webex.write('softDelete', { recordingIds: [leaver.recording] });
    await webex.moveClock('2026-10-01T00:14:59Z');
    expect(await webex.details(leaver.recording)).toMatchObject({ status: 'deleted', ownerId: leaver.id });
    await webex.moveClock('2026-10-01T00:15:00Z');
    expect(await webex.details(leaver.recording)).toMatchObject({ ownerId: bareIdOf(leaver.heir) });
  });

  it('is told by the truth as it was asked for, also where it was refused', async () => {
    const webex = await aSimulator({ switches: { unknownIds: 'partial' } });
    const leaver = await aLeaver(webex);
    const unknown = '00000000-0000-4000-a000-000000000000';
    const recordingIds = [leaver.recording, unknown];
    const asked = { reassignOwnerEmail: leaver.heir.emails[0], recordingIds };
    await leaver.reassign({ recordingIds });
    await leaver.reassign({ reassignOwnerEmail: 'nobody@acme.example', recordingIds });
    await webex.write('reassign', asked, 'user');
    await leaver.reassign({ recordingIds: [leaver.recording] });
    const { reassigns, writes } = await webex.truth();
    const at = '2026-10-01T00:00:00.000Z';
    expect(reassigns).toEqual([
      { at, token: 'admin', status: 404, asked },
      { at, token: 'admin', status: 400, asked: { ...asked, reassignOwnerEmail: 'nobody@acme.example' } },
      { at, token: 'user', status: 403, asked },
      { at, token: 'admin', status: 204, asked: { ...asked, recordingIds: [leaver.recording] } },
    ]);
    expect(writes.map(({ changed, refused }) => [changed, refused])).toEqual([
      [[leaver.recording], true],
      [[], undefined],
    ]);
  });
});
