import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { ConfigurationError } from '../../lib/domain/errors.ts';
import { migrate, refuseOtherVersion } from './schema.ts';
import { isBusy, refusal, unavailable } from './sqlite-trouble.ts';

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
 * What a write that was answered is to survive. The death of the process is survived always, and a database is whole
 * after a power cut in any case: without `power-cut` the last moments may be missing then, and a write takes a hundredth
 * of the time.
 */
export type Survives = 'power-cut' | 'kill';

/**
 * Opens, or creates, the database of a folder. A second process on the same folder is refused while the first lives.
 *
 * @param folder undefined keeps everything in memory
 * @throws ConfigurationError when the folder is in use, was written by a newer version, is damaged or cannot be made
 */
export function openDatabase(folder: string | undefined, survives: Survives = 'power-cut'): Database {
  return databaseOn(folder === undefined ? openMemory() : openFolder(folder, survives));
}

/**
 * The same for whoever only reads, also while somebody else is at work on the folder.
 *
 * @throws ConfigurationError when it was written by another version, is damaged or cannot be read
 */
export function openDatabaseToRead(folder: string): Database {
  using opened = new DisposableStack();
  try {
    const file = join(folder, 'tables.sqlite');
    const sqlite = opened.adopt(new DatabaseSync(file, { readOnly: true, timeout: readPatienceMs }), each =>
      each.close(),
    );
    refuseOtherVersion(sqlite, folder);
    const held = opened.move();
    return databaseOn({ sqlite, close: () => held.dispose() });
  } catch (error) {
    throw refusal(folder, error);
  }
}

/** How long a reader waits for a writer at most. */
const readPatienceMs = 5_000;

function databaseOn({ sqlite, close }: { sqlite: DatabaseSync; close: () => void }): Database {
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
        // sqlite has rolled back by itself after some failures, such as a full disk.
        if (sqlite.isTransaction) guard(() => sqlite.exec('ROLLBACK'));
        throw error;
      }
    },
    close,
  };
}

function openMemory(): { sqlite: DatabaseSync; close: () => void } {
  const sqlite = new DatabaseSync(':memory:');
  migrate(sqlite, 'in memory');
  return { sqlite, close: () => sqlite.close() };
}

function openFolder(folder: string, survives: Survives): { sqlite: DatabaseSync; close: () => void } {
  // A folder that is refused must not stay locked by the one who was refused.
  using opened = new DisposableStack();
  const open = (file: string) =>
    opened.adopt(new DatabaseSync(join(folder, file), { timeout: 0 }), each => each.close());
  try {
    mkdirSync(folder, { recursive: true });
    lock(open('lock.sqlite'), folder);
    const sqlite = open('tables.sqlite');
    const synchronous = survives === 'power-cut' ? 'FULL' : 'NORMAL';
    sqlite.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous};`);
    migrate(sqlite, folder);
    const held = opened.move();
    return { sqlite, close: () => held.dispose() };
  } catch (error) {
    throw refusal(folder, error);
  }
}

// The operating system lets go of it when the process dies, however it dies.
function lock(file: DatabaseSync, folder: string): void {
  try {
    file.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;');
  } catch (error) {
    if (!isBusy(error)) throw error;
    throw new ConfigurationError([
      `the folder ${folder} is in use by another tapekeeper: stop it, or name another folder`,
    ]);
  }
}

function guard<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw unavailable(error);
  }
}
