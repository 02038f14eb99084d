import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { aSimulator, type SimulatorAtHand } from '../../build/simulator.ts';
import { anyText, textLike } from '../../build/matchers.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';

const lists = {
  place: { path: '/workspaces', key: 'items', scope: 'PLACE' },
  virtualLine: { path: '/telephony/config/virtualLines', key: 'virtualLines', scope: 'VIRTUAL_PROFILE' },
  callQueue: { path: '/telephony/config/queues?hasCxEssentials=true', key: 'queues', scope: 'CALL_QUEUE' },
} as const;
type Type = keyof typeof lists;
const types = ['place', 'virtualLine', 'callQueue'] as const;
const body = z.record(z.string(), z.array(z.looseObject({ id: z.string() })));

async function read(webex: SimulatorAtHand, url: string, key: string) {
  const response = await webex.call(url, 'admin');
  const items = body.parse(await response.json())[key] ?? [];
  return { items, next: /^<([^>]+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1] };
}

async function listed(webex: SimulatorAtHand, type: Type) {
  return (await read(webex, lists[type].path, lists[type].key)).items;
}

/** What an id of the other form says. */
function decoded({ id }: { id: string }): string {
  return Buffer.from(id, 'base64url').toString();
}

describe('owners that are no people', () => {
  it.each(types)('of type %s are known by the ids that their recordings have', async type => {
    const webex = await aSimulator({ recordings: 1500 });
    const prefix = `ciscospark://us/${lists[type].scope}/`;
    const known = (await listed(webex, type)).map(decoded);
    expect(known.every(each => each.startsWith(prefix))).toBe(true);
    const { recordings } = await webex.truth();
    const owners = new Set(recordings.filter(each => each.ownerType === type).map(each => each.ownerId));
    expect(known.map(each => each.slice(prefix.length)).toSorted()).toEqual([...owners].toSorted());
  });

  it('are shown as Webex shows them', async () => {
    const webex = await aSimulator();
    const id = textLike(/^[\w-]+$/);
    expect((await listed(webex, 'place'))[0]).toEqual({
      id,
      orgId: id,
      locationId: id,
      displayName: 'Meeting Room 1',
      type: 'meetingRoom',
      sipAddress: 'meeting.room.1@acme.example',
      created: '2024-01-08T00:00:00Z',
      calling: { type: 'webexCalling' },
      calendar: { type: 'none' },
      hotdeskingStatus: 'off',
      supportedDevices: 'phones',
    });
    expect((await listed(webex, 'virtualLine'))[0]).toEqual({
      id,
      firstName: 'Line',
      lastName: '1',
      displayName: 'Line 1',
      callerIdFirstName: 'Line',
      callerIdLastName: '1',
      number: { extension: textLike(/^\d{4}$/), primary: true },
      location: { id, name: anyText },
      numberOfDevicesAssigned: 0,
    });
    expect((await listed(webex, 'callQueue'))[0]).toEqual({
      id,
      name: 'Support Queue 1',
      hasCxEssentials: true,
      locationId: id,
      locationName: textLike(/^Office (US|DE|GB|SG)$/),
      extension: textLike(/^\d{4}$/),
      enabled: true,
    });
  });

  it.each(types)('of type %s come in pages', async type => {
    const webex = await aSimulator();
    const { path, key } = lists[type];
    const paged: unknown[] = [];
    const sizes: number[] = [];
    for (let url: string | undefined = `${path}${path.includes('?') ? '&' : '?'}max=3`; url !== undefined;) {
      const page: Awaited<ReturnType<typeof read>> = await read(webex, url, key);
      paged.push(...page.items);
      sizes.push(page.items.length);
      url = page.next;
    }
    expect(paged).toEqual(await listed(webex, type));
    expect(sizes).toEqual(type === 'place' ? [3, 3] : [3, 1]);
    for (const wrong of ['max=0', 'max=some', 'start=-1'])
      expect((await webex.call(`${path.split('?')[0] ?? ''}?${wrong}`, 'admin')).status, wrong).toBe(400);
  });

  it.each(types)('of type %s are for administrators', async type => {
    const webex = await aSimulator();
    for (const token of ['user', 'compliance', 'complianceWrite', 'both'])
      expect((await webex.call(lists[type].path, token)).status, token).toBe(403);
    expect((await webex.call(lists[type].path, 'nobody')).status).toBe(401);
  });

  it('may meet faults as people do, and are counted', async () => {
    const webex = await aSimulator();
    for (const type of types) {
      await webex.admin('/faults', { next: [{ fault: '5xx-html' }] });
      expect((await webex.call(lists[type].path, 'admin')).status).toBeGreaterThanOrEqual(500);
    }
    expect((await webex.truth()).calls.byOperation).toEqual({ queues: 1, 'virtual-lines': 1, workspaces: 1 });
  });
});

