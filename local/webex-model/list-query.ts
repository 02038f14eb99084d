import { readCursor, type Cursor } from './cursor.ts';
import { bareId } from './hydra.ts';
import { badRequest } from './refusal.ts';
import type { View } from './render.ts';
import type { Switches } from './switches.ts';
import { readSpan } from './span.ts';

export type ListQuery = {
  readonly fromMs: number;
  readonly toMs: number;
  readonly max: number;
  readonly cursor: Cursor;
  readonly status: string;
  /** Whether every filter of the query lets this one through. */
  matches(view: View): boolean;
};

type Test = (view: View) => boolean;

const statuses = { own: ['available', 'deleted'], all: ['available', 'deleted', 'purged'] };
const mostPerPage = 100;

/** Reads the query of a list call by the documented rules: defaults of a week, at most 30 days, pages of 1 to 100. */
export function readListQuery(
  query: URLSearchParams,
  so: { nowMs: number; own: boolean; switches: Switches },
): ListQuery {
  const allowed = statuses[so.own ? 'own' : 'all'];
  const status = query.get('status') ?? 'available';
  if (!allowed.includes(status)) throw badRequest(`status is not one of ${allowed.join(', ')}.`);
  const tests = [...plainFilters(query), ...(so.own ? [] : ownerFilters(query, so.switches))];
  const topic = topicFilter(query, so.switches);
  if (topic !== undefined) tests.push(topic);
  return {
    ...readSpan(query, so.nowMs),
    max: readMax(query.get('max') ?? '10', so.switches),
    cursor: readCursor(query.get('cursor')),
    status,
    matches: view => tests.every(test => test(view)),
  };
}

function readMax(text: string, switches: Switches): number {
  const max = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (max >= 1 && max <= mostPerPage) return max;
  if (max > mostPerPage && switches.maxOver === 'clamp') return mostPerPage;
  throw badRequest('max must be from 1 to 100.');
}

function plainFilters(query: URLSearchParams): Test[] {
  const shown: Record<string, (view: View) => string> = {
    serviceType: view => view.recording.serviceType,
    format: () => 'MP3',
    ownerType: view => view.condition.ownerType,
    storageRegion: view => view.recording.region,
    locationId: view => view.recording.owner.locationId,
  };
  return Object.entries(shown).flatMap(([name, valueOf]) => {
    const wanted = query.get(name);
    return wanted === null ? [] : [(view: View) => valueOf(view) === wanted];
  });
}

function ownerFilters(query: URLSearchParams, switches: Switches): Test[] {
  const email = query.get('ownerEmail')?.toLowerCase();
  const id = ownerId(query, switches);
  const tests: Test[] = [];
  if (email !== undefined) tests.push(view => view.ownerEmail.toLowerCase() === email);
  if (id !== undefined && (email === undefined || switches.ownerFilters === 'both'))
    tests.push(view => view.condition.owner.id === id);
  if (tests.length > 0 && switches.deletedOwnerFilter === 'empty')
    tests.push(view => view.condition.owner.state !== 'deleted');
  return tests;
}

function ownerId(query: URLSearchParams, switches: Switches): string | undefined {
  const id = query.get('ownerId') ?? undefined;
  return id !== undefined && switches.hydraFilters === 'accepted' ? bareId(id) : id;
}

function topicFilter(query: URLSearchParams, switches: Switches): Test | undefined {
  const wanted = query.get('topic')?.toLowerCase();
  if (wanted === undefined) return undefined;
  if (switches.topicMatch === 'whole') return view => view.recording.topic.toLowerCase() === wanted;
  return view => view.recording.topic.toLowerCase().includes(wanted);
}
