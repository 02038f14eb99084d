import pMap from 'p-map';
import { unprovenWaitMs } from '../domain/absence.ts';
import { NotFoundError, PermanentError, TransientError } from '../domain/errors.ts';
import type { Facts, Recording } from '../domain/recording.ts';
import type { RecordingId } from '../domain/recording-id.ts';
import { dayOf, earliest, latest, plusMs, type Instant } from '../domain/time.ts';
import type { Listing, WebexRecording } from '../domain/webex-recording.ts';
import type { WebexReader } from '../ports.ts';
import type { Presence } from './presence.ts';

/** What Webex shows of a recording; `gone` where it knows others and not this one; or why it could not be seen. */
export type Sight =
  | { readonly seen: WebexRecording }
  | { readonly gone: true }
  | { readonly trouble: TransientError | PermanentError };

export type Looked = ReadonlyMap<RecordingId, Sight>;
/** A row of which the facts are known. */
type Known = Recording & { readonly facts: Facts };
type Look = {
  readonly webex: WebexReader;
  readonly presence: Presence;
  readonly deadline: Instant;
};

/** From so many recordings of a day on, a list is likely to show them with fewer calls. */
const worthListing = 5;
const detailsAtOnce = 4;
const statuses = ['available', 'deleted'] as const;

/**
 * Looks where Webex shows these recordings: by lists where many are of one day, one by one for whatever lists did not
 * show once and only once. What fails is told of each recording.
 */
export async function lookAtWebex(rows: readonly Known[], look: Look): Promise<Looked> {
  const sights = new Map<RecordingId, Sight>();
  for (const sameDay of byDay(rows)) {
    if (sameDay.length < worthListing) continue;
    for (const [id, seen] of await listed(sameDay, look)) sights.set(id, { seen });
  }
  await pMap(
    rows.filter(row => !sights.has(row.id)),
    async row => void sights.set(row.id, await details(row, look)),
    { concurrency: detailsAtOnce },
  );
  return sights;
}

function byDay(rows: readonly Known[]): Known[][] {
  const days = new Map<string, Known[]>();
  for (const row of rows) {
    const day = dayOf(row.facts.createTime);
    const known = days.get(day);
    if (known === undefined) days.set(day, [row]);
    else known.push(row);
  }
  return [...days.values()];
}

/** What the lists of a stretch of time show. */
async function listed(rows: readonly Known[], look: Look): Promise<ReadonlyMap<RecordingId, WebexRecording>> {
  const found = new Map<RecordingId, WebexRecording>();
  const [first, ...others] = rows.map(row => row.facts.createTime);
  if (first === undefined) return found;
  const window = { from: earliest(first, ...others), to: plusMs(latest(first, ...others), 1) };
  const twice = new Set<RecordingId>();
  const wanted = new Set(rows.map(row => row.id));
  for (const status of statuses) {
    if (found.size === wanted.size) break;
    for await (const seen of itemsOf({ ...window, status }, rows.length / statuses.length, look)) {
      if (found.has(seen.id)) twice.add(seen.id);
      else if (wanted.has(seen.id)) found.set(seen.id, seen);
    }
  }
  // It moved while the lists were read.
  for (const id of twice) found.delete(id);
  return found;
}

/** The items of a list, as long as it costs fewer calls than asking for each recording. */
async function* itemsOf(
  listing: Listing,
  mostPages: number,
  { webex, deadline }: Look,
): AsyncIterable<WebexRecording> {
  let pages = 0;
  try {
    for await (const { recordings } of webex.list(listing, deadline)) {
      yield* recordings;
      pages += 1;
      if (pages >= mostPages) return;
    }
  } catch (error) {
    // A list proves presence only: whatever it did not show is asked for by its id.
    if (!(error instanceof TransientError)) throw error;
  }
}

async function details(row: Known, { webex, presence, deadline }: Look): Promise<Sight> {
  try {
    const { recording: seen } = await webex.details(row.webexId, deadline);
    presence.shown(row.id);
    return { seen };
  } catch (error) {
    if (error instanceof NotFoundError) return absent(row, { presence, deadline });
    if (error instanceof TransientError || error instanceof PermanentError) return { trouble: error };
    throw error;
  }
}

async function absent(row: Known, so: { presence: Presence; deadline: Instant }): Promise<Sight> {
  try {
    if (await so.presence.othersAreThere(row, so.deadline)) return { gone: true };
  } catch (error) {
    if (error instanceof TransientError || error instanceof PermanentError) return { trouble: error };
    throw error;
  }
  const why = 'Webex knows neither this recording nor any other that was asked for.';
  return { trouble: new TransientError('webex-unavailable', why, { retryAfterMs: unprovenWaitMs }) };
}
