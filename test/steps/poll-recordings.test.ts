import { describe, expect, it } from 'vitest';
import { TokenRefusedError, TransientError } from '../../lib/domain/errors.ts';
import type { ListWindow } from '../../lib/domain/ledger.ts';
import { dayMs, hourMs, minuteMs, plusMs, secondMs, type Instant } from '../../lib/domain/time.ts';
import { pollRecordings } from '../../lib/steps/poll-recordings.ts';
import { at } from '../build/recordings.ts';
import { farDeadline, rowsDue, stepWorld, type StepWorld } from '../build/step-world.ts';
import { aWebexRecording } from '../build/webex-in-memory.ts';

const poll = (world: StepWorld, historyDays = 0, deadline: Instant = farDeadline) =>
  pollRecordings({ deadline, historyDays }, world);
const down = () => new TransientError('webex-unavailable', 'Webex answered 502.');

async function unreadOf(world: StepWorld): Promise<string[]> {
  const windows = await world.windows.unread();
  return windows.map(window => `${window.kind} ${window.from} ${window.to}`).toSorted();
}
/** The windows that Webex was asked for, in order, as their ends. */
function asked(world: StepWorld): string[] {
  const windows: string[] = [];
  world.webex.beforePage = ({ to }, page) => {
    if (page === 1) windows.push(to);
  };
  return windows;
}

describe('polling', () => {
  it('writes a row for each recording of the history and the present, on all pages', async () => {
    const world = await stepWorld();
    const times = [
      '2026-03-02T09:59:59.999Z',
      '2026-02-20T12:00:00Z',
      '2026-02-20T12:01:00Z',
      '2026-01-03T00:00:00Z',
    ];
    const shown = times.map(time => world.webex.show(aWebexRecording({ createTime: at(time) })));
    const tooOld = world.webex.show(aWebexRecording({ createTime: at('2025-12-01T00:00:00Z') }));
    await poll(world, 60);

    for (const { id, webexId } of shown)
      expect(await world.row(id)).toMatchObject({
        status: 'discovered',
        webexId,
        version: 1,
        lookAt: '2026-03-02T10:00:00.000Z',
      });
    expect(await world.recordings.get(tooOld.id)).toBeUndefined();
    expect(await world.windows.unread()).toEqual([]);
  });

  it('finds what comes after the first run, also when it comes half an hour late', async () => {
    const world = await stepWorld();
    await poll(world);
    world.clock.set('2026-03-02T10:05:00Z');
    const late = world.webex.show(aWebexRecording({ createTime: at('2026-03-02T09:35:00Z') }));
    await poll(world);
    expect(await world.row(late.id)).toMatchObject({ status: 'discovered' });
  });

  it('finds what comes a day late by looking back', async () => {
    const world = await stepWorld();
    await poll(world);
    world.clock.set('2026-03-03T14:00:00Z');
    await poll(world);
    const late = world.webex.show(aWebexRecording({ createTime: at('2026-03-02T12:00:00Z') }));
    world.clock.set('2026-03-03T19:55:00Z');
    await poll(world);
    expect(await world.recordings.get(late.id)).toBeUndefined();
    world.clock.set('2026-03-03T20:00:00Z');
    await poll(world);
    expect(await world.row(late.id)).toMatchObject({ status: 'discovered' });
  });

  it('costs no write for what is known and unchanged', async () => {
    const world = await stepWorld();
    for (let minute = 0; minute < 5; minute += 1)
      world.webex.show(aWebexRecording({ createTime: at(`2026-03-02T09:5${minute}:00Z`) }));
    await poll(world, 10);
    expect(world.writes()).toBe(5);
    world.clock.pass(7 * hourMs);
    await poll(world, 10);
    expect(world.writes()).toBe(5);
  });

  it('reads the present first, and the history from its newest end', async () => {
    const world = await stepWorld();
    await poll(world, 0);
    world.clock.pass(6 * hourMs);
    await world.windows.plan({
      kind: 'history',
      since: at('2026-03-02T10:00:00Z'),
      until: at('2026-03-02T10:00:01Z'),
      windows: ['2025-12-01T00:00:00Z', '2025-12-20T00:00:00Z'].map(to => ({
        kind: 'history',
        from: plusMs(at(to), -dayMs),
        to: at(to),
      })),
    });
    const order = asked(world);
    await poll(world, 0);
    // The tail, and both look-backs.
    expect(order).toEqual([
      '2026-03-02T16:00:00.000Z',
      '2026-03-02T16:00:00.000Z',
      '2026-03-02T16:00:00.000Z',
      '2025-12-20T00:00:00.000Z',
      '2025-12-01T00:00:00.000Z',
    ]);
  });

  it('gets on with the history while new windows come at every run', async () => {
    const world = await stepWorld();
    const end = () => plusMs(world.clock.now(), 3 * minuteMs);
    // A window takes two minutes: one run has time for the present and one more.
    world.webex.beforePage = () => void world.clock.pass(2 * minuteMs);
    const old = world.webex.show(aWebexRecording({ createTime: at('2025-12-20T00:00:00Z') }));
    for (let run = 0; run < 12 && (await world.recordings.get(old.id)) === undefined; run += 1) {
      world.clock.pass(minuteMs);
      const now = world.clock.now();
      await poll(world, 90, end()).catch(() => undefined);
      expect((await unreadOf(world)).filter(window => window.startsWith(`tail ${now}`))).toEqual([]);
    }
    expect(await world.row(old.id)).toMatchObject({ status: 'discovered' });
  });

  it('by two at once writes each row once', async () => {
    const world = await stepWorld();
    for (let hour = 10; hour < 20; hour += 1)
      world.webex.show(aWebexRecording({ createTime: at(`2026-03-01T${hour}:00:00Z`) }));
    await Promise.all([poll(world, 10), poll(world, 10)]);
    expect(world.writes()).toBe(10);
    expect(await world.windows.unread()).toEqual([]);
  });
});

