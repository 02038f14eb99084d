import { z } from 'zod';

const time = z.iso.datetime();
const object = z.object({ bytes: z.number(), sha256: z.string() });

const recording = z.object({
  id: z.string(),
  createTime: time,
  visibleAt: time,
  downloadable: z.boolean(),
  malformed: z.boolean(),
  audio: object,
  transcript: object.extend({ readyAt: time }).nullable(),
  /** Null where Webex never has any; not said where they come with the recording. */
  metadataReadyAt: time.nullable().optional(),
  /** Every text that may have been given as its metadata, with all types and in UTC. */
  metadata: z.array(object),
  firstListedAt: time.nullable(),
  /** Since when it is deleted for good, for everyone. */
  goneSince: time.nullable().optional(),
});

/** What the simulator's admin endpoint says really happened. */
const truth = z.object({
  now: time,
  calls: z.object({ total: z.number() }),
  faults: z.array(z.object({ at: time, kind: z.string(), detail: z.string() })),
  recordings: z.array(recording),
});
export type Truth = z.infer<typeof truth>;
export type TrueRecording = Truth['recordings'][number];

const retainedRecording = recording.extend({
  timeRecorded: time,
  /** `available`, `deleted` (in the recycle bin), `purged` or `gone`. */
  status: z.string(),
  firstOwnerId: z.string(),
  /** What the first list said of it: whatever that was, readable or not. */
  firstListedAs: z.unknown(),
  changes: z.array(
    z.object({ at: time, shownAt: time, status: z.string().optional(), ownerId: z.string().optional() }),
  ),
});

/** The same, with all that was done to recordings and accounts. */
const retentionTruth = truth.extend({
  recordings: z.array(retainedRecording),
  owners: z.array(
    z.object({
      id: z.string(),
      accounts: z.array(z.object({ since: time, state: z.enum(['active', 'inactive', 'deleted']) })),
    }),
  ),
  writes: z.array(
    z.object({
      at: time,
      operation: z.string(),
      /** `by-hand` for what a person did in Control Hub, `webex` for what it did by itself. */
      token: z.string(),
      ids: z.array(z.string()),
      changed: z.array(z.string()),
      all: z.boolean().optional(),
      refused: z.boolean().optional(),
    }),
  ),
});
export type RetentionTruth = z.infer<typeof retentionTruth>;
export type RetainedRecording = RetentionTruth['recordings'][number];
export type Write = RetentionTruth['writes'][number];

/** @param adminUrl of a running simulator */
export async function readTruth(adminUrl: string): Promise<RetentionTruth> {
  const response = await fetch(`${adminUrl}/truth`);
  if (!response.ok) throw new Error(`The simulator does not tell its truth: ${response.status}.`);
  return parseTruth(await response.json());
}

/** @param told as the simulator's admin endpoint tells it */
export function parseTruth(told: unknown): RetentionTruth {
  return retentionTruth.parse(told);
}
