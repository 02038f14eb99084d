import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { aSimulator, bareIdOf, type SimulatorAtHand } from '../../build/simulator.ts';
import { anyText, textLike } from '../../build/matchers.ts';

const shown = z.object({ items: z.array(z.looseObject({ id: z.string(), loginEnabled: z.unknown() })) });

async function found(webex: SimulatorAtHand, query: string) {
  return shown.parse(await (await webex.call(`/people${query}`, 'admin')).json()).items;
}

describe('the people of the organisation', () => {
  it('are some forty: most active, two that cannot sign in, and none that were deleted', async () => {
    const webex = await aSimulator();
    const people = await found(webex, '');
    expect(people).toHaveLength(39);
    expect(people.filter(each => each.loginEnabled === false)).toHaveLength(2);
    expect(people.filter(each => each.loginEnabled === true)).toHaveLength(37);
  });

  it('are shown as Webex shows them', async () => {
    const webex = await aSimulator();
    const [first, one] = await found(webex, '?max=2');
    expect(first).not.toHaveProperty('managerId');
    expect(one).toEqual({
      id: textLike(/^[\w-]+$/),
      emails: [textLike(/^[\w.]+@acme\.example$/)],
      displayName: anyText,
      firstName: anyText,
      lastName: anyText,
      orgId: textLike(/^[\w-]+$/),
      created: '2024-01-08T00:00:00Z',
      locationId: textLike(/^[0-9a-f-]{36}$/),
      manager: first?.['displayName'],
      managerId: first?.id,
      status: 'active',
      loginEnabled: true,
      invitePending: false,
      type: 'person',
    });
    expect(Buffer.from(one?.id ?? '', 'base64url').toString()).toMatch(
      /^ciscospark:\/\/us\/PEOPLE\/[0-9a-f-]{36}$/,
    );
  });

  it('are found by address, by ids of either form, and by the beginning of their name', async () => {
    const webex = await aSimulator();
    const [, one, two] = await webex.people();
    if (one === undefined || two === undefined) throw new Error('There are no people.');
    const ids = async (query: string) => (await found(webex, query)).map(each => each.id);
    expect(await ids(`?email=${one.emails[0]?.toUpperCase() ?? ''}`)).toEqual([one.id]);
    expect(await ids(`?id=${one.id},${bareIdOf(two)}`)).toEqual([one.id, two.id]);
    expect(await ids(`?displayName=${encodeURIComponent(one.displayName.toLowerCase())}`)).toEqual([one.id]);
    expect(await ids('?email=nobody@acme.example')).toEqual([]);
    const tooMany = Array.from({ length: 86 }, () => one.id).join(',');
    expect((await webex.call(`/people?id=${tooMany}`, 'admin')).status).toBe(400);
  });

  it('come in pages', async () => {
    const webex = await aSimulator();
    const all = (await found(webex, '')).map(each => each.id);
    const paged: string[] = [];
    for (let url: string | undefined = '/people?max=15'; url !== undefined;) {
      const response = await webex.call(url, 'admin');
      paged.push(...shown.parse(await response.json()).items.map(each => each.id));
      url = /^<([^>]+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1];
    }
    expect(paged).toEqual(all);
    expect((await webex.call('/people?max=39', 'admin')).headers.get('link')).toBeNull();
    expect((await webex.call('/people?max=0', 'admin')).status).toBe(400);
  });

  it('are there one by one, until they are deleted', async () => {
    const webex = await aSimulator();
    const [, one] = await webex.people();
    if (one === undefined) throw new Error('There are no people.');
    const look = async (id: string) => webex.call(`/people/${id}`, 'admin');
    expect(await (await look(one.id)).json()).toMatchObject({ id: one.id, loginEnabled: true });
    expect(await (await look(bareIdOf(one))).json()).toMatchObject({ id: one.id });
    await webex.admin('/people', { person: bareIdOf(one), state: 'inactive' });
    expect(await (await look(one.id)).json()).toMatchObject({ loginEnabled: false });
    await webex.admin('/people', { person: bareIdOf(one), state: 'deleted' });
    expect((await look(one.id)).status).toBe(404);
    expect(await found(webex, `?email=${one.emails[0] ?? ''}`)).toEqual([]);
    await webex.admin('/people', { person: bareIdOf(one), state: 'active' });
    expect(await (await look(one.id)).json()).toMatchObject({ loginEnabled: true });
    expect((await look('nobody')).status).toBe(404);
  });

  it('are gone once they are deleted, and their recordings are not', async () => {
    const webex = await aSimulator();
    const [, one] = await webex.people();
    if (one === undefined) throw new Error('There are no people.');
    const id = await webex.add({ owner: bareIdOf(one), createTime: '2026-09-30T10:00:00Z' });
    await webex.admin('/people', { person: bareIdOf(one), state: 'deleted' });
    expect((await found(webex, '')).map(each => each.id)).not.toContain(one.id);
    const { items } = await webex.page(`/admin/convergedRecordings?ownerId=${bareIdOf(one)}`);
    expect(items).toMatchObject([{ id, ownerId: bareIdOf(one) }]);
    expect((await webex.links(id)).audioDownloadLink).toContain('ticket=');
  });

  it('are no rooms, lines or queues', async () => {
    const webex = await aSimulator();
    expect(await found(webex, '?email=meeting.room.1@acme.example')).toEqual([]);
  });
});
