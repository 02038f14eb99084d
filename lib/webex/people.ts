import { NotFoundError, PermanentError } from '../domain/errors.ts';
import type { Instant } from '../domain/time.ts';
import { endpoints } from './endpoints.ts';
import { followPages } from './pages.ts';
import { problemOf, readItems, readObject } from './parse.ts';
import { callWebex, requestTo, type Connection } from './request.ts';
import { RuleError } from './rules.ts';
import { personShape, type Person } from './shapes/person.ts';

/** `unknown`: the token is not shown it. */
export type AccountState = 'active' | 'inactive' | 'missing' | 'unknown';

const mostIds = 85;
const largestPage = 100;

/** One person. @throws NotFoundError when Webex knows no such account @throws PermanentError `malformed` */
export async function lookUpPerson(personId: string, deadline: Instant, on: Connection): Promise<Person> {
  if (!isId(personId)) throw new RuleError('id-malformed', 'That is not the id of a person.');
  const { text } = await callWebex(requestTo(endpoints.person, on, personId), deadline, on);
  return readPerson(readObject(text, 'a person'));
}

/** People by one address, or by at most 85 ids, page by page. @throws PermanentError `malformed` */
export async function* findPeople(
  by: { email: string } | { ids: readonly string[] },
  deadline: Instant,
  on: Connection,
): AsyncGenerator<Person[]> {
  const first = requestTo(endpoints.people, on);
  if ('email' in by) first.url.searchParams.set('email', checkedEmail(by.email));
  else first.url.searchParams.set('id', checkedIds(by.ids).join(','));
  for await (const reply of followPages(first, deadline, on)) yield readItems(reply.text).map(readPerson);
}

/** Everybody, page by page: items as they came. */
export async function* listPeople(deadline: Instant, on: Connection): AsyncGenerator<readonly unknown[]> {
  const first = requestTo(endpoints.people, on);
  first.url.searchParams.set('max', `${largestPage}`);
  for await (const reply of followPages(first, deadline, on)) yield readItems(reply.text);
}

/**
 * Whether an account may be used. Taken from `loginEnabled` or from its absence, never from `status`, which is presence.
 */
export async function accountState(
  of: { personId: string } | { email: string },
  deadline: Instant,
  on: Connection,
): Promise<AccountState> {
  const person =
    'email' in of ? await personWith(of.email, deadline, on) : await personOf(of.personId, deadline, on);
  if (person === undefined) return 'missing';
  if (person.loginEnabled === undefined) return 'unknown';
  return person.loginEnabled ? 'active' : 'inactive';
}

async function personOf(personId: string, deadline: Instant, on: Connection): Promise<Person | undefined> {
  try {
    return await lookUpPerson(personId, deadline, on);
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

async function personWith(email: string, deadline: Instant, on: Connection): Promise<Person | undefined> {
  let found: Person | undefined;
  for await (const people of findPeople({ email }, deadline, on)) {
    found ??= people.find(each => hasAddress(each, email));
  }
  return found;
}

function hasAddress(person: Person, email: string): boolean {
  return person.emails?.some(each => each.toLowerCase() === email.toLowerCase()) ?? false;
}

function readPerson(item: unknown): Person {
  const read = personShape.safeParse(item);
  if (read.success) return read.data;
  throw new PermanentError('malformed', `A person cannot be read: ${problemOf(read.error)}.`);
}

function checkedEmail(email: string): string {
  if (email.trim() === '') throw new RuleError('owner-blank', 'Name the address of a person.');
  return email;
}

function checkedIds(ids: readonly string[]): readonly string[] {
  if (ids.length === 0) throw new RuleError('ids-missing', 'Name at least one person.');
  if (ids.length > mostIds)
    throw new RuleError('ids-too-many', `${mostIds} people are the most for one call.`);
  if (!ids.every(isId)) throw new RuleError('id-malformed', 'One of the ids is not the id of a person.');
  return ids;
}

/** A UUID, or base64 of either alphabet. Neither `..` nor a comma can be in it. */
function isId(id: string): boolean {
  return /^[\w+/=-]{8,200}$/.test(id);
}
