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
  readonly read: (item: unknown) => Owner | undefined;
};

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
    const owners = page.map(read).filter(each => each !== undefined);
    yield { owners, unreadable: page.length - owners.length };
  }
}

function readPerson(item: unknown): Owner | undefined {
  const read = personShape.safeParse(item);
  const id = read.success ? uuidOf(read.data.id) : undefined;
  return id === undefined ? undefined : { id, type: 'user', email: read.data?.emails?.[0] };
}

function placeOf(type: string): (item: unknown) => Owner | undefined {
  return item => {
    const read = placeShape.safeParse(item);
    const id = read.success ? uuidOf(read.data.id) : undefined;
    return id === undefined ? undefined : { id, type };
  };
}
