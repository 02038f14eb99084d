import { TokenRefusedError, TransientError } from '../domain/errors.ts';
import type { ListWindow } from '../domain/ledger.ts';
import type { ListMode } from '../domain/list-mode.ts';
import type { Owner } from '../domain/owner.ts';
import type { Recording } from '../domain/recording.ts';
import { shownState, type ShownState } from '../domain/shown-state.ts';
import type { RecordingId } from '../domain/recording-id.ts';
import { dayMs, hourMs, msBetween, type Instant, type Window } from '../domain/time.ts';
import type { WebexPage } from '../domain/webex-recording.ts';
import type { Clock, Log, MediaStore, Notes, RecordingStore, WebexReader } from '../ports.ts';
import { rememberPage } from './remember-page.ts';

export type CheckPorts = {
  readonly webex: WebexReader;
  readonly recordings: RecordingStore;
  readonly media: Pick<MediaStore, 'head'>;
  readonly notes: Notes;
  readonly clock: Clock;
  readonly log: Log;
};

/** One walk, as far as its checks have to know of each other. */
export type Walk = {
  readonly deadline: Instant;
  readonly ports: CheckPorts;
  readonly mode: ListMode['mode'];
  /** What the poller has still to read: what is found there was not missed. */
  readonly unread: readonly ListWindow[];
  /** So late the poller finds by itself what comes late. */
  readonly pollerReachMs: number;
  /** Calls of Webex that are left: pages of lists, and details. */
  callsLeft: number;
  /** Rows that may be archived again because of damage. */
  repairsLeft: number;
  purgedRefusedAt: Instant | undefined;
};

/** What lists showed, by id, and what the poller should have found before. */
export type Shown = { readonly states: Map<RecordingId, ShownState>; readonly missed: Recording[] };

/** By when the poller has had its turn. */
const pollerPatienceMs = 2 * hourMs;

export function hasRoom(walk: Walk): boolean {
  return walk.callsLeft > 0 && walk.ports.clock.now() < walk.deadline;
}

/**
 * Reads what Webex shows of a window in each state, of everyone or of one owner, and writes what the table does not know.
 *
 * @throws whatever was in the way: then nothing is known to be absent
 */
export async function readShown(
  of: { window: Window; owner?: Owner | undefined },
  walk: Walk,
): Promise<Shown> {
  const shown: Shown = { states: new Map(), missed: [] };
  for await (const { page, added } of pages({ ...of, status: 'available' }, walk)) {
    take(page, shown);
    shown.missed.push(...added.filter(row => wasMissed(row, walk)));
  }
  for await (const { page } of pages({ ...of, status: 'deleted' }, walk)) take(page, shown);
  await takePurged(of, shown, walk);
  return shown;
}

/** Pages of one list; what they show is in the table when they come. */
export async function* pages(
  of: { window: Window; owner?: Owner | undefined; status: 'available' | 'deleted' | 'purged' },
  walk: Walk,
): AsyncIterable<{ page: WebexPage; added: readonly Recording[] }> {
  const { window, owner, status } = of;
  const { webex } = walk.ports;
  for await (const page of webex.as('reconcile').list({ ...window, owner, status }, walk.deadline)) {
    walk.callsLeft -= 1;
    const { added } = await rememberPage(page, walk.ports);
    yield { page, added };
  }
}

/** Not every token may list what was purged, and Webex need not know that state: then nothing is said of it. */
async function takePurged(
  of: { window: Window; owner?: Owner | undefined },
  shown: Shown,
  walk: Walk,
): Promise<void> {
  const { clock, log } = walk.ports;
  const { purgedRefusedAt: refusedAt } = walk;
  if (refusedAt !== undefined && msBetween(refusedAt, clock.now()) < dayMs) return;
  try {
    for await (const { page } of pages({ ...of, status: 'purged' }, walk)) take(page, shown);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    walk.purgedRefusedAt = clock.now();
    log.warn('purged-not-listed', { why: error.message });
  }
}

function isRefusal(error: unknown): error is TransientError {
  if (error instanceof TokenRefusedError) return error.scopes !== undefined;
  return error instanceof TransientError && error.fault === 'refused';
}

function take(page: WebexPage, { states }: Shown): void {
  for (const { id, status } of page.recordings) states.set(id, shownState(status));
}

function wasMissed({ facts }: Recording, { unread, ports }: Walk): boolean {
  if (facts === undefined) return false;
  const times = [facts.createTime, facts.timeRecorded];
  const isStillToCome = unread.some(({ from, to }) => times.some(at => at >= from && at < to));
  return !isStillToCome && msBetween(facts.createTime, ports.clock.now()) >= pollerPatienceMs;
}
