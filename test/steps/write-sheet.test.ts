import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DayCheck } from '../../lib/domain/day-check.ts';
import { statuses } from '../../lib/domain/lifecycle.ts';
import { newGate } from '../../lib/domain/pace.ts';
import { sheetKey, type Sheet } from '../../lib/domain/sheet.ts';
import { dayMs, plusMs } from '../../lib/domain/time.ts';
import { brokenLink, readSheets } from '../../lib/steps/read-sheets.ts';
import { writeSheet } from '../../lib/steps/write-sheet.ts';
import { fullRow, leanRow } from '../build/every-status.ts';
import { Death, mortal } from '../build/mortal.ts';
import { aDiscovered, anArchived, anId, aParked, at, facts } from '../build/recordings.ts';
import { aSheet, on1March, sheetWorld, type SheetWorld } from '../build/sheets.ts';
import { farDeadline } from '../build/step-world.ts';
import { all } from '../build/webex.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const keysOf = async (world: SheetWorld) => all(world.papers.keys('sheets/'));

/** What one comparison found; all well. */
function aCheck(overrides: Partial<DayCheck> = {}): DayCheck {
  return {
    day: '2026-02-20',
    checkedAt: on1March('08:00:00'),
    webex: { available: 3, deleted: 0, purged: 0 },
    rows: 3,
    missed: 0,
    rung: 0,
    damaged: 0,
    unexplained: 0,
    unexplainedIds: [],
    ...overrides,
  };
}

async function checked(world: SheetWorld, ...checks: DayCheck[]) {
  for (const value of checks) {
    await world.notes.put({ kind: 'day-check', name: value.day, value, revision: 0 });
  }
}

async function drawnWith(change: (world: SheetWorld) => Promise<void>): Promise<Sheet> {
  const world = await sheetWorld();
  await change(world);
  await world.draw();
  return world.sheetOf('2026-03-01');
}

describe('the balance sheet of the day that is over', () => {
  it('of tables in which nothing ever was is all zeros', async () => {
    const sheet = await drawnWith(async () => undefined);
    const kinds = { tail: { unread: 0 }, 'look-back': { unread: 0 }, history: { unread: 0 } };
    expect(sheet).toMatchObject({
      ...aSheet({ day: '2026-03-01', drawnAt: at('2026-03-02T00:20:00Z'), listing: { mode: 'org', kinds } }),
      arrivals: { measured: 0, outgrown: false },
    });
  });

  it('has every row in one state, with backlog, companions, reasons and bytes', async () => {
    const rows = statuses.map(status => fullRow(status, anId()));
    const kept = rows.filter(row => 'archive' in row && row.archive !== undefined).length;
    const sheet = await drawnWith(async world =>
      world.add(
        ...rows,
        leanRow('vanished', anId()),
        aParked({ reason: 'not-found' }),
        aDiscovered({ discoveredAt: on1March('07:00:00') }),
      ),
    );
    expect(sheet).toMatchObject({
      seen: statuses.length + 3,
      parked: { 'duration-mismatch': 1, 'not-found': 1 },
      vanished: { withArchive: 1, withoutArchive: 1 },
      backlog: { rows: 2, oldestDiscoveredAt: '2026-03-01T07:00:00.000Z' },
      awaiting: { rows: 0 },
      archive: { recordings: kept, objects: 3 * kept, bytes: kept * 2_422_000, growth: null },
    });
    expect(sheet.states['discovered']?.rows).toBe(2);
  });

  it('says how far listing has come, and how Webex is listed', async () => {
    const sheet = await drawnWith(async world => {
      const window = { kind: 'history', from: on1March('00:00:00'), to: on1March('06:00:00') } as const;
      const windows = [{ ...window, perOwner: {} }];
      await world.windows.plan({
        kind: 'history',
        mode: 'perOwner',
        since: undefined,
        until: window.to,
        windows,
      });
      const value = { mode: 'perOwner', since: on1March('00:00:00'), orgListIs: 'incomplete' };
      await world.notes.put({ kind: 'list-mode', name: 'stage', value, revision: 0 });
    });
    expect(sheet.listing.mode).toBe('perOwner');
    expect(sheet.listing.kinds['history']).toEqual({
      plannedUntil: '2026-03-01T06:00:00.000Z',
      oldestUnreadTo: '2026-03-01T06:00:00.000Z',
      unread: 1,
    });
  });

  it('has the pace that was learned for a token', async () => {
    const sheet = await drawnWith(async world => {
      await world.gates.change('compliance-read', () => ({ ...newGate, callsPerSecond: 7.5 }));
    });
    expect(sheet.callsPerSecond).toEqual({ 'compliance-read': 7.5 });
  });

  it('adds up what the comparisons of days found', async () => {
    const ids = [anId(), anId()];
    const sheet = await drawnWith(async world => {
      await checked(
        world,
        aCheck({ missed: 2, damaged: 1 }),
        aCheck({ day: '2026-02-21', checkedAt: on1March('05:00:00'), damaged: 3 }),
        aCheck({ day: '2026-02-22', unexplained: 2, unexplainedIds: ids }),
        aCheck({ day: '2026-02-23', unexplained: 30, unexplainedIds: ids.slice(0, 1) }),
      );
    });
    expect(sheet.reconcile).toEqual({
      days: 4,
      oldestCheckAt: '2026-03-01T05:00:00.000Z',
      missed: 2,
      damaged: 4,
    });
    expect(sheet.unexplained).toEqual({ rows: 31, ids });
  });

  it('is drawn where a row cannot be read, and names it', async () => {
    const world = await sheetWorld();
    const [bad, good] = [anArchived(), anArchived()];
    await world.add(bad, good);
    const tables = new DatabaseSync(join(world.data, 'tables', 'tables.sqlite'));
    tables.prepare(`UPDATE recordings SET row = json_remove(row, '$.facts') WHERE id = ?`).run(bad.id);
    tables.close();
    await world.draw();
    expect(await world.sheetOf('2026-03-01')).toMatchObject({
      seen: 2,
      states: { archived: { rows: 1 }, unreadable: { rows: 1 } },
      unexplained: { rows: 1, ids: [bad.id] },
    });
    expect(world.log.lines.filter(line => line.level === 'error')).toEqual([
      { level: 'error', event: 'unexplained', facts: { day: '2026-03-01', rows: 1, ids: bad.id } },
    ]);
  });

  it('holds nothing of any person', async () => {
    const world = await sheetWorld();
    await world.add(
      ...statuses.map(status => fullRow(status, anId())),
      aDiscovered({ facts: facts({ origin: { ...facts().origin, topic: 'Call with Ada Byron' } }) }),
    );
    await world.draw();
    const text = (await world.textOf('2026-03-01')) + JSON.stringify(world.log.lines);
    expect(text).toContain('"seen": 12');
    expect(text).not.toMatch(/@|Byron|lindqvist|Återkoppling|555|7b1de5ac|2f6b8f0e|91d3c0a2|0c7e1a52/i);
  });
});

