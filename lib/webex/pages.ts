import { TransientError } from '../domain/errors.ts';
import type { Instant } from '../domain/time.ts';
import { isUnreadableNext, nextLink } from './link-header.ts';
import { callWebex, type Connection, type WebexReply, type WebexRequest } from './request.ts';

/** Ten thousand pages of a hundred are more than any window of 30 days holds. */
const mostPages = 10_000;

/**
 * Follows `next` links from a first request until there are none. An empty page with a `next` is a page like any other.
 *
 * @throws TransientError on a link that repeats, leaves the configured host, or never ends: the list is then not whole
 */
export async function* followPages(
  first: WebexRequest,
  deadline: Instant,
  on: Connection,
): AsyncGenerator<WebexReply> {
  const visited = new Set<string>();
  let url: URL | undefined = first.url;
  while (url !== undefined) {
    if (visited.has(url.href)) throw broken('repeats a page');
    if (visited.size >= mostPages) throw broken(`has more than ${mostPages} pages`);
    visited.add(url.href);
    // A next address is complete: nothing of the first request's query is added again.
    const reply: WebexReply = await callWebex({ ...first, url }, deadline, on);
    yield reply;
    url = nextUrl(reply.headers['link'], url, on.baseUrl);
  }
}

function nextUrl(header: string | undefined, from: URL, base: URL): URL | undefined {
  const link = nextLink(header);
  if (isUnreadableNext(header)) throw broken('has a next address that cannot be read');
  if (link === undefined) return undefined;
  if (!URL.canParse(link, from.href)) throw broken('has a next address that is none');
  const url = new URL(link, from);
  // The token goes wherever the next request goes.
  if (url.origin !== base.origin) throw broken('leads to another host');
  return url;
}

function broken(how: string): TransientError {
  return new TransientError('webex-unavailable', `Webex's list ${how}, so it is not whole.`);
}
