import { instant, type Instant } from '../../lib/domain/time.ts';
import type { Marks } from '../../lib/ports.ts';
import type { Database } from './database.ts';

/** The marks on sqlite. */
export function embeddedMarks(database: Database): Marks {
  const marks = moments(database, 'mark');
  return { get: async name => marks.read(name), advance: async (name, to) => marks.raise(name, to) };
}

/** Named moments that only ever move later. */
export function moments(database: Database, kind: string) {
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
