import { NotFoundError, PermanentError, TransientError } from '../domain/errors.ts';
import type { OwnerState } from '../domain/fate.ts';
import { addressesOf, ownerIdOf, uuidOf, type Owner } from '../domain/owner.ts';
import { isWithoutAccount } from '../domain/rule-for.ts';
import { minuteMs, msBetween, type Instant } from '../domain/time.ts';
import type { Accounts } from '../ports.ts';
import { connect, type Access } from './access.ts';
import { findPeople, lookUpPerson } from './people.ts';
import { personIdOf } from './person-id.ts';
import type { Connection } from './request.ts';
import type { Person } from './shapes/person.ts';

/** Whoever acts on it does so a few minutes later, and may act on nothing that is older than an hour. */
const keptMs = 50 * minuteMs;

type Known = { readonly at: Instant; readonly state: Promise<OwnerState> };

/** The accounts of people, as an administrator's token shows them. */
export function webexAccounts(access: Access): Accounts {
  const on = connect(access);
  const kept = new Map<string, Known>();
  return {
    async stateOf(owner, deadline) {
      if (isWithoutAccount(owner.type)) return 'no-account';
      // What is new to us may be a person or none.
      if (owner.type.toLowerCase() !== 'user') return 'unknown';
      const id = ownerIdOf(owner.id);
      const now = on.clock.now();
      const known = kept.get(id);
      if (known !== undefined && msBetween(known.at, now) < keptMs) return known.state;
      const asked: Known = { at: now, state: lookUp(owner, deadline, on) };
      kept.set(id, asked);
      try {
        return await asked.state;
      } catch (error) {
        if (kept.get(id) === asked) kept.delete(id);
        throw error;
      }
    },
  };
}

async function lookUp(owner: Owner, deadline: Instant, on: Connection): Promise<OwnerState> {
  try {
    const person = (await byAddress(owner, deadline, on)) ?? (await byId(owner, deadline, on));
    if (person === undefined) return 'missing';
    if (person.loginEnabled === undefined) return 'unknown';
    return person.loginEnabled ? 'active' : 'inactive';
  } catch (error) {
    // An answer that cannot be read says nothing of the account.
    if (error instanceof PermanentError) return 'unknown';
    throw error;
  }
}

/** Whoever has one of the owner's addresses now, unless that is somebody else: addresses are given to others. */
async function byAddress(owner: Owner, deadline: Instant, on: Connection): Promise<Person | undefined> {
  for (const email of addressesOf(owner).filter(each => each.trim() !== '')) {
    const found = await withAddress(email, owner, { deadline, on });
    if (found !== undefined) return found;
  }
  return undefined;
}

async function withAddress(
  email: string,
  owner: Owner,
  so: { deadline: Instant; on: Connection },
): Promise<Person | undefined> {
  try {
    for await (const people of findPeople({ email }, so.deadline, so.on)) {
      const found = people.find(each => isSame(each, owner, email));
      if (found !== undefined) return found;
    }
  } catch (error) {
    // Webex takes it for no address, and then nobody has it.
    if (!(error instanceof TransientError) || error.fault !== 'refused') throw error;
  }
  return undefined;
}

/** Whoever was renamed is found by nothing else. */
async function byId(owner: Owner, deadline: Instant, on: Connection): Promise<Person | undefined> {
  const id = uuidOf(owner.id);
  if (id === undefined) return undefined;
  try {
    return await lookUpPerson(personIdOf(id), deadline, on);
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

function isSame({ id, emails }: Person, owner: Owner, email: string): boolean {
  const [theirs, wanted] = [uuidOf(id), uuidOf(owner.id)];
  if (theirs !== undefined && wanted !== undefined) return theirs === wanted;
  return emails?.some(each => each.toLowerCase() === email.toLowerCase()) ?? false;
}
