import { z } from 'zod';
import type { Organisation, Owner } from './organisation.ts';
import { badRequest } from './refusal.ts';
import type { ModelState } from './state.ts';

const fates = {
  state: z.enum(['active', 'inactive', 'deleted']).optional(),
  email: z.email().optional(),
};
/** What may be done to an account by hand. People are named by an id or an address. */
const asked = z.strictObject({
  person: z.string(),
  ...fates,
  manager: z.string().nullable().optional(),
  /** When; now without it. */
  at: z.iso
    .datetime({ offset: true })
    .transform(text => Date.parse(text))
    .optional(),
});
/** The same by ids: whoever is meant may have another address by then. */
const noted = z.object({
  person: z.string(),
  ...fates,
  managerId: z.string().nullable().optional(),
  atMs: z.number().default(0),
});
type Noted = z.infer<typeof noted>;
/** An account as a change made it. */
type Became = { readonly atMs: number; readonly account: Readonly<Owner> };

export type Accounts = ReturnType<typeof accounts>;

/** The people behind the owners: what becomes of their accounts, and when. */
export function accounts(
  organisation: Organisation,
  state: Pick<ModelState, 'entries' | 'append'>,
  nowMs: () => number,
) {
  const people = () => organisation.owners.filter(owner => owner.type === 'user');
  const became: Became[] = [];
  let planned = inOrder(state.entries('person').map(json => noted.parse(JSON.parse(json))));

  /** @returns undefined for an address that nobody has now */
  function byEmail(email: string): Owner | undefined {
    const wanted = email.toLowerCase();
    return people().find(person => person.email.toLowerCase() === wanted);
  }

  /** @throws Refusal for whoever is none of the people */
  function named(idOrEmail: string, what: string): Owner {
    const person = people().find(each => each.id === idOrEmail) ?? byEmail(idOrEmail);
    if (person === undefined) throw badRequest(`${what} is nobody of the organisation.`);
    return person;
  }

  function carryOut(change: Noted): void {
    const person = people().find(each => each.id === change.person);
    if (person === undefined) return;
    if (change.email !== undefined) {
      person.formerEmail = person.email;
      person.email = change.email;
    }
    if (change.managerId !== undefined) person.managerId = change.managerId ?? undefined;
    if (change.state !== undefined && change.state !== person.state) {
      person.state = change.state;
      person.stateSinceMs = change.atMs;
    }
    became.push({ atMs: change.atMs, account: { ...person } });
  }

  function next(): { atMs: number; happen(): void } | undefined {
    const [first, ...rest] = planned;
    if (first === undefined) return undefined;
    const happen = () => {
      planned = rest;
      carryOut(first);
    };
    return { atMs: first.atMs, happen };
  }

  /** Notes what becomes of an account; it happens when its turn comes. */
  function plan(change: Noted): void {
    state.append('person', change);
    planned = inOrder([...planned, change]);
  }

  return {
    get people() {
      return people();
    },
    byEmail,
    byId: (id: string) => organisation.owners.find(owner => owner.id === id),
    plan,
    next,
    lastPlannedMs: () => planned.at(-1)?.atMs ?? 0,
    /**
     * Plans what somebody wants; it is up to the caller to let what is due happen.
     *
     * @param json as `asked` reads it
     */
    ask(json: unknown): Owner {
      const read = asked.safeParse(json);
      if (!read.success) throw badRequest(`The change cannot be read: ${z.prettifyError(read.error)}`);
      const { person, manager, at = nowMs(), ...rest } = read.data;
      if (at < nowMs()) throw badRequest('at must not be in the past.');
      if (rest.email !== undefined && byEmail(rest.email) !== undefined)
        throw badRequest('Somebody has this address already.');
      const found = named(person, 'person');
      const managerId = typeof manager === 'string' ? named(manager, 'manager').id : manager;
      plan({ person: found.id, ...rest, managerId, atMs: at });
      return found;
    },
    /** What each change made of an account, oldest first. */
    changes: (): readonly Became[] => became,
  };
}

function inOrder(changes: readonly Noted[]): Noted[] {
  return changes.toSorted((one, other) => one.atMs - other.atMs);
}
