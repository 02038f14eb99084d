import type { Backend } from './backend.ts';
import { demand, type Caller } from './callers.ts';
import { neighbourItems } from './neighbour-items.ts';
import type { Owner, OwnerType } from './organisation.ts';
import { badRequest } from './refusal.ts';

type OffsetPage = { readonly items: readonly object[]; readonly nextStart: number | undefined };
export type OffsetList = (query: URLSearchParams, caller: Caller) => OffsetPage;

const scopes = { workspaces: 'spark-admin:workspaces_read', telephony: 'spark-admin:telephony_config_read' };
const defaultMax = 100;

/** The owners that are no people, as the APIs beside the people API list them: in the order in which they joined. */
export function neighbours({ organisation, switches }: Backend) {
  const show = neighbourItems(organisation);

  /** @param item how one of them is shown */
  function list(type: OwnerType, scope: string, item: (owner: Owner) => object): OffsetList {
    return (query, caller) => {
      demand(caller, scope);
      const { start, max } = readPlace(query);
      const found = organisation.owners.filter(owner => owner.type === type && !isLeftOut(owner, query));
      const end = start + max;
      return { items: found.slice(start, end).map(item), nextStart: end < found.length ? end : undefined };
    };
  }

  /** All queues that record are licensed for Customer Assist, and have to be asked for as such. */
  function isLeftOut({ type }: Owner, query: URLSearchParams): boolean {
    if (type !== 'callQueue') return false;
    const licensed = query.get('hasCxEssentials');
    return licensed === null ? switches.queueList === 'by-licence' : licensed !== 'true';
  }

  return {
    workspaces: list('place', scopes.workspaces, show.workspace),
    virtualLines: list('virtualLine', scopes.telephony, show.virtualLine),
    queues: list('callQueue', scopes.telephony, show.queue),
  };
}

function readPlace(query: URLSearchParams): { start: number; max: number } {
  const start = Number(query.get('start') ?? '0');
  const max = Number(query.get('max') ?? String(defaultMax));
  if (!Number.isInteger(start) || start < 0) throw badRequest('start must be at least 0.');
  if (!Number.isInteger(max) || max < 1) throw badRequest('max must be at least 1.');
  return { start, max };
}
