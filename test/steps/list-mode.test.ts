import { describe, expect, it } from 'vitest';
import { TokenRefusedError } from '../../lib/domain/errors.ts';
import type { ListWindow, WindowKind } from '../../lib/domain/ledger.ts';
import type { ListMode } from '../../lib/domain/list-mode.ts';
import { currentListMode } from '../../lib/steps/list-mode.ts';
import { markLeavers, markRead } from '../../lib/steps/owners.ts';
import { anOwner, listWorld } from '../build/list-world.ts';
import { at } from '../build/recordings.ts';
import { farDeadline } from '../build/step-world.ts';
import { refusalOf } from '../build/webex.ts';

type World = Awaited<ReturnType<typeof listWorld>>;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Three people with a recording each, of which the organisation's list shows only the first one's, or all. */
async function aWorld(so: { incomplete: boolean }) {
  const world = await listWorld();
  const owners = [anOwner(), anOwner(), anOwner('place')] as const;
  for (const owner of owners) await world.records(owner);
  const breaks = (incomplete: boolean) => {
    world.shows.org = each => !incomplete || each.ownerId === owners[0].id;
  };
  breaks(so.incomplete);
  return { ...world, owners, breaks };
}

/** Passes a day, in which everybody records once more. */
async function aDayLater(world: Awaited<ReturnType<typeof aWorld>>, ms = dayMs) {
  const now = world.clock.pass(ms);
  for (const owner of world.owners)
    await world.records(owner, { createTime: at(new Date(Date.parse(now) - hourMs).toISOString()) });
}

/** Plans a window, of the organisation's list or owner by owner. */
async function plan(
  { windows, clock }: World,
  kind: WindowKind,
  mode: ListMode['mode'],
): Promise<ListWindow> {
  const by = mode === 'perOwner' ? { perOwner: {} } : {};
  const window = { kind, from: at('2026-09-10T00:00:00Z'), to: clock.now(), ...by };
  const since = await windows.plannedUntil(kind, mode);
  expect(await windows.plan({ kind, mode, since, until: window.to, windows: [window] })).toBe(true);
  return window;
}

describe('the list mode', () => {
  it('is the organisation’s before anybody is known, without a call and without a note', async () => {
    const world = await listWorld();
    expect(await world.mode()).toBe('org');
    expect(await world.state()).toBeUndefined();
    expect(world.asked.lists).toBe(0);
  });

  it('stays the organisation’s while a probe finds its list whole, which costs one probe a day', async () => {
    const world = await aWorld({ incomplete: false });
    expect(await world.mode()).toBe('org');
    const { lists } = world.asked;
    world.clock.pass(dayMs - 1);
    expect(await world.mode()).toBe('org');
    expect(world.asked.lists).toBe(lists);
    await aDayLater(world, 1);
    expect(await world.mode()).toBe('org');
    expect(world.asked.lists).toBeGreaterThan(lists);
    expect(await world.state()).toMatchObject({ orgListIs: 'whole', probedAt: '2026-10-11T00:00:00.000Z' });
    expect(world.alarms()).toEqual([]);
  });

  it('is unknown, and asked again every hour at most, while there is nothing to compare', async () => {
    const world = await listWorld();
    await world.lists([anOwner(), anOwner()]);
    expect(await world.mode()).toBe('org');
    const { lists } = world.asked;
    world.clock.pass(hourMs - 1);
    await world.mode();
    expect(world.asked.lists).toBe(lists);
    world.clock.pass(1);
    await world.mode();
    expect(world.asked.lists).toBe(2 * lists);
    expect(await world.state()).toMatchObject({ mode: 'org', orgListIs: 'unknown' });
  });

  it('finds the defect also where the organisation’s list never showed anything', async () => {
    const world = await listWorld();
    const [one, two] = [anOwner(), anOwner()];
    await world.records(one);
    await world.records(two);
    world.shows.org = () => false;
    expect(await world.mode()).toBe('perOwner');
  });

  it('becomes by owner at the first probe that finds the list incomplete, with an alarm at each', async () => {
    const world = await aWorld({ incomplete: true });
    expect(await world.mode()).toBe('perOwner');
    expect(await world.state()).toMatchObject({
      mode: 'perOwner',
      since: '2026-10-10T00:00:00.000Z',
      orgListIs: 'incomplete',
    });
    expect(world.alarms()).toEqual([['org-list-incomplete', { unreadSources: 4 }]]);
    await aDayLater(world);
    expect(await world.mode()).toBe('perOwner');
    expect(world.alarms()).toHaveLength(2);
    expect(await world.state()).toMatchObject({ since: '2026-10-10T00:00:00.000Z' });
  });

  it('leaves no window of the organisation’s list to be read while it is by owner, and none counts as read', async () => {
    const world = await aWorld({ incomplete: true });
    await plan(world, 'history', 'org');
    const byOwner = await plan(world, 'history', 'perOwner');
    expect(await world.mode()).toBe('perOwner');
    expect(await world.windows.unread()).toEqual([byOwner]);
    // A poller that began before the switch plans one after it.
    world.clock.pass(300_000);
    await plan(world, 'tail', 'org');
    expect(await world.mode()).toBe('perOwner');
    expect(await world.windows.unread()).toEqual([byOwner]);
  });

  it('is an alarm of its own where owners without an address are not listed one by one', async () => {
    const world = await aWorld({ incomplete: true });
    const [admin] = world.owners;
    await world.lists([anOwner('virtualLine')]);
    world.shows.byId = each => each.ownerId === admin.id;
    for (const source of ['people', 'workspaces', 'virtualLines', 'queues'] as const)
      await markRead(source, world.clock.now(), world);
    expect(await world.mode()).toBe('perOwner');
    expect(world.alarms()).toEqual([
      ['org-list-incomplete', { unreadSources: 0 }],
      ['owners-not-listable', { owners: 2 }],
    ]);
    expect(await world.state()).toMatchObject({ unlistable: 2 });
  });

  it('is the same alarm where people who have left are not listed one by one', async () => {
    const world = await aWorld({ incomplete: true });
    const [admin, leaver] = world.owners;
    await markLeavers(new Set([admin.id]), world);
    world.shows.byOwner = each => each.ownerId !== leaver.id;
    expect(await world.mode()).toBe('perOwner');
    expect(world.alarms()).toEqual([
      ['org-list-incomplete', { unreadSources: 4 }],
      ['owners-not-listable', { owners: 1 }],
    ]);
  });

  it('is the organisation’s again after two whole days and with the whole past read, not earlier', async () => {
    const world = await aWorld({ incomplete: true });
    await world.mode();
    const history = await plan(world, 'history', 'perOwner');
    world.breaks(false);
    for (const day of ['2026-10-11', '2026-10-12']) {
      await aDayLater(world);
      expect(await world.mode()).toBe('perOwner');
      expect(await world.state()).toMatchObject({ orgListIs: 'whole', probedAt: `${day}T00:00:00.000Z` });
    }
    const { lists } = world.asked;
    world.clock.pass(300_000);
    expect(await world.mode()).toBe('perOwner');
    await world.windows.finish(history, world.clock.now());
    expect(await world.mode()).toBe('org');
    expect(world.asked.lists).toBe(lists);
    expect(await world.state()).toMatchObject({ mode: 'org', since: '2026-10-12T00:05:00.000Z' });
    const tail = await plan(world, 'tail', 'org');
    expect(await world.mode()).toBe('org');
    expect(await world.windows.unread()).toEqual([tail]);
  });

  it('has to earn it anew when the list is found incomplete again in between', async () => {
    const world = await aWorld({ incomplete: true });
    await world.mode();
    for (const incomplete of [false, true, false]) {
      world.breaks(incomplete);
      await aDayLater(world);
      expect(await world.mode()).toBe('perOwner');
    }
    await aDayLater(world);
    expect(await world.mode()).toBe('org');
  });
});

