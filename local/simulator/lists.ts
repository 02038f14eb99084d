import { sameAgain, shifted } from '../webex-model/cursor.ts';
import type { Exchange } from './exchange.ts';
import { jsonReply, type Reply } from './reply.ts';
import type { Site } from './site.ts';

type Page = { items: readonly object[]; next: string | undefined };

/** Answers with a page and, in a Link header, with the address of the next one. */
export function pageReply(site: Site, exchange: Exchange, list: (query: URLSearchParams) => Page): Reply {
  const { url, fault } = exchange;
  const cursor = url.searchParams.get('cursor');
  if (fault?.name === 'empty-page') return reply({ items: [], next: sameAgain(cursor) }, url);
  const page = list(shiftedQuery(exchange));
  if (fault?.name === 'next-repeats') return jsonReply(200, { items: page.items }, linkTo(url));
  if (fault?.name !== 'next-elsewhere') return reply(page, url);
  const elsewhere = new URL(`${url.pathname}${url.search}`, site.origins.media);
  return reply({ ...page, next: page.next ?? sameAgain(cursor) }, elsewhere);
}

/** The query, as if recordings had come or gone in front of the page since the page before it. */
function shiftedQuery({ url, fault }: Exchange): URLSearchParams {
  if (fault?.name !== 'page-shift-inserts' && fault?.name !== 'page-shift-deletes') return url.searchParams;
  const by = fault.chance.between(1, 5) * (fault.name === 'page-shift-inserts' ? -1 : 1);
  const query = new URLSearchParams(url.searchParams);
  query.set('cursor', shifted(query.get('cursor'), by));
  return query;
}

function reply(page: Page, url: URL): Reply {
  if (page.next === undefined) return jsonReply(200, { items: page.items });
  const address = new URL(url);
  address.searchParams.set('cursor', page.next);
  return jsonReply(200, { items: page.items }, linkTo(address));
}

/** A page of the lists that count by `start`. */
export function offsetReply(body: object, nextStart: number | undefined, url: URL): Reply {
  if (nextStart === undefined) return jsonReply(200, body);
  const address = new URL(url);
  address.searchParams.set('start', String(nextStart));
  return jsonReply(200, body, linkTo(address));
}

function linkTo(url: URL): Record<string, string> {
  return { link: `<${url.href}>; rel="next"` };
}
