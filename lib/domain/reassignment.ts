import * as z from 'zod/mini';
import { recordingId } from './recording-id.ts';
import { dayMs, instant, minuteMs, plusMs, type Instant } from './time.ts';

const text = z.string().check(z.minLength(1));
const wholeNumber = z.int().check(z.nonnegative());

/** A call that was written down before it was sent: from whom to whom, and the receipt that names the recordings. */
const call = { receipt: text, from: text, to: text };
const sentBatch = z.readonly(
  z.object({
    ...call,
    sentAt: instant,
    /** 0 where it was guarded by the owner's address or id, and more where it named ids alone. */
    tries: wholeNumber,
    /** How Webex answered; missing where nobody knows whether the call arrived. */
    answer: z.optional(z.enum(['taken', 'refused'])),
  }),
);
export type SentBatch = z.infer<typeof sentBatch>;

/** A walk over all that lists show of the owner's, newest first: everything from `next` to `from` was listed. */
const walk = z.readonly(z.object({ from: instant, next: instant, found: wholeNumber }));

/**
 * How far the recordings of a departure are reassigned. One that is in `sent` waits for its later look; `left` are those
 * of which Webex kept the owner, whatever was tried.
 */
export const reassignment = z.readonly(
  z.object({
    /** Every call that was ever written down, oldest first. */
    calls: z.readonly(z.array(z.readonly(z.object(call)))),
    sent: z.readonly(z.array(sentBatch)),
    moved: wholeNumber,
    left: z.readonly(z.array(recordingId)),
    /** The first is from the day itself on; two more are for what comes late. */
    round: wholeNumber,
    walks: wholeNumber,
    walk: z.optional(walk),
    /** A person's order to give back what was reassigned. `next` counts the calls that this walk went through. */
    undo: z.optional(z.readonly(z.object({ by: text, at: instant, next: wholeNumber, found: wholeNumber }))),
    /** Why the last order to give back was not carried out. */
    undoRefused: z.optional(z.enum(['inactive', 'missing'])),
    undoneAt: z.optional(instant),
  }),
);
export type Reassignment = z.infer<typeof reassignment>;

export const nothingReassigned: Reassignment = {
  ...{ calls: [], sent: [], moved: 0, left: [] },
  ...{ round: 1, walks: 0 },
};

/** As many as Webex is known to take in one call. */
export const mostInCall = 100;
/** Webex may show what was done so much later. */
export const lookAfterMs = 15 * minuteMs;
/**
 * How much further back than Webex is said to keep recordings they are looked for: the poller lists 400 days, and what is
 * overlooked goes with the account.
 */
export const beyondRetentionMs = 60 * dayMs;
/** Beyond so many that stay where they are, the trouble is not with single recordings. */
export const mostLeft = 500;
/** Lists that show without end what was reassigned long ago are not to be believed. */
export const mostWalks = 10;

/** When it is looked at whether something came late, after a round; undefined after the last. */
export function nextRoundAt(round: number, startedAt: Instant): Instant | undefined {
  const afterMs = [dayMs, 6 * dayMs][round - 1];
  return afterMs === undefined ? undefined : plusMs(startedAt, afterMs);
}

/** Whether two are the same in every field. */
export function isSameReassignment(one: Reassignment | undefined, other: Reassignment | undefined): boolean {
  const written = (each: Reassignment | undefined) => each && JSON.stringify(reassignment.parse(each));
  return written(one) === written(other);
}

/** With a batch that is about to be sent. */
export function withSent(before: Reassignment, batch: SentBatch): Reassignment {
  const { receipt, from, to } = batch;
  return { ...before, calls: [...before.calls, { receipt, from, to }], sent: [...before.sent, batch] };
}

/** Without a batch whose later look has shown what came of it. */
export function withoutSent(before: Reassignment, receipt: string): Reassignment {
  return { ...before, sent: before.sent.filter(each => each.receipt !== receipt) };
}

/** With a batch that was written down and never sent: what it named is found anew. */
export function withDropped(before: Reassignment, receipt: string): Reassignment {
  const rest = withoutSent(before, receipt);
  const { walk: from, undo } = rest;
  return {
    ...rest,
    calls: rest.calls.filter(each => each.receipt !== receipt),
    ...(from === undefined ? {} : { walk: { ...from, found: from.found + 1 } }),
    ...(undo === undefined ? {} : { undo: { ...undo, found: undo.found + 1 } }),
  };
}

/**
 * How what has kept its owner is sent once more: as before where nobody knows whether the call arrived, else by ids
 * alone; and what is refused in halves, until what is at fault stands alone.
 */
export function triedAgain<Item>(
  items: readonly Item[],
  { tries, answer }: Pick<SentBatch, 'tries' | 'answer'>,
): { again: readonly (readonly Item[])[]; left: readonly Item[]; tries: number } {
  if (items.length === 0) return { again: [], left: [], tries };
  if (answer === undefined) return { again: [items], left: [], tries };
  if (tries === 0) return { again: [items], left: [], tries: 1 };
  if (answer === 'taken' || items.length === 1) return { again: [], left: items, tries };
  const middle = Math.ceil(items.length / 2);
  return { again: [items.slice(0, middle), items.slice(middle)], left: [], tries: tries + 1 };
}