describe('a window that fails', () => {
  it('stays unread although its first page came, and the others are read', async () => {
    const world = await stepWorld();
    const times = [
      '2026-02-10T00:00:00Z',
      '2026-02-11T00:00:00Z',
      '2026-02-12T00:00:00Z',
      '2026-01-10T00:00:00Z',
    ];
    const [lost, first, second, old] = times.map(time =>
      world.webex.show(aWebexRecording({ createTime: at(time) })),
    );
    world.webex.beforePage = (_window, page) => {
      if (page === 2) throw down();
    };
    await expect(poll(world, 59)).rejects.toMatchObject({ fault: 'webex-unavailable' });
    expect(await unreadOf(world)).toEqual(['history 2026-01-31T10:00:00.000Z 2026-03-02T10:00:00.000Z']);
    const known = await world.recordings.known(
      [lost, first, second, old].flatMap(each => (each ? [each.id] : [])),
    );
    expect(known.size).toBe(3);

    world.webex.beforePage = () => undefined;
    world.clock.pass(5 * minuteMs);
    await poll(world, 59);
    expect(await world.windows.unread()).toEqual([]);
    expect(lost && (await world.recordings.get(lost.id))).toBeDefined();
  });

  it('stops its kind after the third, and the other kinds are tried all the same', async () => {
    const world = await stepWorld();
    world.webex.beforePage = () => {
      throw down();
    };
    for (let run = 0; run < 5; run += 1) {
      await expect(poll(world, 150)).rejects.toThrow('502');
      world.clock.pass(2 * hourMs);
    }
    const order: string[] = [];
    world.webex.beforePage = ({ from, to }) => {
      order.push(`${from} ${to}`);
      throw down();
    };
    await expect(poll(world, 150)).rejects.toThrow('502');
    expect(order).toEqual([
      '2026-03-02T17:30:00.000Z 2026-03-02T20:00:00.000Z',
      '2026-03-02T15:30:00.000Z 2026-03-02T18:00:00.000Z',
      '2026-03-02T13:30:00.000Z 2026-03-02T16:00:00.000Z',
      '2026-03-02T12:00:00.000Z 2026-03-02T20:00:00.000Z',
      '2026-03-02T10:00:00.000Z 2026-03-02T18:00:00.000Z',
      '2026-03-02T08:00:00.000Z 2026-03-02T16:00:00.000Z',
      '2026-02-27T10:00:00.000Z 2026-03-02T16:00:00.000Z',
      '2026-01-31T10:00:00.000Z 2026-03-02T10:00:00.000Z',
      '2026-01-01T10:00:00.000Z 2026-01-31T10:00:00.000Z',
      '2025-12-02T10:00:00.000Z 2026-01-01T10:00:00.000Z',
    ]);
    world.webex.beforePage = () => undefined;
    await poll(world, 150);
    expect(await world.windows.unread()).toEqual([]);
  });

  it('because of one moment that Webex never manages does not keep the past unread', async () => {
    const world = await stepWorld();
    const poison = at('2026-03-02T09:59:00Z');
    world.webex.beforePage = ({ from, to }) => {
      if (from <= poison && poison < to) throw down();
    };
    const old = world.webex.show(aWebexRecording({ createTime: at('2025-12-20T00:00:00Z') }));
    await expect(poll(world, 0)).rejects.toThrow('502');
    for (let run = 0; run < 4; run += 1) {
      world.clock.pass(5 * minuteMs);
      await expect(poll(world, 0)).rejects.toThrow('502');
    }
    await world.windows.plan({
      kind: 'history',
      since: at('2026-03-02T10:00:00Z'),
      until: at('2026-03-02T10:00:01Z'),
      windows: [{ kind: 'history', from: at('2025-12-01T00:00:00Z'), to: at('2025-12-30T00:00:00Z') }],
    });
    await expect(poll(world, 0)).rejects.toThrow('502');
    expect(await world.row(old.id)).toMatchObject({ status: 'discovered' });
  });

  it.each<[string, () => Error]>([
    ['a refused token', () => new TokenRefusedError('Webex answered 401.')],
    ['an error that nobody foresaw', () => new TypeError('undefined is not a function')],
  ])('with %s stops everything at once', async (_what, error) => {
    const world = await stepWorld();
    const order: string[] = [];
    world.webex.beforePage = ({ to }) => {
      order.push(to);
      throw error();
    };
    await expect(poll(world, 150)).rejects.toThrow(error().message);
    expect(order).toHaveLength(1);
    expect(await world.windows.unread()).toHaveLength(6);
  });

  it('because the table cannot be written stays unread', async () => {
    const world = await stepWorld();
    const recording = world.webex.show(aWebexRecording({ createTime: at('2026-03-02T09:50:00Z') }));
    const recordings = {
      ...world.recordings,
      async create() {
        throw new TransientError('store-unavailable', 'The tables cannot be written.');
      },
    };
    const attempt = pollRecordings({ deadline: farDeadline, historyDays: 0 }, { ...world, recordings });
    await expect(attempt).rejects.toMatchObject({ fault: 'store-unavailable' });
    expect(await world.windows.unread()).toHaveLength(1);
    await poll(world);
    expect(await world.row(recording.id)).toMatchObject({ status: 'discovered' });
  });
});

