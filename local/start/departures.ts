import { z } from 'zod';
import type { Offboarding } from '../../lib/domain/offboarding.ts';
import { dayMs, hourMs, instantOf, msBetween } from '../../lib/domain/time.ts';
import type { Offboardings } from '../../lib/ports-offboarding.ts';
import { assignSuccessor, type PeopleOrderPorts } from '../../lib/steps/order-offboarding.ts';
import type { BusyClock } from '../driver/virtual-clock.ts';
import type { Cast, Member, Role } from './cast.ts';
import { hrName, type HrSystem } from './hr-system.ts';

export type DeparturePorts = Omit<PeopleOrderPorts, 'clock'> & {
  readonly clock: BusyClock;
  readonly hr: Pick<HrSystem, 'tell'>;
  /** Of the simulated Webex. */
  readonly adminUrl: string;
};

/** On the last of these days HR goes through the list of those who leave for the first time. */
const lastTold = 1;
const cancelledOnDay = 1;
const lastDays: Readonly<Record<Role, number>> = { ordinary: 1, 'without-manager': 1, cancelled: 11 };
/** An account is locked once everything it owned has been somebody else's for the better part of a day. */
const lockedAfterMs = 12 * hourMs;

const whom: Readonly<Record<Role, string>> = {
  ordinary: 'somebody with a manager',
  'without-manager': 'somebody without a manager',
  cancelled: 'somebody else',
};

/** The calendar day after which somebody has left, YYYY-MM-DD. @param startMs the first moment of day 0 */
export function lastDayOf(role: Role, startMs: number): string {
  return instantOf(startMs + lastDays[role] * dayMs).slice(0, 10);
}

/** The case that HR's word about somebody has opened, if there is one. */
export async function caseOf(
  { email }: Member,
  { offboardings }: { offboardings: Pick<Offboardings, 'whose'> },
): Promise<Offboarding | undefined> {
  return (await offboardings.whose([`email:${email}`])).find(each => each.openedBy === hrName);
}

/**
 * What HR, the administrator and the records manager do about departures on one morning. What is done already shows in
 * the cases and in Webex: a run that was stopped goes on where it was.
 *
 * @returns a line for each deed
 */
export async function morningOfDepartures(
  so: { day: number; startMs: number; by: string; cast: Cast },
  ports: DeparturePorts,
): Promise<string[]> {
  const lines: string[] = [];
  for (const [role, who] of so.cast.leavers) {
    const known = await caseOf(who, ports);
    const line =
      known === undefined ? await tell(role, who, so, ports) : await goOn(role, { who, known }, so, ports);
    if (line !== undefined) lines.push(line);
  }
  return lines;
}

async function tell(
  role: Role,
  who: Member,
  { day, startMs }: { day: number; startMs: number },
  { hr, adminUrl, clock }: DeparturePorts,
): Promise<string | undefined> {
  if (day > lastTold) return undefined;
  if (role === 'without-manager')
    await clock.busy(() => byHand(`${adminUrl}/people/${who.id}/manager`, { manager: null }));
  const manager = role === 'without-manager' ? undefined : who.manager;
  const leaves = lastDayOf(role, startMs);
  await hr.tell({ event: 'leave', person: who.email, manager, leaves, id: `msg_${role}-leaves` });
  return `HR says that ${whom[role]} leaves on ${leaves}.`;
}

async function goOn(
  role: Role,
  { who, known }: { who: Member; known: Offboarding },
  so: { day: number; by: string; cast: Cast },
  ports: DeparturePorts,
): Promise<string | undefined> {
  if (role === 'cancelled') {
    if (known.status === 'cancelled' || so.day < cancelledOnDay) return undefined;
    const about = { person: who.email, manager: who.manager, leaves: undefined };
    await ports.hr.tell({ event: 'cancel', ...about, id: `msg_${role}-stays` });
    return 'HR says that the last of these stays after all.';
  }
  const { custodian } = so.cast;
  if (known.status === 'needs-successor' && custodian !== undefined) {
    await assignSuccessor({ id: known.id, by: so.by, to: custodian.id }, ports);
    return 'The leaver has no manager: the records manager names who is to have the recordings.';
  }
  return known.status === 'reassigned' ? lock(who, known.endedAt, ports) : undefined;
}

async function lock(
  who: Member,
  reassignedAt: Parameters<typeof msBetween>[0],
  { adminUrl, clock }: DeparturePorts,
): Promise<string | undefined> {
  if (msBetween(reassignedAt, clock.now()) < lockedAfterMs) return undefined;
  const { items } = staff.parse(await clock.busy(() => ask(`${adminUrl}/people`)));
  if (items.find(({ email }) => email === who.email)?.state !== 'active') return undefined;
  await clock.busy(() => byHand(`${adminUrl}/people/${who.id}/deactivate`, {}));
  return 'The administrator deactivates the account of somebody who has left.';
}

const staff = z.object({ items: z.array(z.object({ email: z.string(), state: z.string() })) });

async function byHand(url: string, body: object): Promise<unknown> {
  return ask(url, { method: 'POST', body: JSON.stringify(body) });
}

async function ask(url: string, how?: RequestInit): Promise<unknown> {
  const answer = await fetch(url, how);
  if (!answer.ok) throw new Error(`The simulated Webex does not do that by hand: ${answer.status}.`);
  return answer.json();
}
