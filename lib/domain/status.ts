import type { WindowKind } from './ledger.ts';
import type { RowTally } from './row-tally.ts';
import type { Instant } from './time.ts';

/** How far listing has come, for one kind of windows. */
export type ListingStatus = {
  readonly plannedUntil?: Instant;
  readonly unread: number;
  /** Where the oldest unread window ends. */
  readonly oldestUnreadTo?: Instant;
};

/** How tapekeeper does at one moment: numbers and moments only, nothing of any person. */
export type StatusReport = RowTally & {
  readonly at: Instant;
  readonly listing: Readonly<Record<WindowKind, ListingStatus>>;
  /** Rate gates that are shut, by token, and until when. */
  readonly shutGates: Readonly<Record<string, Instant>>;
};
