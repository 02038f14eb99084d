import { listWindow, type ListWindow } from '../../lib/domain/ledger.ts';
import { instant, type Instant } from '../../lib/domain/time.ts';
import type { Marks, RateGates, WindowLedger } from '../../lib/ports.ts';
import type { Database } from './database.ts';

/** The window ledger on sqlite. */
export function embeddedWindows(database: Database): WindowLedger {
  const planned = moments(database, 'planned-until');
  // A window that was read before is added as unread: whoever adds it wants it read from now on.
  const add = (window: ListWindow) =>
    database.run(
      'INSERT INTO windows (kind, from_at, to_at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET read_at = NULL',
      window.kind,
      window.from,
      window.to,
    );
  return {
    async unread() {
      const rows = database.all(
        'SELECT kind, from_at AS "from", to_at AS "to" FROM windows WHERE read_at IS NULL',
      );
      return rows.map(row => listWindow.parse(row));
    },
    plannedUntil: async kind => planned.read(kind),
    async plan({ kind, since, until, windows }) {
      return database.transaction(() => {
        if (planned.read(kind) !== since) return false;
        for (const window of windows) add(window);
        planned.raise(kind, until);
        return true;
      });
    },
    async finish({ kind, from, to }, readAt) {
      const sql =
        'UPDATE windows SET read_at = ? WHERE kind = ? AND from_at = ? AND to_at = ? AND read_at IS NULL';
      database.run(sql, readAt, kind, from, to);
    },
    async split({ kind, from, to }, parts) {
      database.transaction(() => {
        const sql = 'DELETE FROM windows WHERE kind = ? AND from_at = ? AND to_at = ? AND read_at IS NULL';
        if (database.run(sql, kind, from, to) > 0) for (const part of parts) add(part);
      });
    },
  };
}

/** The rate gates on sqlite. */
export function embeddedGates(database: Database): RateGates {
  const gates = moments(database, 'gate');
  return { notBefore: async token => gates.read(token), close: async (token, at) => gates.raise(token, at) };
}

/** The marks on sqlite. */
export function embeddedMarks(database: Database): Marks {
  const marks = moments(database, 'mark');
  return { get: async name => marks.read(name), advance: async (name, to) => marks.raise(name, to) };
}

/** Named moments that only ever move later. */
function moments(database: Database, kind: string) {
  return {
    read(name: string): Instant | undefined {
      const [found] = database.all('SELECT at FROM moments WHERE kind = ? AND name = ?', kind, name);
      return found === undefined ? undefined : instant.parse(found['at']);
    },
    raise(name: string, at: Instant): void {
      database.run(
        'INSERT INTO moments (kind, name, at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET at = max(at, excluded.at)',
        kind,
        name,
        at,
      );
    },
  };
}
