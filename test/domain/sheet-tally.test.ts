import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Hold } from '../../lib/domain/hold.ts';
import { statuses } from '../../lib/domain/lifecycle.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import type { RecordingId } from '../../lib/domain/recording-id.ts';
import { sheetTallyOf } from '../../lib/domain/sheet-tally.ts';
import { spans } from '../../lib/domain/sheet-lag.ts';
import { plusMs, secondMs } from '../../lib/domain/time.ts';
import { fullRow, leanRow } from '../build/every-status.ts';
import { aHold } from '../build/holds.ts';
import { aDiscovered, anArchived, anId, aParked, at, facts } from '../build/recordings.ts';
import { on1March } from '../build/sheets.ts';

const release = { releasedAt: at('2026-02-01T00:00:00Z'), releasedBy: 'Legal' };
const now = at('2026-03-02T00:05:00Z');

function tallied(
  rows: readonly Recording[],
  accused: readonly RecordingId[] = [],
  holds: readonly Hold[] = [],
) {
  const tally = sheetTallyOf({ day: '2026-03-01', now, accused, holds });
  for (const row of rows) tally.add(row);
  return tally.total();
}

/** Archived on 1 March at this time, and nothing awaited. */
function archivedAt(time: string, overrides: Parameters<typeof anArchived>[0] = {}) {
  const { archive } = anArchived();
  return anArchived({ archive: { ...archive, verifiedAt: on1March(time) }, ...overrides });
}

describe('what is held', () => {
  it('is whatever a hold in force covers, as long as it is somewhere in Webex', () => {
    const rows = statuses.map(status => fullRow(status, anId()));
    const there = ['discovered', 'binned', 'archived', 'trashing', 'trashed', 'purging', 'parked'];
    expect(tallied(rows, [], [aHold()]).held).toBe(there.length);
    const [first] = rows;
    const one = aHold({ scope: 'recording', recordingId: first?.id ?? anId() });
    expect(tallied(rows, [], [one, aHold(release)]).held).toBe(1);
    expect(tallied(rows).held).toBe(0);
  });
});

describe('the states of a sheet', () => {
  it('are all there, also those in which no row is', () => {
    const { seen, states } = tallied([]);
    expect(Object.keys(states)).toEqual([...statuses]);
    expect([seen, ...Object.values(states)]).toEqual([0, ...statuses.map(() => ({ rows: 0 }))]);
  });

  it('count each row once, since when the oldest of them is in its state', () => {
    const moved = '2026-04-01T06:30:00.125Z';
    const binned: Recording = { ...aDiscovered(), status: 'binned', binnedAt: at(moved) };
    const { seen, states } = tallied(
      statuses.map(status => (status === 'binned' ? binned : fullRow(status, anId()))),
    );
    expect(seen).toBe(statuses.length);
    expect(states).toEqual({
      ...Object.fromEntries(statuses.map(status => [status, { rows: 1, oldestAt: moved }])),
      discovered: { rows: 1, oldestAt: '2026-03-02T10:00:00.000Z' },
      archived: { rows: 1, oldestAt: '2026-03-02T10:05:00.000Z' },
    });
  });

  it('have the moment of the oldest row, in whatever order they come', () => {
    const parked = ['03:00:00', '01:00:00', '02:00:00'].map(time => aParked({ parkedAt: on1March(time) }));
    expect(tallied(parked).states['parked']).toEqual({ rows: 3, oldestAt: '2026-03-01T01:00:00.000Z' });
  });

  it('add up to all that was seen, for any rows', () => {
    const anyRow = fc
      .tuple(fc.constantFrom(...statuses), fc.boolean())
      .map(([status, full]) => (full ? fullRow : leanRow)(status, anId()));
    fc.assert(
      fc.property(fc.array(anyRow), fc.nat(5), (rows, unreadable) => {
        const tally = sheetTallyOf({ day: '2026-03-01', now, accused: [], holds: [] });
        for (const row of rows) tally.add(row);
        for (let each = 0; each < unreadable; each += 1) tally.unreadable(`row-${each}`);
        const { seen, states, vanished } = tally.total();
        expect(seen).toBe(rows.length + unreadable);
        expect(Object.values(states).reduce((sum, state) => sum + state.rows, 0)).toBe(seen);
        expect(vanished.withArchive + vanished.withoutArchive).toBe(states['vanished']?.rows);
      }),
    );
  });

  it('tell those that vanished with their audio in the archive from those that are lost', () => {
    const rows = [fullRow('vanished', anId()), leanRow('vanished', anId()), leanRow('vanished', anId())];
    expect(tallied(rows).vanished).toEqual({ withArchive: 1, withoutArchive: 2 });
  });

  it('have the objects of the archive: audio, and those companions that are stored', () => {
    const { archive } = anArchived();
    const audioOnly = { ...archive, transcript: { state: 'none' }, metadata: { state: 'none' } } as const;
    expect(tallied([anArchived(), anArchived({ archive: audioOnly }), aDiscovered()]).objects).toBe(4);
  });
});

