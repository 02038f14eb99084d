import { expect, it } from 'vitest';
import type { RecordingId } from '../../lib/domain/recording-id.ts';
import type { RecordingStore } from '../../lib/ports.ts';
import { aDiscovered, anArchived, at, facts } from '../build/recordings.ts';
import { leanRow } from '../build/every-status.ts';
import { eventually, opened, ownId, type Open } from './open.ts';

/** More than one page, wherever pages end. */
const many = 1_100;

/** What every index of days promises. Each test has days of its own. */
export function createdOnContract(open: Open<RecordingStore>): void {
  it('a day has the rows whose file was made on it in UTC, whatever time the call was', async () => {
    const store = await opened(open);
    const first = await madeAt(store, '2032-01-02T00:00:00Z');
    const last = await madeAt(store, '2032-01-02T23:59:59.999Z');
    await madeAt(store, '2032-01-01T23:59:59.999Z');
    await madeAt(store, '2032-01-03T00:00:00Z');
    await eventually(async () =>
      expect(await idsOn(store, '2032-01-02')).toStrictEqual([first, last].toSorted()),
    );
  });

  it('a row stays on its day whatever becomes of it', async () => {
    const store = await opened(open);
    const id = ownId();
    const made = facts({ createTime: at('2032-01-05T10:00:00Z') });
    const row = aDiscovered({ id, facts: made });
    await store.create(row);
    const archived = await store.move(row, anArchived({ id, facts: made }));
    await store.move(archived, { ...archived, lookAt: at('2032-01-20T00:00:00Z') });
    await eventually(async () => expect(await idsOn(store, '2032-01-05')).toStrictEqual([id]));
  });

  it('a row of which nothing could be read is on no day, until something can', async () => {
    const store = await opened(open);
    const unread = leanRow('parked', ownId());
    await store.create(unread);
    await madeAt(store, '2032-01-07T10:00:00Z');
    await eventually(async () => expect(await idsOn(store, '2032-01-07')).toHaveLength(1));
    const made = facts({ createTime: at('2032-01-07T11:00:00Z') });
    await store.move(unread, aDiscovered({ id: unread.id, facts: made }));
    await eventually(async () => expect(await idsOn(store, '2032-01-07')).toContain(unread.id));
  });

  it('all rows of a day come, each once, where they are more than a page', async () => {
    const store = await opened(open);
    const ids: RecordingId[] = [];
    for (let made = 0; made < many; made += 100) {
      const some = [...Array(100).keys()].map(() => madeAt(store, '2032-01-09T10:00:00Z'));
      ids.push(...(await Promise.all(some)));
    }
    await eventually(async () => expect(await idsOn(store, '2032-01-09')).toStrictEqual(ids.toSorted()));
  });

  it('a day without rows has none', async () => {
    const store = await opened(open);
    expect(await idsOn(store, '2032-01-11')).toStrictEqual([]);
  });
}

async function madeAt(store: RecordingStore, createTime: string): Promise<RecordingId> {
  const row = aDiscovered({ id: ownId(), facts: facts({ createTime: at(createTime) }) });
  await store.create(row);
  return row.id;
}

async function idsOn(store: RecordingStore, day: string): Promise<RecordingId[]> {
  const ids: RecordingId[] = [];
  for await (const page of store.createdOn(day)) ids.push(...page);
  return ids.toSorted();
}
