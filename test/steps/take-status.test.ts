import { describe, expect, it } from 'vitest';
import type { ListWindow } from '../../lib/domain/ledger.ts';
import { needsOf, type Need } from '../../lib/domain/needs.ts';
import { newGate } from '../../lib/domain/pace.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import { statuses } from '../../lib/domain/lifecycle.ts';
import { hourMs } from '../../lib/domain/time.ts';
import { noteLags } from '../../lib/steps/arrivals.ts';
import { takeStatus, type StatusPorts } from '../../lib/steps/take-status.ts';
import { leanRow } from '../build/every-status.ts';
import { aDiscovered, anArchived, anId, aParked, at } from '../build/recordings.ts';
import { setMode } from '../build/owner-world.ts';
import { keptLog } from '../build/step-world.ts';
import { now, statusWorld, today, type StatusWorld } from '../build/status-world.ts';
import { shutUntil } from '../build/webex.ts';

const tokens = ['compliance-read', 'admin-read'];
const clock = { now: () => now };
const tailByOwner = { kind: 'tail', mode: 'perOwner', since: undefined } as const;

async function statusOf(world: Omit<StatusPorts, 'clock'>) {
  return takeStatus({ tokens }, { ...world, clock });
}

/** What needs a person where all is well but for this. */
async function needsWith(change: (world: StatusWorld) => Promise<void>) {
  const world = await statusWorld();
  await world.well();
  await change(world);
  return needsOf(await statusOf(world));
}

async function needsWithRows(...rows: Recording[]) {
  return needsWith(world => world.add(...rows));
}

/** Archived at this time. */
function archivedAt(time: string, overrides: Parameters<typeof anArchived>[0] = {}) {
  const { archive } = anArchived();
  return anArchived({ archive: { ...archive, verifiedAt: today(time) }, ...overrides });
}

function listed(time: string, overrides: Parameters<typeof aDiscovered>[0] = {}) {
  return aDiscovered({ discoveredAt: today(time), lookAt: today('11:59:00'), ...overrides });
}

