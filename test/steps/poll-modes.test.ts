import { describe, expect, it } from 'vitest';
import { TransientError } from '../../lib/domain/errors.ts';
import { dayMs, hourMs, minuteMs, plusMs } from '../../lib/domain/time.ts';
import type { PollPorts } from '../../lib/steps/poll-recordings.ts';
import { pollRecordings } from '../../lib/steps/poll-recordings.ts';
import { rememberOwners } from '../../lib/steps/owners.ts';
import { Death, mortal } from '../build/mortal.ts';
import { owner, ownerWorld, recordingOf, setMode, type OwnerWorld } from '../build/owner-world.ts';
import { at } from '../build/recordings.ts';
import { farDeadline } from '../build/step-world.ts';

/** A run in which the organisation is listed at once. */
async function pollOrg(world: OwnerWorld, historyDays = 0, ports: PollPorts = world): Promise<void> {
  await setMode('org', world.notes, world.clock.now());
  await pollRecordings({ deadline: farDeadline, historyDays }, ports);
}

const down = () => new TransientError('webex-unavailable', 'Webex answered 502.');

describe('a mode that begins', () => {
  it('owner by owner reads the whole history since before the first run, whatever the organisation’s list showed', async () => {
    const world = await ownerWorld([1, 2]);
    await pollOrg(world, 30);
    // Seen by nobody: the organisation's list was incomplete from the first day on.
    const old = world.webex.show(recordingOf(2, '2026-02-05T12:00:00Z'));
    const newer = world.webex.show(recordingOf(1, '2026-03-20T12:00:00Z'));
    world.clock.set('2026-06-01T10:00:00Z');
    await world.poll({ historyDays: 30 });
    for (const { id } of [old, newer]) expect(await world.row(id)).toMatchObject({ status: 'discovered' });
    expect(await world.unread()).toEqual([]);
  });

  it('owner by owner leaves no window of the organisation unread, and counts none of them as read', async () => {
    const world = await ownerWorld([1]);
    world.webex.beforePage = () => {
      throw down();
    };
    await expect(pollOrg(world, 10)).rejects.toThrow('502');
    expect((await world.unread()).map(window => window.split(' ')[1])).toEqual(['org', 'org']);
    const old = world.webex.show(recordingOf(1, '2026-02-22T12:00:00Z'));
    world.webex.beforePage = (_window, _page, id) => {
      if (id === undefined) throw new Error('Nobody asks for the list of the organisation.');
    };
    await world.poll({ historyDays: 10 });
    expect(await world.row(old.id)).toMatchObject({ status: 'discovered' });
    expect(await world.unread()).toEqual([]);
  });

  it('for the organisation goes on from where its list was left', async () => {
    const world = await ownerWorld([1]);
    await pollOrg(world);
    world.clock.set('2026-03-04T10:00:00Z');
    await world.poll();
    world.clock.set('2026-03-05T10:00:00Z');
    const [between, late] = ['2026-03-03T10:00:00Z', '2026-03-05T09:00:00Z'].map(time =>
      world.webex.show(recordingOf(9, time)),
    );
    await pollOrg(world);
    for (const each of [between, late])
      expect(each && (await world.row(each.id))).toMatchObject({ status: 'discovered' });
  });

  it('owner by owner for a second time reads what was in between once more', async () => {
    const world = await ownerWorld([1]);
    await world.poll();
    world.clock.set('2026-03-03T10:00:00Z');
    await pollOrg(world);
    world.clock.set('2026-03-08T10:00:00Z');
    await pollOrg(world);
    const unseen = world.webex.show(recordingOf(1, '2026-03-04T10:00:00Z'));
    world.clock.pass(minuteMs);
    await world.poll();
    expect(await world.row(unseen.id)).toMatchObject({ status: 'discovered' });
  });

  it('reads to their end the windows of owners that the mode before had left', async () => {
    const world = await ownerWorld([1, 2]);
    const old = world.webex.show(recordingOf(2, '2026-02-05T12:00:00Z'));
    await world.poll({ historyDays: 30, runMs: 0 });
    expect(await world.unread()).toHaveLength(2);
    await pollOrg(world, 30, world);
    expect(await world.row(old.id)).toMatchObject({ status: 'discovered' });
    expect(await world.unread()).toEqual([]);
  });
});