describe('a run whose time is up', () => {
  it('begins no other window', async () => {
    const world = await stepWorld();
    const order = asked(world);
    await poll(world, 60, world.clock.now());
    expect(order).toEqual([]);
    expect(await world.windows.unread()).toHaveLength(3);
  });

  it('cuts a window that does not fit, keeps what it read of it, and reads all of it in the end', async () => {
    const world = await stepWorld();
    const shown = Array.from({ length: 24 }, (_, hour) =>
      world.webex.show(aWebexRecording({ createTime: plusMs(at('2026-02-20T00:00:00Z'), hour * hourMs) })),
    );
    world.webex.beforePage = () => void world.clock.pass(minuteMs);
    await poll(world, 12, plusMs(world.clock.now(), 4 * minuteMs));
    expect(await unreadOf(world)).toEqual([
      'history 2026-02-18T10:00:00.000Z 2026-02-24T10:00:00.000Z',
      'history 2026-02-24T10:00:00.000Z 2026-03-02T10:00:00.000Z',
    ]);
    expect((await rowsDue(world.recordings, at('2026-03-02T10:00:00Z'), world.clock.now())).length).toBe(6);

    for (let run = 0; run < 40 && (await world.windows.unread()).length > 0; run += 1) {
      await poll(world, 12, plusMs(world.clock.now(), 4 * minuteMs));
    }
    expect(await world.windows.unread()).toEqual([]);
    for (const { id } of shown) expect(await world.row(id)).toMatchObject({ version: 1 });
  });

  it('cuts a window for which Webex asks to wait beyond the end of the run, run after run', async () => {
    const world = await stepWorld();
    const shown = Array.from({ length: 12 }, (_, hour) =>
      world.webex.show(aWebexRecording({ createTime: plusMs(at('2026-02-20T00:00:00Z'), hour * hourMs) })),
    );
    // Webex gives two pages, and then wants a longer wait than any run has.
    let left = 2;
    world.webex.beforePage = () => {
      if (left === 0)
        throw new TransientError('rate-limited', 'Webex asks to wait 600 s.', { retryAfterMs: 600_000 });
      left -= 1;
    };
    for (let run = 0; run < 60; run += 1) {
      left = 2;
      await poll(world, 20, plusMs(world.clock.now(), 4 * minuteMs)).catch(() => undefined);
      world.clock.pass(minuteMs);
    }
    for (const { id } of shown) expect(await world.row(id)).toMatchObject({ status: 'discovered' });
    expect((await unreadOf(world)).filter(window => window.startsWith('history'))).toEqual([]);
  });

  it('does not cut a window of which no page came', async () => {
    const world = await stepWorld();
    world.webex.beforePage = () => {
      throw new TransientError('rate-limited', 'Webex asks to wait 600 s.', { retryAfterMs: 600_000 });
    };
    await expect(poll(world, 20)).rejects.toMatchObject({ fault: 'rate-limited' });
    expect(await world.windows.unread()).toHaveLength(2);
  });

  it('says so when not even a minute of recordings fits', async () => {
    const world = await stepWorld();
    await poll(world);
    world.clock.pass(minuteMs);
    const window: ListWindow = {
      kind: 'tail',
      from: at('2026-03-02T10:00:00Z'),
      to: at('2026-03-02T10:01:00Z'),
    };
    for (const second of ['10', '20', '30'])
      world.webex.show(aWebexRecording({ createTime: at(`2026-03-02T10:00:${second}Z`) }));
    await world.windows.plan({
      kind: 'tail',
      since: at('2026-03-02T10:00:00Z'),
      until: window.to,
      windows: [window],
    });
    world.webex.beforePage = () => void world.clock.pass(minuteMs);
    const attempt = poll(world, 0, plusMs(world.clock.now(), secondMs));
    await expect(attempt).rejects.toMatchObject({ fault: 'time-ran-out' });
    expect(await unreadOf(world)).toEqual([`tail ${window.from} ${window.to}`]);
  });
});
