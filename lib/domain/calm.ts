import type { Calm, Course, RetainedRow } from './course.ts';
import { spell } from './duration.ts';
import type { Keep, Wait } from './decision.ts';
import type { Policy } from './policy.ts';

/** Whether Webex has nothing of the recording any more that could be kept or ended. */
export function isOver(course: Course): boolean {
  return 'why' in course && ['purged', 'expired', 'vanished'].includes(course.why);
}

/** What to say of a row for which the policy has nothing in store as it is. */
export function whyCalm(course: Calm, row: RetainedRow, { webex }: Policy): Keep | Wait {
  const rule = 'rule' in course ? course.rule.name : undefined;
  if (course.why === 'not-archived')
    return { next: 'wait', for: 'archive', rule, reason: 'It is not archived and verified yet.' };
  if (course.why === 'parked')
    return { next: 'wait', for: 'person', rule, reason: 'It is parked until a person releases it.' };
  if (course.why === 'fact-missing') {
    const reason = `Webex did not show its ${course.fact}, which rule ${course.rule.name} asks for.`;
    return { next: 'wait', for: 'person', rule, reason };
  }
  if (course.why === 'never')
    return { next: 'keep', rule, reason: neverEnding(course.rule.name, row, webex) };
  return { next: 'keep', rule, reason: reasons[course.why] };
}

const reasons: Readonly<
  Record<Exclude<Calm['why'], 'not-archived' | 'parked' | 'fact-missing' | 'never'>, string>
> = {
  'no-facts': 'Nothing is known of it that a rule could match.',
  'no-rule': 'No rule matches it.',
  'trashed-by-others':
    'Someone else moved it to the recycle bin, and only what tapekeeper trashed is purged.',
  purged: 'It is no longer in the recycle bin, and the archive keeps its copy forever.',
  expired: 'Nothing is left but the row.',
  vanished: 'Webex no longer knows it.',
};

function neverEnding(rule: string, row: RetainedRow, { retention, bin }: Policy['webex']): string {
  const [verb, webexs] = 'trashedAt' in row ? ['purges', bin] : ['trashes', retention];
  const webexDoes = webexs === 'never' ? 'nor does Webex' : `but Webex deletes after ${spell(webexs)}`;
  return `Rule ${rule} never ${verb} it, ${webexDoes}.`;
}
