import { request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import type { Instant } from '../../lib/domain/time.ts';
import { anHttpServer } from './servers.ts';

/** A list that was read from its first page to its last, each of which came whole with a 200. */
export type WholeList = {
  readonly from: string;
  readonly to: string;
  readonly status: string;
  /** Of whom, where it is the list of one owner by id; `everyone` for the organisation's. */
  readonly of: string;
  readonly pages: number;
  readonly askedAt: Instant;
  /** When its last page had come. */
  readonly endedAt: Instant;
};

type Begun = Omit<WholeList, 'pages' | 'endedAt'> & { pages: number };

const listPath = '/v1/admin/convergedRecordings';
const page = z.object({ items: z.array(z.looseObject({ id: z.unknown() })) });

/**
 * Stands between tapekeeper and Webex, gives pages of few items, and keeps which lists were read to their last page.
 * What it knows, it knows from the answers that passed, and from nothing that tapekeeper says of itself.
 */
export async function aWatchfulGateway(webex: URL, so: { now: () => Instant; pageSize: number }) {
  const whole: WholeList[] = [];
  /** By the address of the page that comes next. */
  const begun = new Map<string, Begun>();
  const calls = { lists: 0, failed: 0 };

  async function passList(url: URL, answer: IncomingMessage, response: ServerResponse): Promise<void> {
    calls.lists += 1;
    const askedAt = so.now();
    const body = await buffer(answer).catch(() => undefined);
    if (body === undefined) {
      calls.failed += 1;
      response.destroy();
      return;
    }
    const [sent] = [answer.headers['link']].flat();
    const link = sent?.replace(webex.origin, server.url.origin);
    if (isPage(answer, body)) keep(url, { link, askedAt });
    else calls.failed += 1;
    response.writeHead(answer.statusCode ?? 502, {
      ...answer.headers,
      ...(link === undefined ? {} : { link }),
    });
    response.end(body);
  }

  function keep(url: URL, { link, askedAt }: { link: string | undefined; askedAt: Instant }): void {
    const list = url.searchParams.has('cursor') ? begun.get(url.href) : { ...begin(url), askedAt, pages: 0 };
    if (list === undefined) return;
    list.pages += 1;
    const next = /^<([^>]+)>; rel="next"$/.exec(link ?? '')?.[1];
    if (next === undefined) whole.push({ ...list, endedAt: so.now() });
    else begun.set(next, list);
  }

  const server = await anHttpServer((request, response) => {
    const url = new URL(request.url ?? '/', server.url);
    const isList = request.method === 'GET' && url.pathname === listPath;
    if (isList && !url.searchParams.has('cursor')) url.searchParams.set('max', `${so.pageSize}`);
    const { method, headers } = request;
    const onward = forward(new URL(url.pathname + url.search, webex), { method, headers }, answer => {
      answer.on('error', () => response.destroy());
      if (isList) void passList(url, answer, response);
      else answer.pipe(response.writeHead(answer.statusCode ?? 502, answer.headers));
    });
    onward.on('error', () => {
      if (isList) calls.failed += 1;
      response.destroy();
    });
    request.pipe(onward);
  });
  onTestFinished(() => server[Symbol.asyncDispose]());

  return {
    url: new URL(webex.pathname, server.url),
    whole: (): readonly WholeList[] => whole,
    /** How many pages of lists were asked for, and how many of them did not come whole. */
    calls: () => ({ ...calls }),
  };
}
export type WatchfulGateway = Awaited<ReturnType<typeof aWatchfulGateway>>;

function begin({ searchParams: query }: URL): Omit<Begun, 'askedAt' | 'pages'> {
  const address = query.get('ownerEmail');
  return {
    from: query.get('from') ?? '',
    to: query.get('to') ?? '',
    status: query.get('status') ?? 'available',
    of: query.get('ownerId') ?? address ?? 'everyone',
  };
}

function isPage({ statusCode }: IncomingMessage, body: Buffer): boolean {
  if (statusCode !== 200) return false;
  try {
    return page.safeParse(JSON.parse(body.toString('utf8'))).success;
  } catch {
    return false;
  }
}
