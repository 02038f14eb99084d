import { StaleMoveError, TransientError } from '../domain/errors.ts';
import { isOpen, isUnbegun, type Begun, type Offboarding } from '../domain/offboarding.ts';
import type { OffboardingTerms } from '../domain/offboarding-terms.ts';
import { ownerIdOf } from '../domain/owner.ts';
import { withOrder, withRefusal } from '../domain/person-word.ts';
import { everyKey, settle } from '../domain/settle-offboarding.ts';
import { minuteMs, plusMs } from '../domain/time.ts';
import type { Clock, NewId, Notes, Papers } from '../ports.ts';
import type { Offboardings, People } from '../ports-offboarding.ts';
import { successorNow } from './find-successor.ts';
import { pulledBrakes } from './leavers.ts';
import { activePerson } from './reassign-target.ts';
import { reassignmentOf } from './reassign-run.ts';
import { stageNow } from './stage-now.ts';
import { writeReceipt } from './write-receipt.ts';

export type OrderPorts = {
  readonly offboardings: Pick<Offboardings, 'get' | 'whose' | 'write'>;
  readonly terms: () => Promise<OffboardingTerms>;
  readonly notes: Notes;
  readonly papers: Pick<Papers, 'get' | 'put'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly newId: NewId;
};
export type PeopleOrderPorts = OrderPorts & { readonly people: People };
/** @param id of the case @param by whoever gives the order */
type Order = { readonly id: string; readonly by: string };

const mostTries = 8;
const patienceMs = 5 * minuteMs;

// Every order throws an Error in a sentence for what cannot be done, with nothing changed, and a TransientError when the
// tables, the archive or Webex fail. A receipt says who has given it, before anything changes.

/** A person's word that a departure is to be done, whatever it was held for. */
export async function approveCase({ id, by }: Order, ports: OrderPorts): Promise<Offboarding> {
  return order({ id, by, what: 'offboarding-approve' }, ports, async (each, now) => {
    if (!isUnbegun(each)) throw new Error(`${is(each)}: there is nothing to approve.`);
    return settle({ ...each, approval: { by, at: now } }, await settling(now, ports));
  });
}

/** Names who is to have the recordings. @param to their id, or their address at Webex */
export async function assignSuccessor(
  { id, by, to }: Order & { to: string },
  ports: PeopleOrderPorts,
): Promise<Offboarding> {
  const found = await caseOf(id, ports);
  const ownerId = await fitSuccessor(to, found.ownerId ?? '', ports);
  const successor = { ownerId, basis: 'assigned' } as const;
  return order({ id, by, what: 'offboarding-assign' }, ports, async (each, now) => {
    if (!isOpen(each)) throw new Error(`${is(each)}: nobody is to have anything any more.`);
    if (!isUnbegun(each)) return { ...each, successor };
    return settle({ ...each, successor }, await settling(now, ports));
  });
}

/** Has a departure done now, before its day, and whatever it was held for. */
export async function runCase({ id, by }: Order, ports: OrderPorts): Promise<Offboarding> {
  return order({ id, by, what: 'offboarding-run' }, ports, async (each, now) => {
    if (!isUnbegun(each)) throw new Error(`${is(each)}: there is nothing to begin.`);
    const words = withOrder(each, now);
    return settle({ ...each, words, approval: { by, at: now } }, await settling(now, ports));
  });
}

/** Has everything that an owner has reassigned now: the only way for workspaces, virtual lines and queues. */
export async function runOwner(
  { ownerId: given, by, to }: { ownerId: string; by: string; to: string },
  ports: PeopleOrderPorts,
): Promise<Offboarding> {
  const now = ports.clock.now();
  const ownerId = ownerIdOf(given);
  const others = await ports.offboardings.whose([`webex:${ownerId}`]);
  const open = others.find(isOpen);
  if (open !== undefined)
    throw new Error(`There is a departure of this owner already: use tapekeeper offboarding run ${open.id}.`);
  const successor = { ownerId: await fitSuccessor(to, ownerId, ports), basis: 'assigned' } as const;
  const id = `${now.slice(0, 10)}-${ports.newId().slice(0, 8)}`;
  const words = withOrder({ words: {}, ownerId }, now);
  const known = { ownerId, enrichedAt: now, successor, approval: { by, at: now } };
  const base = { id, version: 1, openedAt: now, openedBy: 'tapekeeper:person', words, ...known };
  const opened = settle({ ...base, status: 'noted' }, await settling(now, ports));
  await deed({ id, by, what: 'offboarding-run' }, ports);
  const lead = { keys: everyKey(opened), to: id, from: others.map(each => each.id) };
  await ports.offboardings.write({ moves: [{ to: opened }], lead });
  return opened;
}

