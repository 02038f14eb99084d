import { createHash } from 'node:crypto';
import { recording, type Recording } from '../../lib/domain/recording.ts';
import type { RecordingId } from '../../lib/domain/recording-id.ts';
import { dayOf } from '../../lib/domain/time.ts';
import type { Clock, RecordingStore } from '../../lib/ports.ts';
import type { Database } from './database.ts';

/** How many shards each day's index has. Written into the rows: another number needs new tables. */
export const shards = 8;
const idsAtOnce = 500;
const rowsAPage = 200;

/** The statements on the recordings table. Each write is in the feed of changes, old and new image, with the row. */
type RecordingRows = {
  find(id: RecordingId): Recording | undefined;
  findAll(ids: readonly RecordingId[]): Recording[];
  due(query: Parameters<RecordingStore['due']>[0]): Recording[];
  /** The next rows by id; empty after the last. */
  page(after?: RecordingId): Recording[];
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
      const sql = 'SELECT row FROM recordings WHERE id > ? ORDER BY id LIMIT ?';
      return database.all(sql, after ?? '', rowsAPage).map(each => parseRow(each['row']));
    },
    write(before, after) {
      const { lookAt } = after;
      database.run(
        'INSERT OR REPLACE INTO recordings (id, version, status, look_day, shard, look_at, row) VALUES (?, ?, ?, ?, ?, ?, ?)',
        after.id,
        after.version,
        after.status,
        lookAt === undefined ? null : dayOf(lookAt),
        lookAt === undefined ? null : shardOf(after.id),
        lookAt ?? null,
        JSON.stringify(after),
      );
      database.run(
        'INSERT INTO changes (at, id, old_row, new_row) VALUES (?, ?, ?, ?)',
        clock.now(),
        after.id,
        before === undefined ? null : image(before),
        image(after),
      );
    },
  };
}

/** One row after the other, in no order. The table must not be written before the last was taken. */
export function* everyRow(database: Database): Iterable<Recording> {
  for (const { row } of database.each('SELECT row FROM recordings')) yield parseRow(row);
}

function shardOf(id: RecordingId): number {
  return createHash('sha256').update(id).digest().readUInt8(0) % shards;
}

/** The item as the table's stream would show it: the row, and what the index is made of. */
function image(row: Recording): string {
  return JSON.stringify(
    row.lookAt === undefined ? row : { ...row, lookDay: `${dayOf(row.lookAt)}#${shardOf(row.id)}` },
  );
}

function parseRow(json: unknown): Recording {
  return recording.parse(JSON.parse(String(json)));
}
