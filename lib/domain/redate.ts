import { courseOf, lastMs, type Destruction, type Due, type Fate, type RetainedRow } from './course.ts';
import { msOf } from './duration.ts';
import type { Policy } from './policy.ts';
import { dayMs, dayOf, epochMsOf, instantOf, minuteMs, type Instant } from './time.ts';

/** What to write on a row in place of its fate; without one, the fate that it has is taken away. */
export type NewFate = { readonly fate?: Fate };

/**
 * The fate that a row is to have under this policy. It says the first UTC day that begins when it is due and a whole
 * notice has passed since it was planned. It never comes sooner than what was announced, or than a whole notice from
 * now; what comes later, or not at all, does so at once.
 *
 * @returns undefined when nothing changes: the row has that fate already, or is in a state in which its fate is left as
 *   it is (parked, vanished, or sent to Webex and not looked at since)
 */
export function redate(row: RetainedRow, policy: Policy, now: Instant): NewFate | undefined {
  if (isLeftAlone(row)) return undefined;
  const fate = fateUnder(row, policy, now);
  if (isSame(row.fate, fate)) return undefined;
  return fate === undefined ? {} : { fate };
}

/** The fate that counts for a row: what `redate` would write, or what is there. */
export function fateUnder(row: RetainedRow, policy: Policy, now: Instant): Fate | undefined {
  const course = courseOf(row, policy);
  if (!('action' in course)) return undefined;
  const planned = plannedFor(course.action, row);
  const dated =
    planned === undefined ? freshDate(course, policy, now) : laterDate(course, planned, policy, now);
  if (dated === undefined) return undefined;
  return { action: course.action, rule: course.rule.name, policyHash: policy.hash, ...dated };
}

/** From when on a fate may be acted on: nobody's clock is so wrong that this would be early. */
export function actsFromMs({ day, plannedAt }: Dated, { notice }: Policy): number {
  return Math.max(startOfDayMs(day), epochMsOf(plannedAt) + msOf(notice)) + skewMs;
}

type Dated = Pick<Fate, 'day' | 'plannedAt'>;

/** Clocks differ by less. */
const skewMs = 5 * minuteMs;

/** Whether the row has announced this, and nothing has made that void. */
export function isPlanned(action: Destruction, row: RetainedRow): boolean {
  return plannedFor(action, row) !== undefined;
}

/** The fate on the row, unless it was for another state, or for the time before a person restored the recording. */
function plannedFor(action: Destruction, { fate, restoredAt }: RetainedRow): Fate | undefined {
  if (fate?.action !== action || Number.isNaN(startOfDayMs(fate.day))) return undefined;
  return restoredAt !== undefined && fate.plannedAt < restoredAt ? undefined : fate;
}

function freshDate({ dueMs }: Due, { notice }: Policy, now: Instant): Dated | undefined {
  return dateFor(Math.max(dueMs, epochMsOf(now) + msOf(notice)), now);
}

function laterDate(due: Due, planned: Fate, policy: Policy, now: Instant): Dated | undefined {
  const { day, plannedAt } = planned;
  const noticeEndsMs = epochMsOf(plannedAt) + msOf(policy.notice);
  const announced = dateFor(Math.max(due.dueMs, noticeEndsMs), plannedAt);
  if (announced === undefined || announced.day >= day) return announced;
  const fresh = freshDate(due, policy, now);
  return fresh !== undefined && fresh.day < day ? fresh : { day, plannedAt };
}

function dateFor(ms: number, plannedAt: Instant): Dated | undefined {
  const startMs = Math.ceil(ms / dayMs) * dayMs;
  return startMs > lastMs ? undefined : { day: dayOf(instantOf(startMs)), plannedAt };
}

function startOfDayMs(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function isLeftAlone(row: RetainedRow): boolean {
  if (row.status === 'parked' || row.status === 'vanished') return true;
  return (row.status === 'trashing' || row.status === 'purging') && row.sentAt !== undefined;
}

function isSame(one: Fate | undefined, other: Fate | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return (
    one.action === other.action &&
    one.day === other.day &&
    one.rule === other.rule &&
    one.policyHash === other.policyHash &&
    one.plannedAt === other.plannedAt
  );
}