describe('a sheet is written once:', () => {
  it('a second run on the same day changes nothing', async () => {
    const world = await sheetWorld();
    await world.draw();
    const first = await world.textOf('2026-03-01');
    await world.add(anArchived());
    world.clock.set('2026-03-02T23:00:00Z');
    await world.draw();
    expect([await world.textOf('2026-03-01'), await keysOf(world)]).toEqual([
      first,
      ['sheets/2026/2026-03-01.json'],
    ]);
  });

  it('ten runs at once write one, and one of them says so', async () => {
    const world = await sheetWorld();
    await Promise.all(Array.from({ length: 10 }, () => world.draw()));
    expect(await keysOf(world)).toEqual(['sheets/2026/2026-03-01.json']);
    expect(world.log.lines.map(line => line.event)).toEqual(['sheet-drawn']);
  });

  it.each([
    ['before', false],
    ['after', true],
  ])(
    'a run that dies %s its write leaves none or a whole one, and the next goes on',
    async (_when, written) => {
      const world = await sheetWorld();
      await world.add(anArchived());
      const process = mortal({ diesAtWrite: 1, written });
      const papers = process.port(world.papers, ['put']);
      await expect(
        writeSheet({ deadline: farDeadline, tokens: [] }, { ...world.ports, papers }),
      ).rejects.toThrow(Death);
      expect(await keysOf(world)).toHaveLength(written ? 1 : 0);
      await world.draw();
      expect(await keysOf(world)).toEqual(['sheets/2026/2026-03-01.json']);
      expect(await world.sheetOf('2026-03-01')).toMatchObject({ seen: 1 });
    },
  );

  it('a run whose rows cannot be read to their end writes none, and the next does', async () => {
    const world = await sheetWorld();
    await world.add(anArchived(), anArchived());
    const late = plusMs(world.clock.now(), 1_000);
    const recordings = {
      async *every() {
        for await (const row of world.recordings.every()) {
          world.clock.pass(600);
          yield row;
        }
      },
    };
    await expect(
      writeSheet({ deadline: late, tokens: [] }, { ...world.ports, recordings }),
    ).rejects.toMatchObject({
      name: 'TransientError',
      fault: 'time-ran-out',
    });
    expect(await keysOf(world)).toEqual([]);
    await world.draw();
    expect(await keysOf(world)).toHaveLength(1);
  });

  it('a run that reads past midnight writes none, since the next day may have its sheet already', async () => {
    const world = await sheetWorld('2026-03-02T23:59:59Z');
    await world.add(anArchived());
    const recordings = {
      async *every() {
        world.clock.pass(2_000);
        yield* world.recordings.every();
      },
    };
    await writeSheet({ deadline: farDeadline, tokens: [] }, { ...world.ports, recordings });
    expect(await keysOf(world)).toEqual([]);
    world.clock.set('2026-03-03T00:20:00Z');
    await world.draw();
    expect(await keysOf(world)).toEqual(['sheets/2026/2026-03-02.json']);
  });

  it('a clock that is set back writes no sheet of the past', async () => {
    const world = await sheetWorld();
    await world.keep(aSheet({ day: '2026-03-05' }));
    await world.draw();
    expect(await keysOf(world)).toEqual(['sheets/2026/2026-03-05.json']);
    expect(world.log.lines.map(line => line.event)).toEqual(['sheet-of-the-future']);
  });
});

