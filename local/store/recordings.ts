import { createHash } from 'node:crypto';
import { StaleMoveError } from '../../lib/domain/errors.ts';
import { assertLegalMove } from '../../lib/domain/lifecycle.ts';
import { recording, type Recording } from '../../lib/domain/recording.ts';
import type { RecordingId } from '../../lib/domain/recording-id.ts';
import { dayOf } from '../../lib/domain/time.ts';
import type { Clock, RecordingStore } from '../../lib/ports.ts';
import type { Database } from './database.ts';

const shards = 8;
const idsAtOnce = 500;

/** The recordings table on sqlite. `changed` is called after each write, when its change is in the feed. */
export function embeddedRecordings(database: Database, clock: Clock, changed: () => void): RecordingStore {
  function find(id: RecordingId): Recording | undefined {
    const [found] = database.all('SELECT row FROM recordings WHERE id = ?', id);
    return found === undefined ? undefined : parseRow(found['row']);
  }

  function write(before: Recording | undefined, after: Recording): void {
    const look = after.lookAt;
    database.run(
      'INSERT OR REPLACE INTO recordings (id, version, status, look_day, shard, look_at, row) VALUES (?, ?, ?, ?, ?, ?, ?)',
      after.id,
      after.version,
      after.status,
      look === undefined ? null : dayOf(look),
      look === undefined ? null : shardOf(after.id),
      look ?? null,
      JSON.stringify(after),
    );
    const [old, now] = [before === undefined ? null : image(before), image(after)];
    database.run(
      'INSERT INTO changes (at, id, old_row, new_row) VALUES (?, ?, ?, ?)',
      clock.now(),
      after.id,
      old,
      now,
    );
  }

  return {
    shards,
    get: async id => find(id),
    async known(ids) {
      const found = new Map<RecordingId, Recording>();
      for (let at = 0; at < ids.length; at += idsAtOnce) {
        const some = JSON.stringify(ids.slice(at, at + idsAtOnce));
        const rows = database.all(
          'SELECT row FROM recordings WHERE id IN (SELECT value FROM json_each(?))',
          some,
        );
        for (const row of rows.map(each => parseRow(each['row']))) found.set(row.id, row);
      }
      return found;
    },
    async create(row) {
      database.transaction(() => {
        const winner = find(row.id);
        if (winner !== undefined) throw new StaleMoveError(`Recording ${row.id} has a row already.`, winner);
        write(undefined, { ...row, version: 1 });
      });
      changed();
    },
    async move(from, to) {
      assertLegalMove(from.status, to.status);
      const next = { ...to, version: from.version + 1 };
      database.transaction(() => {
        const now = find(from.id);
        if (now?.version !== from.version || now.status !== from.status) {
          throw new StaleMoveError(`Recording ${from.id} was moved by someone else.`, now);
        }
        write(now, next);
      });
      changed();
      return next;
    },
    async due({ day, shard, until, limit }) {
      const rows = database.all(
        'SELECT row FROM recordings WHERE look_day = ? AND shard = ? AND look_at <= ? ORDER BY look_at, id LIMIT ?',
        day,
        shard,
        until,
        limit,
      );
      return rows.map(each => parseRow(each['row']));
    },
  };
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
