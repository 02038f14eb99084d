import * as z from 'zod/mini';
import type { Artefact } from './archive-keys.ts';
import { recordingId, type RecordingId } from './recording-id.ts';
import { instant, type Instant } from './time.ts';

const text = z.string().check(z.minLength(1));
const day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));

const idShape = /^(\d{4}-\d{2}-\d{2})\/\d{6}-[0-9a-f]{8}(?:-([0-9a-z]{8,64}))?$/;

/**
 * Names a receipt on rows and in other receipts: `2026-10-01/081500-0c7e1a52`, by when it was written; followed by the
 * id of the recording where it is about a single one, so that those of one recording are found by their keys.
 */
const receiptId = z.string().check(z.regex(idShape));

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
const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** An object as the archive held it, after it was compared with what came. */
const keptObject = z.readonly(
  z.object({
    artefact: z.enum(['audio', 'transcript', 'metadata'] satisfies readonly Artefact[]),
    object: text,
    bytes: z.int().check(z.nonnegative()),
    sha256,
  }),
);

/** `by` is a function or whoever gave the order; never whom a recording is about. */
const base = { at: instant, by: text };

/**
 * What was done that changes something, as a union on `kind`. An `attempt` is written before its call to Webex, an
 * `outcome` when a later look has shown what came of it, `archived` when something came into the archive and before the
 * row says so, a `deed` for whatever a person ordered. One whose `attempt` or `archived` is there twice was tried twice.
 */
export const receipt = z.discriminatedUnion('kind', [
  z.readonly(
    z.object({
      ...base,
      kind: z.literal('attempt'),
      what: z.enum(['trash', 'purge', 'restore', 'reassign']),
      /** The departure for which recordings are reassigned, which knows to whom. */
      case: z.optional(text),
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
      kind: z.literal('archived'),
      id: recordingId,
      /** The state that it was in before. */
      from: text,
      rule: z.optional(text),
      policyHash: z.optional(text),
      objects: z.readonly(z.array(keptObject).check(z.minLength(1))),
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

export type ArchivedReceipt = Extract<Receipt, { kind: 'archived' }>;
export type KeptObject = ArchivedReceipt['objects'][number];

/**
 * @param id from which eight digits are taken: hexadecimal, e.g. a UUID
 * @param about the recording, where the receipt is about a single one
 */
export function receiptIdAt(at: Instant, id: string, about?: RecordingId): string {
  const name = `${at.slice(0, 10)}/${at.slice(11, 19).replaceAll(':', '')}-${id.slice(0, 8)}`;
  return receiptId.parse(about === undefined ? name : `${name}-${about}`);
}

/** What all receipts' keys begin with; those of a UTC day, where one is named. */
export function receiptsPrefix(day?: string): string {
  return day === undefined ? 'receipts/' : `receipts/${day}/`;
}

/** The key of a receipt among the archive's papers. */
export function receiptKey(id: string): string {
  return `${receiptsPrefix()}${id}.json`;
}

/**
 * What the key of a receipt says: its id, the UTC day of its writing, and the recording where it is about a single one.
 * Undefined where it is no such key.
 */
export function readReceiptKey(
  key: string,
): { readonly id: string; readonly day: string; readonly about: RecordingId | undefined } | undefined {
  const id = key.slice(receiptsPrefix().length, -'.json'.length);
  const [, day, about] = idShape.exec(id) ?? [];
  if (day === undefined || receiptKey(id) !== key) return undefined;
  return { id, day, about: recordingId.safeParse(about).data };
}

/**
 * The recording that a receipt is about, where it is a single one. Not of attempts: rows name them before it is settled
 * which recordings they are about.
 */
export function aboutOne(of: Receipt): RecordingId | undefined {
  if (of.kind === 'attempt') return undefined;
  if (of.kind === 'archived') return of.id;
  const ids = of.kind === 'deed' ? (of.ids ?? []) : of.items.map(item => item.id);
  return ids.length === 1 ? ids[0] : undefined;
}

/** Whether a receipt is of a call that was to do this to this recording. */
export function attests(of: Receipt | undefined, what: Attempt['what'], id: RecordingId): boolean {
  return of?.kind === 'attempt' && of.what === what && of.items.some(item => item.id === id);
}
