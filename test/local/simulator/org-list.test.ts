import { describe, expect, it } from 'vitest';
import type { Switches } from '../../../local/webex-model/switches.ts';
import { aSimulator, bareIdOf } from '../../build/simulator.ts';

const org = '/admin/convergedRecordings';
const at = { createTime: '2026-09-30T10:00:00Z' };

/** A recording of the authorising administrator's, one of another person's and one of a meeting room's. */
async function aCutShortList(switches: Partial<Switches>) {
  const webex = await aSimulator({ switches });
  const [self, other] = await webex.people();
  if (self === undefined || other === undefined) throw new Error('There are no people.');
  const mine = await webex.add({ ...at, owner: bareIdOf(self) });
  const theirs = await webex.add({ ...at, owner: bareIdOf(other) });
  const room = await webex.add({ ...at, owner: 'meeting.room.1@acme.example' });
  const roomId = (await webex.recordingOf(room))?.ownerId ?? '';
  return { webex, mine, theirs, room, roomId, otherId: bareIdOf(other), email: other.emails[0] ?? '' };
}

describe('an organisation’s list that is cut short', () => {
  it.each(['admin', 'compliance', 'both'] as const)(
    'shows the token %s the first person’s own only',
    async token => {
      const { webex, mine } = await aCutShortList({ orgList: 'own' });
      expect((await webex.page(org, token)).ids).toEqual([mine]);
      expect((await webex.page('/convergedRecordings', 'user')).ids).toEqual([mine]);
    },
  );

  it.each(['both', 'email'] as const)(
    'is whole for an owner who is named (of two names, %s count)',
    async ownerFilters => {
      const { webex, theirs, room, ...ids } = await aCutShortList({ orgList: 'own', ownerFilters });
      expect((await webex.page(`${org}?ownerEmail=${ids.email}`)).ids).toEqual([theirs]);
      expect((await webex.page(`${org}?ownerId=${ids.otherId}`)).ids).toEqual([theirs]);
      expect((await webex.page(`${org}?ownerId=${ids.roomId}`)).ids).toEqual([room]);
    },
  );

  it('may be whole by address only', async () => {
    const { webex, mine, theirs, ...ids } = await aCutShortList({ orgList: 'own-unless-email' });
    expect((await webex.page(org)).ids).toEqual([mine]);
    expect((await webex.page(`${org}?ownerId=${ids.otherId}`)).ids).toEqual([]);
    expect((await webex.page(`${org}?ownerEmail=${ids.email}`)).ids).toEqual([theirs]);
  });

  it('is so in the bin and of what was purged, too', async () => {
    const { webex, mine, theirs, room, otherId } = await aCutShortList({ orgList: 'own' });
    for (const [status, operation] of [
      ['deleted', 'trash'],
      ['purged', 'purge'],
    ] as const) {
      for (const id of [mine, theirs, room]) expect(await webex.byHand(operation, id)).toBe(200);
      expect((await webex.page(`${org}?status=${status}`)).ids).toEqual([mine]);
      expect((await webex.page(`${org}?status=${status}&ownerId=${otherId}`)).ids).toEqual([theirs]);
    }
  });
});