describe('call queues with Customer Assist', () => {
  it.each([
    ['by-licence', '', 0],
    ['by-licence', '?hasCxEssentials=false', 0],
    ['by-licence', '?hasCxEssentials=true', 4],
    ['all', '', 4],
    ['all', '?hasCxEssentials=false', 0],
    ['all', '?hasCxEssentials=true', 4],
  ] as const)('with the list %s, asked with "%s", are %i', async (queueList, query, n) => {
    const webex = await aSimulator({ switches: { queueList } });
    const { items } = await read(webex, `/telephony/config/queues${query}`, 'queues');
    expect(items).toHaveLength(n);
  });
});

describe('an owner who joins later', () => {
  it.each([...types, 'user'] as const)(
    'of type %s is listed, has no recordings, and can be given some',
    async type => {
      const webex = await aSimulator({ recordings: 300 });
      const joined = await webex.admin('/owners', { type, name: 'Late Comer' });
      const owner = z.object({ id: z.string(), email: z.string() }).parse(await joined.json());
      const all = type === 'user' ? await webex.people() : await listed(webex, type);
      expect(decoded(all.at(-1) ?? { id: '' })).toMatch(new RegExp(`/${owner.id}$`));
      for (let n = 0; n < 40; n += 1) await webex.add({ createTime: '2026-09-30T10:00:00Z' });
      const theirs = async () => (await webex.page(`/admin/convergedRecordings?ownerId=${owner.id}`)).items;
      expect(await theirs()).toEqual([]);
      const id = await webex.add({ owner: owner.email, createTime: '2026-09-30T10:00:00Z' });
      expect(await theirs()).toMatchObject([{ id, ownerType: type, ownerEmail: 'late.comer@acme.example' }]);
    },
  );

  it('is remembered, and so is what they own', async () => {
    const folder = await temporaryFolder();
    const webex = await aSimulator({ folder });
    await webex.admin('/owners', { type: 'place', name: 'Attic' });
    await webex.add({ owner: 'attic@acme.example' });
    await webex.add({});
    await webex.admin('/owners', { type: 'user', name: 'Late Comer' });
    await webex.admin('/people', { person: 'late.comer@acme.example', state: 'inactive' });
    const before = {
      truth: await webex.truth(),
      rooms: await listed(webex, 'place'),
      people: await webex.people(),
    };
    await webex.close();
    const again = await aSimulator({ folder });
    // Reading the lists before counted as calls.
    const { calls, ...truth } = await again.truth();
    expect(calls.total).toBe(2);
    expect(truth).toEqual({ ...before.truth, calls: undefined });
    expect(await listed(again, 'place')).toEqual(before.rooms);
    expect(await again.people()).toEqual(before.people);
    expect(before.people.at(-1)).toMatchObject({ displayName: 'Late Comer', loginEnabled: false });
  });

  it('is refused where there is one of that name, or none', async () => {
    const webex = await aSimulator();
    for (const wrong of [
      { type: 'place', name: 'Meeting Room 1' },
      { type: 'place', name: '' },
      { type: 'robot', name: 'R' },
      { name: 'Attic' },
    ])
      expect((await webex.admin('/owners', wrong)).status, JSON.stringify(wrong)).toBe(400);
    expect(await listed(webex, 'place')).toHaveLength(6);
  });
});
