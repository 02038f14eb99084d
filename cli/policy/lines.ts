import type { AdoptedPolicy } from '../../lib/domain/adopted-policy.ts';
import type { Change, Changes, Difference } from '../../lib/domain/difference-of-fates.ts';
import type { Policy } from '../../lib/domain/policy.ts';
import { several } from '../../lib/page/words.ts';

const changes = [
  ['earlier', 'would end earlier'],
  ['later', 'would end later'],
  ['gained', 'would get an end'],
  ['lost', 'would have no end any more'],
  ['same', 'would stay as planned'],
] as const;

/** What a policy would change, in all and by the rule that counts afterwards. */
export function differenceLines(
  before: Policy | undefined,
  after: Policy,
  { all, byRule, purges }: Difference,
): string[] {
  const than = before === undefined ? 'what stands on the rows' : `the policy in force (${before.hash})`;
  return [
    `The policy ${after.hash}, compared with ${than}:`,
    ...changeLines(all),
    ...purgeLines(purges),
    ...Object.entries(byRule).flatMap(([rule, ofRule]) => [`Rule ${rule}:`, ...changeLines(ofRule)]),
    before?.hash === after.hash
      ? 'Both say the same.'
      : `Nothing moves in before a whole notice of ${several(after.notice.days, 'day')}.`,
  ];
}

function changeLines(of: Changes): string[] {
  const lines = changes.flatMap(([change, words]) => {
    const { rows, firstDay } = of[change];
    if (rows === 0) return [];
    return [`  ${several(rows, 'recording')} ${words}${since(change, firstDay)}`];
  });
  return lines.length === 0 ? ['  no recordings'] : lines;
}

/** Only what moves: most of it has moved with the day of trashing. */
function purgeLines(of: Changes): string[] {
  const lines = changeLines({ ...of, same: { rows: 0 } });
  return of.same.rows === rowsOf(of) ? [] : ['And their purge, after that:', ...lines];
}

function rowsOf(of: Changes): number {
  return Object.values(of).reduce((sum, { rows }) => sum + rows, 0);
}

function since(change: Change, firstDay: string | undefined): string {
  if (firstDay === undefined || change === 'same') return '';
  return change === 'lost' ? `, the first had it on ${firstDay}` : `, the first on ${firstDay}`;
}

/** Which policy is in force, since when, and how far it was brought. */
export function inForceLines({ hash, adoptedAt, by, redatedFrom, redatedAt }: AdoptedPolicy): string[] {
  const walk =
    redatedAt === undefined
      ? `It is being brought to all recordings${redatedFrom === undefined ? '' : `, and has come down to files of ${redatedFrom}`}.`
      : `Every recording follows it since ${redatedAt}.`;
  return [`The policy in force is ${hash}, adopted at ${adoptedAt} by ${by}.`, walk];
}
