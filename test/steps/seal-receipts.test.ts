import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { receiptListKey } from '../../lib/domain/receipt-list.ts';
import { dayMs } from '../../lib/domain/time.ts';
import { writeSheet } from '../../lib/steps/write-sheet.ts';
import { aSheet, sheetWorld, type SheetWorld } from '../build/sheets.ts';
import { farDeadline } from '../build/step-world.ts';
import { all } from '../build/webex.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const listOf = (...lines: readonly (readonly [key: string, text: string])[]) =>
  lines.map(([key, text]) => `${key} ${sha256(text)}\n`).join('');
const early = ['receipts/2026-03-01/081500-00000001.json', 'the first'] as const;
const late = ['receipts/2026-03-01/235959-0000000f.json', 'the second'] as const;

async function withReceipts(...papers: readonly (readonly [key: string, text: string])[]) {
  const world = await sheetWorld();
  for (const [key, text] of papers) await world.papers.put(key, text);
  return world;
}

const sealOf = async (world: SheetWorld, day: string) => (await world.sheetOf(day)).receipts;

describe('a sheet', () => {
  it('counts the receipts of its day, and hashes their list, which lies beside them', async () => {
    const today = ['receipts/2026-03-02/000300-00000002.json', 'of today'] as const;
    const world = await withReceipts(late, early, today);
    await world.draw();
    const list = listOf(early, late);
    expect(await sealOf(world, '2026-03-01')).toEqual({ from: '2026-03-01', count: 2, sha256: sha256(list) });
    expect(await world.papers.get(receiptListKey('2026-03-01'))).toBe(list);
    world.clock.pass(dayMs);
    await world.draw();
    expect(await sealOf(world, '2026-03-02')).toMatchObject({ from: '2026-03-02', count: 1 });
  });

  it('of a day without receipts says so, and has no list', async () => {
    const world = await withReceipts();
    await world.draw();
    expect(await sealOf(world, '2026-03-01')).toEqual({ from: '2026-03-01', count: 0, sha256: sha256('') });
    expect(await all(world.papers.keys('receipts/'))).toEqual([]);
  });

  it('that is the first counts all receipts that there ever were', async () => {
    const old = ['receipts/2025-12-31/100000-00000003.json', 'old'] as const;
    const world = await withReceipts(early, old);
    await world.keep(aSheet({ day: '2026-02-28' }));
    await world.draw();
    const sealed = { from: '2025-12-31', count: 2, sha256: sha256(listOf(old, early)) };
    expect(await sealOf(world, '2026-03-01')).toEqual(sealed);
  });

  it('counts those of days on which no sheet was drawn', async () => {
    const world = await withReceipts(early);
    await world.draw();
    await world.papers.put('receipts/2026-03-02/100000-00000004.json', 'on a day without a sheet');
    await world.papers.put('receipts/2026-03-03/100000-00000005.json', 'on the next');
    world.clock.pass(2 * dayMs);
    await world.draw();
    expect(await sealOf(world, '2026-03-03')).toMatchObject({ from: '2026-03-02', count: 2 });
  });

  it('after one that nobody can read counts what was written since', async () => {
    const world = await withReceipts(early, ['receipts/2026-02-28/100000-00000006.json', 'before']);
    await world.papers.put('sheets/2026/2026-02-28.json', 'no sheet');
    await world.draw();
    expect(await sealOf(world, '2026-03-01')).toMatchObject({ from: '2026-03-01', count: 1 });
  });

  it('is not drawn while a receipt of its day may still be written: a quarter of an hour', async () => {
    const world = await withReceipts(early);
    world.clock.set('2026-03-02T00:14:59.999Z');
    await world.draw();
    expect(await all(world.papers.keys('sheets/'))).toEqual([]);
    await world.papers.put(...late);
    world.clock.set('2026-03-02T00:15:00Z');
    await world.draw();
    expect(await sealOf(world, '2026-03-01')).toMatchObject({ count: 2 });
  });

  it('is not drawn where the receipts cannot be read in time, and by the next run', async () => {
    const world = await withReceipts(early, late);
    const papers = {
      ...world.ports.papers,
      get: async (key: string) => {
        world.clock.pass(600);
        return world.papers.get(key);
      },
    };
    const deadline = world.clock.pass(0);
    await expect(writeSheet({ deadline, tokens: [] }, { ...world.ports, papers })).rejects.toMatchObject({
      fault: 'time-ran-out',
    });
    expect(await all(world.papers.keys('sheets/'))).toEqual([]);
    await writeSheet({ deadline: farDeadline, tokens: [] }, world.ports);
    expect(await sealOf(world, '2026-03-01')).toMatchObject({ count: 2 });
  });
});
