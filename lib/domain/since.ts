import type { Recording } from './recording.ts';
import type { Instant } from './time.ts';

/** Since when a row is in its state. */
export function sinceOf(row: Recording): Instant {
  if ('intendedAt' in row) return row.intendedAt;
  if ('expiredAt' in row) return row.expiredAt;
  if ('purgedAt' in row) return row.purgedAt;
  if ('trashedAt' in row) return row.trashedAt;
  if ('vanishedAt' in row) return row.vanishedAt;
  if ('parkedAt' in row) return row.parkedAt;
  if ('binnedAt' in row) return row.binnedAt;
  return row.status === 'archived' ? row.archive.verifiedAt : row.discoveredAt;
}
