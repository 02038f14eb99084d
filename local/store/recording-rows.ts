import { z } from 'zod';
import { createDayOf, itemOf, lookDayOf } from '../../lib/store/look-day.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import { recordingId, type RecordingId } from '../../lib/domain/recording-id.ts';
import { readRow } from '../../lib/domain/stored-row.ts';
import type { Clock, RecordingStore } from '../../lib/ports.ts';
import type { Database } from './database.ts';

const idsAtOnce = 500;
const rowsAPage = 200;

const storedRow = z.object({
  id: z.string(),
  row: z.string().transform((text): unknown => JSON.parse(text)),
});
type StoredRow = z.infer<typeof storedRow>;

/** The statements on the recordings table. Each write is in the feed of changes, old and new image, with the row. */
type RecordingRows = {
  find(id: RecordingId): Recording | undefined;
  findAll(ids: readonly RecordingId[]): Recording[];
  due(query: Parameters<RecordingStore['due']>[0]): Recording[];
  /** The next rows by id, as they are stored; empty after the last. */
  page(after?: string): StoredRow[];
  /** The next ids of a day; empty after the last. */
  createdOn(day: string, after?: RecordingId): RecordingId[];
  /** Only within a transaction, so that row and change are one. */
  write(before: Recording | undefined, after: Recording): void;
};

export function recordingRows(database: Database, clock: Clock): RecordingRows {
  return {
    find(id) {
      const [found] = database.all('SELECT row FROM recordings WHERE id = ?', id);
      return found === undefined ? undefined : parseRow(found['row']);
    },
    findAll(ids) {
      const found: Recording[] = [];
      for (let at = 0; at < ids.length; at += idsAtOnce) {
        const some = JSON.stringify(ids.slice(at, at + idsAtOnce));
        const sql = 'SELECT row FROM recordings WHERE id IN (SELECT value FROM json_each(?))';
        found.push(...database.all(sql, some).map(each => parseRow(each['row'])));
      }
      return found;
    },
    due({ day, shard, until, limit }) {
      const sql =
        'SELECT row FROM recordings WHERE look_day = ? AND shard = ? AND look_at <= ? ORDER BY look_at DESC, id LIMIT ?';
      return database.all(sql, day, shard, until, limit).map(each => parseRow(each['row']));
    },
    page(after) {
      const sql = 'SELECT id, row FROM recordings WHERE id > ? ORDER BY id LIMIT ?';
      return database.all(sql, after ?? '', rowsAPage).map(each => storedRow.parse(each));
    },
    createdOn(day, after) {
      const sql = 'SELECT id FROM recordings WHERE create_day = ? AND id > ? ORDER BY id LIMIT ?';
      return database.all(sql, day, after ?? '', idsAtOnce).map(each => recordingId.parse(each['id']));
    },
    write(before, after) {
      const look = lookDayOf(after);
      database.run(
        'INSERT OR REPLACE INTO recordings (id, version, status, look_day, shard, look_at, create_day, row) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        after.id,
        after.version,
        after.status,
        look?.day ?? null,
        look?.shard ?? null,
        after.lookAt ?? null,
        createDayOf(after) ?? null,
        JSON.stringify(after),
      );
      database.run(
        'INSERT INTO changes (at, id, old_row, new_row) VALUES (?, ?, ?, ?)',
        clock.now(),
        after.id,
        before === undefined ? null : JSON.stringify(itemOf(before)),
        JSON.stringify(itemOf(after)),
      );
    },
  };
}

function parseRow(json: unknown): Recording {
  return readRow(JSON.parse(String(json)));
}