describe('the status', () => {
  it('of tables in which nothing ever was is all zeros', async () => {
    expect(await statusOf(await statusWorld())).toEqual({
      at: '2026-03-02T12:00:00.000Z',
      rows: {},
      backlog: { rows: 0 },
      archived: { rows: 0, bytes: 0 },
      awaiting: { rows: 0, transcript: 0, metadata: 0 },
      parked: {},
      overdue: { rows: 0 },
      waiting: {},
      listing: {
        tail: { unread: 0 },
        'look-back': { unread: 0 },
        'deep-look-back': { unread: 0 },
        history: { unread: 0 },
      },
      listMode: { mode: 'org', since: '2026-03-02T12:00:00.000Z', orgListIs: 'unknown' },
      arrivals: {
        measured: 0,
        reachMs: { tail: 1_800_000, 'look-back': 6 * hourMs, 'deep-look-back': 72 * hourMs },
        outgrown: false,
      },
      shutGates: {},
      callsPerSecond: {},
    });
  });

  it('counts the rows of each status, also where they are more than a page', async () => {
    const world = await statusWorld();
    await world.add(...statuses.map(status => leanRow(status, anId())));
    await world.add(...Array.from({ length: 250 }, () => anArchived()));
    const expected = { ...Object.fromEntries(statuses.map(status => [status, 1])), archived: 251 };
    expect((await statusOf(world)).rows).toEqual(expected);
  });

  it('has the backlog and its oldest, those that have their turn apart from those that fail', async () => {
    const world = await statusWorld();
    await world.add(
      listed('10:00:00'),
      listed('08:00:00', { fault: 'not-audio', attempts: 1 }),
      listed('09:00:00', { fault: 'rate-limited' }),
      anArchived({ discoveredAt: today('07:00:00') }),
    );
    expect((await statusOf(world)).backlog).toEqual({
      rows: 3,
      oldestDiscoveredAt: '2026-03-02T08:00:00.000Z',
      oldestReadyAt: '2026-03-02T09:00:00.000Z',
    });
  });

  it('has the bytes of all that is archived, whatever became of the recording since', async () => {
    const world = await statusWorld();
    const { archive } = anArchived();
    const audioOnly = { ...archive, transcript: { state: 'none' }, metadata: { state: 'none' } } as const;
    await world.add(
      archivedAt('10:00:00'),
      aParked({ archive: { ...audioOnly, verifiedAt: today('11:00:00') } }),
      aParked(),
    );
    expect((await statusOf(world)).archived).toEqual({
      rows: 2,
      bytes: 2_400_000 + 18_000 + 4_000 + 2_400_000,
      lastVerifiedAt: '2026-03-02T11:00:00.000Z',
    });
  });

  it('says for how many transcript or metadata are awaited', async () => {
    const world = await statusWorld();
    const { archive } = anArchived();
    const awaited = { state: 'awaited', looks: 1 } as const;
    await world.add(
      anArchived(),
      anArchived({ archive: { ...archive, transcript: awaited } }),
      anArchived({ archive: { ...archive, transcript: awaited, metadata: awaited } }),
    );
    expect((await statusOf(world)).awaiting).toEqual({ rows: 2, transcript: 2, metadata: 1 });
  });

  it('says what is parked by reason, and what waits by its last fault', async () => {
    const world = await statusWorld();
    await world.add(
      aParked({ reason: 'not-audio' }),
      aParked({ reason: 'not-audio' }),
      aParked({ reason: 'too-large', fault: 'too-large' }),
      listed('11:50:00', { fault: 'rate-limited', lookAt: today('12:03:00') }),
      listed('11:50:00', { fault: 'rate-limited', lookAt: today('12:04:00') }),
      listed('11:50:00', { fault: 'rate-limited', lookAt: today('12:30:00'), wake: 'archive' }),
      listed('11:50:00', { fault: 'empty', lookAt: today('12:30:00'), wake: 'archive' }),
      listed('11:50:00'),
    );
    const { parked, waiting } = await statusOf(world);
    expect(parked).toEqual({ 'not-audio': 2, 'too-large': 1 });
    expect(waiting).toEqual({
      'rate-limited': { rows: 3, nextLookAt: '2026-03-02T12:04:00.000Z' },
      empty: { rows: 1 },
    });
  });

  it('takes a row for overdue that should have been looked at more than an hour ago', async () => {
    const world = await statusWorld();
    await world.add(
      listed('09:00:00', { lookAt: at('2026-03-02T10:59:59.999Z') }),
      listed('09:00:00', { lookAt: at('2026-03-02T10:10:00Z') }),
      listed('09:00:00', { lookAt: at('2026-03-02T11:00:00Z') }),
    );
    expect((await statusOf(world)).overdue).toEqual({ rows: 2, oldestLookAt: '2026-03-02T10:10:00.000Z' });
  });

  it('says how far listing is, by kind of window', async () => {
    const world = await statusWorld();
    await world.plan('history', '2026-03-02T09:00:00Z', ['2026-01-01T00:00:00Z', '2025-12-01T00:00:00Z']);
    await world.plan('tail', '2026-03-02T11:55:00Z', ['2026-03-02T11:55:00Z']);
    expect((await statusOf(world)).listing).toEqual({
      tail: {
        plannedUntil: '2026-03-02T11:55:00.000Z',
        unread: 1,
        oldestUnreadTo: '2026-03-02T11:55:00.000Z',
      },
      'look-back': { unread: 0 },
      'deep-look-back': { unread: 0 },
      history: {
        plannedUntil: '2026-03-02T09:00:00.000Z',
        unread: 2,
        oldestUnreadTo: '2025-12-01T00:00:00.000Z',
      },
    });
  });

  it('names the rate gates that are shut, not the ones that are open again', async () => {
    const world = await statusWorld();
    await shutUntil(world.gates, 'compliance-read', today('12:00:01'));
    await shutUntil(world.gates, 'admin-read', today('12:00:00'));
    expect((await statusOf(world)).shutGates).toEqual({ 'compliance-read': '2026-03-02T12:00:01.000Z' });
  });

  it('says which pace was learned for each token that was used', async () => {
    const world = await statusWorld();
    await world.gates.change('admin-read', () => ({ ...newGate, callsPerSecond: 4.9 }));
    expect((await statusOf(world)).callsPerSecond).toEqual({ 'admin-read': 4.9 });
  });

  it('changes nothing', async () => {
    const world = await statusWorld();
    await world.add(listed('09:00:00', { lookAt: today('09:00:00') }));
    const writes = world.feed.read(0, 100).length;
    await statusOf(world);
    expect(world.feed.read(0, 100)).toHaveLength(writes);
    expect(await world.windows.plannedUntil('tail')).toBeUndefined();
  });

  it('holds nothing of any person', async () => {
    const world = await statusWorld();
    await world.add(listed('09:00:00'), anArchived(), aParked());
    const text = JSON.stringify(await statusOf(world));
    expect(text).not.toMatch(/marta|example\.com|0134|7b1de5ac|c0ffee/i);
  });
});

