import * as z from 'zod/mini';
import type { Facts } from './recording.ts';
import { bareId, recordingId, type RecordingId } from './recording-id.ts';
import { instant, type Instant } from './time.ts';

// What consists of blanks and invisible characters only says nothing to whoever reads it.
const words = z.string().check(z.regex(/[^\s\p{C}]/u, 'is blank'));

/** Text that is not blank, and has at most so many characters. */
function upTo(characters: number) {
  return words.check(
    z.refine(text => Array.from(text).length <= characters, `has more than ${characters} characters`),
  );
}

/** Who places or releases a hold. */
export const person = words;
/** Why a hold is placed. */
export const holdReason = upTo(500);

const base = {
  id: upTo(100),
  reason: holdReason,
  by: person,
  placedAt: instant,
  releasedAt: z.optional(instant),
  releasedBy: z.optional(person),
};

/**
 * An order that nothing of what it covers may be trashed, purged or left unarchived, as a union on `scope`. What it
 * covers is decided when a recording is looked at, so it covers those that come later. Ids are kept as they were given.
 */
export const hold = z
  .discriminatedUnion('scope', [
    z.readonly(z.object({ ...base, scope: z.literal('recording'), recordingId })),
    z.readonly(z.object({ ...base, scope: z.literal('owner'), ownerId: words })),
    z.readonly(z.object({ ...base, scope: z.literal('location'), locationId: words })),
    z.readonly(z.object({ ...base, scope: z.literal('service-type'), serviceType: words })),
    z.readonly(z.object({ ...base, scope: z.literal('everything') })),
  ])
  .check(
    z.refine(
      ({ releasedAt, releasedBy }) => (releasedAt === undefined) === (releasedBy === undefined),
      'is released at some time and by someone, or neither',
    ),
  );
export type Hold = z.infer<typeof hold>;

/**
 * The holds in force that cover a recording. An owner's hold covers what was theirs at first, is theirs now, or was
 * when it was placed: being reassigned takes nothing out of it. What nobody knows of a recording (its location, or all
 * facts) might be what a hold names: it is covered, because what was kept in vain can still be let go.
 */
export function coveredBy(
  holds: readonly Hold[],
  recording: { readonly id: RecordingId; readonly facts?: Facts | undefined },
): readonly Hold[] {
  return holds.filter(each => isInForce(each) && covers(each, recording.id, recording.facts));
}

/** Whether two say the same, in every field. */
export function sameHold(one: Hold, other: Hold): boolean {
  // The parser gives the fields in one order, and text has no fields that are undefined.
  return JSON.stringify(hold.parse(one)) === JSON.stringify(hold.parse(other));
}

export function isInForce({ releasedAt }: Hold): boolean {
  return releasedAt === undefined;
}

function covers(each: Hold, id: RecordingId, facts: Facts | undefined): boolean {
  const origin = facts?.origin;
  switch (each.scope) {
    case 'everything':
      return true;
    case 'recording':
      return each.recordingId === id;
    case 'owner':
      return isAmong(each.ownerId, ownersOf(facts, each.placedAt));
    case 'location':
      return isAmong(each.locationId, [origin?.locationId]);
    case 'service-type':
      return isAmong(each.serviceType, [origin?.serviceType]);
  }
}

function ownersOf(facts: Facts | undefined, placedAt: Instant): (string | undefined)[] {
  if (facts === undefined) return [undefined];
  const { origin, owner, formerOwners = [] } = facts;
  const since = formerOwners.filter(({ until }) => until >= placedAt).map(({ id }) => id);
  return [origin.ownerId, owner?.id ?? origin.ownerId, ...since];
}

// People and locations are named in base64 elsewhere in Webex, and as a bare UUID on recordings: a hold that was placed
// with the one must not miss the other.
function isAmong(named: string, known: readonly (string | undefined)[]): boolean {
  return known.some(each => each === undefined || bareId(each) === bareId(named));
}
