import { TokenRefusedError, TransientError } from '../domain/errors.ts';
import type { ListWindow, WindowKind } from '../domain/ledger.ts';
import type { Owner } from '../domain/owner.ts';
import type { Instant } from '../domain/time.ts';
import type { Clock, Log, Notes, RecordingStore, WebexReader, WindowLedger } from '../ports.ts';
import { arrivalOf, type Arrival } from './arrivals.ts';
import { rememberPage } from './remember-page.ts';

export type ReadPorts = {
  readonly webex: WebexReader;
  readonly recordings: RecordingStore;
  readonly windows: WindowLedger;
  readonly notes: Notes;
  readonly clock: Clock;
  readonly log: Log;
};

/** One run of the poller, as far as its windows have to know of each other. */
export type Run = {
  readonly deadline: Instant;
  readonly ports: ReadPorts;
  /** Everyone who is known, looked up after the windows were: no window can have been planned for less. */
  owners(): Promise<readonly Owner[]>;
  readonly arrivals: Arrival[];
  /** Whether Webex has given some list whole: one that fails then is to blame itself. */
  heard: boolean;
};

export type Figures = { pages: number; seen: number; added: number; changed: number; malformed: number };

export function noFigures(): Figures {
  return { pages: 0, seen: 0, added: 0, changed: 0, malformed: 0 };
}

/**
 * Reads one list of a window, of everyone or of one owner, page by page as long as there is time.
 *
 * @param figures what was read is added to them, whatever happens then
 * @returns the error that the time ran out with; undefined when the list was read to its last page
 * @throws what else was in the way
 */
export async function readList(
  of: { window: ListWindow; owner?: Owner | undefined },
  figures: Figures,
  run: Run,
): Promise<TransientError | undefined> {
  const { window, owner } = of;
  const { webex, clock } = run.ports;
  const reader = webex.as(workOf(window.kind));
  let pages = 0;
  try {
    for await (const page of reader.list({ from: window.from, to: window.to, owner }, run.deadline)) {
      const remembered = await rememberPage(page, run.ports);
      const { asOf } = window;
      if (asOf !== undefined) run.arrivals.push(...remembered.added.flatMap(row => arrivalOf(row, asOf)));
      pages += 1;
      figures.pages += 1;
      figures.seen += remembered.seen;
      figures.added += remembered.added.length;
      figures.changed += remembered.changed;
      figures.malformed += page.malformed.length;
      // A first page may be all that there is, which only asking for another shows: cut, it would be late again.
      if (clock.now() >= run.deadline && pages > 1) return tooMuch(window);
    }
  } catch (error) {
    if (isOutOfTime(error)) return error;
    throw error;
  }
  run.heard = true;
  return undefined;
}

/** Whether an error may be that of one owner's list, and not of the token, the tables or our code. */
export function isOfList(error: unknown): error is TransientError {
  // A 403 that names a scope is also what Webex may say to one list alone.
  if (error instanceof TokenRefusedError) return error.scopes !== undefined;
  return error instanceof TransientError && error.fault !== 'store-unavailable';
}

function workOf(kind: WindowKind) {
  return kind === 'history' ? 'backfill' : 'new';
}

/** Whether the work, or a wait that Webex asks for, reaches past the end of the run. */
function isOutOfTime(error: unknown): error is TransientError {
  return (
    error instanceof TransientError && (error.fault === 'rate-limited' || error.fault === 'time-ran-out')
  );
}

function tooMuch(window: ListWindow): TransientError {
  return new TransientError(
    'time-ran-out',
    `The recordings from ${window.from} to ${window.to} did not fit into one run: give poll-recordings a longer timeout.`,
  );
}
