import { recording, type Recording } from '../../lib/domain/recording.ts';
import type { ChangeFeed } from '../driver/feed.ts';
import type { RowCount } from '../store/embedded-stores.ts';

/** Rows by status, by reason or fault, and by whether something is still to be done. */
export function rowCounts() {
  const counts = new Map<string, RowCount>();

  function add(row: Recording, rows: number): void {
    const reason = row.status === 'parked' ? row.reason : row.fault;
    const kind = { status: row.status, reason, open: row.lookAt !== undefined };
    const key = JSON.stringify(kind);
    counts.set(key, { ...kind, rows: (counts.get(key)?.rows ?? 0) + rows });
  }

  return { add, all: (): RowCount[] => [...counts.values()].filter(count => count.rows > 0) };
}

/** Counts along with a feed: what its changes say, without asking the table. */
export function countsAlong(feed: ChangeFeed): () => readonly RowCount[] {
  const counts = rowCounts();
  let counted = 0;
  return () => {
    for (const { sequence, oldImage, newImage } of feed.read(counted, Infinity)) {
      if (oldImage !== undefined) counts.add(recording.parse(oldImage), -1);
      if (newImage !== undefined) counts.add(recording.parse(newImage), 1);
      counted = sequence;
    }
    return counts.all();
  };
}
