import * as z from 'zod/mini';
import { recordingId, type RecordingId } from './recording-id.ts';
import { instant, type Instant } from './time.ts';

const text = z.string().check(z.minLength(1));
const day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));

/** Names a receipt on rows and in other receipts: `2026-10-01/081500-0c7e1a52`. */
const receiptId = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}\/\d{6}-[0-9a-f]{8}$/));

/** What was found out before a call, and made it right to be sent. */
const evidence = z.readonly(
  z.object({
    /** What Webex showed. */
    shown: text,
    owner: z.optional(text),
    /** The audio in the archive, as it was there then. */
    object: z.optional(text),
    bytes: z.optional(z.number()),
    sha256: z.optional(text),
    /** The receipt of the call that moved it into the recycle bin. */
    proof: z.optional(receiptId),
  }),
);
const why = { rule: z.optional(text), policyHash: z.optional(text), plannedAt: z.optional(instant) };
const attempted = z.readonly(
  z.object({
    id: recordingId,
    ...why,
    day: z.optional(day),
    /** Why it is taken out of the recycle bin. */
    order: z.optional(z.enum(['hold', 'person', 'rescue'])),
    evidence,
  }),
);
const shown = z.readonly(z.object({ id: recordingId, shown: text }));

/** `by` is a function or whoever gave the order; never whom a recording is about. */
const base = { at: instant, by: text };

/**
 * What was done that changes something in Webex or in what will be done, as a union on `kind`. An `attempt` is written
 * before its call, an `outcome` when a later look has shown what came of it, a `deed` for whatever a person ordered.
 */
export const receipt = z.discriminatedUnion('kind', [
  z.readonly(
    z.object({
      ...base,
      kind: z.literal('attempt'),
      what: z.enum(['trash', 'purge', 'restore']),
      items: z.readonly(z.array(attempted)),
    }),
  ),
  z.readonly(
    z.object({
      ...base,
      kind: z.literal('outcome'),
      of: receiptId,
      items: z.readonly(z.array(shown)),
    }),
  ),
  z.readonly(
    z.object({
      ...base,
      kind: z.literal('deed'),
      what: text,
      ids: z.optional(z.readonly(z.array(recordingId))),
      about: z.optional(z.readonly(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])))),
    }),
  ),
]);
export type Receipt = z.infer<typeof receipt>;
export type Attempt = Extract<Receipt, { kind: 'attempt' }>;
export type Attempted = Attempt['items'][number];

/** @param id from which eight digits are taken: hexadecimal, e.g. a UUID */
export function receiptIdAt(at: Instant, id: string): string {
  return receiptId.parse(`${at.slice(0, 10)}/${at.slice(11, 19).replaceAll(':', '')}-${id.slice(0, 8)}`);
}

/** The key of a receipt among the archive's papers. */
export function receiptKey(id: string): string {
  return `receipts/${id}.json`;
}

/** Whether a receipt is of a call that was to do this to this recording. */
export function attests(of: Receipt | undefined, what: Attempt['what'], id: RecordingId): boolean {
  return of?.kind === 'attempt' && of.what === what && of.items.some(item => item.id === id);
}
