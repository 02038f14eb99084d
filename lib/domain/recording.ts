import * as z from 'zod/mini';
import { recordingFaults, systemFaults } from './errors.ts';
import { recordingId } from './recording-id.ts';
import { instant } from './time.ts';

const wholeNumber = z.number().check(z.nonnegative());
const text = z.string().check(z.minLength(1));
const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** An object in the archive. `copy` numbers the key: 1 is the plain one, higher where a wrong object was in the way. */
const storedObject = z.readonly(z.object({ copy: z.int().check(z.positive()), bytes: wholeNumber, sha256 }));
export type ArchivedObject = z.infer<typeof storedObject>;

/**
 * Transcripts and metadata come later than audio, or never: looked for again until settled. `not-wanted`: by the rule
 * that counted then.
 */
const companion = z.discriminatedUnion('state', [
  z.readonly(z.object({ state: z.literal('awaited'), looks: wholeNumber })),
  z.readonly(z.object({ state: z.literal('none') })),
  z.readonly(z.object({ state: z.literal('not-wanted') })),
  z.readonly(
    z.object({ state: z.literal('stored'), copy: z.int().check(z.positive()), bytes: wholeNumber, sha256 }),
  ),
]);
export type Companion = z.infer<typeof companion>;

const archive = z.readonly(
  z.object({ audio: storedObject, transcript: companion, metadata: companion, verifiedAt: instant }),
);
export type Archive = z.infer<typeof archive>;

/** The recording as first seen. Policies match on it, so being reassigned never changes a recording's life. */
const origin = z.readonly(
  z.object({
    ownerId: text,
    ownerEmail: z.optional(z.string()),
    ownerType: text,
    locationId: z.optional(z.string()),
    storageRegion: z.optional(z.string()),
    serviceType: text,
    /** The first 100 characters: rows stay small, and the archived metadata has the rest. */
    topic: z.string(),
  }),
);

const facts = z.readonly(
  z.object({
    origin,
    /** Present once the owner differs from the origin. `since` is when that was first seen. */
    owner: z.optional(
      z.readonly(
        z.object({ id: text, email: z.optional(z.string()), type: text, since: z.optional(instant) }),
      ),
    ),
    /** Who had it between the origin and the present owner, and until when we knew them to: holds on them go on. */
    formerOwners: z.optional(z.readonly(z.array(z.readonly(z.object({ id: text, until: instant }))))),
    createTime: instant,
    timeRecorded: instant,
    durationSeconds: wholeNumber,
    sizeBytes: wholeNumber,
    callSessionId: z.optional(z.string()),
  }),
);
export type Facts = z.infer<typeof facts>;

/** What the policy has in store: who may act on it, and when, is decided by the step that reads it. */
const fate = z.readonly(
  z.object({
    action: z.enum(['trash', 'purge', 'expire']),
    day: z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/)),
    rule: text,
    policyHash: text,
    plannedAt: instant,
  }),
);

/** Looks at which Webex did not know the id, while it showed others. One answer with its details ends it. */
const absence = z.readonly(
  z.object({ looks: z.int().check(z.positive()), since: instant, lastLookAt: instant }),
);
export type Absence = z.infer<typeof absence>;

/**
 * An order to take it out of the recycle bin again: for a hold, for a person, or (`rescue`) to bring it into the archive.
 * `sentAt` and `receipt` are of the last call for it.
 */
const restoreOrder = z.readonly(
  z.object({
    by: z.enum(['hold', 'person', 'rescue']),
    sentAt: z.optional(instant),
    receipt: z.optional(text),
  }),
);
export type RestoreOrder = z.infer<typeof restoreOrder>;

