import * as z from 'zod/mini';
import { returns } from './offboarding-event.ts';
import type { OffboardingStatus } from './offboarding-moves.ts';
import { words } from './offboarding-words.ts';
import { reassignment } from './reassignment.ts';
import { instant } from './time.ts';

const text = z.string().check(z.minLength(1));

/** Why a case waits for a person, or for a second source. */
export const heldReasons = [
  'second-source',
  'protected',
  'too-many',
  'contradiction',
  'several-people',
] as const;
export type HeldReason = (typeof heldReasons)[number];

/** Whoever is to have the recordings, as Webex knows them, and why it is them. */
const successor = z.readonly(
  z.object({ ownerId: text, basis: z.enum(['named', 'manager', 'custodian', 'default', 'assigned']) }),
);

const base = {
  id: text,
  /** Counts the writes of this case. A write names the version that it leaves. */
  version: z.int().check(z.positive()),
  openedAt: instant,
  /** The connection that was first to say so, or whoever looks at accounts. */
  openedBy: text,
  words,
  /** When something has to be done or looked at. Missing where the case is over. */
  lookAt: z.optional(instant),
  /** Rings the function that is to act, whose own write clears it. */
  wake: z.optional(z.enum(['enrich', 'reassign'])),
  /** When everything was looked up that is known of the person; missing again once there is more to look up. */
  enrichedAt: z.optional(instant),
  /** The person as owner of recordings, once that was looked up. Stays theirs when they are renamed. */
  ownerId: z.optional(text),
  /** The account as Webex showed it. */
  account: z.optional(
    z.readonly(z.object({ state: z.enum(['active', 'inactive', 'gone']), seenAt: instant })),
  ),
  /** Whether what is known of the person leads to several people. */
  severalPeople: z.optional(z.literal(true)),
  successor: z.optional(successor),
  /** What the person owned when that was first looked up: how many, and the paper of the archive that lists them. */
  snapshot: z.optional(z.readonly(z.object({ key: text, recordings: z.int(), takenAt: instant }))),
  /** A person's word that it is to be done. */
  approval: z.optional(z.readonly(z.object({ by: text, at: instant }))),
  /** Once something was reassigned, or written down to be. */
  reassignment: z.optional(reassignment),
};

const effectiveAt = instant;
const noted = z.readonly(z.object({ ...base, status: z.literal('noted') }));
const held = z.readonly(
  z.object({
    ...base,
    status: z.literal('held'),
    for: z.readonly(z.array(z.enum(heldReasons))).check(z.minLength(1)),
    since: instant,
  }),
);
const scheduled = z.readonly(z.object({ ...base, status: z.literal('scheduled'), effectiveAt }));
const needsSuccessor = z.readonly(z.object({ ...base, status: z.literal('needs-successor'), effectiveAt }));

/** When somebody said, and could prove it, that the person is back: nothing moves any more, and a person has to look. */
const returnedAt = z.optional(instant);
const reassigning = z.readonly(
  z.object({ ...base, status: z.literal('reassigning'), effectiveAt, startedAt: instant, returnedAt }),
);
const reassigned = z.readonly(
  z.object({
    ...base,
    status: z.literal('reassigned'),
    effectiveAt,
    startedAt: instant,
    endedAt: instant,
    returnedAt,
  }),
);

/** A departure, as a union on `status`: a field that a state cannot have cannot be read. */
export const offboarding = z.discriminatedUnion('status', [
  noted,
  held,
  scheduled,
  needsSuccessor,
  reassigning,
  reassigned,
  z.readonly(z.object({ ...base, status: z.literal('no-account'), endedAt: instant })),
  z.readonly(
    z.object({
      ...base,
      status: z.literal('cancelled'),
      endedAt: instant,
      because: z.enum([...returns, 'not-leaving', 'person']),
    }),
  ),
  z.readonly(z.object({ ...base, status: z.literal('merged'), endedAt: instant, into: text })),
]);
export type Offboarding = z.infer<typeof offboarding>;

/** A case of which nothing was done yet. */
export type Unbegun = Extract<Offboarding, { status: 'noted' | 'held' | 'scheduled' | 'needs-successor' }>;
/** A case of which something may have been done. */
export type Begun = z.infer<typeof reassigning> | z.infer<typeof reassigned>;

const unbegun: readonly OffboardingStatus[] = ['noted', 'held', 'scheduled', 'needs-successor'];

export function isUnbegun(each: Offboarding): each is Unbegun {
  return unbegun.includes(each.status);
}

/** Whether something is still to be done. */
export function isOpen(each: Offboarding): each is Unbegun | z.infer<typeof reassigning> {
  return isUnbegun(each) || each.status === 'reassigning';
}