/**
 * Drops a departure of which nothing was done; of one that has begun, orders to give back what still belongs to whoever
 * got it. Only somebody with an active account can be given anything.
 */
export async function undoCase({ id, by }: Order, ports: PeopleOrderPorts): Promise<Offboarding> {
  const found = await caseOf(id, ports);
  if (!isUnbegun(found)) await refuseUndo(found, ports);
  return order({ id, by, what: 'offboarding-undo' }, ports, async (each, now) => {
    if (isUnbegun(each))
      return settle({ ...each, words: withRefusal(each, now) }, await settling(now, ports));
    if (each.status !== 'reassigning' && each.status !== 'reassigned')
      throw new Error(`${is(each)}: there is nothing to give back.`);
    return toGiveBack(each, { by, at: now });
  });
}

function toGiveBack(each: Begun, { by, at }: NonNullable<Offboarding['approval']>): Begun {
  const { walk: _walk, undoRefused: _before, undoneAt: _done, ...before } = reassignmentOf(each);
  const undo = { by, at, next: 0, found: 0 };
  const reassignment = { ...before, left: [], walks: 0, undo };
  return { ...each, reassignment, wake: 'reassign', lookAt: plusMs(at, 15 * minuteMs) };
}

async function refuseUndo(each: Offboarding, ports: PeopleOrderPorts): Promise<void> {
  if (reassignmentOf(each).calls.length === 0 || each.ownerId === undefined)
    throw new Error(`${is(each)}: there is nothing to give back.`);
  if ((await stageNow(ports)).mode !== 'live')
    throw new Error('Nothing is given back in dry run: go live first (tapekeeper live).');
  const person = await activePerson(each.ownerId, plusMs(ports.clock.now(), patienceMs), ports);
  if (typeof person !== 'string') return;
  const why = {
    inactive: "the person's account is not active: have it activated in Control Hub first",
    missing: 'Webex knows no such person any more, and only people can be given recordings',
  };
  throw new Error(`Nothing can be given back, because ${why[person]}.`);
}

const unfit = {
  missing: 'Webex knows nobody of this id or address',
  inactive: 'the account is not active',
  outside: 'they are not of this organisation',
  leaving: 'they leave themselves',
  'the-leaver': 'they are whose recordings these are',
};

async function fitSuccessor(to: string, leaver: string, ports: PeopleOrderPorts): Promise<string> {
  const deadline = plusMs(ports.clock.now(), patienceMs);
  const named = to.includes('@')
    ? (await ports.people.withAddress(to.toLowerCase(), deadline))?.ownerId
    : ownerIdOf(to);
  const so = { leaver: { ownerId: leaver }, deadline };
  const found = named === undefined ? 'missing' : await successorNow(named, so, ports);
  if (typeof found !== 'string') return found.ownerId;
  throw new Error(`Recordings cannot be given to them, because ${unfit[found]}: name somebody else.`);
}

async function order(
  { id, by, what }: Order & { what: string },
  ports: OrderPorts,
  decide: (each: Offboarding, now: ReturnType<Clock['now']>) => Promise<Offboarding>,
): Promise<Offboarding> {
  let isOnPaper = false;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const from = await caseOf(id, ports);
    const to = await decide(from, ports.clock.now());
    if (!isOnPaper) await deed({ id, by, what }, ports);
    isOnPaper = true;
    try {
      await ports.offboardings.write({ moves: [{ from, to }] });
      return to;
    } catch (error) {
      if (!(error instanceof StaleMoveError)) throw error;
    }
  }
  throw new TransientError('store-unavailable', 'A case is written by others without end: try it again.');
}

async function deed({ id, by, what }: Order & { what: string }, ports: OrderPorts): Promise<void> {
  await writeReceipt({ kind: 'deed', what, at: ports.clock.now(), by, about: { case: id } }, ports);
}

async function caseOf(id: string, { offboardings }: Pick<OrderPorts, 'offboardings'>): Promise<Offboarding> {
  const found = await offboardings.get(id);
  if (found === undefined)
    throw new Error(`There is no departure ${id}: tapekeeper offboarding list --all names them all.`);
  return found;
}

async function settling(now: ReturnType<Clock['now']>, ports: OrderPorts) {
  return { now, terms: await ports.terms(), brakes: await pulledBrakes(ports) };
}

function is({ id, status }: Offboarding): string {
  return `The departure ${id} is ${status}`;
}
