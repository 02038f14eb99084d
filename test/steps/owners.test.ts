import { describe, expect, it } from 'vitest';
import type { Owner } from '../../lib/domain/owner.ts';
import type { Notes } from '../../lib/ports.ts';
import {
  allOwners,
  markLeavers,
  markRead,
  rememberListed,
  rememberOwners,
  unreadSources,
} from '../../lib/steps/owners.ts';
import { anOwner } from '../build/list-world.ts';
import { at } from '../build/recordings.ts';
import { stepWorld } from '../build/step-world.ts';

/** Notes that count what they write. */
async function countedNotes() {
  const { notes } = await stepWorld();
  let writes = 0;
  const counted: Notes = {
    ...notes,
    async put(note) {
      writes += 1;
      return notes.put(note);
    },
  };
  return { notes: counted, writes: () => writes };
}

describe('the owners', () => {
  it('are remembered once, whoever sees them, and sorted by id', async () => {
    const ports = await countedNotes();
    const [one, two, three] = [anOwner(), anOwner('place'), anOwner('callQueue')];
    expect(await rememberOwners([three, one], ports)).toMatchObject([three, one]);
    expect(await rememberOwners([one, two, two], ports)).toMatchObject([two]);
    expect(await allOwners(ports)).toMatchObject([one, two, three]);
  });

  it('cost no write when they are known', async () => {
    const ports = await countedNotes();
    const owners = Array.from({ length: 25 }, () => anOwner());
    await rememberOwners(owners, ports);
    expect(ports.writes()).toBe(25);
    expect(await rememberOwners(owners, ports)).toEqual([]);
    expect(ports.writes()).toBe(25);
  });

  it('keep their old address beside a new one', async () => {
    const ports = await countedNotes();
    const owner = anOwner('user', { email: 'old@example.com' });
    await rememberOwners([owner], ports);
    expect(await rememberListed([{ ...owner, email: 'new@example.com' }], ports)).toEqual([]);
    expect(await allOwners(ports)).toEqual([
      {
        ...owner,
        email: 'new@example.com',
        formerEmails: ['old@example.com'],
        listed: true,
        recorded: true,
      },
    ]);
  });

  it('who have left are noted once, which costs one write each, and no workspace ever leaves', async () => {
    const ports = await countedNotes();
    const [leaver, stays] = [anOwner(), anOwner()];
    await rememberOwners([leaver, stays, anOwner('place')], ports);
    for (let hour = 0; hour < 3; hour += 1) await markLeavers(new Set([stays.id]), ports);
    expect(ports.writes()).toBe(4);
    expect((await allOwners(ports)).filter(each => each.left === true)).toMatchObject([leaver]);
  });

  it('are one, whichever way their id is spelled', async () => {
    const ports = await countedNotes();
    const owner = anOwner();
    const hydra = Buffer.from(`ciscospark://us/PEOPLE/${owner.id}`).toString('base64url');
    await rememberOwners([owner], ports);
    expect(await rememberOwners([{ ...owner, id: hydra }], ports)).toEqual([]);
    expect(
      await rememberOwners([{ ...owner, id: owner.id.replaceAll('-', '').toUpperCase() }], ports),
    ).toEqual([]);
    expect(await allOwners(ports)).toHaveLength(1);
  });

  it('are new to only one of two who see them at once, and nothing of either is lost', async () => {
    const ports = await countedNotes();
    const owner: Owner = anOwner();
    const both = await Promise.all([
      rememberOwners([owner], ports),
      rememberListed([{ ...owner, email: 'new@example.com' }], ports),
    ]);
    expect(both.flat()).toHaveLength(1);
    const [known] = await allOwners(ports);
    expect(known).toMatchObject({ listed: true, recorded: true });
    expect([known?.email, ...(known?.formerEmails ?? [])].toSorted()).toEqual([
      'new@example.com',
      owner.email,
    ]);
  });
});

describe('a source of owners', () => {
  it('is unread until it was read to its end, and again when that is more than a day ago', async () => {
    const ports = await countedNotes();
    const all = ['people', 'workspaces', 'virtualLines', 'queues'];
    expect(await unreadSources(ports, at('2026-10-01T00:00:00Z'))).toEqual(all);
    for (const source of ['people', 'workspaces', 'virtualLines', 'queues'] as const)
      await markRead(source, at('2026-10-01T00:00:00Z'), ports);
    expect(await unreadSources(ports, at('2026-10-02T02:00:00Z'))).toEqual([]);
    await markRead('people', at('2026-10-02T00:00:00Z'), ports);
    await markRead('people', at('2026-09-30T00:00:00Z'), ports);
    expect(await unreadSources(ports, at('2026-10-02T02:00:01Z'))).toEqual(all.slice(1));
  });
});
