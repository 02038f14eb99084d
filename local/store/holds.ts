import { StaleMoveError } from '../../lib/domain/errors.ts';
import { hold, isInForce, sameHold, type Hold } from '../../lib/domain/hold.ts';
import type { Holds } from '../../lib/ports.ts';
import type { Database, Row } from './database.ts';

/** The holds on sqlite. */
export function embeddedHolds(database: Database): Holds {
  const find = (id: string) => database.all('SELECT hold FROM holds WHERE id = ?', id).map(toHold)[0];
  const all = () => database.all('SELECT hold FROM holds').map(toHold);
  return {
    async add(added) {
      const text = JSON.stringify(hold.parse(added));
      const sql = 'INSERT INTO holds (id, hold) VALUES (?, ?) ON CONFLICT DO NOTHING';
      if (database.run(sql, added.id, text) > 0) return;
      const winner = find(added.id);
      if (winner !== undefined && sameHold(winner, added)) return;
      throw new StaleMoveError(`There is another hold ${added.id}.`, winner);
    },
    inForce: async () => all().filter(isInForce),
    all: async () => all(),
    async release(id, by, at) {
      const before = find(id);
      if (before === undefined || !isInForce(before)) return before;
      const released = hold.parse({ ...before, releasedAt: at, releasedBy: by });
      database.run('UPDATE holds SET hold = ? WHERE id = ?', JSON.stringify(released), id);
      return released;
    },
  };
}

function toHold(row: Row): Hold {
  return hold.parse(JSON.parse(String(row['hold'])));
}
