import type { OffsetList } from '../webex-model/neighbours.ts';
import type { Route } from './exchange.ts';
import { offsetReply, pageReply } from './lists.ts';
import { jsonReply } from './reply.ts';
import type { Site } from './site.ts';

/** The accounts, and the owners that are none. */
export function ownerRoutes(site: Site): Route[] {
  const { people, neighbours } = site.model;
  const neighbour = (path: RegExp, operation: string, list: OffsetList, key: string): Route => ({
    method: 'GET',
    path,
    operation,
    kind: 'people',
    answer(exchange) {
      const { items, nextStart } = list(exchange.url.searchParams, exchange.caller());
      return offsetReply({ [key]: items }, nextStart, exchange.url);
    },
  });
  return [
    {
      method: 'GET',
      path: /^\/people$/,
      operation: 'people',
      kind: 'people',
      answer: exchange => pageReply(site, exchange, query => people.list(query, exchange.caller())),
    },
    {
      method: 'GET',
      path: /^\/people\/([^/]+)$/,
      operation: 'people',
      kind: 'people',
      answer: exchange => jsonReply(200, people.details(exchange.id, exchange.caller())),
    },
    neighbour(/^\/workspaces$/, 'workspaces', neighbours.workspaces, 'items'),
    neighbour(
      /^\/telephony\/config\/virtualLines$/,
      'virtual-lines',
      neighbours.virtualLines,
      'virtualLines',
    ),
    neighbour(/^\/telephony\/config\/queues$/, 'queues', neighbours.queues, 'queues'),
  ];
}