describe('what nobody can explain', () => {
  it.each([
    ['a recording that is due', aDiscovered({ lookAt: on1March('23:00:00') })],
    ['a recording that waits', aDiscovered({ lookAt: at('2026-03-03T00:00:00Z') })],
    ['a recording that was rung for', aDiscovered({ lookAt: at('2026-03-02T00:30:00Z'), wake: 'archive' })],
    ['an archived one with nothing left to look for', anArchived()],
    ['a parked one, which waits for a person', aParked()],
    ['one whose life has ended', leanRow('expired', anId())],
    ['one that vanished', leanRow('vanished', anId())],
  ])('is not %s', (_what, row) => {
    expect(tallied([row]).unexplained).toEqual({ rows: 0, ids: [] });
  });

  const awaited = { ...anArchived().archive, transcript: { state: 'awaited', looks: 1 } } as const;
  const { lookAt: _never, ...dateless } = aDiscovered();
  it.each<[string, Recording]>([
    ['a recording that nothing will ever be done about', dateless],
    ['one that was rung for, and is lost with that bell', { ...dateless, wake: 'archive' }],
    ['an archived one that waits for its transcript without a date', anArchived({ archive: awaited })],
    ['an intent to trash without a date', leanRow('trashing', anId())],
    ['an intent to purge without a date', leanRow('purging', anId())],
    ['an intent to expire without a date', leanRow('expiring', anId())],
    ['one in the recycle bin, not archived and without a date', leanRow('binned', anId())],
  ])('is %s', (_what, row) => {
    expect(tallied([row]).unexplained).toEqual({ rows: 1, ids: [row.id] });
  });

  const longDue = () => aDiscovered({ lookAt: at('2026-03-01T00:04:59Z') });

  it('is what was due for more than a day, while nothing was archived for a day', () => {
    const [one, last] = [longDue(), archivedAt('00:04:00')];
    expect(tallied([one, last]).unexplained).toEqual({ rows: 1, ids: [one.id] });
    expect(tallied([one]).unexplained.rows).toBe(1);
  });

  it('is not what was due for more than a day in a queue that moves', () => {
    expect(tallied([longDue(), archivedAt('00:06:00')]).unexplained.rows).toBe(0);
    expect(tallied([archivedAt('00:06:00'), longDue()]).unexplained.rows).toBe(0);
  });

  it('is not what was due for just a day', () => {
    expect(tallied([aDiscovered({ lookAt: at('2026-03-01T00:05:00Z') })]).unexplained.rows).toBe(0);
  });

  it('is a row that cannot be read, which has a state of its own', () => {
    const tally = sheetTallyOf({ day: '2026-03-01', now, accused: [], holds: [] });
    const id = anId();
    tally.unreadable(id);
    tally.unreadable('no recording id');
    expect(tally.total()).toMatchObject({
      seen: 2,
      states: { unreadable: { rows: 2 } },
      unexplained: { rows: 2, ids: [id] },
    });
  });

  it('counts a row once that a comparison has named already', () => {
    const { lookAt: _missing, ...row } = aDiscovered();
    const due = longDue();
    expect(tallied([row, due], [row.id, due.id]).unexplained.rows).toBe(0);
    const tally = sheetTallyOf({ day: '2026-03-01', now, accused: [row.id], holds: [] });
    tally.unreadable(row.id);
    expect(tally.total().unexplained.rows).toBe(0);
  });

  it('names the twenty lowest ids, in whatever order rows come, and counts all', () => {
    const rows = Array.from({ length: 50 }, () => {
      const { lookAt: _missing, ...row } = aDiscovered();
      return row;
    });
    const lowest = rows
      .map(row => row.id)
      .toSorted()
      .slice(0, 20);
    expect(tallied(rows).unexplained).toEqual({ rows: 50, ids: lowest });
    expect(tallied(rows.toReversed()).unexplained).toEqual({ rows: 50, ids: lowest });
  });
});

