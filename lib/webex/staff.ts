import { NotFoundError, PermanentError, TransientError } from '../domain/errors.ts';
import { ownerIdOf, uuidOf } from '../domain/owner.ts';
import type { Instant } from '../domain/time.ts';
import type { WebexPerson } from '../domain/webex-person.ts';
import type { People } from '../ports-offboarding.ts';
import { connect, type Access } from './access.ts';
import { findPeople, lookUpPerson } from './people.ts';
import { personIdOf } from './person-id.ts';
import type { Connection } from './request.ts';
import type { Person } from './shapes/person.ts';

/** People, as an administrator's token shows them: looked up each time that somebody asks. */
export function webexPeople(access: Access): People {
  const on = connect(access);
  return {
    withAddress: async (email, deadline) => readable(() => byAddress(email, deadline, on)),
    withId: async (ownerId, deadline) => readable(() => byId(ownerId, deadline, on)),
  };
}

async function byAddress(email: string, deadline: Instant, on: Connection): Promise<WebexPerson | undefined> {
  try {
    for await (const people of findPeople({ email }, deadline, on)) {
      const found = people.map(personOf).find(each => each.emails.includes(email.toLowerCase()));
      if (found !== undefined) return found;
    }
  } catch (error) {
    // Webex takes it for no address, and then nobody has it.
    if (!(error instanceof TransientError) || error.fault !== 'refused') throw error;
  }
  return undefined;
}

async function byId(ownerId: string, deadline: Instant, on: Connection): Promise<WebexPerson | undefined> {
  const uuid = uuidOf(ownerId);
  if (uuid === undefined) return undefined;
  try {
    return personOf(await lookUpPerson(personIdOf(uuid), deadline, on));
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

/** An answer that cannot be read says nothing: least of all that there is nobody. */
async function readable<Value>(read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    throw new TransientError('webex-unavailable', error.message, { cause: error });
  }
}

function personOf({ id, emails, loginEnabled, managerId, department, orgId }: Person): WebexPerson {
  return {
    ownerId: ownerIdOf(id),
    emails: (emails ?? []).map(each => each.toLowerCase()),
    state: loginEnabled === undefined ? 'unknown' : loginEnabled ? 'active' : 'inactive',
    ...(managerId === undefined ? {} : { managerId: ownerIdOf(managerId) }),
    ...(department === undefined ? {} : { department }),
    ...(orgId === undefined ? {} : { organisationId: ownerIdOf(orgId) }),
  };
}
