import type { Backend } from './backend.ts';
import { demand, type Caller } from './callers.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { bareId, hydraId } from './hydra.ts';
import type { Owner } from './organisation.ts';
import { badRequest, notFound } from './refusal.ts';
import { timestamp } from './render.ts';

const scopes = ['spark-admin:people_read', 'spark:people_read'];
const mostIds = 85;
const joinedMs = Date.UTC(2024, 0, 8);

/** The accounts, as the people API shows them: whoever is deleted is not there. */
export function people(backend: Backend) {
  const { accounts, organisation, switches } = backend;

  function person(owner: Owner): object {
    const [firstName = '', lastName = ''] = owner.name.split(' ');
    const enabled = owner.state === 'active';
    return {
      id: hydraId('PEOPLE', owner.id),
      emails: [owner.email],
      displayName: owner.name,
      firstName,
      lastName,
      orgId: hydraId('ORGANIZATION', organisation.id),
      created: timestamp(joinedMs),
      locationId: owner.locationId,
      ...managerOf(owner),
      // Presence, not the account: it says "inactive" of whoever has been idle for ten minutes.
      status: enabled ? 'active' : 'unknown',
      loginEnabled: switches.loginEnabled === 'string' ? String(enabled) : enabled,
      invitePending: false,
      type: 'person',
    };
  }

  function managerOf({ managerId }: Owner): object {
    const manager = managerId === undefined ? undefined : accounts.byId(managerId);
    return manager === undefined ? {} : { manager: manager.name, managerId: hydraId('PEOPLE', manager.id) };
  }

  const present = () => accounts.people.filter(each => each.state !== 'deleted');

  function wanted(query: URLSearchParams): Owner[] {
    const email = query.get('email')?.toLowerCase();
    const ids = query.get('id')?.split(',').map(bareId);
    if (ids !== undefined && ids.length > mostIds) throw badRequest('id must name at most 85 people.');
    const name = query.get('displayName')?.toLowerCase();
    return present().filter(
      each =>
        (email === undefined || each.email.toLowerCase() === email) &&
        (ids === undefined || ids.includes(each.id)) &&
        (name === undefined || each.name.toLowerCase().startsWith(name)),
    );
  }

  return {
    list(query: URLSearchParams, caller: Caller) {
      demand(caller, ...scopes);
      const max = Number(query.get('max') ?? '100');
      if (!Number.isInteger(max) || max < 1) throw badRequest('max must be at least 1.');
      const cursor = readCursor(query.get('cursor'));
      const offset = cursor.kind === 'offset' ? cursor.offset : 0;
      const found = wanted(query);
      const next = offset + max;
      return {
        items: found.slice(offset, next).map(person),
        next: next < found.length ? writeCursor({ kind: 'offset', offset: next, again: 0 }) : undefined,
      };
    },
    details(id: string, caller: Caller) {
      demand(caller, ...scopes);
      const found = present().find(each => each.id === bareId(id));
      if (found === undefined) throw notFound();
      return person(found);
    },
  };
}