describe('the lag', () => {
  /** A call that ended at noon, of which this much later there was a file, a row and an object. */
  function took(fileSeconds: number, rowSeconds: number, objectSeconds: number): Recording {
    const moment = (seconds: number) => plusMs(on1March('12:00:00'), seconds * secondMs);
    const { archive } = anArchived();
    return anArchived({
      facts: facts({
        timeRecorded: on1March('11:50:00'),
        durationSeconds: 600,
        createTime: moment(fileSeconds),
      }),
      discoveredAt: moment(fileSeconds + rowSeconds),
      archive: { ...archive, verifiedAt: moment(fileSeconds + rowSeconds + objectSeconds) },
    });
  }

  it('has each leg from the end of the call to the verified object, exact where there is one', () => {
    expect(tallied([took(300, 250, 45)]).lag).toEqual({
      recordings: 1,
      legs: {
        callToFile: { p50Seconds: 300, p99Seconds: 300 },
        fileToDiscovered: { p50Seconds: 250, p99Seconds: 250 },
        discoveredToArchived: { p50Seconds: 45, p99Seconds: 45 },
        callToArchived: { p50Seconds: 595, p99Seconds: 595 },
      },
    });
  });

  it('is of those that were archived on the day, not before and not after', () => {
    const { archive } = anArchived();
    const verified = (text: string) => anArchived({ archive: { ...archive, verifiedAt: at(text) } });
    const rows = [
      verified('2026-02-28T23:59:59.999Z'),
      verified('2026-03-01T00:00:00Z'),
      verified('2026-03-01T23:59:59.999Z'),
      verified('2026-03-02T00:00:00Z'),
    ];
    expect(tallied(rows).lag.recordings).toBe(2);
  });

  it('of what came before its cause is nothing', () => {
    expect(tallied([took(-30, 30, 1)]).lag.legs['callToFile']).toEqual({ p50Seconds: 0, p99Seconds: 0 });
  });

  it('of no recordings has no legs', () => {
    expect(tallied([aDiscovered()]).lag).toEqual({ recordings: 0, legs: {} });
  });

  it('is never less than it was, and at most 9 % and a second more, for any spans', () => {
    const someSeconds = fc.array(fc.nat(40_000_000), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(someSeconds, seconds => {
        const counted = spans();
        for (const each of seconds) counted.add(each * secondMs);
        const sorted = seconds.toSorted((one, other) => one - other);
        const exact = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
        const { p50Seconds, p99Seconds } = counted.leg();
        expect(p50Seconds).toBeGreaterThanOrEqual(exact(0.5));
        expect(p50Seconds).toBeLessThanOrEqual(exact(0.5) * 1.091 + 1);
        expect(p99Seconds).toBeGreaterThanOrEqual(exact(0.99));
        expect(p99Seconds).toBeLessThanOrEqual(exact(0.99) * 1.091 + 1);
      }),
    );
  });
});
