import type { Caller } from '../webex-model/callers.ts';
import { badRequest, Refusal } from '../webex-model/refusal.ts';
import type { RequestKind } from './faults/catalogue.ts';
import type { Drawn } from './faults/draws.ts';
import type { Reply } from './reply.ts';
import { readBody, type Asked } from './serve.ts';

/** A request to the API on its way to an answer. */
export type Exchange = {
  readonly request: Asked;
  readonly url: URL;
  /** What the path names, decoded. */
  readonly id: string;
  readonly fault: Drawn | undefined;
  /** @throws Refusal 401 */
  caller(): Caller;
};

export type Route = {
  readonly method: string;
  readonly path: RegExp;
  /** How calls of it are counted. */
  readonly operation: string;
  readonly kind: RequestKind;
  answer(exchange: Exchange): Reply | Promise<Reply>;
};

/** @throws Refusal for what is no JSON, or says that it is something else */
export async function readJson(request: Asked): Promise<unknown> {
  const text = await readBody(request);
  if (text === '') return {};
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
    throw new Refusal(415, 'The body must be application/json.');
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('The body is not valid JSON.');
  }
}

/** The time zone for an answer's timestamps: from the header, or from the query as some clients send it. */
export function zoneOf({ request, url }: Exchange): string {
  const zone = request.headers['timezone'] ?? url.searchParams.get('timezone') ?? 'UTC';
  if (typeof zone === 'string' && isZone(zone)) return zone;
  throw badRequest('timezone is not a time zone.');
}

/** Making sure of one takes longer than all the rest of a request. */
const zones = new Set<string>();

function isZone(zone: string): boolean {
  if (zones.has(zone)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    zones.add(zone);
    return true;
  } catch {
    return false;
  }
}
