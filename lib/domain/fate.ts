import {
  courseOf,
  graceEndsMs,
  lastMs,
  type Course,
  type Destruction,
  type Due,
  type Fate,
  type RetainedRow,
} from './course.ts';
import { msOf } from './duration.ts';
import { isOver, whyCalm } from './calm.ts';
import type { Decision, Keep, Wait } from './decision.ts';
import { coveredBy, type Hold } from './hold.ts';
import type { Policy } from './policy.ts';
import { actsFromMs, fateUnder, isPlanned } from './redate.ts';
import { isWithoutAccount } from './rule-for.ts';
import { dayOf, epochMsOf, instantOf, type Instant } from './time.ts';

/**
 * What was just found out about the present owner. `leaving`: there is an open case of offboarding. `no-account`: the
 * owner is a workspace, a line or a queue. `unknown`: not looked up, or not shown.
 */
export const ownerStates = ['active', 'inactive', 'missing', 'leaving', 'no-account', 'unknown'] as const;
export type OwnerState = (typeof ownerStates)[number];

/** What counts besides row and policy at the moment of the decision. */
export type Circumstances = { readonly holds: readonly Hold[]; readonly owner: OwnerState };

const verbs: Readonly<Record<Destruction, string>> = { trash: 'trashes', purge: 'purges' };

/**
 * Decides what comes next for a row; pure. Only what stands on the row as its fate is ever acted on, from five minutes
 * into its day. Where the row does not follow the present policy yet, the later of its fate and the policy's counts.
 */
export function decideFate(
  row: RetainedRow,
  policy: Policy,
  { holds, owner }: Circumstances,
  now: Instant,
): Decision {
  const course = courseOf(row, policy);
  return (
    outcomeAwaited(row, course) ??
    heldBy(row, course, holds) ??
    ('why' in course ? whyCalm(course, row, policy) : decideDue(row, course, { policy, owner }, now))
  );
}

function outcomeAwaited(row: RetainedRow, course: Course): Wait | undefined {
  if ('restore' in row && row.restore !== undefined)
    return wait('outcome', course, 'It is being taken out of the recycle bin.');
  if (!('sentAt' in row) || row.sentAt === undefined) return undefined;
  return wait('outcome', course, 'Webex was told, and is looked at before anything else.');
}

function heldBy(row: RetainedRow, course: Course, holds: readonly Hold[]): Wait | undefined {
  const ids = coveredBy(holds, row).map(each => each.id);
  if (ids.length === 0 || isOver(course)) return undefined;
  return { ...wait('hold', course, `It is kept until no hold covers it: ${ids.join(', ')}.`), holds: ids };
}

function decideDue(
  row: RetainedRow,
  course: Due,
  { policy, owner }: { policy: Policy; owner: OwnerState },
  now: Instant,
): Decision {
  const { name } = course.rule;
  const fate = isPlanned(course.action, row) ? fateUnder(row, policy, now) : undefined;
  if (fate === undefined)
    return wait('plan', course, `Rule ${name} ${verbs[course.action]} it, which is not announced yet.`);
  const early = tooEarly(row, { course, fate, policy }, now);
  if (early !== undefined) return early;
  if (!isSafeWith(owner, row))
    return wait('owner', course, `Its owner is ${owner}: Webex might delete it for good at once.`);
  const since = dayOf(fate.plannedAt);
  const reason = `Rule ${name} ${verbs[course.action]} it from ${fate.day} on, as planned on ${since}.`;
  return { next: course.action, fate, rule: name, reason };
}

function tooEarly(
  row: RetainedRow,
  { course, fate, policy }: { course: Due; fate: Fate; policy: Policy },
  now: Instant,
): Keep | Wait | undefined {
  const nowMs = epochMsOf(now);
  const untilMs = actsFromMs(fate, policy);
  if (nowMs >= untilMs) return undefined;
  const until = atMost(untilMs);
  const graceMs = graceEndsMs(course.action, row, policy);
  if (graceMs !== undefined && nowMs < graceMs)
    return { ...wait('grace', course, 'A person restored it, and the time of grace lasts.'), until };
  if (nowMs >= course.dueMs && nowMs < epochMsOf(fate.plannedAt) + msOf(policy.notice))
    return { ...wait('notice', course, `It is due, and was announced on ${dayOf(fate.plannedAt)}.`), until };
  const { name } = course.rule;
  const reason = `Rule ${name} ${verbs[course.action]} it from ${fate.day} on.`;
  return { next: 'keep', until, then: course.action, rule: name, reason };
}

/** Whether the recycle bin keeps what this owner has in it: Webex deletes what an inactive person has there for good. */
export function isSafeWith(owner: OwnerState, { facts }: RetainedRow): boolean {
  if (owner === 'active') return true;
  const type = facts?.owner?.type ?? facts?.origin.ownerType;
  return owner === 'no-account' && type !== undefined && isWithoutAccount(type);
}

function wait(what: Wait['for'], course: Course, reason: string): Wait {
  return { next: 'wait', for: what, rule: 'rule' in course ? course.rule.name : undefined, reason };
}

function atMost(ms: number): Instant {
  return instantOf(Math.min(ms, lastMs));
}
