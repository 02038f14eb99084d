import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { ConfigurationError, TransientError } from '../../lib/domain/errors.ts';

const schemaVersion = 1;
const schema = `
  CREATE TABLE recordings (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, status TEXT NOT NULL,
    look_day TEXT, shard INTEGER, look_at TEXT, row TEXT NOT NULL) STRICT;
  CREATE INDEX by_look_day ON recordings (look_day, shard, look_at) WHERE look_day IS NOT NULL;
  CREATE TABLE changes (sequence INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, id TEXT NOT NULL, old_row TEXT, new_row TEXT) STRICT;
  CREATE TABLE checkpoints (consumer TEXT PRIMARY KEY, sequence INTEGER NOT NULL) STRICT;
  CREATE TABLE windows (kind TEXT NOT NULL, from_at TEXT NOT NULL, to_at TEXT NOT NULL, read_at TEXT,
    PRIMARY KEY (kind, from_at, to_at)) STRICT;
  CREATE TABLE moments (kind TEXT NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (kind, name)) STRICT;
`;

export type Row = Readonly<Record<string, unknown>>;

/** One sqlite file. Every failure of the engine is a TransientError that says so in one sentence. */
export type Database = {
  all(sql: string, ...values: SQLInputValue[]): Row[];
  /** @returns how many rows it changed */
  run(sql: string, ...values: SQLInputValue[]): number;
  /** All or nothing. */
  transaction<Result>(work: () => Result): Result;
  close(): void;
};

/**
 * Opens, or creates, the database of a folder. A second process on the same folder is refused while the first lives.
 *
 * @throws ConfigurationError when the folder is in use, or was written by a newer version
 */
export function openDatabase(folder: string): Database {
  mkdirSync(folder, { recursive: true });
  const lock = lockFolder(folder);
  const sqlite = new DatabaseSync(join(folder, 'tables.sqlite'));
  sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  migrate(sqlite, folder);
  const prepared = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  const statement = (sql: string) => {
    const found = prepared.get(sql) ?? sqlite.prepare(sql);
    prepared.set(sql, found);
    return found;
  };
  return {
    all: (sql, ...values) => guard(() => statement(sql).all(...values)),
    run: (sql, ...values) => guard(() => Number(statement(sql).run(...values).changes)),
    transaction(work) {
      guard(() => sqlite.exec('BEGIN IMMEDIATE'));
      try {
        const result = work();
        guard(() => sqlite.exec('COMMIT'));
        return result;
      } catch (error) {
        if (sqlite.isTransaction) sqlite.exec('ROLLBACK');
        throw error;
      }
    },
    close() {
      sqlite.close();
      lock.close();
    },
  };
}

// The operating system lets go of it when the process dies, however it dies.
function lockFolder(folder: string): DatabaseSync {
  const lock = new DatabaseSync(join(folder, 'lock.sqlite'), { timeout: 0 });
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;');
    return lock;
  } catch {
    lock.close();
    throw new ConfigurationError([
      `the folder ${folder} is in use by another tapekeeper: stop it, or name another folder`,
    ]);
  }
}

function migrate(sqlite: DatabaseSync, folder: string): void {
  const found = Number(sqlite.prepare('PRAGMA user_version').get()?.['user_version']);
  if (found > schemaVersion) {
    throw new ConfigurationError([
      `the folder ${folder} was written by a newer tapekeeper: use that, or another folder`,
    ]);
  }
  if (found === 0) sqlite.exec(`BEGIN; ${schema} PRAGMA user_version = ${schemaVersion}; COMMIT;`);
}

function guard<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown';
    throw new TransientError('store-unavailable', `The tables cannot be read or written (${why}).`, {
      cause: error,
    });
  }
}
