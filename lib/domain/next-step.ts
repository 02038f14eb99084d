import { companionsSettled } from './companions.ts';
import { courseOf, lastMs, type Destruction, type RetainedRow } from './course.ts';
import type { Decision } from './decision.ts';
import { actionOf, isIntended, type Intended } from './destroying.ts';
import { decideFate } from './fate.ts';
import type { Look } from './next-look.ts';
import type { Policy } from './policy.ts';
import { actsFromMs } from './redate.ts';
import { decideCall, isRestorable } from './restoring.ts';
import { callOf, isRetained, type Call, type Retained } from './retained.ts';
import { countedFrom, redateIn } from './stage.ts';
import { instantOf, latest, type Instant } from './time.ts';
import { turnOf } from './turn.ts';

/**
 * Something that is to become of a recording. `companions`: transcript or metadata are looked for. `look`: Webex is
 * asked where it is. `withdraw`: the intent to trash or purge it is taken back.
 */
export type NextStep = {
  readonly what: 'archive' | 'companions' | 'look' | 'restore' | 'withdraw' | 'nothing' | Destruction;
  /** Not before; missing where nothing is to come, or nobody knows when. */
  readonly at?: Instant;
  readonly rule?: string | undefined;
  /** A sentence that names no person. */
  readonly reason: string;
};

/**
 * What comes next for a row, in this order; pure, and the same decisions that `sweep` and whoever acts make. The owner
 * is taken for active: whoever acts looks.
 */
export function nextSteps(row: RetainedRow, look: Look, now: Instant): readonly NextStep[] {
  const turn = turnOf(row, look);
  if (turn === 'retain' && isRetained(row)) return [retainStep(row, look, now)];
  if (turn !== 'archive' || isOverAndQuiet(row)) return [fateStep(row, look, now)];
  const first = archiveStep(row, now);
  const fate = fateStep(row, look, now);
  return first.what === 'archive' && fate.reason === notArchived ? [first] : [first, fate];
}

/** Nobody rings for what is purged and has no moment to be looked at. */
function isOverAndQuiet({ status, lookAt, wake }: RetainedRow): boolean {
  return status === 'purged' && lookAt === undefined && wake === undefined;
}

/** What the policy has in store, whoever's turn it is. */
export function fateStep(row: RetainedRow, look: Look, now: Instant): NextStep {
  const { policy, stage, holds } = look;
  if (policy === undefined)
    return { what: 'nothing', reason: 'No policy is in force, so nothing is trashed or purged.' };
  const terms = { policy, stage };
  const counted = row.fate === undefined ? row : { ...row, fate: countedFrom(row.fate, terms) };
  const decision = decideFate(counted, policy, { holds, owner: 'active' }, now);
  const fate = redateIn(row, terms, now)?.fate ?? counted.fate;
  return stepOf(decision, {
    action: actionIn(row, policy),
    from: fate && instantOf(Math.min(actsFromMs(fate, policy), lastMs)),
  });
}

const notArchived = 'It is not archived and verified yet.';

function actionIn(row: RetainedRow, policy: Policy): Destruction | undefined {
  const course = courseOf(row, policy);
  return 'action' in course ? course.action : undefined;
}

function stepOf(
  decision: Decision,
  due: { action: Destruction | undefined; from: Instant | undefined },
): NextStep {
  const { rule, reason } = decision;
  if ('fate' in decision) return { what: decision.next, ...at(due.from), rule, reason };
  const { until } = { until: undefined, ...decision };
  if (decision.next === 'keep') return { what: decision.then ?? 'nothing', ...at(until), rule, reason };
  if (due.action === undefined || !['plan', 'notice', 'grace'].includes(decision.for))
    return { what: 'nothing', rule, reason };
  return { what: due.action, ...at(until ?? due.from), rule, reason };
}

function retainStep(row: Retained, look: Look, now: Instant): NextStep {
  const call = callOf(row);
  const due = at(latest(now, row.lookAt ?? now));
  if (call !== undefined)
    return { what: 'look', ...due, reason: `${told(call)} What came of it is looked at.` };
  if (look.stage.mode !== 'live' && !isIntended(row))
    return { what: 'nothing', reason: 'Nothing is changed in Webex in dry run.' };
  if (isIntended(row)) return intentStep(row, look, now);
  if (isRestorable(row)) return { what: 'restore', ...due, reason: orders[row.restore?.by ?? 'person'] };
  return {
    what: 'trash',
    ...due,
    rule: 'rescued',
    reason: 'It was taken out of the recycle bin only to be archived, and goes back there.',
  };
}

const orders = {
  hold: 'It is taken out of the recycle bin, because a hold covers it.',
  person: 'A person ordered to take it out of the recycle bin.',
  rescue: 'It is taken out of the recycle bin to be archived.',
} as const;

function told({ what, sentAt }: Call): string {
  return `Webex was told to ${what} it at ${sentAt}.`;
}

function intentStep(row: Intended, { policy, stage, holds }: Look, now: Instant): NextStep {
  const action = actionOf(row);
  if (stage.mode !== 'live' || policy === undefined)
    return {
      what: 'withdraw',
      ...at(now),
      reason: `It was to be ${action === 'trash' ? 'trashed' : 'purged'}, which is taken back: ${policy === undefined ? 'no policy is in force' : 'this is a dry run'}.`,
    };
  const { next, rule, reason } = decideCall(row, { policy, stage, holds, owner: 'active' }, now);
  return { what: next === action ? action : 'withdraw', ...at(now), rule, reason };
}

function archiveStep(row: RetainedRow, now: Instant): NextStep {
  const due = at(latest(now, row.lookAt ?? now));
  if (row.status === 'discovered' || row.status === 'binned')
    return { what: 'archive', ...due, reason: 'It is not in the archive yet.' };
  const archive = 'archive' in row ? row.archive : undefined;
  if (archive === undefined || companionsSettled(archive) || row.absence !== undefined)
    return { what: 'look', ...due, reason: 'Webex is asked where it is.' };
  return { what: 'companions', ...due, reason: 'Its transcript or metadata are still looked for.' };
}

function at(moment: Instant | undefined): { at?: Instant } {
  return moment === undefined ? {} : { at: moment };
}
