import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tokenNames, tokensOf } from '../webex-model/callers.ts';
import type { WebexModel } from '../webex-model/model.ts';
import { badRequest, notFound, Refusal } from '../webex-model/refusal.ts';
import { readBody, sendJson } from './serve.ts';

type Exchange = { request: IncomingMessage; url: URL; zone: string };
type Answer = { body: unknown; headers?: Record<string, string> };

/** The API that clients see, below `/v1`. Errors have the standard body and a tracking id. */
export function apiSkin(model: WebexModel, origin: () => string, mediaOrigin: () => string) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', origin());
    const trackingid = `SIMULATOR_${randomUUID()}`;
    try {
      const { body, headers } = await answer({ request, url, zone: zoneOf(request) });
      sendJson(response, 200, body, { trackingid, ...headers });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const message = error.message;
      sendJson(
        response,
        error.status,
        { message, errors: [{ description: message }], trackingId: trackingid },
        { trackingid },
      );
    }
  };

  async function answer(exchange: Exchange): Promise<Answer> {
    const { pathname } = exchange.url;
    const route = `${exchange.request.method ?? ''} ${pathname}`;
    if (route === 'POST /v1/access_token') return refresh(exchange);
    if (route === 'GET /v1/convergedRecordings') return list(exchange, true);
    if (route === 'GET /v1/admin/convergedRecordings') return list(exchange, false);
    const [, id, rest] = /^GET \/v1\/convergedRecordings\/([^/]+)(\/metadata)?$/.exec(route) ?? [];
    if (id === undefined) throw notFound();
    return rest === undefined
      ? details(exchange, decodeURIComponent(id))
      : metadata(exchange, decodeURIComponent(id));
  }

  function list(exchange: Exchange, own: boolean): Answer {
    model.state.countCall(own ? 'list-own' : 'list');
    const caller = model.caller(exchange.request.headers.authorization);
    const { items, next } = model.list(exchange.url.searchParams, caller, { own, zone: exchange.zone });
    if (next === undefined) return { body: { items } };
    const address = new URL(exchange.url);
    address.searchParams.set('cursor', next);
    return { body: { items }, headers: { link: `<${address.href}>; rel="next"` } };
  }

  function details(exchange: Exchange, id: string): Answer {
    model.state.countCall('details');
    const caller = model.caller(exchange.request.headers.authorization);
    const linkTo = (ticket: string) =>
      `${mediaOrigin()}/nbr/MultiThreadDownloadServlet?type=calling&ticket=${encodeURIComponent(ticket)}`;
    return { body: model.details(id, caller, { zone: exchange.zone, linkTo }) };
  }

  function metadata(exchange: Exchange, id: string): Answer {
    model.state.countCall('metadata');
    const caller = model.caller(exchange.request.headers.authorization);
    return { body: model.metadata(id, caller, exchange.url.searchParams.get('showAllTypes') === 'true') };
  }

  async function refresh(exchange: Exchange): Promise<Answer> {
    model.state.countCall('token');
    const form = new URLSearchParams(await readBody(exchange.request));
    const name = tokenNames.find(each => form.get('refresh_token') === refreshTokenOf(each, model.seed));
    if (form.get('grant_type') !== 'refresh_token' || name === undefined) throw badRequest('invalid_grant');
    return {
      body: {
        access_token: tokensOf(model.seed)[name],
        expires_in: 1_209_600,
        refresh_token: refreshTokenOf(name, model.seed),
        refresh_token_expires_in: 7_776_000,
        token_type: 'Bearer',
      },
    };
  }
}

export function refreshTokenOf(name: string, seed: number): string {
  return `simulated-${name}-refresh-token-${seed}`;
}

function zoneOf(request: IncomingMessage): string {
  const zone = request.headers['timezone'];
  if (typeof zone !== 'string') return 'UTC';
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch {
    throw badRequest('The timezone header is not a time zone.');
  }
}
