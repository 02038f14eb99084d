import { foldText, matchKeys, type Match, type MatchKey } from './match.ts';
import type { Policy, Rule } from './policy.ts';
import type { Facts } from './recording.ts';
import { bareId } from './recording-id.ts';

/**
 * The rule for a recording: the first that matches. `unknown` names a fact that Webex did not show and that this rule
 * asks for: the recording may or may not belong to it, so that nothing can be decided.
 */
export type Matched = { readonly rule: Rule; readonly unknown?: MatchKey };

type Verdict = 'yes' | 'no' | 'unknown';

/**
 * Matches on the recording as first seen, never on its present owner: being reassigned changes nothing.
 * @returns undefined where no rule matches, which no policy that was read allows
 */
export function ruleFor(facts: Facts, policy: Pick<Policy, 'rules'>): Matched | undefined {
  for (const rule of policy.rules) {
    const verdicts = matchKeys.map(key => verdictOn(key, rule.match ?? {}, facts));
    if (verdicts.includes('no')) continue;
    const unknown = matchKeys[verdicts.indexOf('unknown')];
    return unknown === undefined ? { rule } : { rule, unknown };
  }
  return undefined;
}

function verdictOn(key: MatchKey, match: Match, facts: Facts): Verdict {
  const { origin } = facts;
  switch (key) {
    case 'ownerEmail':
      return isAmong(match.ownerEmail, addressOf(origin), coversAddress);
    case 'ownerType':
      return isAmong(match.ownerType, origin.ownerType, sameWord);
    case 'locationId':
      return isAmong(match.locationId, known(origin.locationId), (wanted, id) => wanted === bareId(id));
    case 'serviceType':
      return isAmong(match.serviceType, origin.serviceType, sameWord);
    case 'storageRegion':
      return isAmong(match.storageRegion, regionOf(origin), (wanted, region) => wanted === region);
    case 'topic':
      return isAmong(match.topic, foldText(origin.topic), (wanted, topic) =>
        topic.includes(foldText(wanted)),
      );
    case 'duration':
      return isAmong(match.duration && [match.duration], facts.durationSeconds, isWithin);
  }
}

function isAmong<Wanted, Fact>(
  wanted: readonly Wanted[] | undefined,
  fact: Fact | undefined,
  fits: (wanted: Wanted, fact: Fact) => boolean,
): Verdict {
  if (wanted === undefined) return 'yes';
  if (fact === undefined) return 'unknown';
  return wanted.some(each => fits(each, fact)) ? 'yes' : 'no';
}

/** Whether the address is the wanted one, or of the wanted domain. */
export function coversAddress(wanted: string, address: string): boolean {
  return wanted.includes('@') ? wanted === address : address.endsWith(`@${wanted}`);
}

// Workspaces, lines and queues may have no address for good: none, then, and not an unknown one.
function addressOf({ ownerEmail, ownerType }: Facts['origin']): string | undefined {
  const address = known(ownerEmail)?.toLowerCase();
  if (address !== undefined) return address;
  return isWithoutAccount(ownerType) ? '' : undefined;
}

/** Whether an owner is a workspace, line or queue: no person, who could have an account and lose it. */
export function isWithoutAccount(ownerType: string): boolean {
  return ['place', 'virtualline', 'callqueue'].includes(plain(ownerType));
}

// Webex also has names of countries where its own filter wants two letters.
function regionOf({ storageRegion }: Facts['origin']): string | undefined {
  const region = known(storageRegion)?.toUpperCase();
  return region !== undefined && /^[A-Z]{2}$/.test(region) ? region : undefined;
}

function isWithin(wanted: NonNullable<Match['duration']>, seconds: number): boolean {
  const { shorterThan, longerThan } = wanted;
  return (
    seconds < (shorterThan?.seconds ?? Number.POSITIVE_INFINITY) &&
    seconds > (longerThan?.seconds ?? Number.NEGATIVE_INFINITY)
  );
}

function known(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === '' ? undefined : trimmed;
}

function sameWord(wanted: string, word: string): boolean {
  return plain(wanted) === plain(word);
}

// One type is `virtualLine` in Webex's lists and `VIRTUAL_LINE` in its metadata.
function plain(word: string): string {
  return word.toLowerCase().replaceAll('_', '');
}
