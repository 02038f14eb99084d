import type { Plan, PlanLine } from '../../lib/domain/plan.ts';
import { several } from '../../lib/page/words.ts';

const verbs: Readonly<Record<PlanLine['action'], string>> = { trash: 'trashed', purge: 'purged' };

/** The plan as people read it, day by day. */
export function planLines(plan: Plan): string[] {
  const { at, mode, policyHash, complete, until, lines, later, held, waiting = 0 } = plan;
  return [
    `What will be trashed and purged until ${until}, by the policy ${policyHash}, as planned at ${at}:`,
    ...(lines.length === 0 ? ['  nothing'] : lines.map(line)),
    ...(later > 0 ? [`${several(later, 'recording')} on later days.`] : []),
    ...(held > 0 ? [`${several(held, 'recording')} planned, and kept by a hold.`] : []),
    ...(waiting > 0
      ? [`${several(waiting, 'recording')} due, and waiting until the owner's account is active.`]
      : []),
    ...(complete ? [] : ['The policy is still being brought to all recordings: this is not the whole plan.']),
    ...(mode === 'live' ? [] : ['In dry run nothing of this is done: tapekeeper live ends that.']),
  ];
}

function line({ day, action, rule, recordings }: PlanLine): string {
  return `  ${day}  ${several(recordings, 'recording')} ${verbs[action]} by rule ${rule}`;
}
