import { describe, expect, it } from 'vitest';
import { TokenRefusedError, TransientError } from '../../lib/domain/errors.ts';
import { minuteMs } from '../../lib/domain/time.ts';
import { rememberOwners } from '../../lib/steps/owners.ts';
import { anId, at } from '../build/recordings.ts';
import { numberOf, owner, ownerWorld, recordingOf } from '../build/owner-world.ts';

const down = () => new TransientError('webex-unavailable', 'Webex answered 502.');
const ten = '2026-03-02T10:00:00.000Z';
const tail = '2026-03-02T09:30:00.000Z 2026-03-02T10:00:00.000Z';

describe('owner by owner', () => {
  it('every list is read in the order of ids, and the organisation’s is not', async () => {
    const world = await ownerWorld([2, 1, 3]);
    const shown = [1, 2, 3].map(each => world.webex.show(recordingOf(each, '2026-03-02T09:45:00Z')));
    const asked = world.asked();
    await world.poll();
    for (const { id } of shown) expect(await world.row(id)).toMatchObject({ status: 'discovered' });
    expect(asked).toEqual([1, 2, 3]);
    expect(await world.unread()).toEqual([]);
  });

  it('the whole history is read, and all pages of each list', async () => {
    const world = await ownerWorld([1, 2]);
    const times = [
      '2026-01-05T12:00:00Z',
      '2026-01-05T12:01:00Z',
      '2026-01-05T12:02:00Z',
      '2026-02-25T12:00:00Z',
    ];
    const shown = [1, 2].flatMap(each => times.map(time => world.webex.show(recordingOf(each, time))));
    await world.poll({ historyDays: 60 });
    for (const { id } of shown) expect(await world.row(id)).toMatchObject({ status: 'discovered' });
    expect(await world.unread()).toEqual([]);
  });

  it('an item that cannot be read is a parked row, and neither its list nor the next ones wait for it', async () => {
    const world = await ownerWorld([1, 2]);
    const item = { key: anId('bad'), problem: 'createTime: custom' };
    world.webex.malformed.push({ createTime: at('2026-03-02T09:50:00Z'), item });
    const shown = [1, 2].map(each => world.webex.show(recordingOf(each, '2026-03-02T09:45:00Z')));
    await world.poll();
    for (const { id } of shown) expect(await world.row(id)).toMatchObject({ status: 'discovered' });
    expect(await world.row(item.key)).toMatchObject({ status: 'parked', reason: 'malformed' });
    expect(await world.unread()).toEqual([]);
  });

  it('no more of the present is planned before the last of it was read', async () => {
    const world = await ownerWorld([1, 2, 3]);
    world.webex.beforePage = () => void world.clock.pass(minuteMs);
    await world.poll({ runMs: minuteMs });
    world.clock.pass(9 * minuteMs);
    await world.poll({ runMs: minuteMs });
    expect(await world.unread()).toEqual([`tail after 2 ${tail}`]);

    const late = world.webex.show(recordingOf(1, '2026-03-02T10:10:00Z'));
    world.webex.beforePage = () => undefined;
    world.clock.pass(4 * minuteMs);
    await world.poll();
    await world.poll();
    expect(await world.row(late.id)).toMatchObject({ status: 'discovered' });
    expect(await world.unread()).toEqual([]);
  });
});

describe('two at once', () => {
  const twelve = Array.from({ length: 12 }, (_, index) => index + 1);

  it('write each row once and leave nothing unread', async () => {
    const world = await ownerWorld([1, 2, 3, 4]);
    for (const each of [1, 2, 3, 4]) world.webex.show(recordingOf(each, '2026-03-01T09:45:00Z'));
    await Promise.all([world.poll({ historyDays: 5 }), world.poll({ historyDays: 5 })]);
    await world.poll({ historyDays: 5 });
    expect(world.writes()).toBe(4);
    expect(await world.unread()).toEqual([]);
  });

  it('forget nobody whose list failed for the one that came second', async () => {
    const world = await ownerWorld(twelve);
    const missed = world.webex.show(recordingOf(7, '2026-03-01T09:45:00Z'));
    let isAlone = true;
    world.webex.beforePage = async ({ from }, _page, id) => {
      if (from > at('2026-03-01T00:00:00Z')) return;
      if (!isAlone) return void world.clock.pass(minuteMs);
      if (numberOf(id) === 7) throw down();
      if (numberOf(id) !== 9) return;
      // Another one reads the first owners meanwhile, and says so in the ledger.
      isAlone = false;
      await world.poll({ historyDays: 5, runMs: 3 * minuteMs });
    };
    await world.poll({ historyDays: 5 });
    world.webex.beforePage = () => undefined;
    await world.poll({ historyDays: 5 });
    await world.poll({ historyDays: 5 });
    expect(await world.row(missed.id)).toMatchObject({ status: 'discovered' });
    expect(await world.unread()).toEqual([]);
  });

  it('do not read the same lists to the end', async () => {
    const world = await ownerWorld([...twelve, 13, 14, 15]);
    let isAlone = true;
    const asked = world.asked();
    const { beforePage } = world.webex;
    world.webex.beforePage = async (window, page, id) => {
      await beforePage(window, page, id);
      if (!isAlone || numberOf(id) !== 3) return;
      isAlone = false;
      await world.poll();
    };
    await world.poll();
    expect(asked.filter(each => each > 10)).toEqual([11, 12, 13, 14, 15]);
    expect(await world.unread()).toEqual([]);
  });
});

