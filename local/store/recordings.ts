import { StaleMoveError } from '../../lib/domain/errors.ts';
import { shards } from '../../lib/store/look-day.ts';
import { assertLegalMove } from '../../lib/domain/lifecycle.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import type { RecordingId } from '../../lib/domain/recording-id.ts';
import { readRow, type Unreadable } from '../../lib/domain/stored-row.ts';
import type { Clock, RecordingStore } from '../../lib/ports.ts';
import type { Database } from './database.ts';
import { recordingRows } from './recording-rows.ts';

/** The recordings table on sqlite. `changed` is called after each write, when its change is in the feed. */
export function embeddedRecordings(database: Database, clock: Clock, changed: () => void): RecordingStore {
  const rows = recordingRows(database, clock);
  return {
    shards,
    get: async id => rows.find(id),
    known: async ids => new Map(rows.findAll(ids).map(row => [row.id, row])),
    async create(row) {
      database.transaction(() => {
        const winner = rows.find(row.id);
        if (winner !== undefined) throw new StaleMoveError(`Recording ${row.id} has a row already.`, winner);
        rows.write(undefined, { ...row, version: 1 });
      });
      changed();
    },
    async move(from, to) {
      assertLegalMove(from.status, to.status);
      const next = { ...to, version: from.version + 1 };
      database.transaction(() => {
        const now = rows.find(from.id);
        if (now?.version !== from.version || now.status !== from.status) {
          throw new StaleMoveError(`Recording ${from.id} was moved by someone else.`, now);
        }
        rows.write(now, next);
      });
      changed();
      return next;
    },
    due: async query => rows.due(query),
    every: unreadable => inPages(rows, unreadable),
    createdOn: day => pagesOf(day, rows),
  };
}

async function* pagesOf(
  day: string,
  rows: ReturnType<typeof recordingRows>,
): AsyncIterable<readonly RecordingId[]> {
  for (let page = rows.createdOn(day); page.length > 0; page = rows.createdOn(day, page.at(-1))) yield page;
}

// Between two rows whoever asked may wait, and others write: no statement may be open meanwhile.
async function* inPages(
  rows: ReturnType<typeof recordingRows>,
  unreadable: Unreadable | undefined,
): AsyncIterable<Recording> {
  for (let page = rows.page(); page.length > 0; page = rows.page(page.at(-1)?.id)) {
    for (const stored of page) {
      const row = readRow(stored.row, unreadable);
      if (row !== undefined) yield row;
    }
  }
}
