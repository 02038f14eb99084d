import * as z from 'zod/mini';
import {
  begunAnew,
  listWindow,
  markName,
  ownerMarks,
  windowName,
  type ListWindow,
} from '../../lib/domain/ledger.ts';
import type { WindowLedger } from '../../lib/ports.ts';
import { moments } from './control.ts';
import type { Database } from './database.ts';

const plannedKind = 'planned-until';
const windowRow = z.object({ window: z.string() });
const markRow = z.object({ name: z.string() });

/** The window ledger on sqlite. */
export function embeddedWindows(database: Database): WindowLedger {
  const planned = moments(database, plannedKind);
  // A window that was read before is added as unread: whoever adds it wants it read from now on.
  const add = (window: ListWindow) =>
    database.run(
      `INSERT INTO windows (name, window) VALUES (?, ?) ON CONFLICT DO UPDATE
       SET window = CASE WHEN read_at IS NULL THEN ? ELSE excluded.window END, read_at = NULL`,
      windowName(window),
      JSON.stringify(window),
      JSON.stringify(begunAnew(window)),
    );
  const take = (window: ListWindow) =>
    database.run('DELETE FROM windows WHERE name = ? AND read_at IS NULL', windowName(window)) > 0;
  return {
    async unread() {
      const rows = database.all('SELECT window FROM windows WHERE read_at IS NULL');
      return rows.map(row => listWindow.parse(JSON.parse(windowRow.parse(row).window)));
    },
    async wereRead(kind) {
      const sql = 'SELECT window FROM windows WHERE read_at IS NOT NULL AND substr(name, 1, ?) = ?';
      const rows = database.all(sql, kind.length + 1, `${kind}#`);
      return rows.map(row => listWindow.parse(JSON.parse(windowRow.parse(row).window)));
    },
    plannedUntil: async (kind, mode) => planned.read(markName({ kind, mode })),
    async plannedOwners() {
      const sql = 'SELECT name FROM moments WHERE kind = ? AND substr(name, 1, ?) = ?';
      const rows = database.all(sql, plannedKind, ownerMarks.length, ownerMarks);
      return new Set(rows.map(row => markRow.parse(row).name.slice(ownerMarks.length)));
    },
    async plan({ since, until, windows, ...scope }) {
      const name = markName(scope);
      return database.transaction(() => {
        if (planned.read(name) !== since) return false;
        for (const window of windows) add(window);
        planned.raise(name, until);
        return true;
      });
    },
    async finish(window, readAt) {
      const sql = 'UPDATE windows SET read_at = ? WHERE name = ? AND read_at IS NULL';
      database.run(sql, readAt, windowName(window));
    },
    async progress(window, after, aside) {
      const next = JSON.stringify({ ...window, perOwner: { ...window.perOwner, after } });
      const sql = `UPDATE windows SET window = ?
        WHERE name = ? AND read_at IS NULL AND window ->> '$.perOwner.after' IS ?`;
      return database.transaction(() => {
        const known = window.perOwner?.after ?? null;
        if (database.run(sql, next, windowName(window), known) === 0) return false;
        for (const each of aside) add(each);
        return true;
      });
    },
    async split(window, parts) {
      database.transaction(() => {
        if (take(window)) for (const part of parts) add(part);
      });
    },
    async drop(windows) {
      database.transaction(() => windows.forEach(take));
    },
  };
}