describe('a list of one owner that fails', () => {
  it('keeps nobody waiting and does not count as read: the owner has a window of their own', async () => {
    const world = await ownerWorld([1, 2, 3]);
    const shown = [1, 2, 3].map(each => world.webex.show(recordingOf(each, '2026-03-02T09:45:00Z')));
    world.webex.beforePage = (_window, _page, id) => {
      if (id === owner(2).id) throw down();
    };
    await world.poll();
    expect(await world.unread()).toEqual([`tail only 2 ${tail}`]);
    const rows = await world.recordings.known(shown.map(({ id }) => id));
    expect(rows.size).toBe(2);

    await expect(world.poll()).rejects.toThrow('502');
    world.webex.beforePage = () => undefined;
    await world.poll();
    expect(await world.unread()).toEqual([]);
    for (const { id } of shown) expect(await world.row(id)).toMatchObject({ status: 'discovered' });
  });

  it.each([
    ['first', 1],
    ['last', 3],
  ])('may be the %s one', async (_which, failing) => {
    const world = await ownerWorld([1, 2, 3]);
    world.webex.beforePage = (_window, _page, id) => {
      if (numberOf(id) === failing) throw down();
    };
    await world.poll();
    expect(await world.unread()).toEqual([`tail only ${failing} ${tail}`]);
  });

  it('may be one that Webex refuses to show to a token that is good', async () => {
    const world = await ownerWorld([1, 2]);
    world.webex.beforePage = (_window, _page, id) => {
      if (id === owner(2).id) throw new TokenRefusedError('Webex answered 403.', { scopes: ['some:scope'] });
    };
    await world.poll();
    await expect(world.poll()).rejects.toThrow('403');
    expect(await world.unread()).toEqual([`tail only 2 ${tail}`]);
  });

  it('fails again and again, and all that others have is found, old and new', async () => {
    const world = await ownerWorld([1, 2, 3, 4, 5]);
    world.webex.beforePage = (_window, _page, id) => {
      if ([1, 2, 4].includes(numberOf(id))) throw down();
    };
    const old = world.webex.show(recordingOf(3, '2025-12-20T00:00:00Z'));
    for (let run = 0; run < 12; run += 1) {
      await world.poll({ historyDays: 90, runMs: 4 * minuteMs }).catch(() => undefined);
      world.clock.pass(5 * minuteMs);
    }
    const late = world.webex.show(recordingOf(5, '2026-03-02T10:59:00Z'));
    await rememberOwners([owner(6)], world);
    const newcomers = world.webex.show(recordingOf(6, '2025-12-24T00:00:00Z'));
    for (let run = 0; run < 40; run += 1) {
      await world.poll({ historyDays: 90 }).catch(() => undefined);
      world.clock.pass(5 * minuteMs);
    }
    for (const { id } of [old, late, newcomers])
      expect(await world.row(id)).toMatchObject({ status: 'discovered' });
    const left = (await world.unread()).map(window => window.split(' ').slice(1, 3).join(' '));
    expect(new Set(left)).toEqual(new Set(['only 1', 'only 2', 'only 4']));
  });

  it('says nothing about the owner while no list comes at all', async () => {
    const world = await ownerWorld([1, 2, 3, 4, 5]);
    world.webex.beforePage = () => {
      throw down();
    };
    const asked = world.asked();
    for (let run = 0; run < 3; run += 1) await expect(world.poll()).rejects.toThrow('502');
    expect(await world.unread()).toEqual([`tail after 0 ${tail}`]);
    // Three in a row are enough to see that it is not they.
    expect(asked).toEqual([1, 2, 3, 1, 2, 3, 1, 2, 3]);
  });

  it('because the tables cannot be written leaves the window as it was', async () => {
    const world = await ownerWorld([1, 2]);
    world.webex.show(recordingOf(2, '2026-03-02T09:45:00Z'));
    const recordings = {
      ...world.recordings,
      async create() {
        throw new TransientError('store-unavailable', 'The tables cannot be written.');
      },
    };
    await expect(world.poll({}, { ...world, recordings })).rejects.toMatchObject({
      fault: 'store-unavailable',
    });
    expect(await world.unread()).toEqual([`tail after 0 ${tail}`]);
  });

  it('because the token is refused stops everything at once', async () => {
    const world = await ownerWorld([1, 2, 3]);
    world.webex.beforePage = (_window, _page, id) => {
      if (id === owner(2).id) throw new TokenRefusedError('Webex answered 401.');
    };
    const asked = world.asked();
    await expect(world.poll({ historyDays: 5 })).rejects.toThrow('401');
    expect(asked).toEqual([1, 2]);
    expect(await world.unread()).toHaveLength(2);
  });
});

