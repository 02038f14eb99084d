import type { Problem } from '../problem.ts';
import type { Claim, Court } from './court.ts';
import { whyDelayed, type Plan } from './delays.ts';
import { inForceBy } from './earliest.ts';
import { bareId } from './ids.ts';
import { pastOf, type Call, type Life } from './life.ts';
import { isPutBack } from './rescues.ts';
import { isoOf } from './spans.ts';

const operations = { trash: 'softDelete', purge: 'purge' } as const;

/** Plans that nobody can have made then, that were not kept, or that nobody carried out. */
export function judgePlans(lives: readonly Life[], claims: readonly Claim[], court: Court): Problem[] {
  const known = new Map(lives.map(life => [bareId(life.recording.id), life]));
  return claims.flatMap((claim): Problem[] => {
    const plan = { operation: operations[claim.action], plannedMs: Date.parse(claim.plannedAt) };
    const said = `the plan says that its ${claim.action} was announced on ${isoOf(plan.plannedMs)}`;
    const life = known.get(bareId(claim.id));
    const whyNot = life === undefined ? 'and Webex has no such recording' : whyImpossible(life, plan, court);
    if (whyNot !== undefined) return [{ kind: 'early', of: claim.id, why: `${said}, ${whyNot}` }];
    const delay = life && whyDelayed(life, plan, court);
    return delay === undefined ? [] : [{ kind: 'overdue', of: claim.id, why: `${said}, ${delay}` }];
  });
}

function whyImpossible(life: Life, plan: Plan, court: Court): string | undefined {
  const { operation, plannedMs } = plan;
  if (plannedMs > court.nowMs) return 'which is still to come';
  if (life.listedMs === undefined || plannedMs < life.listedMs) return 'before any list showed it';
  const trashed = pastOf(life).findLast(each => each.write.operation === 'softDelete');
  if (operation === 'purge' && (trashed === undefined || plannedMs < trashed.shownMs))
    return 'before the recycle bin showed it';
  const hasty = life.calls.find(call => isHasty(call, plan, court) && !isPutBack(life, call, court));
  return hasty && `and it was done at ${isoOf(hasty.atMs)}`;
}

function isHasty({ isOurs, changedIt, atMs, write }: Call, plan: Plan, { policies }: Court): boolean {
  if (!isOurs || !changedIt || write.operation !== plan.operation || atMs < plan.plannedMs) return false;
  return atMs < plan.plannedMs + (inForceBy(policies, atMs).at(-1)?.noticeMs ?? 0);
}
