import { TransientError } from '../domain/errors.ts';
import type { Instant } from '../domain/time.ts';
import { parseJson } from './answer.ts';
import { endpoints, type Endpoint } from './endpoints.ts';
import { followPages } from './pages.ts';
import { requestTo, type Connection } from './request.ts';
import { virtualLinesPage, queuesPage, workspacesPage, type PlacesPage } from './shapes/place.ts';

/** As many a page as each of these lists is known to give. */
const pageSize = '100';

// Every function here throws what `callWebex` throws.

/** Workspaces, page by page: items as they came. */
export function listWorkspaces(deadline: Instant, on: Connection): AsyncGenerator<readonly unknown[]> {
  return list({ endpoint: endpoints.workspaces, page: workspacesPage }, deadline, on);
}

/** Virtual lines, page by page: items as they came. */
export function listVirtualLines(deadline: Instant, on: Connection): AsyncGenerator<readonly unknown[]> {
  return list({ endpoint: endpoints.virtualLines, page: virtualLinesPage }, deadline, on);
}

/**
 * Call queues, page by page: items as they came. Those that are licensed for Customer Assist, which is what records,
 * are a list of their own.
 */
export async function* listQueues(deadline: Instant, on: Connection): AsyncGenerator<readonly unknown[]> {
  for (const hasCxEssentials of ['true', 'false']) {
    const wanted = { endpoint: endpoints.queues, page: queuesPage, query: { hasCxEssentials } };
    yield* list(wanted, deadline, on);
  }
}

type Wanted = {
  readonly endpoint: Endpoint;
  readonly page: PlacesPage;
  readonly query?: Readonly<Record<string, string>>;
};

async function* list(
  { endpoint, page, query }: Wanted,
  deadline: Instant,
  on: Connection,
): AsyncGenerator<readonly unknown[]> {
  const first = requestTo(endpoint, on);
  first.url.search = new URLSearchParams({ max: pageSize, ...query }).toString();
  for await (const reply of followPages(first, deadline, on)) {
    const read = page.safeParse(parseJson(reply.text));
    if (read.success) yield read.data;
    else throw new TransientError('webex-unavailable', `Webex sent something else to ${endpoint.operation}.`);
  }
}
