import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** What the model has to remember beyond what its seed tells. On disk before anyone is answered. */
export type ModelState = {
  nowMs(): number | undefined;
  setNowMs(nowMs: number): void;
  countCall(operation: string): void;
  calls(): Record<string, number>;
  /** When each recording was first shown in a list. */
  firstListed(): Map<string, number>;
  markListed(ids: readonly string[], nowMs: number): void;
  addFault(fault: { atMs: number; kind: string; detail: string }): void;
  faults(): { atMs: number; kind: string; detail: string }[];
  hashes(): Map<string, string>;
  saveHash(id: string, sha256: string): void;
  addRecording(json: string): void;
  added(): string[];
  close(): void;
};

const tables = `
  CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS calls (operation TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS listed (id TEXT PRIMARY KEY, at_ms INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS faults (at_ms INTEGER NOT NULL, kind TEXT NOT NULL, detail TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS hashes (id TEXT PRIMARY KEY, sha256 TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS added (n INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT;
`;

/**
 * @param folder undefined keeps everything in memory
 * @param identity of the organisation; a folder that holds another one is refused
 */
export function openState(folder: string | undefined, identity: string): ModelState {
  if (folder !== undefined) mkdirSync(folder, { recursive: true });
  const db = new DatabaseSync(folder === undefined ? ':memory:' : join(folder, 'webex.sqlite'));
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; ${tables}`);
  const fact = (name: string) => db.prepare('SELECT value FROM facts WHERE name = ?').get(name)?.['value'];
  const setFact = db.prepare('INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)');
  const known = fact('identity');
  if (known !== undefined && known !== identity) {
    db.close();
    throw new Error(
      `The folder ${folder ?? ''} holds another organisation (${String(known)}): name another folder, or the same numbers.`,
    );
  }
  setFact.run('identity', identity);
  const count = db.prepare('INSERT INTO calls VALUES (?, 1) ON CONFLICT DO UPDATE SET n = n + 1');
  const list = db.prepare('INSERT OR IGNORE INTO listed SELECT value, ? FROM json_each(?)');
  const all = (sql: string) => db.prepare(sql).all();
  return {
    nowMs: () => (fact('now') === undefined ? undefined : Number(fact('now'))),
    setNowMs: nowMs => void setFact.run('now', String(nowMs)),
    countCall: operation => void count.run(operation),
    calls: () =>
      Object.fromEntries(all('SELECT * FROM calls').map(row => [String(row['operation']), Number(row['n'])])),
    firstListed: () =>
      new Map(all('SELECT * FROM listed').map(row => [String(row['id']), Number(row['at_ms'])])),
    markListed: (ids, nowMs) => void list.run(nowMs, JSON.stringify(ids)),
    addFault: ({ atMs, kind, detail }) =>
      void db.prepare('INSERT INTO faults VALUES (?, ?, ?)').run(atMs, kind, detail),
    faults: () =>
      all('SELECT * FROM faults').map(row => ({
        atMs: Number(row['at_ms']),
        kind: String(row['kind']),
        detail: String(row['detail']),
      })),
    hashes: () => new Map(all('SELECT * FROM hashes').map(row => [String(row['id']), String(row['sha256'])])),
    saveHash: (id, sha256) => void db.prepare('INSERT OR REPLACE INTO hashes VALUES (?, ?)').run(id, sha256),
    addRecording: json => void db.prepare('INSERT INTO added (json) VALUES (?)').run(json),
    added: () => all('SELECT json FROM added ORDER BY n').map(row => String(row['json'])),
    close: () => db.close(),
  };
}
