import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const tables = `
  CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS counts (
    topic TEXT NOT NULL, name TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (topic, name)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS journal (n INTEGER PRIMARY KEY, topic TEXT NOT NULL, json TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS listed (id TEXT PRIMARY KEY, at_ms INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS listed_as (id TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS hashes (id TEXT PRIMARY KEY, sha256 TEXT NOT NULL) STRICT;
`;

/**
 * @param folder undefined keeps everything in memory
 * @throws Error in one sentence when the folder cannot hold the state
 */
export function openDatabase(folder: string | undefined): DatabaseSync {
  try {
    if (folder !== undefined) mkdirSync(folder, { recursive: true });
    const db = new DatabaseSync(folder === undefined ? ':memory:' : join(folder, 'webex.sqlite'));
    // Two simulators on one folder would each undo what the other remembers.
    db.exec(
      `PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; ${tables}`,
    );
    return db;
  } catch (error) {
    throw new Error(
      `The folder ${folder ?? ''} cannot keep the simulator's state (${String(error instanceof Error ? error.message : error)}): name another with --data.`,
      { cause: error },
    );
  }
}
