import { companionsSettled } from '../../lib/domain/companions.ts';
import { recording, type Recording } from '../../lib/domain/recording.ts';
import type { Clock } from '../../lib/ports.ts';
import type { ChangeFeed } from '../driver/feed.ts';
import type { RowCount } from '../store/embedded-stores.ts';

/** Rows by status, by reason or fault, by whether something is to be done now, and by what the archive has. */
export function rowCounts(clock: Pick<Clock, 'now'>) {
  const rows = new Map<string, Recording>();

  function all(): RowCount[] {
    const counts = new Map<string, RowCount>();
    for (const row of rows.values()) {
      const kind = { status: row.status, reason: reasonOf(row), open: isOpen(row), copy: copyOf(row) };
      const key = JSON.stringify(kind);
      counts.set(key, { ...kind, rows: (counts.get(key)?.rows ?? 0) + 1 });
    }
    return [...counts.values()];
  }

  function isOpen(row: Recording): boolean {
    const isDue = row.lookAt !== undefined && row.lookAt <= clock.now();
    const { sentAt, restore } = { sentAt: undefined, restore: undefined, ...row };
    return isDue || [row.wake, sentAt, restore].some(each => each !== undefined);
  }

  return { set: (row: Recording): unknown => rows.set(row.id, row), all };
}

function reasonOf(row: Recording): string | undefined {
  return row.status === 'parked' ? row.reason : row.fault;
}

function copyOf(row: Recording): RowCount['copy'] {
  const { archive } = { archive: undefined, ...row };
  if (archive === undefined) return 'none';
  return companionsSettled(archive) ? 'whole' : 'part';
}

/** Counts along with a feed: what its changes say, without asking the table. */
export function countsAlong(feed: ChangeFeed, clock: Pick<Clock, 'now'>): () => readonly RowCount[] {
  const counts = rowCounts(clock);
  let counted = 0;
  return () => {
    for (const { sequence, newImage } of feed.read(counted, Infinity)) {
      if (newImage !== undefined) counts.set(recording.parse(newImage));
      counted = sequence;
    }
    return counts.all();
  };
}
