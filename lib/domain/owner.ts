import * as z from 'zod/mini';
import { bareId } from './recording-id.ts';
import { dayMs, instant, msBetween } from './time.ts';

const text = z.string().check(z.minLength(1));

const plainOwner = z.object({
  id: text,
  /** `user`, `place`, `virtualLine`, `callQueue`, or something newer. */
  type: text,
  email: z.optional(z.string()),
  /** Where this person was reached before, newest first: nobody knows under which address Webex lists what is old. */
  formerEmails: z.optional(z.readonly(z.array(z.string()))),
});

/**
 * Whoever may own recordings: a person, a workspace, a virtual line or a queue. Followed by id; addresses are only how
 * Webex's lists are asked for a person's recordings.
 */
export type Owner = Readonly<z.infer<typeof plainOwner>>;

/** Where owners are listed. */
export const ownerSources = ['people', 'workspaces', 'virtualLines', 'queues'] as const;
export type OwnerSource = (typeof ownerSources)[number];

/** When a source was last read to its last page. */
export const sourceReading = z.readonly(z.object({ readAt: instant }));

/** How an owner came to be known: listed as one, or seen as the owner of a recording. */
export type Sighting = 'listed' | 'recorded';

/** A recording of an owner's, by which it can be told whether lists show what the owner has. */
const sample = z.readonly(z.object({ webexId: text, createTime: instant, timeRecorded: instant }));
export type Sample = z.infer<typeof sample>;

/** An owner as it is remembered, and how it came to be known. Nobody is ever forgotten: leavers own recordings, too. */
export const knownOwner = z.readonly(
  z.extend(plainOwner, {
    listed: z.optional(z.literal(true)),
    recorded: z.optional(z.literal(true)),
    /** A person who is not on the list of people, or not any more. */
    left: z.optional(z.literal(true)),
    sample: z.optional(sample),
  }),
);
export type KnownOwner = z.infer<typeof knownOwner>;
/** An owner as it is seen, with the recording that showed it. */
export type SeenOwner = Owner & { readonly sample?: Sample };

const types = ['user', 'place', 'virtualLine', 'callQueue'];
const mostFormer = 3;
/** An older sample may have been deleted since. */
const sampleAgeMs = 30 * dayMs;

/** The id as recordings spell it, out of whatever spelling. What is no UUID stays as it is. */
export function ownerIdOf(spelling: string): string {
  return uuidOf(spelling) ?? spelling.trim();
}

/** The UUID in an id of any spelling; undefined where there is none. */
export function uuidOf(spelling: string): string | undefined {
  const bare = bareId(spelling);
  if (!/^[0-9a-f]{32}$/.test(bare)) return undefined;
  return bare.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/**
 * What is remembered of an owner after a sighting; undefined where that is nothing new. Of two types, the one of the
 * list that it is on counts; of two addresses, both do.
 */
export function remembered(
  before: KnownOwner | undefined,
  seen: SeenOwner,
  how: Sighting,
): KnownOwner | undefined {
  const known = before ?? { id: ownerIdOf(seen.id), type: typeOf(seen.type) };
  const after = withSample(withAddress(withSighting(withType(known, seen, how), how), seen), seen);
  return after === before ? undefined : after;
}

/** Every address that a person may be listed by; none where none is known. */
export function addressesOf(owner: Owner): readonly string[] {
  return owner.email === undefined ? [] : [owner.email, ...(owner.formerEmails ?? [])];
}

// Each of these gives the same owner back where it is nothing new.

function withType(known: KnownOwner, seen: SeenOwner, how: Sighting): KnownOwner {
  const type = typeOf(seen.type);
  const isSettled = type === known.type || (known.listed === true && how === 'recorded');
  return isSettled ? known : { ...known, type };
}

function withSighting(known: KnownOwner, how: Sighting): KnownOwner {
  const { left, ...rest } = known;
  if (left === true && how === 'listed') return { ...rest, listed: true };
  return known[how] === true ? known : { ...known, [how]: true };
}

function withAddress(known: KnownOwner, seen: SeenOwner): KnownOwner {
  const email = seen.email?.trim() ?? '';
  const former = addressesOf(known);
  const isKnown = former.some(each => each.toLowerCase() === email.toLowerCase());
  if (known.type !== 'user' || email === '' || isKnown) return known;
  return former.length === 0
    ? { ...known, email }
    : { ...known, email, formerEmails: former.slice(0, mostFormer) };
}

function withSample(known: KnownOwner, { sample: seen }: SeenOwner): KnownOwner {
  if (seen === undefined) return known;
  const { sample: before } = known;
  const isRecent = before !== undefined && msBetween(before.createTime, seen.createTime) < sampleAgeMs;
  const { webexId, createTime, timeRecorded } = seen;
  return isRecent ? known : { ...known, sample: { webexId, createTime, timeRecorded } };
}

/** Metadata and some lists write types in capitals. */
function typeOf(type: string): string {
  const plain = type.replaceAll('_', '').toLowerCase();
  return types.find(each => each.toLowerCase() === plain) ?? type;
}
