import type { Leases } from '../../lib/ports.ts';
import type { Database } from './database.ts';

/** The leases on sqlite. */
export function embeddedLeases(database: Database): Leases {
  return {
    async take(name, holder, until, now) {
      const sql = `
        INSERT INTO leases (name, holder, until_at) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET holder = excluded.holder, until_at = max(until_at, excluded.until_at)
        WHERE until_at <= ? OR holder = excluded.holder`;
      return database.run(sql, name, holder, until, now) > 0;
    },
    async release(name, holder) {
      database.run('DELETE FROM leases WHERE name = ? AND holder = ?', name, holder);
    },
  };
}
