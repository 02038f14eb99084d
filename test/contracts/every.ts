import { expect, it } from 'vitest';
import type { Recording } from '../../lib/domain/recording.ts';
import type { RecordingId } from '../../lib/domain/recording-id.ts';
import { statuses } from '../../lib/domain/lifecycle.ts';
import type { RecordingStore } from '../../lib/ports.ts';
import { fullRow, leanRow } from '../build/every-status.ts';
import { aDiscovered, anArchived, facts } from '../build/recordings.ts';
import { eventually, opened, ownId, type Open } from './open.ts';

/** 250 of these are more than a page, wherever pages end by rows, and more than 1 MB, wherever they end by bytes. */
const topic = 'x'.repeat(5_000);
const many = 250;

/** What every walk over all rows promises. Others may have rows in the same tables. */
export function everyContract(open: Open<RecordingStore>): void {
  it('rows of each status come as they were written, each once', async () => {
    const store = await opened(open);
    const rows = statuses.flatMap(status => [leanRow(status, ownId()), fullRow(status, ownId())]);
    await Promise.all(rows.map(async row => store.create(row)));
    await eventually(async () => expect(await ours(store, idsOf(rows))).toStrictEqual(byId(rows)));
  });

  it('a row that was moved comes once, as it is now', async () => {
    const store = await opened(open);
    const row = aDiscovered({ id: ownId() });
    await store.create(row);
    const moved = await store.move(row, anArchived({ id: row.id }));
    await eventually(async () => expect(await ours(store, [row.id])).toStrictEqual([moved]));
  });

  it('all rows come, each once, where they are more than a page', async () => {
    const store = await opened(open);
    const rows = await manyRows(store);
    await eventually(async () => expect(await ours(store, idsOf(rows))).toStrictEqual(byId(rows)));
  });

  it('what is written meanwhile loses and doubles no other row', async () => {
    const store = await opened(open);
    const rows = await manyRows(store);
    const [moving, ...others] = rows;
    if (moving === undefined) throw new Error('There is no row.');
    await eventually(async () => {
      const seen: Recording[] = [];
      for await (const row of store.every()) {
        if (seen.length % 50 === 0) await writeSome(store, moving.id);
        seen.push(row);
      }
      expect(only(seen, idsOf(others))).toStrictEqual(byId(others));
    });
  });

  it('two who walk at once see all rows each', async () => {
    const store = await opened(open);
    const rows = await manyRows(store);
    await eventually(async () => {
      const both = await Promise.all([ours(store, idsOf(rows)), ours(store, idsOf(rows))]);
      expect(both).toStrictEqual([byId(rows), byId(rows)]);
    });
  });
}

async function manyRows(store: RecordingStore): Promise<Recording[]> {
  const { origin } = facts();
  const rows = Array.from({ length: many }, () =>
    aDiscovered({ id: ownId(), facts: facts({ origin: { ...origin, topic } }) }),
  );
  await Promise.all(rows.map(async row => store.create(row)));
  return rows;
}

/** A new row, and another version of this one. */
async function writeSome(store: RecordingStore, id: RecordingId): Promise<void> {
  await store.create(aDiscovered({ id: ownId() }));
  const row = await store.get(id);
  if (row !== undefined) await store.move(row, { ...row, attempts: row.attempts + 1 });
}

async function ours(store: RecordingStore, ids: readonly RecordingId[]): Promise<readonly Recording[]> {
  const rows: Recording[] = [];
  for await (const row of store.every()) rows.push(row);
  return only(rows, ids);
}

function only(rows: readonly Recording[], ids: readonly RecordingId[]): readonly Recording[] {
  const wanted = new Set(ids);
  return byId(rows.filter(row => wanted.has(row.id)));
}

function idsOf(rows: readonly Recording[]): RecordingId[] {
  return rows.map(row => row.id);
}

function byId(rows: readonly Recording[]): readonly Recording[] {
  return rows.toSorted((one, other) => one.id.localeCompare(other.id));
}