describe('an owner who becomes known', () => {
  it('while owners are listed one by one has their whole history read', async () => {
    const world = await ownerWorld([1, 5]);
    await world.poll({ historyDays: 60 });
    const old = world.webex.show(recordingOf(3, '2026-01-20T12:00:00Z'));
    const last = world.webex.show(recordingOf(3, '2026-03-02T09:59:00Z'));
    world.clock.pass(5 * minuteMs);
    await world.poll({ historyDays: 60 });
    expect(await world.recordings.get(old.id)).toBeUndefined();
    await rememberOwners([owner(3)], world);
    world.clock.pass(5 * minuteMs);
    await world.poll({ historyDays: 60 });
    for (const { id } of [old, last]) expect(await world.row(id)).toMatchObject({ status: 'discovered' });
    expect(await world.unread()).toEqual([]);
  });

  it('by a recording that was given to them while owners are listed one by one has their history read, too', async () => {
    const world = await ownerWorld([1]);
    await world.poll({ historyDays: 20 });
    const old = world.webex.show(recordingOf(2, '2026-02-20T12:00:00Z'));
    const given = recordingOf(1, '2026-03-02T10:01:00Z');
    const { id, email } = owner(2);
    // Listed for its first owner, and it names its second.
    world.webex.show(given);
    world.clock.pass(5 * minuteMs);
    await world.poll({ historyDays: 20 });
    const webex = { ...world.webex, as: () => webex, list };
    async function* list(...asked: Parameters<typeof world.webex.list>) {
      for await (const page of world.webex.list(...asked))
        yield {
          ...page,
          recordings: page.recordings.map(each => (each.id === given.id ? passedOn(each) : each)),
        };
    }
    const passedOn = (each: typeof given) => ({ ...each, ownerId: id, ownerEmail: email });
    world.clock.pass(5 * minuteMs);
    await world.poll({ historyDays: 20 }, { ...world, webex });
    world.clock.pass(5 * minuteMs);
    await world.poll({ historyDays: 20 });
    expect(await world.row(old.id)).toMatchObject({ status: 'discovered' });
  });

  it('just before the organisation is listed at once again has their history read all the same', async () => {
    const world = await ownerWorld([1]);
    await pollOrg(world, 20);
    await world.poll({ historyDays: 20 });
    // Not in what is left to be read of the organisation's list.
    const old = world.webex.show(recordingOf(2, '2026-02-20T12:00:00Z'));
    await rememberOwners([owner(2)], world);
    world.clock.pass(5 * minuteMs);
    await pollOrg(world, 20);
    expect(await world.row(old.id)).toMatchObject({ status: 'discovered' });
  });

  it('while the organisation is listed at once is among those who are listed later', async () => {
    const world = await ownerWorld([]);
    world.webex.show(recordingOf(4, '2026-03-02T09:45:00Z'));
    await pollOrg(world);
    world.clock.pass(dayMs);
    const later = world.webex.show(recordingOf(4, '2026-03-02T20:00:00Z'));
    await world.poll();
    expect(await world.row(later.id)).toMatchObject({ status: 'discovered' });
  });

  it('between two pollers of whom one does not know them yet has their history read', async () => {
    const world = await ownerWorld([1, 9]);
    const unseen = world.webex.show(recordingOf(5, '2026-02-25T12:00:00Z'));
    // The first poller knows who there is, and reads; the second one plans for a newcomer meanwhile.
    let isFirst = true;
    world.webex.beforePage = async () => {
      if (!isFirst) return;
      isFirst = false;
      await rememberOwners([owner(5)], world);
      await world.poll({ historyDays: 10 });
    };
    await world.poll({ historyDays: 10 });
    await world.poll({ historyDays: 10 });
    expect(await world.row(unseen.id)).toMatchObject({ status: 'discovered' });
    expect(await world.unread()).toEqual([]);
  });
});

