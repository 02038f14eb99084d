import { StaleMoveError } from '../../lib/domain/errors.ts';
import type { OffboardingMove } from '../../lib/domain/hear-offboarding.ts';
import type { Offboarding } from '../../lib/domain/offboarding.ts';
import { assertLegalOffboardingMove } from '../../lib/domain/offboarding-moves.ts';
import { readCase } from '../../lib/domain/stored-case.ts';
import { instant } from '../../lib/domain/time.ts';
import type { Clock } from '../../lib/ports.ts';
import type { OffboardingChange, Offboardings } from '../../lib/ports-offboarding.ts';
import { lookDayOf, shards } from '../../lib/store/look-day.ts';
import type { Database, Row } from './database.ts';

const casesAPage = 200;

/** The offboardings table on sqlite. `changed` is called after each write of a case, when its change is in the feed. */
export function embeddedOffboardings(database: Database, clock: Clock, changed: () => void): Offboardings {
  const find = (id: string) => database.all('SELECT row FROM offboardings WHERE id = ?', id).map(toCase)[0];
  const page = (after: string) =>
    database
      .all('SELECT row FROM offboardings WHERE id > ? ORDER BY id LIMIT ?', after, casesAPage)
      .map(toCase);
  return {
    shards,
    get: async id => find(id),
    async whose(keys) {
      const ids = keys.flatMap(key => leadsTo(database, key) ?? []);
      return [...new Set(ids)].flatMap(id => find(id) ?? []);
    },
    async isKnown(event, now) {
      const [found] = database.all('SELECT until_at FROM offboarding_events WHERE key = ?', event);
      return found !== undefined && now < instant.parse(found['until_at']);
    },
    async write(change) {
      for (const { from, to } of change.moves)
        if (from !== undefined) assertLegalOffboardingMove(from.status, to.status);
      database.transaction(() => {
        for (const move of change.moves) writeCase(database, clock, move, find(move.to.id));
        if (change.lead !== undefined) writeLead(database, change.lead);
        writeEvent(database, change.event);
      });
      if (change.moves.length > 0) changed();
    },
    async due({ day, shard, until, limit }) {
      const sql =
        'SELECT row FROM offboardings WHERE look_day = ? AND shard = ? AND look_at <= ? ORDER BY look_at DESC, id LIMIT ?';
      return database.all(sql, day, shard, until, limit).map(toCase);
    },
    // Between two cases whoever asked may wait, and others write: no statement may be open meanwhile.
    async *every() {
      for (let some = page(''); some.length > 0; some = page(some.at(-1)?.id ?? '')) yield* some;
    },
  };
}

function writeCase(
  database: Database,
  clock: Clock,
  { from, to }: OffboardingMove,
  before?: Offboarding,
): void {
  if (before?.version !== from?.version || before?.status !== from?.status) throw stale();
  const after = { ...to, version: (from?.version ?? 0) + 1 };
  writeRow(database, after);
  database.run(
    'INSERT INTO offboarding_changes (at, id, old_row, new_row) VALUES (?, ?, ?, ?)',
    clock.now(),
    after.id,
    before === undefined ? null : JSON.stringify(before),
    JSON.stringify(after),
  );
}

function writeRow(database: Database, after: Offboarding): void {
  const look = lookDayOf(after);
  database.run(
    'INSERT OR REPLACE INTO offboardings (id, version, status, look_day, shard, look_at, row) VALUES (?, ?, ?, ?, ?, ?, ?)',
    after.id,
    after.version,
    after.status,
    look?.day ?? null,
    look?.shard ?? null,
    after.lookAt ?? null,
    JSON.stringify(after),
  );
}

function writeLead(database: Database, { keys, to, from }: NonNullable<OffboardingChange['lead']>): void {
  for (const key of keys) {
    const before = leadsTo(database, key);
    if (before !== undefined && before !== to && !from.includes(before)) throw stale();
    database.run('INSERT OR REPLACE INTO offboarding_people (key, case_id) VALUES (?, ?)', key, to);
  }
}

function writeEvent(database: Database, event: OffboardingChange['event']): void {
  if (event === undefined) return;
  database.run('DELETE FROM offboarding_events WHERE until_at <= ?', event.heardAt);
  const sql = 'INSERT INTO offboarding_events (key, until_at) VALUES (?, ?) ON CONFLICT DO NOTHING';
  if (database.run(sql, event.key, event.until) === 0) throw stale();
}

function leadsTo(database: Database, key: string): string | undefined {
  const [found] = database.all('SELECT case_id FROM offboarding_people WHERE key = ?', key);
  return found === undefined ? undefined : String(found['case_id']);
}

function stale(): Error {
  return new StaleMoveError('A case was written by someone else.', undefined);
}

function toCase(row: Row): Offboarding {
  return readCase(JSON.parse(String(row['row'])));
}