describe('the chain of sheets', () => {
  async function tenDays(skipped: readonly number[] = []): Promise<SheetWorld> {
    const world = await sheetWorld('2025-12-29T00:20:00Z');
    for (let day = 0; day < 10; day += 1) {
      await world.add(anArchived(), aDiscovered());
      if (!skipped.includes(day)) await world.draw();
      world.clock.pass(dayMs);
    }
    return world;
  }

  it('has in each the hash of the bytes of the one before, over ten days and a new year', async () => {
    const world = await tenDays();
    const keys = await keysOf(world);
    expect(keys).toHaveLength(10);
    expect(keys[3]).toBe('sheets/2025/2025-12-31.json');
    const texts = await Promise.all(keys.map(async key => (await world.papers.get(key)) ?? ''));
    const stored = await readSheets({ last: 90 }, world);
    expect(stored.map(each => each.sheet.previous)).toEqual(
      keys.map((_, index) =>
        index === 0 ? null : { key: keys[index - 1], sha256: sha256(texts[index - 1] ?? '') },
      ),
    );
    expect(stored.map(each => each.sheet.seen)).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20]);
    expect(stored.map(each => each.sheet.archive.growth)).toEqual([
      null,
      ...Array.from({ length: 9 }, () => ({ recordings: 1, objects: 3, bytes: 2_422_000 })),
    ]);
    expect(brokenLink(stored)).toBeUndefined();
  });

  it('goes on over days without a sheet, and states them', async () => {
    const stored = await readSheets({ last: 90 }, await tenDays([3, 4, 7]));
    expect(stored.map(each => each.sheet.missingDays)).toEqual([0, 0, 0, 2, 0, 1, 0]);
    expect(brokenLink(stored)).toBeUndefined();
  });

  it('breaks where a sheet was changed, or is gone', async () => {
    const stored = await readSheets({ last: 90 }, await tenDays());
    const changed = stored.map((each, index) => (index === 4 ? { ...each, sha256: '0'.repeat(64) } : each));
    expect(brokenLink(changed)?.key).toBe(stored[5]?.key);
    expect(brokenLink(stored.toSpliced(4, 1))?.key).toBe(stored[5]?.key);
  });

  it('goes on after a sheet that nobody can read, with the hash of its bytes', async () => {
    const world = await sheetWorld();
    const key = sheetKey('2026-02-28');
    await world.papers.put(key, 'no sheet');
    await world.draw();
    const sheet = await world.sheetOf('2026-03-01');
    expect(sheet.previous).toEqual({ key, sha256: sha256('no sheet') });
    expect(sheet.archive.growth).toBeNull();
    expect(world.log.lines).toContainEqual({ level: 'error', event: 'sheet-damaged', facts: { key } });
  });

  it('takes no other paper for a sheet', async () => {
    const world = await sheetWorld();
    await world.papers.put('sheets/2026/readme.txt', 'Hello.');
    await world.draw();
    expect((await world.sheetOf('2026-03-01')).previous).toBeNull();
  });
});