const base = {
  id: recordingId,
  webexId: text,
  /** Counts the writes of this row. A write names the version that it leaves. */
  version: z.int().check(z.positive()),
  discoveredAt: instant,
  /** When something has to be done or looked at. Missing only where the row is final or waits for a person. */
  lookAt: z.optional(instant),
  /** Set by `sweep` to ring the function that is to act, whose own write clears it. A new fact lets it go on ringing. */
  wake: z.optional(z.enum(['archive', 'retain'])),
  /** Failures that speak against this recording since it was last `archived` or `discovered`; `parked` keeps the count. */
  attempts: wholeNumber,
  fault: z.optional(z.enum([...recordingFaults, ...systemFaults])),
  absence: z.optional(absence),
  fate: z.optional(fate),
  /** When a person was last seen to have taken it out of the recycle bin: its clock starts again there. */
  restoredAt: z.optional(instant),
  /** The key of the receipt of the last call that was to change it in Webex. */
  receipt: z.optional(text),
};

/** When it was taken out of the recycle bin only to be archived: it goes back there once it is. */
const rescuedAt = z.optional(instant);
const known = { ...base, facts };
const kept = { ...known, archive };
const perhapsKept = { ...known, archive: z.optional(archive) };
const by = z.enum(['tapekeeper', 'webex']);

/** `archive` only where it had vanished and is back: known from before, and to be verified anew. */
export const discovered = z.readonly(
  z.object({ ...perhapsKept, rescuedAt, status: z.literal('discovered') }),
);
export const archived = z.readonly(z.object({ ...kept, rescuedAt, status: z.literal('archived') }));
export const parked = z.readonly(
  z.object({
    ...base,
    facts: z.optional(facts),
    archive: z.optional(archive),
    status: z.literal('parked'),
    parkedFrom: z.enum([
      'discovered',
      'binned',
      'archived',
      'trashing',
      'trashed',
      'purging',
      'purged',
      'expiring',
      'vanished',
    ]),
    parkedAt: instant,
    reason: z.enum(recordingFaults),
    /** What the row knew of its way into the recycle bin: by whom, when, and the receipt of that call before a purge. */
    before: z.optional(
      z.readonly(z.object({ by: z.optional(by), trashedAt: z.optional(instant), proof: z.optional(text) })),
    ),
  }),
);

/** `binnedAt` is when it was first seen in the recycle bin: it may have been there before. */
export const binned = z.readonly(
  z.object({
    ...perhapsKept,
    status: z.literal('binned'),
    binnedAt: instant,
    restore: z.optional(restoreOrder),
  }),
);
/** `trashedAt` is when it was seen in the recycle bin. */
const trashed = z.readonly(
  z.object({
    ...perhapsKept,
    status: z.literal('trashed'),
    trashedAt: instant,
    by,
    restore: z.optional(restoreOrder),
  }),
);
const vanished = z.readonly(z.object({ ...perhapsKept, status: z.literal('vanished'), vanishedAt: instant }));

/** A row of the recordings table, as a union on `status`: a field that a state cannot have cannot be read. */
export const recording = z.discriminatedUnion('status', [
  discovered,
  archived,
  parked,
  binned,
  z.readonly(
    z.object({
      ...perhapsKept,
      rescuedAt,
      status: z.literal('trashing'),
      intendedAt: instant,
      sentAt: z.optional(instant),
    }),
  ),
  trashed,
  z.readonly(
    z.object({
      ...perhapsKept,
      status: z.literal('purging'),
      trashedAt: instant,
      /** The receipt of the call that moved it into the recycle bin: what has none is not purged. */
      proof: z.optional(text),
      intendedAt: instant,
      sentAt: z.optional(instant),
    }),
  ),
  z.readonly(z.object({ ...perhapsKept, status: z.literal('purged'), purgedAt: instant, by })),
  z.readonly(
    z.object({ ...perhapsKept, status: z.literal('expiring'), purgedAt: instant, intendedAt: instant }),
  ),
  z.readonly(z.object({ ...known, status: z.literal('expired'), expiredAt: instant })),
  vanished,
]);
export type Recording = z.infer<typeof recording>;
export type Discovered = z.infer<typeof discovered>;
export type Archived = z.infer<typeof archived>;
export type Parked = z.infer<typeof parked>;
export type Binned = z.infer<typeof binned>;
export type Trashed = z.infer<typeof trashed>;
export type Purged = Extract<Recording, { status: 'purged' }>;
export type Vanished = z.infer<typeof vanished>;
