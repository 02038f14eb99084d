import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { openEmbeddedStores } from '../../../local/store/embedded-stores.ts';
import { aHold } from '../../build/holds.ts';
import { aDiscovered, at } from '../../build/recordings.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';
import { all } from '../../build/webex.ts';

const clock = { now: () => at('2026-03-02T12:00:00Z'), sleep: async () => undefined };

// As released: it is not to follow what the code says today.
const versionOne = `
  CREATE TABLE recordings (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, status TEXT NOT NULL,
    look_day TEXT, shard INTEGER, look_at TEXT, row TEXT NOT NULL) STRICT;
  CREATE INDEX by_look_day ON recordings (look_day, shard, look_at) WHERE look_day IS NOT NULL;
  CREATE TABLE changes (sequence INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, id TEXT NOT NULL, old_row TEXT, new_row TEXT) STRICT;
  CREATE TABLE checkpoints (consumer TEXT PRIMARY KEY, sequence INTEGER NOT NULL) STRICT;
  CREATE TABLE windows (kind TEXT NOT NULL, from_at TEXT NOT NULL, to_at TEXT NOT NULL, read_at TEXT,
    PRIMARY KEY (kind, from_at, to_at)) STRICT;
  CREATE TABLE moments (kind TEXT NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (kind, name)) STRICT;
  PRAGMA user_version = 1;`;

it('a folder of the first version keeps what it has, and takes leases and holds', async () => {
  const folder = await temporaryFolder();
  const row = aDiscovered();
  writeVersionOne(folder, JSON.stringify(row), row.id);

  const stores = opened(folder);
  expect(await stores.recordings.get(row.id)).toStrictEqual(row);
  expect(stores.feed.read(0, 10)).toMatchObject([{ sequence: 1, id: row.id, newImage: { id: row.id } }]);
  expect(stores.feed.checkpoint('archive')).toBe(1);
  expect(await stores.windows.unread()).toStrictEqual([
    { kind: 'tail', from: at('2026-03-02T10:00:00Z'), to: at('2026-03-02T11:00:00Z') },
  ]);
  expect(await all(stores.recordings.createdOn('2026-03-02'))).toStrictEqual([[row.id]]);
  expect(await stores.marks.get('sweep')).toBe('2026-03-02T11:30:00.000Z');

  await stores.holds.add(aHold());
  await stores.leases.take('refresh', 'anna', at('2026-03-02T12:01:00Z'), clock.now());
  stores.close();

  const again = opened(folder);
  expect(await again.recordings.get(row.id)).toStrictEqual(row);
  expect(await again.holds.inForce()).toStrictEqual([aHold()]);
  expect(await again.leases.take('refresh', 'bert', at('2026-03-02T12:02:00Z'), clock.now())).toBe(false);
});

it('a folder whose tables cannot be added keeps its version, and what it has', async () => {
  const folder = await temporaryFolder();
  const row = aDiscovered();
  writeVersionOne(folder, JSON.stringify(row), row.id);
  inTables(folder, tables => tables.exec('CREATE TABLE holds (something TEXT) STRICT'));
  expect(() => opened(folder)).toThrow('table holds already exists');

  inTables(folder, tables => {
    expect(tables.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 });
    tables.exec('DROP TABLE holds');
  });
  expect(await opened(folder).recordings.get(row.id)).toStrictEqual(row);
});

it('a folder of a version that is not known yet is refused', async () => {
  const folder = await temporaryFolder();
  opened(folder).close();
  inTables(folder, tables => {
    const found = Number(tables.prepare('PRAGMA user_version').get()?.['user_version']);
    tables.exec(`PRAGMA user_version = ${found + 1}`);
  });
  expect(() => opened(folder)).toThrow('was written by a newer tapekeeper');
});

function opened(folder: string) {
  const stores = openEmbeddedStores(folder, clock);
  onTestFinished(() => stores.close());
  return stores;
}

function writeVersionOne(folder: string, row: string, id: string): void {
  inTables(folder, tables => {
    tables.exec(versionOne);
    tables
      .prepare(
        "INSERT INTO recordings VALUES (?, 1, 'discovered', '2026-03-02', 0, '2026-03-02T10:00:00.000Z', ?)",
      )
      .run(id, row);
    tables.prepare("INSERT INTO changes VALUES (1, '2026-03-02T11:00:00.000Z', ?, NULL, ?)").run(id, row);
    tables.exec(`
      INSERT INTO checkpoints VALUES ('archive', 1);
      INSERT INTO windows VALUES ('tail', '2026-03-02T10:00:00.000Z', '2026-03-02T11:00:00.000Z', NULL);
      INSERT INTO moments VALUES ('mark', 'sweep', '2026-03-02T11:30:00.000Z');`);
  });
}

function inTables(folder: string, work: (tables: DatabaseSync) => void): void {
  const tables = new DatabaseSync(join(folder, 'tables.sqlite'));
  try {
    work(tables);
  } finally {
    tables.close();
  }
}
