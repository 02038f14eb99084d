import * as z from 'zod/mini';
import { instant } from './time.ts';

const hash = z.string().check(z.minLength(1));
const day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));

const length = z.union([z.literal('never'), z.readonly(z.object({ days: z.int().check(z.positive()) }))]);

/** Which policy is in force. Its text lies in the archive under `policies/HASH.yml`, as does that of every one before. */
export const adoptedPolicy = z.readonly(
  z.object({
    hash,
    adoptedAt: instant,
    by: z.string().check(z.minLength(1)),
    /** What it says of Webex itself, for those who need nothing else of it. Missing where it was adopted before. */
    webex: z.optional(z.readonly(z.object({ retention: length, bin: length }))),
    /** The one before, until the walk that re-dates every row has passed. */
    previousHash: z.optional(hash),
    /** The day of the oldest file there was a row of when the walk began: it ends there. Missing without any. */
    oldestDay: z.optional(day),
    /** How far the walk has come: the rows of files made on this day and later follow the new policy already. */
    redatedFrom: z.optional(day),
    redatedAt: z.optional(instant),
  }),
);
export type AdoptedPolicy = z.infer<typeof adoptedPolicy>;

/** The key of a policy's text among the archive's papers. */
export function policyKey(ofHash: string): string {
  return `policies/${ofHash}.yml`;
}

/** Whether every row follows the policy in force. */
export function isWalked({ redatedAt }: AdoptedPolicy): boolean {
  return redatedAt !== undefined;
}

/** The note from which the walk begins anew. */
export function walkedAnew(adopted: AdoptedPolicy, oldestDay: string | undefined): AdoptedPolicy {
  const { redatedFrom: _cursor, redatedAt: _end, oldestDay: _before, ...rest } = adopted;
  return oldestDay === undefined ? rest : { ...rest, oldestDay };
}

/** The note after the walk has passed all days down to this one. */
export function walkedTo(adopted: AdoptedPolicy, redatedFrom: string): AdoptedPolicy {
  return { ...adopted, redatedFrom };
}

/** The note after the walk has passed every row. */
export function walked(adopted: AdoptedPolicy, now: z.infer<typeof instant>): AdoptedPolicy {
  const { previousHash: _before, ...rest } = adopted;
  return { ...rest, redatedAt: now };
}
