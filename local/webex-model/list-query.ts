import { badRequest } from './refusal.ts';
import type { ModelRecording } from './recording.ts';

/** Which timestamp `from` and `to` select by. No source says. */
export type FilterTime = 'createTime' | 'timeRecorded';

export type ListQuery = {
  fromMs: number;
  toMs: number;
  max: number;
  offset: number;
  matches(recording: ModelRecording): boolean;
};

const dayMs = 24 * 60 * 60_000;
const defaultSpanMs = 7 * dayMs;
const longestSpanMs = 30 * dayMs;

/** Reads the query of a list call by the documented rules: defaults of a week, at most 30 days, pages of 1 to 100. */
export function readListQuery(query: URLSearchParams, nowMs: number, filterTime: FilterTime): ListQuery {
  const { fromMs, toMs } = readSpan(query, nowMs);
  const max = Number(query.get('max') ?? '10');
  if (!Number.isInteger(max) || max < 1 || max > 100) throw badRequest('max must be from 1 to 100.');
  const status = query.get('status') ?? 'available';
  if (!['available', 'deleted', 'purged'].includes(status))
    throw badRequest('status is not one of available, deleted, purged.');
  const wanted = (name: string) => query.get(name) ?? undefined;
  const equal = (name: string, value: string) => wanted(name) === undefined || wanted(name) === value;
  return {
    fromMs,
    toMs,
    max,
    offset: readCursor(query.get('cursor')),
    matches(recording) {
      const timeMs = filterTime === 'createTime' ? recording.createdAtMs : recording.recordedAtMs;
      return (
        timeMs >= fromMs &&
        timeMs < toMs &&
        status === 'available' &&
        equal('serviceType', recording.serviceType) &&
        equal('format', 'MP3') &&
        equal('ownerType', recording.owner.type) &&
        equal('ownerId', recording.owner.id) &&
        equal('ownerEmail', recording.owner.email) &&
        equal('storageRegion', recording.region) &&
        equal('locationId', recording.owner.locationId) &&
        recording.topic.toLowerCase().includes((wanted('topic') ?? '').toLowerCase())
      );
    },
  };
}

export function writeCursor(offset: number): string {
  return Buffer.from(`offset:${offset}`).toString('base64url');
}

function readCursor(cursor: string | null): number {
  if (cursor === null) return 0;
  const offset = /^offset:(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
  if (offset === undefined) throw badRequest('The cursor is not valid.');
  return Number(offset);
}

function readSpan(query: URLSearchParams, nowMs: number): { fromMs: number; toMs: number } {
  const from = readTime(query, 'from');
  const to = readTime(query, 'to');
  // Only `from`: a week from there, and not until now.
  const toMs = to ?? (from === undefined ? nowMs : from + defaultSpanMs);
  const fromMs = from ?? toMs - defaultSpanMs;
  if (fromMs > toMs) throw badRequest('from must not be after to.');
  if (toMs - fromMs > longestSpanMs) throw badRequest('The interval between from and to exceeds 30 days.');
  return { fromMs, toMs };
}

function readTime(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw badRequest(`${name} is not an ISO 8601 date.`);
  return ms;
}
