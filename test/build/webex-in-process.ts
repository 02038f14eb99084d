import { Readable } from 'node:stream';
import { TransientError } from '../../lib/domain/errors.ts';
import { epochMsOf } from '../../lib/domain/time.ts';
import type { Clock, HttpRequest, HttpResponse, Send } from '../../lib/ports.ts';
import { whole, type Delivery } from '../../local/simulator/delivery.ts';
import type { Route } from '../../local/simulator/exchange.ts';
import { deliveryOf } from '../../local/simulator/faults/deliveries.ts';
import { faultDraws, type Drawn, type Mix } from '../../local/simulator/faults/draws.ts';
import { rateLimit } from '../../local/simulator/faults/rate-limit.ts';
import { rateWatch } from '../../local/simulator/faults/rate-watch.ts';
import { refusalOf } from '../../local/simulator/faults/refusals.ts';
import { htmlReply, refusalReply, textReply, type Reply } from '../../local/simulator/reply.ts';
import { apiRoutes } from '../../local/simulator/routes.ts';
import type { Site } from '../../local/simulator/site.ts';
import type { ModelOptions } from '../../local/webex-model/backend.ts';
import { webexModel } from '../../local/webex-model/model.ts';
import { Refusal } from '../../local/webex-model/refusal.ts';

const pace = { hangMs: 0, slowMs: 0, retryAfterSeconds: 5 };
const trackingId = 'SIMULATOR';

/**
 * The simulated Webex without a socket, for thousands of lives: what the simulator answers, with the faults that it
 * draws, as a function. Its time is the clock's.
 */
export function webexInProcess(options: Omit<ModelOptions, 'recordings'> & { faults?: Mix }, clock: Clock) {
  const model = webexModel({ ...options, recordings: 0 });
  const site: Site = {
    ...{ model, pace, draws: faultDraws(model, options.faults), limit: rateLimit(model, {}) },
    watch: rateWatch(model, { graceMs: 1000, realMs: () => model.clock.nowMs() }),
    origins: { api: 'http://api.webex.example', media: 'http://media.webex.example' },
  };
  const routes = apiRoutes(site);

  const send: Send = async request => {
    model.clock.move(epochMsOf(clock.now()));
    const isMedia = request.url.origin === site.origins.media;
    return isMedia ? download(request) : call(request, routeOf(request));
  };

  function routeOf({ method, url }: HttpRequest): Route {
    const path = pathOf(url);
    const found = routes.find(route => route.method === method && route.path.test(path));
    if (found === undefined) throw new Error(`The simulated Webex has no ${method} ${path}.`);
    return found;
  }

  async function call(request: HttpRequest, route: Route): Promise<HttpResponse> {
    const { url } = request;
    const kind = route.kind === 'list' && url.searchParams.has('cursor') ? 'page' : route.kind;
    const fault = site.draws.draw(kind, `${request.method} ${pathOf(url)}${url.search}`);
    if (fault?.name === 'reset-before') throw broken(request);
    const reply = await replyTo(request, route, fault);
    if (fault?.name === 'answer-lost' && reply.status === 204) throw broken(request);
    return deliver(request, reply, fault, false);
  }

  async function replyTo(request: HttpRequest, route: Route, fault: Drawn | undefined): Promise<Reply> {
    const { url, headers } = request;
    if (fault?.name === 'html-200') return htmlReply(200, 'Please sign in.');
    const nowMs = model.clock.nowMs();
    const refused = fault && refusalOf(fault, { ...pace, nowMs, trackingId });
    if (refused !== undefined) return refused.reply;
    const id = decodeURIComponent(route.path.exec(pathOf(url))?.[1] ?? '');
    const asked = Object.assign(Readable.from([Buffer.from(request.body ?? '')]), { headers });
    const caller = () => model.tokens.callerOf(headers['authorization']);
    try {
      return await route.answer({ request: asked, url, id, fault, caller });
    } catch (error) {
      if (error instanceof Refusal) return refusalReply(error, trackingId);
      throw error;
    }
  }

  async function download(request: HttpRequest): Promise<HttpResponse> {
    const ticket = request.url.searchParams.get('ticket') ?? '';
    const peeked = model.downloads.peek(ticket);
    const fault = peeked && site.draws.draw(peeked.kind, peeked.id);
    if (fault?.name === 'reset-before') throw broken(request);
    return deliver(request, replyWith(ticket, fault), fault, peeked?.kind === 'transcript');
  }

  function replyWith(ticket: string, fault: Drawn | undefined): Reply {
    if (fault === undefined) return opened(ticket);
    if (fault.name === 'html-200') return htmlReply(200, 'Please sign in.');
    if (fault.name === 'expired-link') return expired();
    return refusalOf(fault, { ...pace, nowMs: 0, trackingId })?.reply ?? opened(ticket);
  }

  function opened(ticket: string): Reply {
    try {
      const found = model.downloads.open(ticket);
      if (found.kind === 'transcript') return textReply(200, found.text, { 'content-type': 'text/vtt' });
      const headers = { 'content-type': 'application/octet-stream' };
      return { status: 200, headers, bytes: found.bytes, body: found.stream };
    } catch (error) {
      if (error instanceof Refusal) return expired();
      throw error;
    }
  }

  async function deliver(
    request: HttpRequest,
    reply: Reply,
    fault: Drawn | undefined,
    isTranscript: boolean,
  ): Promise<HttpResponse> {
    const how = reply.status < 300 ? deliveryOf(reply, { fault, slowMs: 0, isTranscript }) : whole(reply);
    if (how.end === 'hang') await clock.sleep(request.timeoutMs);
    const { announcedBytes: bytes } = how;
    const length = bytes === undefined || reply.status === 204 ? {} : { 'content-length': String(bytes) };
    const headers = { ...reply.headers, ...length };
    return { status: reply.status, headers, body: bodyOf(reply, how, request) };
  }

  return { model, site, send, apiUrl: new URL(`${site.origins.api}/v1`) };
}

function pathOf(url: URL): string {
  return url.pathname.replace(/^\/v1(?=\/)/, '');
}

function expired(): Reply {
  return htmlReply(403, 'This link has expired.');
}

function bodyOf(reply: Reply, how: Delivery, request: HttpRequest): Readable {
  if (how.end === 'properly') return reply.body();
  return Readable.from(cut(reply.body(), how, request), { objectMode: false });
}

async function* cut(body: Readable, how: Delivery, request: HttpRequest): AsyncGenerator<Buffer> {
  let left = Math.min(how.sentBytes, how.announcedBytes ?? Infinity);
  for await (const chunk of body) {
    if (Buffer.isBuffer(chunk)) yield chunk.subarray(0, left);
    left -= Buffer.isBuffer(chunk) ? Math.min(left, chunk.length) : 0;
  }
  throw broken(request);
}

function broken({ url }: HttpRequest): TransientError {
  return new TransientError('webex-unavailable', `${url.host} cannot be reached or broke off.`);
}
