import { msOf, spell, type DurationOrNever } from './duration.ts';
import { isCovered } from './cover.ts';
import type { PolicyDocument, Rule } from './policy.ts';
import { dayMs } from './time.ts';

/** Something that reads well and cannot be meant. `path` leads to it in the file. */
export type Contradiction = { readonly path: readonly (string | number)[]; readonly sentence: string };

/** A decision is acted on at the beginning of the next UTC day, and within 24 hours of that. */
const headStartDays = 2;

/** Everything in a policy that could never happen, or that Webex would do first. */
export function contradictionsIn(policy: PolicyDocument): readonly Contradiction[] {
  const { rules } = policy;
  return [
    ...rules.flatMap((rule, index) => [
      ...takenName(rules, index),
      ...unreachable(rules, index),
      ...endedByWebex(policy, rule, index),
      ...purgeWithoutTrash(rule, index),
    ]),
    ...noticeTooLong(policy),
    ...withoutCatchAll(rules),
  ];
}

function takenName(rules: readonly Rule[], index: number): Contradiction[] {
  const { name } = ruleAt(rules, index);
  const first = rules.findIndex(each => each.name === name);
  if (first === index) return [];
  const sentence = `${name} is already the name of rule ${first + 1}. Give each rule its own name.`;
  return [{ path: ['rules', index, 'name'], sentence }];
}

function unreachable(rules: readonly Rule[], index: number): Contradiction[] {
  const { name, match } = ruleAt(rules, index);
  const earlier = rules.slice(0, index).find(each => isCovered(match, each.match));
  if (earlier === undefined) return [];
  const sentence =
    earlier.match === undefined
      ? `${name} is never reached: ${earlier.name} before it has no match and takes everything. Move ${earlier.name} to the end.`
      : `${name} is never reached: ${earlier.name} before it takes all that it covers. Move ${name} up, or delete it.`;
  return [{ path: ['rules', index], sentence }];
}

function endedByWebex(policy: PolicyDocument, rule: Rule, index: number): Contradiction[] {
  const { retention, bin } = policy.webex;
  return [
    ...tooLate(rule.trashAfter, retention, ['rules', index, 'trashAfter'], 'deletes recordings'),
    ...tooLate(rule.purgeAfter, bin, ['rules', index, 'purgeAfter'], 'empties its recycle bin'),
  ];
}

function tooLate(
  ours: DurationOrNever,
  webexs: DurationOrNever,
  path: Contradiction['path'],
  does: string,
): Contradiction[] {
  if (ours === 'never' || webexs === 'never' || ours.days + headStartDays <= webexs.days) return [];
  const most = webexs.days - headStartDays;
  const remedy = most < 1 ? 'Write never' : `Write at most "${spell({ days: most })}", or never`;
  const sentence = `${spell(ours)} is too late: Webex itself ${does} after ${spell(webexs)}, and acting may take ${headStartDays} days. ${remedy}.`;
  return [{ path, sentence }];
}

function purgeWithoutTrash({ trashAfter, purgeAfter }: Rule, index: number): Contradiction[] {
  if (trashAfter !== 'never' || purgeAfter === 'never') return [];
  const sentence =
    'can never come: only what this rule trashed is purged, and its trashAfter is never. Write never here too.';
  return [{ path: ['rules', index, 'purgeAfter'], sentence }];
}

function noticeTooLong({ notice, webex, rules }: PolicyDocument): Contradiction[] {
  const limits = [
    {
      webexs: webex.retention,
      used: rules.some(rule => rule.trashAfter !== 'never'),
      does: 'deletes recordings',
    },
    {
      webexs: webex.bin,
      used: rules.some(rule => rule.purgeAfter !== 'never'),
      does: 'empties its recycle bin',
    },
  ];
  return limits.flatMap(({ webexs, used, does }) => (used ? tooLong(notice.days, webexs, does) : []));
}

function tooLong(days: number, webexs: DurationOrNever, does: string): Contradiction[] {
  if (webexs === 'never' || (days + headStartDays) * dayMs <= msOf(webexs)) return [];
  const sentence = `${spell({ days })} of notice is too long: Webex itself ${does} after ${spell(webexs)}, and acting may take ${headStartDays} days. Write less.`;
  return [{ path: ['notice'], sentence }];
}

function withoutCatchAll(rules: readonly Rule[]): Contradiction[] {
  if (rules.some(rule => rule.match === undefined)) return [];
  const sentence =
    'leave some recordings without a rule. End the list with a rule without match, for everything else.';
  return [{ path: ['rules'], sentence }];
}

function ruleAt(rules: readonly Rule[], index: number): Rule {
  const rule = rules[index];
  if (rule === undefined) throw new RangeError(`There is no rule ${index + 1}.`);
  return rule;
}
