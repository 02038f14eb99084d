import { badRequest } from '../webex-model/refusal.ts';
import type { BinOperation } from '../webex-model/selection.ts';
import { readJson, zoneOf, type Exchange, type Route } from './exchange.ts';
import { pageReply } from './lists.ts';
import { ownerRoutes } from './owner-routes.ts';
import { jsonReply, noContent } from './reply.ts';
import { readBody } from './serve.ts';
import type { Site } from './site.ts';

/** What the API knows. Paths are below `/v1`. */
export function apiRoutes(site: Site): Route[] {
  return [...readRoutes(site), ...writeRoutes(site), ...ownerRoutes(site), tokenRoute(site)];
}

const one = /^\/convergedRecordings\/([^/]+)$/;

function readRoutes(site: Site): Route[] {
  const { model } = site;
  const { reading } = model;
  const list = (own: boolean) => (exchange: Exchange) =>
    pageReply(site, exchange, query => model.list(query, exchange.caller(), { own, zone: zoneOf(exchange) }));
  const linkTo = (ticket: string) =>
    `${site.origins.media}/nbr/MultiThreadDownloadServlet?type=calling&ticket=${encodeURIComponent(ticket)}`;
  return [
    {
      method: 'GET',
      path: /^\/convergedRecordings$/,
      operation: 'list-own',
      kind: 'list',
      answer: list(true),
    },
    {
      method: 'GET',
      path: /^\/admin\/convergedRecordings$/,
      operation: 'list',
      kind: 'list',
      answer: list(false),
    },
    {
      method: 'GET',
      path: one,
      operation: 'details',
      kind: 'details',
      answer: exchange =>
        jsonReply(200, reading.details(exchange.id, exchange.caller(), { zone: zoneOf(exchange), linkTo })),
    },
    {
      method: 'GET',
      path: /^\/convergedRecordings\/([^/]+)\/metadata$/,
      operation: 'metadata',
      kind: 'metadata',
      answer(exchange) {
        const allTypes = exchange.url.searchParams.get('showAllTypes') === 'true';
        const so = { allTypes, zone: zoneOf(exchange) };
        const found = reading.metadata(exchange.id, exchange.caller(), so);
        return found === undefined ? noContent() : jsonReply(200, found);
      },
    },
  ];
}

function writeRoutes({ model: { writing } }: Site): Route[] {
  const bin = (operation: BinOperation): Route => ({
    method: 'POST',
    path: new RegExp(`^/convergedRecordings/${operation}$`),
    operation,
    kind: 'write',
    async answer(exchange) {
      writing.bin(operation, await readJson(exchange.request), exchange.caller());
      return noContent();
    },
  });
  return [
    bin('softDelete'),
    bin('restore'),
    bin('purge'),
    {
      method: 'POST',
      path: /^\/convergedRecordings\/reassign$/,
      operation: 'reassign',
      kind: 'write',
      async answer(exchange) {
        writing.reassign(await readJson(exchange.request), exchange.caller());
        return noContent();
      },
    },
    {
      method: 'DELETE',
      path: one,
      operation: 'delete',
      kind: 'write',
      async answer(exchange) {
        writing.delete(exchange.id, await readJson(exchange.request), exchange.caller());
        return noContent();
      },
    },
  ];
}

function tokenRoute({ model: { tokens, switches } }: Site): Route {
  return {
    method: 'POST',
    path: /^\/access_token$/,
    operation: 'token',
    kind: 'token',
    async answer({ request }) {
      const form = new URLSearchParams(await readBody(request));
      const asked = form.get('grant_type') === 'refresh_token' ? form.get('refresh_token') : null;
      const renewed = tokens.refresh(asked);
      if (renewed === undefined) throw badRequest('invalid_grant');
      const again = { refresh_token: renewed.refreshToken, refresh_token_expires_in: 7_776_000 };
      return jsonReply(200, {
        access_token: renewed.token,
        expires_in: 1_209_600,
        token_type: 'Bearer',
        ...(switches.refreshAnswer === 'whole' ? again : {}),
      });
    },
  };
}