describe('a run whose time is up between two owners', () => {
  it('is followed by one that goes on with the next owner', async () => {
    const world = await ownerWorld([1, 2, 3, 4, 5]);
    world.webex.beforePage = () => void world.clock.pass(minuteMs);
    const asked = world.asked();
    await world.poll({ runMs: 2 * minuteMs });
    expect(await world.unread()).toEqual([`tail after 2 ${tail}`]);
    await world.poll({ runMs: 2 * minuteMs });
    expect(await world.unread()).toEqual([`tail after 4 ${tail}`]);
    await world.poll({ runMs: 2 * minuteMs });
    expect(await world.unread()).toEqual([]);
    expect(asked).toEqual([1, 2, 3, 4, 5]);
  });

  it('does not cut the window where a list that it had begun may fit into the next run', async () => {
    const world = await ownerWorld([1, 2]);
    for (const minute of [40, 41, 42, 43]) world.webex.show(recordingOf(2, `2026-03-02T09:${minute}:00Z`));
    world.webex.beforePage = () => void world.clock.pass(minuteMs);
    await world.poll({ runMs: 3 * minuteMs });
    expect(await world.unread()).toEqual([`tail after 1 ${tail}`]);
    await world.poll({ runMs: 4 * minuteMs });
    expect(await world.unread()).toEqual([]);
  });

  it('does not cut a window that it came to just before its end', async () => {
    const world = await ownerWorld([1]);
    for (const minute of [40, 41, 42, 43]) world.webex.show(recordingOf(1, `2026-03-01T09:${minute}:00Z`));
    world.webex.beforePage = () => void world.clock.pass(minuteMs);
    const attempt = world.poll({ runMs: 90_000, historyDays: 4 });
    await expect(attempt).rejects.toMatchObject({ fault: 'time-ran-out' });
    expect(await world.unread()).toEqual([`history after 0 2026-02-26T10:00:00.000Z ${ten}`]);
  });

  it('cuts it where one list is too much for a whole run, and both halves go on after the same owner', async () => {
    const world = await ownerWorld([1, 2, 3]);
    const shown = Array.from({ length: 12 }, (_, hour) =>
      world.webex.show(recordingOf(2, `2026-03-01T${String(hour + 10)}:00:00Z`)),
    );
    world.webex.beforePage = () => void world.clock.pass(minuteMs);
    await world.poll({ runMs: 3 * minuteMs, historyDays: 4 });
    await world.poll({ runMs: 4 * minuteMs, historyDays: 4 });
    await world.poll({ runMs: 4 * minuteMs, historyDays: 4 });
    expect(await world.unread()).toEqual([
      `history after 1 2026-02-26T10:00:00.000Z 2026-02-28T10:00:00.000Z`,
      `history after 1 2026-02-28T10:00:00.000Z ${ten}`,
    ]);
    for (let run = 0; run < 40 && (await world.unread()).length > 0; run += 1)
      await world.poll({ runMs: 4 * minuteMs, historyDays: 4 });
    expect(await world.unread()).toEqual([]);
    for (const { id } of shown) expect(await world.row(id)).toMatchObject({ version: 1 });
  });

  it('goes on in the next run where Webex asks for a wait beyond the end of this', async () => {
    const world = await ownerWorld([1, 2, 3]);
    world.webex.beforePage = (_window, _page, id) => {
      if (id === owner(2).id)
        throw new TransientError('rate-limited', 'Webex asks to wait 600 s.', { retryAfterMs: 600_000 });
    };
    await world.poll();
    expect(await world.unread()).toEqual([`tail after 1 ${tail}`]);
    await expect(world.poll()).rejects.toMatchObject({ fault: 'rate-limited' });
    expect(await world.unread()).toEqual([`tail after 1 ${tail}`]);
    world.webex.beforePage = () => undefined;
    await world.poll();
    expect(await world.unread()).toEqual([]);
  });
});
