import { z } from 'zod';
import type { Organisation, Owner } from './organisation.ts';
import { badRequest } from './refusal.ts';
import type { ModelState } from './state.ts';

/** What a person may do to an account by hand. */
const accountChange = z.strictObject({
  /** An id or an address. */
  person: z.string(),
  state: z.enum(['active', 'inactive', 'deleted']).optional(),
  email: z.email().optional(),
});
type AccountChange = z.infer<typeof accountChange>;
/** What an account has been since a change. */
const noted = z.object({
  sinceMs: z.number(),
  id: z.string(),
  state: z.enum(['active', 'inactive', 'deleted']),
});

/**
 * The people behind the owners, and what has become of their accounts.
 *
 * @param nowMs when a change is made
 */
export function accounts(
  organisation: Organisation,
  state: Pick<ModelState, 'entries' | 'append' | 'together'>,
  nowMs: () => number,
) {
  const people = () => organisation.owners.filter(owner => owner.type === 'user');
  for (const json of state.entries('person')) change(accountChange.parse(JSON.parse(json)));

  /** @returns undefined for an address that nobody has now */
  function byEmail(email: string): Owner | undefined {
    const wanted = email.toLowerCase();
    return people().find(person => person.email.toLowerCase() === wanted);
  }

  function change(wanted: AccountChange): Owner {
    const person = people().find(each => each.id === wanted.person) ?? byEmail(wanted.person);
    if (person === undefined) throw badRequest('person is nobody of the organisation.');
    if (wanted.email !== undefined && byEmail(wanted.email) !== undefined)
      throw badRequest('Somebody has this address already.');
    if (wanted.email !== undefined) {
      person.formerEmail = person.email;
      person.email = wanted.email;
    }
    person.state = wanted.state ?? person.state;
    return person;
  }

  return {
    get people() {
      return people();
    },
    byEmail,
    byId: (id: string) => organisation.owners.find(owner => owner.id === id),
    /** @param json as `accountChange` reads it */
    change(json: unknown): Owner {
      const read = accountChange.safeParse(json);
      if (!read.success) throw badRequest(`The change cannot be read: ${z.prettifyError(read.error)}`);
      const person = change(read.data);
      state.together(() => {
        state.append('person', json);
        state.append('account', { sinceMs: nowMs(), id: person.id, state: person.state });
      });
      return person;
    },
    /** What each change made of an account, oldest first. */
    changes: () => state.entries('account').map(json => noted.parse(JSON.parse(json))),
  };
}
