import { describe, expect, it } from 'vitest';
import { NotFoundError, TransientError } from '../../lib/domain/errors.ts';
import type { KnownOwner } from '../../lib/domain/owner.ts';
import type { WebexReader } from '../../lib/ports.ts';
import { markLeavers } from '../../lib/steps/owners.ts';
import { probeLists, sampleOf } from '../../lib/steps/probe-list.ts';
import { anOwner, listWorld } from '../build/list-world.ts';
import { at } from '../build/recordings.ts';
import { farDeadline } from '../build/step-world.ts';
import { refusalOf } from '../build/webex.ts';

type World = Awaited<ReturnType<typeof listWorld>>;

const probe = ({ ports }: World) => probeLists({ deadline: farDeadline }, ports);
const orgList = async (world: World) => (await probe(world)).orgList;

/** Two people and a room, each with one recording. */
async function threeOwners(world: World) {
  const owners = [anOwner(), anOwner(), anOwner('place')] as const;
  const recordings = [
    await world.records(owners[0]),
    await world.records(owners[1]),
    await world.records(owners[2]),
  ] as const;
  return { owners, recordings };
}

describe('the organisation’s list', () => {
  it('is whole where it shows what the lists of its owners show', async () => {
    const world = await listWorld();
    await threeOwners(world);
    expect(await probe(world)).toEqual({ orgList: 'whole', idLists: 'unknown', leaverLists: 'unknown' });
  });

  it('is incomplete where it lacks one of them, be it the only one', async () => {
    const world = await listWorld();
    const { recordings } = await threeOwners(world);
    for (const lacking of recordings) {
      world.shows.org = each => each.id !== lacking.id;
      expect(await probe(world)).toMatchObject({ orgList: 'incomplete', idLists: 'whole' });
    }
  });

  it.each(['createTime', 'timeRecorded'] as const)('is judged alike where Webex filters by %s', async by => {
    const world = await listWorld();
    world.filter.by = by;
    const late = { timeRecorded: at('2026-10-01T08:00:00Z'), createTime: at('2026-10-09T07:30:00Z') };
    await world.records(anOwner(), late);
    const lacking = await world.records(anOwner(), late);
    expect(await orgList(world)).toBe('whole');
    world.shows.org = each => each.id !== lacking.id;
    expect(await orgList(world)).toBe('incomplete');
  });

  it('is not judged by a young file of an old call', async () => {
    const world = await listWorld();
    world.filter.by = 'timeRecorded';
    world.shows.org = () => false;
    const young = { createTime: at('2026-10-09T23:50:00Z'), timeRecorded: at('2026-10-09T08:00:00Z') };
    await world.records(anOwner(), young);
    expect(await orgList(world)).toBe('unknown');
  });

  it('is not judged by what only the list of its owner still shows', async () => {
    const world = await listWorld();
    const { recordings } = await threeOwners(world);
    world.shows.org = each => each.id !== recordings[1].id;
    const details: WebexReader['details'] = async (webexId, deadline) => {
      if (webexId === recordings[1].webexId) throw new NotFoundError('Webex answered 404.');
      return world.webex.details(webexId, deadline);
    };
    const ports = { ...world.ports, webex: { ...world.ports.webex, details } };
    expect((await probeLists({ deadline: farDeadline }, ports)).orgList).toBe('whole');
  });

  it('is looked at wherever Webex sorts the recording in: hours after the call, and on a later page', async () => {
    const world = await listWorld();
    const late = { timeRecorded: at('2026-10-01T08:00:00Z'), createTime: at('2026-10-09T07:30:00Z') };
    const [one, two] = [anOwner(), anOwner()];
    await world.records(one, late);
    await world.records(two, late);
    // Between call and file of those, by the same people: they come first.
    for (const hour of ['01', '02', '03', '04'])
      await world.records(two, { createTime: at(`2026-10-08T${hour}:00:00Z`), ownerId: 'somebody else' });
    expect(await orgList(world)).toBe('whole');
    world.shows.org = each => each.createTime !== late.createTime;
    expect(await orgList(world)).toBe('incomplete');
  });

  it('is unknown where nobody is known, or nobody has a recording of the last 30 days', async () => {
    const world = await listWorld();
    expect(await orgList(world)).toBe('unknown');
    await world.lists([anOwner(), anOwner('place')]);
    await world.records(anOwner(), { createTime: at('2026-09-09T12:00:00Z') });
    expect(await orgList(world)).toBe('unknown');
  });

  it('is unknown where one owner alone has recordings: they may be all that it shows', async () => {
    const world = await listWorld();
    const admin = anOwner();
    await world.records(admin);
    await world.lists([anOwner(), anOwner()]);
    expect(await orgList(world)).toBe('unknown');
  });

  it('is not judged by what is younger than a quarter of an hour', async () => {
    const world = await listWorld();
    world.shows.org = () => false;
    const young = { createTime: at('2026-10-09T23:45:00Z'), timeRecorded: at('2026-10-09T22:00:00Z') };
    await world.records(anOwner(), young);
    await world.records(anOwner(), young);
    expect(await orgList(world)).toBe('unknown');
    world.clock.pass(1);
    expect(await orgList(world)).toBe('incomplete');
  });

  it('is not judged by what was deleted, or went into the bin, between two looks', async () => {
    const world = await listWorld();
    const [one, two, three] = [anOwner(), anOwner(), anOwner()];
    await world.records(one);
    const gone = await world.records(two);
    const binned = await world.records(three);
    world.shows.org = each => {
      // Looked for in the organisation's list, it is just being deleted.
      world.webex.withdraw(gone);
      world.webex.show({ ...binned, status: 'deleted' });
      return each.id !== gone.id && each.id !== binned.id;
    };
    expect(await orgList(world)).not.toBe('incomplete');
  });

  it('is not judged by what only came late: the second look finds it', async () => {
    const world = await listWorld();
    await threeOwners(world);
    let looks = 0;
    world.shows.org = () => (looks += 1) > 1;
    expect(await orgList(world)).toBe('whole');
  });

  it('is not judged at all when a list cannot be read', async () => {
    const world = await listWorld();
    await threeOwners(world);
    world.asked.fails = true;
    expect(await refusalOf(probe(world))).toBeInstanceOf(TransientError);
    world.asked.fails = false;
    world.webex.beforePage = ({ from }) => {
      if (from > at('2026-10-01T00:00:00Z')) throw new TransientError('webex-unavailable', '502');
    };
    const refusal = await refusalOf(probe(world));
    expect(refusal).toBeInstanceOf(TransientError);
    expect(refusal).not.toBeInstanceOf(NotFoundError);
  });

  it('costs at most about forty calls, however many owners there are', async () => {
    const world = await listWorld();
    for (let n = 0; n < 40; n += 1) await world.records(anOwner(n % 2 === 0 ? 'user' : 'place'));
    expect(await orgList(world)).toBe('whole');
    expect(world.asked.lists).toBeLessThanOrEqual(40);
  });
});