describe('a probe that fails', () => {
  it('stops nobody, changes no mode, and is made again an hour later', async () => {
    const world = await aWorld({ incomplete: true });
    world.asked.fails = true;
    expect(await world.mode()).toBe('org');
    expect(world.asked.lists).toBe(1);
    expect(world.log.lines.map(({ level, event }) => [level, event])).toEqual([
      ['warn', 'org-list-not-probed'],
    ]);
    world.asked.fails = false;
    world.clock.pass(hourMs - 1);
    expect(await world.mode()).toBe('org');
    world.clock.pass(1);
    expect(await world.mode()).toBe('perOwner');
    world.asked.fails = true;
    world.clock.pass(dayMs);
    expect(await world.mode()).toBe('perOwner');
  });

  it('because the token was refused stops the poll', async () => {
    const world = await aWorld({ incomplete: false });
    world.webex.beforePage = () => {
      throw new TokenRefusedError('Webex answered 401.');
    };
    expect(await refusalOf(world.mode())).toBeInstanceOf(TokenRefusedError);
    expect(await world.state()).toMatchObject({ mode: 'org', orgListIs: 'unknown' });
  });

  it('because of its time leaves the run the rest of it', async () => {
    const world = await aWorld({ incomplete: false });
    const deadlines: string[] = [];
    const webex = {
      ...world.ports.webex,
      list: (listing: Parameters<typeof world.webex.list>[0], deadline: typeof farDeadline) => {
        deadlines.push(deadline);
        return world.ports.webex.list(listing, deadline);
      },
    };
    await currentListMode({ deadline: farDeadline }, { ...world.ports, webex });
    expect(new Set(deadlines)).toEqual(new Set(['2026-10-10T00:01:00.000Z']));
  });
});

describe('two pollers at once', () => {
  it('probe once', async () => {
    const one = await aWorld({ incomplete: true });
    await one.mode();
    const alone = one.asked.lists;
    const world = await aWorld({ incomplete: true });
    await Promise.all([world.mode(), world.mode()]);
    expect(world.asked.lists).toBe(alone);
    expect(world.alarms()).toHaveLength(1);
    expect(await world.mode()).toBe('perOwner');
  });
});
