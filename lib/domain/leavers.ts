import * as z from 'zod/mini';
import { hourMs, instant, plusMs, type Instant } from './time.ts';

/**
 * Whom one connection has named as leaving within the last hour (digests), and since when that was too many: it stays so
 * until a person has decided.
 */
export const leavers = z.readonly(
  z.object({
    named: z.readonly(z.array(z.readonly(z.object({ who: z.string(), at: instant })))),
    pulled: z.optional(z.readonly(z.object({ since: instant, at: instant }))),
  }),
);
export type Leavers = z.infer<typeof leavers>;

/** @returns undefined where that is nothing new */
export function named(
  before: Leavers | undefined,
  who: readonly string[],
  { now, most }: { now: Instant; most: number },
): Leavers | undefined {
  const recent = (before?.named ?? []).filter(each => each.at > plusMs(now, -hourMs));
  const known = new Set(recent.map(each => each.who));
  const added = [...new Set(who)].filter(each => !known.has(each));
  if (added.length === 0) return undefined;
  // Once it is too many, it does not matter how many more.
  const all = [...recent, ...added.map(each => ({ who: each, at: now }))].slice(0, most + 1);
  const pulled = before?.pulled ?? (all.length > most ? { since: all[0]?.at ?? now, at: now } : undefined);
  return { named: all, ...(pulled === undefined ? {} : { pulled }) };
}

/** The brake let go by a person: whom the connection has named so far counts no more. @returns undefined where it is not pulled */
export function letGo(before: Leavers | undefined): Leavers | undefined {
  return before?.pulled === undefined ? undefined : { named: [] };
}