describe('the lists by an owner’s id alone', () => {
  it('are incomplete where a person whom the organisation’s list lacks is found by address only', async () => {
    const world = await listWorld();
    const [admin, other] = [anOwner(), anOwner()];
    await world.records(admin);
    await world.records(other);
    world.shows.org = each => each.ownerId === admin.id;
    world.shows.byId = each => each.ownerId === admin.id;
    expect(await probe(world)).toMatchObject({ orgList: 'incomplete', idLists: 'incomplete' });
    world.shows.byId = () => true;
    expect(await probe(world)).toMatchObject({ orgList: 'incomplete', idLists: 'whole' });
  });
});

describe('the lists of people who have left', () => {
  async function leaverWorld() {
    const world = await listWorld();
    const [admin, other, leaver] = [anOwner(), anOwner(), anOwner()];
    await world.records(admin);
    await world.records(other);
    const old = await world.records(leaver, {
      createTime: at('2026-03-01T09:00:00Z'),
      timeRecorded: at('2026-03-01T08:00:00Z'),
    });
    world.shows.org = each => each.ownerId === admin.id;
    await markLeavers(new Set([admin.id, other.id]), world);
    const leaverLists = async () => (await probe(world)).leaverLists;
    return { ...world, other, old, leaverLists };
  }

  it('are whole where they show what they are known to own, however old it is', async () => {
    const { leaverLists } = await leaverWorld();
    expect(await leaverLists()).toBe('whole');
  });

  it('are incomplete where they do not, although Webex has it', async () => {
    const { leaverLists, old, shows } = await leaverWorld();
    shows.byOwner = each => each.id !== old.id;
    expect(await leaverLists()).toBe('incomplete');
  });

  it.each([
    ['was deleted', ({ webex, old }) => webex.withdraw(old)],
    ['is in the bin', ({ webex, old }) => webex.show({ ...old, status: 'deleted' })],
    ['is somebody else’s by now', ({ webex, old, other }) => webex.show({ ...old, ownerId: other.id })],
  ] satisfies [string, (world: Awaited<ReturnType<typeof leaverWorld>>) => unknown][])(
    'are not judged by what %s',
    async (_what, change) => {
      const world = await leaverWorld();
      change(world);
      world.shows.byOwner = each => each.id !== world.old.id;
      expect(await world.leaverLists()).toBe('unknown');
    },
  );
});

describe('the sample of a probe', () => {
  const owners = (type: string, count: number, recorded = true): KnownOwner[] =>
    Array.from({ length: count }, () => ({ ...anOwner(type), ...(recorded ? { recorded: true } : {}) }));
  const types = (sample: readonly KnownOwner[]) =>
    ['user', 'place', 'virtualLine'].map(type => sample.filter(each => each.type === type).length);

  it('is of twelve owners of all types, of each as many as there are', () => {
    const all = [...owners('user', 100), ...owners('place', 50), ...owners('virtualLine', 1)];
    expect(types(sampleOf(all, () => 0.5))).toEqual([6, 5, 1]);
    expect(sampleOf(owners('user', 3), () => 0.5)).toHaveLength(3);
  });

  it('prefers those of a type that own recordings, and leaves no type out', () => {
    const recorded = owners('user', 6);
    const all = [...owners('user', 100, false), ...recorded, ...owners('place', 5, false)];
    const sample = sampleOf(all, () => 0.5);
    expect(sample.slice(0, 1)).toEqual(recorded.slice(0, 1));
    expect(new Set(sample.filter(each => each.recorded))).toEqual(new Set(recorded));
    expect(types(sample)).toEqual([7, 5, 0]);
  });

  it('is another one as chance will have it', () => {
    const all = owners('user', 50);
    const draws = [0.9, 0.1, 0.7, 0.3];
    let drawn = 0;
    const chance = () => draws[(drawn += 1) % draws.length] ?? 0;
    expect(sampleOf(all, chance)).not.toEqual(sampleOf(all, () => 0.5));
  });
});
