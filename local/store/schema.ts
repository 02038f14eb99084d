import type { DatabaseSync } from 'node:sqlite';
import { ConfigurationError } from '../../lib/domain/errors.ts';

const first = `
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
const leasesAndHolds = `
  CREATE TABLE leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until_at TEXT NOT NULL) STRICT;
  CREATE TABLE holds (id TEXT PRIMARY KEY, hold TEXT NOT NULL) STRICT;
`;
const notes = `
  CREATE TABLE notes (kind TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, revision INTEGER NOT NULL,
    PRIMARY KEY (kind, name)) STRICT;
`;
/** A window is kept under its name, which says how it is read. */
const namedWindows = `
  CREATE TABLE named_windows (name TEXT PRIMARY KEY, window TEXT NOT NULL, read_at TEXT) STRICT;
  INSERT INTO named_windows SELECT kind || '#' || from_at || '#' || to_at,
    json_object('kind', kind, 'from', from_at, 'to', to_at), read_at FROM windows;
  DROP TABLE windows;
  ALTER TABLE named_windows RENAME TO windows;
  CREATE INDEX unread_windows ON windows (name) WHERE read_at IS NULL;
`;
/** Which rows are of recordings whose file was made on a day. */
const createDays = `
  ALTER TABLE recordings ADD COLUMN create_day TEXT;
  UPDATE recordings SET create_day = substr(row ->> '$.facts.createTime', 1, 10);
  CREATE INDEX by_create_day ON recordings (create_day, id) WHERE create_day IS NOT NULL;
`;
/** Cases of departures, what leads to them, and which events are known; with a feed of changes of their own. */
const offboardings = `
  CREATE TABLE offboardings (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, status TEXT NOT NULL,
    look_day TEXT, shard INTEGER, look_at TEXT, row TEXT NOT NULL) STRICT;
  CREATE INDEX offboardings_by_look_day ON offboardings (look_day, shard, look_at) WHERE look_day IS NOT NULL;
  CREATE TABLE offboarding_people (key TEXT PRIMARY KEY, case_id TEXT NOT NULL) STRICT;
  CREATE TABLE offboarding_events (key TEXT PRIMARY KEY, until_at TEXT NOT NULL) STRICT;
  CREATE INDEX offboarding_events_by_until ON offboarding_events (until_at);
  CREATE TABLE offboarding_changes (sequence INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, id TEXT NOT NULL, old_row TEXT, new_row TEXT) STRICT;
  CREATE TABLE offboarding_checkpoints (consumer TEXT PRIMARY KEY, sequence INTEGER NOT NULL) STRICT;
`;
/** What leads from each version to the next; a step that was once released stays as it is. */
const steps = [first, leasesAndHolds, notes, namedWindows, createDays, offboardings];
const schemaVersion = steps.length;

/**
 * Gives a new database its tables, and one of an older version those that it lacks; what it holds stays.
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
  const missing = steps.slice(found).join('');
  if (missing !== '') sqlite.exec(`BEGIN; ${missing} PRAGMA user_version = ${schemaVersion}; COMMIT;`);
}

/** For whoever may not give a database its tables. @throws ConfigurationError when they are of another version */
export function refuseOtherVersion(sqlite: DatabaseSync, folder: string): void {
  const found = Number(sqlite.prepare('PRAGMA user_version').get()?.['user_version']);
  if (found === schemaVersion) return;
  const remedy =
    found > schemaVersion ? 'use that' : 'have this one work on it once (npm start, or tapekeeper serve)';
  throw new ConfigurationError([
    `the folder ${folder} was written by another version of tapekeeper: ${remedy}`,
  ]);
}
