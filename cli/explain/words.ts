import type { NextStep } from '../../lib/domain/next-step.ts';
import type { BrakeOnIt, Obstacle } from '../../lib/domain/obstacle.ts';
import type { PastEvent } from '../../lib/domain/past.ts';
import { several } from '../../lib/page/words.ts';

/** What is to become of a recording. */
export const stepWords: Readonly<Record<NextStep['what'], string>> = {
  archive: 'archived',
  companions: 'looked for',
  look: 'looked at',
  trash: 'trashed',
  purge: 'purged',
  restore: 'taken out of the recycle bin',
  withdraw: 'the intent is taken back',
  nothing: 'nothing',
};

/** What stands in the way, with what to do. */
export function obstacleWords(each: Obstacle): string {
  switch (each.obstacle) {
    case 'hold':
      return `hold ${each.id} on ${each.scope}, since ${each.placedAt}: tapekeeper hold list says why, hold release ends it.`;
    case 'brake':
      return brakeWords(each);
    case 'owner':
      return `its owner's account was found to be ${each.state} ${each.foundAt}: nothing of it goes into the recycle bin before it is active, or has another owner.`;
    case 'dry-run':
      return 'dry run: nothing is changed in Webex; tapekeeper live ends that, and every notice then begins anew.';
    case 'no-policy':
      return 'no policy is in force: tapekeeper policy adopt puts one there.';
    case 'policy-walk':
      return 'the policy is still being brought to all recordings: until then the later of old and new counts.';
    case 'person':
      return `a person has to look at it (${each.reason}): docs/runbook.md, "A recording does not move on".`;
    case 'fault':
      return `the last try failed: ${each.fault}; ${several(each.attempts, 'failure')} held against it.`;
    case 'absence':
      return `Webex did not know it at ${several(each.looks, 'look')} since ${each.since}.`;
  }
}

function brakeWords({ hash, pulledAt, approvedUntil }: BrakeOnIt): string {
  return approvedUntil === undefined
    ? `the brake, pulled ${pulledAt} before the plan ${hash}: tapekeeper approve ${hash} lets it pass.`
    : `the brake, pulled ${pulledAt}, which it may pass until ${approvedUntil}.`;
}

const words: Readonly<Record<PastEvent['event'], string>> = {
  recorded: 'the call was recorded',
  'file-made': 'Webex made the file',
  discovered: 'found in Webex',
  archived: 'archived and verified',
  announced: 'announced',
  'seen-in-bin': 'seen in the recycle bin',
  trashed: 'seen in the recycle bin',
  purged: 'seen to be purged',
  restored: 'seen to be taken out of the recycle bin',
  reassigned: 'seen to belong to another owner',
  parked: 'parked',
  vanished: 'found to be gone from Webex',
  expired: 'the copy in the archive ended',
  intended: 'written down',
  'hold-placed': 'a hold was placed',
  'hold-released': 'a hold was released',
  attempt: 'Webex is told',
  outcome: 'looked at afterwards',
  deed: 'ordered',
};

/** What has become of a recording. */
export function eventWords({ by, receipt, ...about }: PastEvent): string {
  const { event, what, rule, shown, reason, hold } = about;
  const more = [
    ...given('', what),
    ...given('for the departure ', about.case),
    ...given('by rule ', rule),
    ...given('Webex showed ', shown),
    ...given('because of ', reason),
    ...given('hold ', hold),
    ...given('by ', by),
  ];
  return [words[event], ...(more.length === 0 ? [] : [`(${more.join(', ')})`]), ...given('', receipt)].join(
    ' ',
  );
}

function given(before: string, text: string | undefined): string[] {
  return text === undefined ? [] : [`${before}${text}`];
}