describe('a person is needed', () => {
  it('for nothing where all is well: a little waits, and the archive grows', async () => {
    const needs = await needsWithRows(
      archivedAt('11:50:00'),
      listed('11:56:00'),
      listed('11:50:00', { fault: 'not-audio', attempts: 1, lookAt: today('12:20:00') }),
    );
    expect(needs).toEqual([]);
  });

  it('where the poller has not planned for more than half an hour', async () => {
    const world = await statusWorld();
    await world.plan('tail', '2026-03-02T11:30:00Z');
    expect(needsOf(await statusOf(world))).toEqual([]);
    const later = { now: () => at('2026-03-02T12:00:00.001Z') };
    expect(needsOf(await takeStatus({ tokens }, { ...world, clock: later }))).toEqual([
      { need: 'poller', plannedUntil: '2026-03-02T11:30:00.000Z' },
    ]);
  });

  it('where the poller has never run', async () => {
    expect(needsOf(await statusOf(await statusWorld()))).toEqual([{ need: 'poller' }]);
  });

  it('where the tables are ahead of the clock, so that every age would be wrong', async () => {
    const needs = await needsWith(async world => {
      await world.plan('tail', '2026-03-02T12:05:00.001Z');
      await world.add(listed('09:00:00', { lookAt: today('09:00:00') }));
    });
    expect(needs).toEqual([{ need: 'clock', aheadMs: 300_001 }]);
  });

  it.each([
    ['tail', '2026-03-02T10:00:00Z', '2026-03-02T09:59:59Z'],
    ['look-back', '2026-03-01T17:00:00Z', '2026-03-01T16:59:59Z'],
    ['deep-look-back', '2026-02-22T12:00:00Z', '2026-02-22T11:59:59Z'],
  ] as const)('where a %s window stays unread', async (kind, youngEnough, tooOld) => {
    const unread = (to: string) => async (world: StatusWorld) =>
      world.plan(kind, '2026-03-02T11:56:00Z', [to]);
    expect(await needsWith(unread(youngEnough))).toEqual([]);
    expect(await needsWith(unread(tooOld))).toEqual([{ need: 'unread', kind, windows: 1 }]);
  });

  it('where the organisation’s list is incomplete, and since when', async () => {
    const needs = await needsWith(async world => {
      await world.plan('tail', '2026-03-02T11:56:00Z', ['2026-03-02T11:56:00Z']);
      await setMode('perOwner', world.notes, today('09:00:00'));
      await world.windows.plan({ ...tailByOwner, until: today('10:31:00'), windows: [] });
    });
    expect(needs).toMatchObject([{ need: 'org-list', since: '2026-03-02T09:00:00.000Z' }]);
  });

  it('where owner by owner nothing was planned for an hour and a half, unless the last is still being read', async () => {
    const planned = (windows: readonly ListWindow[]) => async (world: StatusWorld) => {
      await setMode('perOwner', world.notes, today('09:00:00'));
      await world.windows.plan({ ...tailByOwner, until: today('10:29:59'), windows });
    };
    const isPoller = ({ need }: Need) => need === 'poller';
    expect((await needsWith(planned([]))).filter(isPoller)).toHaveLength(1);
    const unread = { kind: 'tail', from: today('10:00:00'), to: today('10:29:59'), perOwner: {} } as const;
    expect((await needsWith(planned([unread]))).filter(isPoller)).toEqual([]);
  });

  it('where some recordings come later than is read back', async () => {
    const late = { id: anId(), lagMs: 80 * hourMs };
    const needs = await needsWith(async world => noteLags([late], { ...world, clock, log: keptLog() }));
    // The end of the bucket that 80 hours are in.
    expect(needs).toEqual([{ need: 'late-arrivals', lateMs: 307_200_000, reachMs: 72 * hourMs }]);
  });

  it('where the history is still unread a day after it was planned, however old it is', async () => {
    const unread = (plannedAt: string) => async (world: StatusWorld) =>
      world.plan('history', plannedAt, ['2025-06-01T00:00:00Z', '2025-07-01T00:00:00Z']);
    expect(await needsWith(unread('2026-03-01T12:00:00Z'))).toEqual([]);
    expect(await needsWith(unread('2026-03-01T11:59:59Z'))).toEqual([
      { need: 'unread', kind: 'history', windows: 2 },
    ]);
  });

  it('where rows are overdue and nothing was archived for an hour', async () => {
    const overdue = listed('09:00:00', { lookAt: today('10:00:00'), fault: 'empty', attempts: 1 });
    expect(await needsWithRows(overdue, archivedAt('10:59:59'))).toEqual([
      { need: 'overdue', rows: 1, oldestLookAt: '2026-03-02T10:00:00.000Z' },
    ]);
  });

  it('not where rows are overdue only because a long queue is being worked off', async () => {
    const overdue = listed('09:00:00', { lookAt: today('10:00:00') });
    expect(await needsWithRows(overdue, archivedAt('11:00:00'))).toEqual([]);
  });

  it('where recordings wait for their turn, are rung again and again, and nothing is archived', async () => {
    const rung = listed('09:30:00', { lookAt: today('12:25:00'), wake: 'archive' });
    expect(await needsWithRows(rung, archivedAt('09:59:59'))).toEqual([
      { need: 'standstill', rows: 1, oldestDiscoveredAt: '2026-03-02T09:30:00.000Z' },
    ]);
    expect(await needsWithRows(rung, archivedAt('10:00:00'))).toEqual([]);
  });

  it('not where nothing is archived because Webex has shut the gate', async () => {
    const needs = await needsWith(async world => {
      await world.add(listed('09:30:00', { lookAt: today('12:02:00'), fault: 'rate-limited' }));
      await shutUntil(world.gates, 'compliance-read', today('12:30:00'));
    });
    expect(needs).toEqual([]);
  });

  it('not where one recording fails by itself and the night is quiet', async () => {
    const failing = listed('02:00:00', { fault: 'not-audio', attempts: 4, lookAt: today('23:00:00') });
    expect(await needsWithRows(failing, archivedAt('01:00:00'))).toEqual([]);
  });

  it.each(['token-refused', 'store-unavailable'] as const)(
    'where %s is the last that happened',
    async fault => {
      const waits = listed('11:40:00', { fault, lookAt: today('11:50:00') });
      expect(await needsWithRows(waits, archivedAt('11:49:00'))).toEqual([{ need: 'fault', fault, rows: 1 }]);
    },
  );

  it('not for a fault from before the last success, also of rows that are rung', async () => {
    const needs = await needsWithRows(
      listed('11:40:00', { fault: 'token-refused', lookAt: today('11:50:00') }),
      listed('11:40:00', { fault: 'token-refused', lookAt: today('12:20:00'), wake: 'archive' }),
      archivedAt('11:51:00'),
    );
    expect(needs).toEqual([]);
  });

  it.each(['webex-unavailable', 'rate-limited', 'time-ran-out'] as const)(
    'not for %s, which ends by itself',
    async fault => {
      expect(await needsWithRows(listed('11:40:00', { fault, lookAt: today('12:02:00') }))).toEqual([]);
    },
  );

  it('for whatever is parked, by reason', async () => {
    const rows = [aParked({ reason: 'too-large' }), aParked(), aParked()];
    expect(await needsWithRows(...rows)).toEqual([
      { need: 'parked', reason: 'not-audio', rows: 2 },
      { need: 'parked', reason: 'too-large', rows: 1 },
    ]);
  });
});
