import type { OwnerState } from '../domain/fate.ts';
import { uuidOf, type Owner, type OwnerSource } from '../domain/owner.ts';
import type { Instant } from '../domain/time.ts';
import type { Directory, OwnersPage } from '../ports.ts';
import { connect, type Access } from './access.ts';
import { listPeople } from './people.ts';
import { listQueues, listVirtualLines, listWorkspaces } from './places.ts';
import type { Connection } from './request.ts';
import { personShape } from './shapes/person.ts';
import { placeShape } from './shapes/place.ts';

type List = {
  readonly items: (deadline: Instant, on: Connection) => AsyncIterable<readonly unknown[]>;
  /** Undefined for an item that cannot be read. */
  readonly read: (item: unknown) => Read | undefined;
};
type Read = { readonly owner: Owner; readonly account?: OwnerState };

const lists: Record<OwnerSource, List> = {
  people: { items: listPeople, read: readPerson },
  workspaces: { items: listWorkspaces, read: placeOf('place') },
  virtualLines: { items: listVirtualLines, read: placeOf('virtualLine') },
  queues: { items: listQueues, read: placeOf('callQueue') },
};

/** Who may own recordings, as an administrator's token shows it. */
export function webexDirectory(access: Access): Directory {
  const on = connect(access);
  return { owners: (source, deadline) => listOwners(source, deadline, on) };
}

/** The owners of one source, page by page. @throws what `callWebex` throws */
export async function* listOwners(
  source: OwnerSource,
  deadline: Instant,
  on: Connection,
): AsyncGenerator<OwnersPage> {
  const { items, read } = lists[source];
  for await (const page of items(deadline, on)) {
    const found = page.map(read).filter(each => each !== undefined);
    const accounts = new Map<string, OwnerState>();
    for (const { owner, account } of found) if (account !== undefined) accounts.set(owner.id, account);
    const owners = found.map(({ owner }) => owner);
    yield { owners, unreadable: page.length - owners.length, ...(accounts.size === 0 ? {} : { accounts }) };
  }
}

function readPerson(item: unknown): Read | undefined {
  const read = personShape.safeParse(item);
  if (!read.success) return undefined;
  const { emails, loginEnabled } = read.data;
  const id = uuidOf(read.data.id);
  if (id === undefined) return undefined;
  const owner = { id, type: 'user', email: emails?.[0] };
  return loginEnabled === undefined ? { owner } : { owner, account: loginEnabled ? 'active' : 'inactive' };
}

function placeOf(type: string): (item: unknown) => Read | undefined {
  return item => {
    const read = placeShape.safeParse(item);
    const id = read.success ? uuidOf(read.data.id) : undefined;
    return id === undefined ? undefined : { owner: { id, type } };
  };
}
