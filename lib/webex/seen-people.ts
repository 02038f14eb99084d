import { NotFoundError } from '../domain/errors.ts';
import { ownerIdOf, uuidOf } from '../domain/owner.ts';
import type { People } from '../ports-offboarding.ts';
import { connect, type Access } from './access.ts';
import { personIdOf } from './accounts.ts';
import { lookUpPerson } from './people.ts';

/** The people of the organisation, asked for each time. */
export function webexPeople(access: Access): People {
  const on = connect(access);
  return {
    async ofOwner(ownerId, deadline) {
      // Workspaces, lines and queues are no people, and some have no UUID.
      const uuid = uuidOf(ownerId);
      if (uuid === undefined) return undefined;
      try {
        const { id, emails, loginEnabled } = await lookUpPerson(personIdOf(uuid), deadline, on);
        const state = { true: 'active', false: 'inactive' } as const;
        return {
          ownerId: ownerIdOf(id),
          email: emails?.[0],
          state: loginEnabled === undefined ? 'unknown' : state[`${loginEnabled}`],
        };
      } catch (error) {
        if (error instanceof NotFoundError) return undefined;
        throw error;
      }
    },
  };
}
