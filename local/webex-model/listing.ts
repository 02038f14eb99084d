import type { Backend } from './backend.ts';
import { demand, type Caller } from './callers.ts';
import { writeCursor, type Cursor } from './cursor.ts';
import { readListQuery, type ListQuery } from './list-query.ts';
import type { ModelRecording } from './recording.ts';
import { listItem, type View } from './render.ts';

/** Pages of recordings, newest first. */
export function listing(backend: Backend) {
  const { clock, condition, switches, recordings, state } = backend;

  /** @param own whether only the caller's recordings are listed */
  function list(query: URLSearchParams, caller: Caller, so: { own: boolean; zone: string }) {
    if (so.own) demand(caller, 'spark:recordings_read');
    else demand(caller, 'spark-admin:recordings_read', 'spark-compliance:recordings_read');
    const wanted = readListQuery(query, { nowMs: clock.nowMs(), own: so.own, switches });
    if (wanted.status === 'purged') demand(caller, 'spark-compliance:recordings_read');
    const narrow = so.own || isCutShort(query);
    const { page, more } = pageOf(wanted, narrow);
    markListed(page);
    return {
      items: page.map(view => listItem(view, so.zone)),
      next: more ? writeCursor(nextCursor(wanted, page)) : undefined,
    };
  }

  /** Notes what the first list that shows a recording says of it, for whoever judges. */
  function markListed(page: readonly View[]): void {
    const first = page.filter(view => !state.isListed(view.recording.id));
    if (first.length === 0) return;
    const items = first.map(view => ({ id: view.recording.id, as: policyFacts(view) }));
    state.markListed(items, clock.nowMs());
  }

  /** Whether the organisation's list shows what is the caller's own, and nothing else. */
  function isCutShort(query: URLSearchParams): boolean {
    if (switches.orgList === 'all' || query.has('ownerEmail')) return false;
    return switches.orgList === 'own-unless-email' || !query.has('ownerId');
  }

  function pageOf(wanted: ListQuery, own: boolean): { page: View[]; more: boolean } {
    const page: View[] = [];
    let toSkip = wanted.cursor.kind === 'offset' ? wanted.cursor.offset : 0;
    for (const recording of candidates(wanted)) {
      const view = backend.view(recording, condition.shown(recording, clock.nowMs()));
      if (view.condition.status !== wanted.status || !wanted.matches(view)) continue;
      if (own && !backend.isOwn(view.condition.owner)) continue;
      if (toSkip > 0) toSkip -= 1;
      else if (page.length === wanted.max) return { page, more: true };
      else page.push(view);
    }
    return { page, more: false };
  }

  /** What the span of the query lets through, newest first, from the cursor on. */
  function* candidates({ fromMs, toMs, cursor }: ListQuery): Generator<ModelRecording> {
    const { least, most } = recordings.lagMs;
    const byRecording = switches.filterTime === 'timeRecorded';
    const [from, to] = byRecording ? [fromMs + least, toMs + most + 1] : [fromMs, toMs];
    const until = cursor.kind === 'key' ? Math.min(to, cursor.createdAtMs + 1) : to;
    for (const each of recordings.madeBetween(from, until)) {
      if (byRecording && (each.recordedAtMs < fromMs || each.recordedAtMs >= toMs)) continue;
      if (isPast(each, cursor) && backend.visible(each)) yield each;
    }
  }

  function nextCursor(wanted: ListQuery, page: readonly View[]): Cursor {
    const last = page.at(-1)?.recording;
    if (switches.cursor === 'key' && last !== undefined)
      return { kind: 'key', createdAtMs: last.createdAtMs, id: last.id, again: 0 };
    const before = wanted.cursor.kind === 'offset' ? wanted.cursor.offset : 0;
    return { kind: 'offset', offset: before + wanted.max, again: 0 };
  }

  return list;
}

/** The part of a list item that a policy can ask for. */
function policyFacts(view: View): object {
  const { topic, serviceType, ownerId, ownerEmail, ownerType, storageRegion, durationSeconds, serviceData } =
    listItem(view, 'UTC');
  return { topic, serviceType, ownerId, ownerEmail, ownerType, storageRegion, durationSeconds, serviceData };
}

function isPast(recording: ModelRecording, cursor: Cursor): boolean {
  if (cursor.kind === 'offset' || recording.createdAtMs !== cursor.createdAtMs) return true;
  return recording.id > cursor.id;
}
