import { z } from 'zod';
import type { Notes } from '../../lib/ports.ts';
import type { Database } from './database.ts';

const noteRow = z.object({
  name: z.string(),
  value: z.string().transform((text): unknown => JSON.parse(text)),
  revision: z.number(),
});

/** The notes on sqlite. */
export function embeddedNotes(database: Database): Notes {
  return {
    async get(kind, name) {
      const sql = 'SELECT name, value, revision FROM notes WHERE kind = ? AND name = ?';
      const [found] = database.all(sql, kind, name);
      return found === undefined ? undefined : noteRow.parse(found);
    },
    async all(kind) {
      const sql = 'SELECT name, value, revision FROM notes WHERE kind = ? ORDER BY name';
      return database.all(sql, kind).map(row => noteRow.parse(row));
    },
    async put({ kind, name, value, revision }) {
      const text = JSON.stringify(value);
      const sql =
        revision === 0
          ? 'INSERT INTO notes (value, revision, kind, name) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING'
          : 'UPDATE notes SET value = ?, revision = ? WHERE kind = ? AND name = ? AND revision = ?';
      const stillAt = revision === 0 ? [] : [revision];
      return database.run(sql, text, revision + 1, kind, name, ...stillAt) > 0;
    },
  };
}
