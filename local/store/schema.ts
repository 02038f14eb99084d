import type { DatabaseSync } from 'node:sqlite';
import { ConfigurationError } from '../../lib/domain/errors.ts';

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

/**
 * Gives a new database its tables.
 *
 * @throws ConfigurationError when they were made by a newer version
 */
export function migrate(sqlite: DatabaseSync, folder: string): void {
  const found = Number(sqlite.prepare('PRAGMA user_version').get()?.['user_version']);
  if (found > schemaVersion) {
    throw new ConfigurationError([
      `the folder ${folder} was written by a newer tapekeeper: use that, or another folder`,
    ]);
  }
  if (found === 0) sqlite.exec(`BEGIN; ${schema} PRAGMA user_version = ${schemaVersion}; COMMIT;`);
}
