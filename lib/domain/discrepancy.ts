import { attests, type Receipt } from './receipt.ts';
import type { Recording } from './recording.ts';
import type { RecordingId } from './recording-id.ts';

/**
 * Where table and archive do not fit each other. `row-gone`: there are receipts, and no row, and no row is ever removed.
 * `unproven`: the row says that tapekeeper did this, and no receipt says so. A row may name the receipt of a call that
 * never came to be: what a crash has left is tried again.
 */
export type Discrepancy =
  | { readonly discrepancy: 'row-gone' }
  | { readonly discrepancy: 'receipt-unreadable'; readonly key: string }
  | { readonly discrepancy: 'unproven'; readonly what: 'trash' | 'purge' };

type Known = {
  readonly found: readonly { readonly key: string; readonly receipt: Receipt }[];
  readonly unreadable: readonly string[];
};

/** What does not fit, of all that was found. */
export function discrepanciesOf(
  id: RecordingId,
  row: Recording | undefined,
  { found, unreadable }: Known,
): readonly Discrepancy[] {
  const damaged = unreadable.map(key => ({ discrepancy: 'receipt-unreadable', key }) as const);
  if (row === undefined) return found.length === 0 ? damaged : [{ discrepancy: 'row-gone' }, ...damaged];
  const isProven = (what: 'trash' | 'purge') => found.some(each => attests(each.receipt, what, id));
  return [
    ...damaged,
    ...deedsOn(row)
      .filter(what => !isProven(what))
      .map(what => ({ discrepancy: 'unproven', what }) as const),
  ];
}

/** What the row says that tapekeeper has done in Webex. */
function deedsOn(row: Recording): readonly ('trash' | 'purge')[] {
  if (row.status === 'trashed' && row.by === 'tapekeeper') return ['trash'];
  if (row.status === 'purging') return ['trash'];
  return row.status === 'purged' && row.by === 'tapekeeper' ? ['purge'] : [];
}
