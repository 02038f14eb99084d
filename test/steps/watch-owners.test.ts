import { describe, expect, it } from 'vitest';
import { TokenRefusedError, TransientError } from '../../lib/domain/errors.ts';
import { ownerSources, type Owner, type OwnerSource } from '../../lib/domain/owner.ts';
import type { Directory } from '../../lib/ports.ts';
import { allOwners, rememberListed, rememberOwners, unreadSources } from '../../lib/steps/owners.ts';
import { watchOwners } from '../../lib/steps/watch-owners.ts';
import { anOwner } from '../build/list-world.ts';
import { farDeadline, stepWorld } from '../build/step-world.ts';
import { refusalOf } from '../build/webex.ts';

const listed: Record<OwnerSource, Owner[]> = {
  people: [anOwner(), anOwner(), anOwner()],
  workspaces: [anOwner('place')],
  virtualLines: [anOwner('virtualLine')],
  queues: [anOwner('callQueue')],
};
const everybody = ownerSources.flatMap(source => listed[source]);

/** A directory of pages of two, in which sources may fail after their first page. */
async function watchWorld(failures: Partial<Record<OwnerSource, Error>> = {}) {
  const world = await stepWorld();
  const directory: Directory = {
    async *owners(source) {
      yield { owners: listed[source].slice(0, 2), unreadable: source === 'people' ? 1 : 0 };
      const failure = failures[source];
      if (failure !== undefined) throw failure;
      yield { owners: listed[source].slice(2), unreadable: 0 };
    },
  };
  const ports = { ...world, directory };
  return {
    ...world,
    failures,
    watch: () => watchOwners({ deadline: farDeadline }, ports),
    known: async () => (await allOwners(world)).map(({ id }) => id),
    unread: () => unreadSources(world, world.clock.now()),
    said: () => world.log.lines.map(({ level, event, facts }) => ({ level, event, ...facts })),
  };
}

describe('watching the owners', () => {
  it('remembers everybody of every source, and says how many', async () => {
    const world = await watchWorld();
    await world.watch();
    expect(await world.known()).toEqual(everybody.map(({ id }) => id).toSorted());
    expect(await world.unread()).toEqual([]);
    expect(world.said()[0]).toEqual({
      level: 'info',
      event: 'owners-read',
      source: 'people',
      seen: 3,
      added: 3,
      unreadable: 1,
    });
  });

  it('forgets nobody who is not there any more, and knows that they have left, until they are back', async () => {
    const world = await watchWorld();
    const leaver = anOwner();
    await rememberOwners([leaver, anOwner('place')], world);
    await world.watch();
    const left = async () => (await allOwners(world)).filter(each => each.left === true).map(({ id }) => id);
    expect(await world.known()).toHaveLength(everybody.length + 2);
    expect(await left()).toEqual([leaver.id]);
    await rememberListed([leaver], world);
    expect(await left()).toEqual([]);
  });

  it('takes nobody for a leaver while the list of people could not be read to its end', async () => {
    const world = await watchWorld({ people: new TransientError('webex-unavailable', '503') });
    await rememberOwners([anOwner()], world);
    await refusalOf(world.watch());
    expect((await allOwners(world)).filter(each => each.left === true)).toEqual([]);
  });

  it('leaves out the source that its token may not read, with one warning that names the scope', async () => {
    const scopes = ['spark-admin:workspaces_read'];
    const world = await watchWorld({ workspaces: new TokenRefusedError('Webex answered 403.', { scopes }) });
    await world.watch();
    expect(await world.unread()).toEqual(['workspaces']);
    expect(await world.known()).toHaveLength(everybody.length);
    expect(world.said().filter(({ level }) => level !== 'info')).toEqual([
      {
        level: 'warn',
        event: 'owners-not-read',
        source: 'workspaces',
        scope: scopes[0],
        why: 'Webex answered 403.',
      },
    ]);
  });

  it('reads nothing and fails nobody without a token, and says so in one sentence', async () => {
    const missing = new TokenRefusedError('The secret is empty.', { isMissing: true });
    const world = await watchWorld({ people: missing, workspaces: missing });
    await world.watch();
    expect(world.said()).toEqual([{ level: 'warn', event: 'owners-not-read', why: 'The secret is empty.' }]);
    expect(await world.unread()).toEqual([...ownerSources]);
  });

  it('reads the others when one source fails, and fails then, so that it is heard of', async () => {
    const world = await watchWorld({
      people: new TransientError('webex-unavailable', '503'),
      queues: new TransientError('rate-limited', '429'),
    });
    expect(await refusalOf(world.watch())).toMatchObject({ fault: 'webex-unavailable' });
    expect(await world.unread()).toEqual(['people', 'queues']);
    // What came before the failure is known all the same.
    expect(await world.known()).toHaveLength(everybody.length - 1);
  });

  it('fails when its token has expired', async () => {
    const world = await watchWorld({ people: new TokenRefusedError('Webex answered 401.') });
    expect(await refusalOf(world.watch())).toBeInstanceOf(TokenRefusedError);
    expect(await world.unread()).toEqual(['people']);
  });
});
