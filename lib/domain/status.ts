import type { PulledBrake } from './brake.ts';
import type { WindowKind } from './ledger.ts';
import type { ListMode } from './list-mode.ts';
import type { LagSummary } from './look-back.ts';
import type { ReconcileStatus } from './reconcile-status.ts';
import type { RowTally } from './row-tally.ts';
import type { Instant } from './time.ts';
import type { Deadlines } from './webex-deadlines.ts';

/** How far listing has come, for one kind of windows: planned in the present mode, unread in whichever. */
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
  readonly listMode: ListMode;
  readonly arrivals: LagSummary;
  /** Rate gates that are shut, by token, and until when. */
  readonly shutGates: Readonly<Record<string, Instant>>;
  /** The pace that was learned for each token that was ever used. */
  readonly callsPerSecond: Readonly<Record<string, number>>;
  /** Tokens of which someone could say how long they hold. */
  readonly tokens?: Readonly<Record<string, TokenStatus>>;
  /** A plan before which a run has stopped, and waits for a person; missing where nothing has. */
  readonly brake?: Pick<PulledBrake, 'hash' | 'recordings' | 'limit' | 'pulledAt'>;
  /** What Webex itself deletes too soon; missing where nobody knows when it does. */
  readonly webexDeadlines?: Deadlines;
  /** Missing before the first walk. */
  readonly reconcile?: ReconcileStatus;
  /** The day of the newest balance sheet, where there is an archive to look at; null where it has none. */
  readonly newestSheet?: string | null;
};

/** A token that nobody can read may be well; one that is missing is not. */
export type TokenStatus = { readonly expiresAt?: Instant; readonly trouble?: 'missing' | 'unreadable' };
