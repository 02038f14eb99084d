import { TransientError } from '../domain/errors.ts';
import { dayMs, msBetween, type Instant, type Window } from '../domain/time.ts';
import type { Clock, Random, RateGates, Send, WebexReader } from '../ports.ts';
import { download } from './download.ts';
import { rateGate } from './gate.ts';
import { followPages } from './pages.ts';
import { parseDetails, parsePage } from './parse.ts';
import { callWebex, type Connection, type WebexRequest } from './request.ts';
import type { TokenSource } from './token.ts';

const widestWindowMs = 30 * dayMs;
const pageSize = 100;

/**
 * Webex as the compliance-read token shows it.
 *
 * @param so.baseUrl e.g. `https://webexapis.com/v1`
 * @param so.tokenName names the token's rate gate; never the token
 */
export function webexReader(so: {
  baseUrl: URL;
  token: TokenSource;
  tokenName: string;
  send: Send;
  clock: Clock;
  random: Random;
  gates: RateGates;
}): WebexReader {
  const on: Connection = { ...so, gate: rateGate(so.tokenName, so.gates, so.clock) };
  return {
    async *list(window, deadline) {
      const first = listRequest(window, on.baseUrl);
      for await (const reply of followPages(first, deadline, on)) yield parsePage(reply.text);
    },
    async details(webexId, deadline) {
      return parseDetails((await read('recording details', webexId, '', deadline)).text);
    },
    async metadata(webexId, deadline) {
      const reply = await read('recording metadata', webexId, '/metadata?showAllTypes=true', deadline);
      return reply.status === 204 || reply.text === '' ? undefined : reply.text;
    },
    download: (link, kind, deadline) => download({ link, kind, deadline }, on),
  };

  function read(operation: string, webexId: string, rest: string, deadline: Instant) {
    const url = addressOf(on.baseUrl, `/convergedRecordings/${encodeURIComponent(webexId)}${rest}`);
    return callWebex(getRequest(operation, url), deadline, on);
  }
}

function listRequest(window: Window, base: URL): WebexRequest {
  if (msBetween(window.from, window.to) > widestWindowMs) {
    throw new TransientError('webex-unavailable', 'Webex lists at most 30 days at once: cut the window.');
  }
  const url = addressOf(base, '/admin/convergedRecordings');
  // Both ends always: with one missing, Webex reads a week and not what one expects.
  url.search = new URLSearchParams({
    from: window.from,
    to: window.to,
    status: 'available',
    max: `${pageSize}`,
  }).toString();
  return getRequest('list recordings', url);
}

function getRequest(operation: string, url: URL): WebexRequest {
  return { operation, method: 'GET', url, safeToRepeat: true, headers: { timezone: 'UTC' } };
}

function addressOf(base: URL, path: string): URL {
  return new URL(`${base.href.replace(/\/$/, '')}${path}`);
}
