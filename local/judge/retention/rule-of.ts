import { z } from 'zod';
import { bareId } from './ids.ts';
import type { JudgedPolicy, JudgedRule, Match } from './policy-file.ts';

// Null, or no text at all, tells as little as nothing.
const maybe = z.string().optional().catch(undefined);

/** What the first list that showed a recording said of it. */
const firstListed = z.object({
  topic: z.string(),
  serviceType: z.string(),
  ownerId: z.string(),
  ownerEmail: maybe,
  ownerType: z.string(),
  storageRegion: maybe,
  durationSeconds: z.number(),
  serviceData: z.object({ locationId: maybe }).optional().catch(undefined),
});
export type FirstListed = z.infer<typeof firstListed>;

/** @returns undefined for what nobody can read, or nobody was ever shown */
export function readFirstListed(item: unknown): FirstListed | undefined {
  return firstListed.safeParse(item).data;
}

/** Only the beginning of a topic is looked at. */
const topicLetters = 100;
type Answer = 'yes' | 'no' | 'nobody-knows';

/**
 * The first rule that covers a recording, as it was when it was first listed and whatever became of it.
 *
 * @returns undefined where that cannot be told, since Webex did not say what the rule asks for
 */
export function ruleOf(seen: FirstListed, policy: JudgedPolicy): JudgedRule | undefined {
  for (const rule of policy.rules) {
    const answers = answersTo(rule.match ?? {}, seen);
    if (answers.includes('no')) continue;
    return answers.includes('nobody-knows') ? undefined : rule;
  }
  return undefined;
}

function answersTo(match: Match, seen: FirstListed): Answer[] {
  const place = said(seen.serviceData?.locationId);
  const region = said(seen.storageRegion)?.toUpperCase();
  const topic = folded(Array.from(seen.topic).slice(0, topicLetters).join(''));
  return [
    oneOf(match.ownerEmail, addressOf(seen), isAt),
    oneOf(match.ownerType, seen.ownerType, isSameWord),
    oneOf(match.locationId, place, (wanted, id) => bareId(wanted) === bareId(id)),
    oneOf(match.serviceType, seen.serviceType, isSameWord),
    // Two letters are a region. Webex has longer words, too, and nobody knows which of them is which region.
    oneOf(match.storageRegion, region?.length === 2 ? region : undefined, isSameWord),
    oneOf(match.topic, topic, (wanted, text) => text.includes(folded(wanted))),
    oneOf(match.duration && [match.duration], seen.durationSeconds * 1000, isBetween),
  ];
}

function oneOf<Wanted, Fact>(
  wanted: readonly Wanted[] | undefined,
  fact: Fact | undefined,
  fits: (wanted: Wanted, fact: Fact) => boolean,
): Answer {
  if (wanted === undefined) return 'yes';
  if (fact === undefined) return 'nobody-knows';
  return wanted.some(each => fits(each, fact)) ? 'yes' : 'no';
}

/** Workspaces, lines and queues need no address, so that none of theirs is unknown; of a person it is. */
function addressOf({ ownerEmail, ownerType }: FirstListed): string | undefined {
  return said(ownerEmail) ?? (isPerson(ownerType) ? undefined : '');
}

function isPerson(ownerType: string): boolean {
  return !['place', 'virtualLine', 'callQueue'].some(each => isSameWord(each, ownerType));
}

function isAt(wanted: string, address: string): boolean {
  const [low, lowAddress] = [wanted.toLowerCase(), address.toLowerCase()];
  return low.includes('@') ? low === lowAddress : lowAddress.split('@').at(-1) === low && lowAddress !== low;
}

function isSameWord(one: string, other: string): boolean {
  const [low, otherLow] = [one, other].map(each => each.toLowerCase().replaceAll('_', ''));
  return low === otherLow;
}

function isBetween(wanted: NonNullable<Match['duration']>, ms: number): boolean {
  return wanted.moreThanMs < ms && ms < wanted.lessThanMs;
}

function said(text: string | undefined): string | undefined {
  return text?.trim() === '' ? undefined : text?.trim();
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
