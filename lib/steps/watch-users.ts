import { StaleMoveError } from '../domain/errors.ts';
import { hear } from '../domain/hear-offboarding.ts';
import {
  idleAccount,
  idleAs,
  idleEvent,
  isSettled,
  isWithoutCase,
  type IdleAccount,
} from '../domain/idle-account.ts';
import type { KnownOwner } from '../domain/owner.ts';
import { keysOf } from '../domain/person-key.ts';
import type { Settling } from '../domain/settle-offboarding.ts';
import type { Instant } from '../domain/time.ts';
import { webexItself } from '../domain/webex-person.ts';
import { notesOf } from '../notes.ts';
import type { Clock, Log, Marks, NewId, Notes } from '../ports.ts';
import type { Offboardings, People, Sources } from '../ports-offboarding.ts';
import { countLeavers, pulledBrakes } from './leavers.ts';
import { foundAccounts } from './owner-accounts.ts';
import { allOwners, lastReadAt } from './owners.ts';
import { watchDeadlines } from './watch-deadlines.ts';

export type WatchUsersPorts = {
  readonly people: Pick<People, 'withId'>;
  readonly offboardings: Pick<Offboardings, 'whose' | 'write' | 'every'>;
  readonly sources: Pick<Sources, 'terms'>;
  readonly notes: Notes;
  readonly marks: Marks;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
};
type Idle = { readonly owner: KnownOwner; readonly since: Instant };

/** What is left is seen by the next run. */
const mostOpened = 50;

/**
 * Opens a case for each owner of recordings whose account was not active at two looks an hour apart, and about whom
 * nobody has said anything: it waits for a second source, or for a person. The looks are those of `watch-owners`; before
 * a case is opened, the account is looked up once more, because a list never proves absence. Then it names the cases
 * whose recordings Webex will soon delete.
 *
 * @throws TransientError
 */
export async function watchUsers(so: { deadline: Instant }, ports: WatchUsersPorts): Promise<void> {
  const { sources, clock, log } = ports;
  const terms = await sources.terms();
  const waiting = await withoutCase(await idleLong(ports), ports);
  const confirmed = [];
  for (const each of waiting.slice(0, mostOpened)) {
    if (clock.now() >= so.deadline) break;
    const as = await idleNow(each, so.deadline, ports);
    if (as !== undefined) confirmed.push({ owner: each.owner, as });
  }
  const now = clock.now();
  const who = confirmed.map(({ owner }) => owner.id);
  await countLeavers(webexItself, who, { now, most: terms.mostLeaversAnHour }, ports);
  const settling = { terms, brakes: await pulledBrakes(ports), now };
  for (const { owner, as } of confirmed) await open(owner, as, settling, ports);
  log.info('users-watched', { waiting: waiting.length, opened: confirmed.length });
  await watchDeadlines(terms, ports);
}

/** Keeps since when accounts are not active. @returns those for whom that was so at two looks */
async function idleLong({ notes }: WatchUsersPorts): Promise<Idle[]> {
  const readAt = await lastReadAt('people', { notes });
  if (readAt === undefined) return [];
  const accounts = await foundAccounts({ notes });
  const kept = notesOf(notes, 'idle-account', idleAccount);
  const known = new Map(await kept.all());
  const long: Idle[] = [];
  for (const owner of await allOwners({ notes })) {
    const isIdle = idleAs(owner, accounts.get(owner.id)) !== undefined;
    const before = known.get(owner.id);
    const after: IdleAccount = { since: isIdle ? (before?.since ?? readAt) : null };
    if (after.since !== (before?.since ?? null)) await kept.change(owner.id, () => after);
    if (after.since !== null && isSettled(after, readAt)) long.push({ owner, since: after.since });
  }
  return long;
}

async function withoutCase(idle: readonly Idle[], { offboardings }: WatchUsersPorts): Promise<Idle[]> {
  const without: Idle[] = [];
  for (const each of idle) {
    const { system, subject } = idleEvent(each.owner, 'gone', each.since);
    const cases = await offboardings.whose(keysOf(system, subject));
    if (isWithoutCase(cases, each.since)) without.push(each);
  }
  return without;
}

async function idleNow(
  { owner }: Idle,
  deadline: Instant,
  { people }: WatchUsersPorts,
): Promise<'inactive' | 'gone' | undefined> {
  const person = await people.withId(owner.id, deadline);
  if (person === undefined) return 'gone';
  return person.state === 'inactive' ? 'inactive' : undefined;
}

async function open(
  owner: KnownOwner,
  as: 'inactive' | 'gone',
  settling: Settling,
  { offboardings, newId }: WatchUsersPorts,
): Promise<void> {
  const event = idleEvent(owner, as, settling.now);
  const found = await offboardings.whose(keysOf(event.system, event.subject));
  const { moves, keys, caseId } = hear(event, found, { ...settling, newId });
  try {
    await offboardings.write({ moves, lead: { keys, to: caseId, from: found.map(({ id }) => id) } });
  } catch (error) {
    // Somebody was heard meanwhile: the next run sees what they have said.
    if (!(error instanceof StaleMoveError)) throw error;
  }
}
