import type { DatabaseSync } from 'node:sqlite';
import { openDatabase } from './database.ts';

export type Topic = 'added' | 'change' | 'fault' | 'owner' | 'person' | 'reassign' | 'write';
/** What is counted. `status` is how calls were answered. */
type Counted = 'call' | 'injected' | 'status';

/** What the model has to remember beyond what its seed tells. On disk before anyone is answered. */
export type ModelState = {
  fact(name: string): string | undefined;
  setFact(name: string, value: string): void;
  count(topic: Counted, name: string): void;
  counts(topic: Counted): Record<string, number>;
  append(topic: Topic, entry: unknown): void;
  /** The entries as JSON texts, oldest first. */
  entries(topic: Topic): string[];
  isListed(id: string): boolean;
  /** When each recording was first shown in a list, and what that said of it. */
  firstListed(): Map<string, { readonly atMs: number; readonly as: unknown }>;
  markListed(items: readonly { readonly id: string; readonly as: object }[], nowMs: number): void;
  hashes(): Map<string, string>;
  saveHash(id: string, sha256: string): void;
  /** Everything that `work` writes, or nothing; within another's, as part of that. */
  together(work: () => void): void;
  close(): void;
};

/**
 * @param folder undefined keeps everything in memory
 * @throws Error in one sentence when the folder cannot be used, or holds another organisation
 */
export function openState(
  folder: string | undefined,
  wanted: { seed: number; recordings: number; startMs: number | undefined; nowMs: () => number },
): { state: ModelState; startMs: number } {
  const db = openDatabase(folder);
  const state: ModelState = { ...keepFacts(db), ...keepCounts(db), ...keepJournal(db), ...keepPairs(db) };
  try {
    return { state, startMs: identify(state, folder ?? '', wanted) };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** @returns when the organisation's clock began: as kept, as wanted, or now */
function identify(state: ModelState, folder: string, wanted: Parameters<typeof openState>[1]): number {
  const known = state.fact('organisation');
  const organisation = `seed ${wanted.seed}, ${wanted.recordings} recordings`;
  const startMs = Number(state.fact('start') ?? wanted.startMs ?? wanted.nowMs());
  if (known === undefined) {
    state.together(() => {
      state.setFact('organisation', organisation);
      state.setFact('start', String(startMs));
    });
  } else if (known !== organisation || startMs !== (wanted.startMs ?? startMs)) {
    const since = new Date(startMs).toISOString();
    throw new Error(
      `The folder ${folder} holds another organisation (${known}, from ${since}): name another folder, or the same numbers.`,
    );
  }
  return startMs;
}

function keepFacts(db: DatabaseSync) {
  const get = db.prepare('SELECT value FROM facts WHERE name = ?');
  const set = db.prepare('INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)');
  return {
    fact(name: string): string | undefined {
      const value = get.get(name)?.['value'];
      return value === undefined ? undefined : String(value);
    },
    setFact: (name: string, value: string) => void set.run(name, value),
    together(work: () => void): void {
      if (db.isTransaction) {
        work();
        return;
      }
      db.exec('BEGIN');
      try {
        work();
        db.exec('COMMIT');
      } catch (error) {
        db.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => db.close(),
  };
}

function keepCounts(db: DatabaseSync) {
  const count = db.prepare('INSERT INTO counts VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET n = n + 1');
  const all = db.prepare('SELECT name, n FROM counts WHERE topic = ? ORDER BY name');
  return {
    count: (topic: string, name: string) => void count.run(topic, name),
    counts: (topic: string) =>
      Object.fromEntries(all.all(topic).map(row => [String(row['name']), Number(row['n'])])),
  };
}

function keepJournal(db: DatabaseSync) {
  const append = db.prepare('INSERT INTO journal (topic, json) VALUES (?, ?)');
  const all = db.prepare('SELECT json FROM journal WHERE topic = ? ORDER BY n');
  return {
    append: (topic: Topic, entry: unknown) => void append.run(topic, JSON.stringify(entry)),
    entries: (topic: Topic) => all.all(topic).map(row => String(row['json'])),
  };
}

function keepPairs(db: DatabaseSync) {
  const mark = db.prepare(
    "INSERT OR IGNORE INTO listed SELECT json_extract(value, '$.id'), ? FROM json_each(?)",
  );
  const remember = db.prepare(
    "INSERT OR IGNORE INTO listed_as SELECT json_extract(value, '$.id'), json_extract(value, '$.as') FROM json_each(?)",
  );
  const listed = new Set(
    db
      .prepare('SELECT id FROM listed')
      .all()
      .map(row => String(row['id'])),
  );
  const save = db.prepare('INSERT OR REPLACE INTO hashes VALUES (?, ?)');
  return {
    isListed: (id: string) => listed.has(id),
    firstListed: () =>
      new Map(
        db
          .prepare('SELECT id, at_ms, json FROM listed LEFT JOIN listed_as USING (id)')
          .all()
          .map(row => [
            String(row['id']),
            { atMs: Number(row['at_ms']), as: JSON.parse(String(row['json'])) as unknown },
          ]),
      ),
    markListed(items: readonly { readonly id: string; readonly as: object }[], nowMs: number): void {
      const json = JSON.stringify(items);
      mark.run(nowMs, json);
      remember.run(json);
      for (const { id } of items) listed.add(id);
    },
    hashes: () =>
      new Map(
        db
          .prepare('SELECT * FROM hashes')
          .all()
          .map(row => [String(row['id']), String(row['sha256'])]),
      ),
    saveHash: (id: string, sha256: string) => void save.run(id, sha256),
  };
}