describe('a run that dies', () => {
  const times = ['2026-02-25T12:00:00Z', '2026-02-26T12:00:00Z', '2026-03-02T09:50:00Z'];

  async function lived(diesAtWrite: number, written: boolean) {
    const world = await ownerWorld([1, 2]);
    const shown = [1, 2, 3].flatMap(each => times.map(time => world.webex.show(recordingOf(each, time))));
    // One list fails once, so that an owner is set aside.
    let fails = true;
    world.webex.beforePage = (_window, _page, id) => {
      if (fails && id === owner(2).id) throw down();
    };
    const process = mortal({ diesAtWrite, written });
    const dying = {
      ...world,
      windows: process.port<typeof world.windows>(world.windows, [
        'plan',
        'finish',
        'progress',
        'split',
        'drop',
      ]),
      notes: process.port<typeof world.notes>(world.notes, ['put']),
      recordings: process.port<typeof world.recordings>(world.recordings, ['create', 'move']),
    };
    await pollOrg(world, 3);
    for (let run = 0; run < 4; run += 1) {
      world.clock.pass(5 * minuteMs);
      if (run === 1) await rememberOwners([owner(3)], world);
      await world.poll({ historyDays: 30 }, process.dead() ? world : dying).catch((error: unknown) => {
        if (!(error instanceof Death) && !(error instanceof TransientError)) throw error;
      });
      fails = run === 0;
    }
    world.clock.pass(hourMs);
    await world.poll({ historyDays: 30 });
    const rows = await Promise.all(shown.map(({ id }) => world.recordings.get(id)));
    return {
      died: process.dead(),
      rows: rows.map(row => row?.status),
      unread: await world.unread(),
      writes: world.writes(),
    };
  }

  it.each([true, false])('at any write, done or not (%s), ends with the same table', async written => {
    const calm = await lived(Infinity, written);
    expect(new Set(calm.rows)).toEqual(new Set(['discovered']));
    expect(calm.unread).toEqual([]);
    let deaths = 0;
    for (let write = 1; write < 200; write += 1) {
      const { died, ...end } = await lived(write, written);
      if (!died) break;
      deaths += 1;
      expect({ ...end, died: false }, `dead at write ${write}`).toEqual(calm);
    }
    expect(deaths).toBeGreaterThan(20);
  });
});

describe('of ticks', () => {
  it('that are missed or doubled nothing remains', async () => {
    const ticks = (minutes: readonly number[]) => async () => {
      const world = await ownerWorld([1, 2]);
      const start = at('2026-03-02T10:00:00Z');
      const shown = [1, 2].flatMap(each =>
        ['2026-03-01T09:50:00Z', '2026-03-02T10:03:00Z', '2026-03-02T10:17:00Z'].map(time =>
          world.webex.show(recordingOf(each, time)),
        ),
      );
      for (const minute of minutes) {
        world.clock.set(plusMs(start, minute * minuteMs));
        await world.poll({ historyDays: 3 });
      }
      const rows = await Promise.all(shown.map(({ id }) => world.recordings.get(id)));
      return { statuses: rows.map(row => row?.status), unread: await world.unread(), writes: world.writes() };
    };
    const calm = await ticks([0, 5, 10, 15, 20, 25])();
    expect(new Set(calm.statuses)).toEqual(new Set(['discovered']));
    expect(await ticks([0, 0, 5, 20, 20, 25, 25])()).toEqual(calm);
    expect(await ticks([0, 25])()).toEqual(calm);
  });
});
