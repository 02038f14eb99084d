import { dayMs, epochMsOf, secondMs, type Instant } from '../domain/time.ts';
import type { Random } from '../ports.ts';

/** What went wrong with one try: an answer, or none at all (reset, time-out, unreachable). */
export type Trouble = { readonly status?: number | undefined; readonly retryAfter?: string | undefined };
export type Decision =
  | { readonly kind: 'give-up' }
  /** `gateMs`: nobody may call with this token before. */
  | { readonly kind: 'wait'; readonly waitMs: number; readonly gateMs?: number };

const mostTries = 5;
const firstBackoffMs = secondMs;
const longestBackoffMs = 30 * secondMs;
/** What Webex's own clients wait when a 429 does not say how long. */
const unsaidWaitMs = 15 * secondMs;
/** A 429 that asks for no wait at all would have every try spent at once. */
const leastGateMs = secondMs;
/** Nobody means a longer wait: it is a moment in a field for seconds, or a typing mistake. */
const longestWaitMs = 366 * dayMs;
const passing = new Set([408, 423, 500, 502, 503, 504]);

/**
 * The one retry decision. A 429 is obeyed to the full and repeated for any method, since nothing was done; what may
 * have been done is repeated only where repeating is safe, after a wait with full jitter.
 *
 * @param tryNumber from 1
 */
export function decideRetry(
  trouble: Trouble,
  so: { tryNumber: number; safeToRepeat: boolean; now: Instant; random: Random },
): Decision {
  const gateMs = gateMsOf(trouble, so.now);
  if (gateMs !== undefined) {
    return so.tryNumber >= mostTries ? { kind: 'give-up' } : { kind: 'wait', waitMs: gateMs, gateMs };
  }
  const asked = waitAsked(trouble.retryAfter, so.now);
  const passes = trouble.status === undefined || passing.has(trouble.status);
  if (!passes || !so.safeToRepeat || so.tryNumber >= mostTries) return { kind: 'give-up' };
  const ceilingMs = Math.min(longestBackoffMs, firstBackoffMs * 2 ** so.tryNumber);
  return { kind: 'wait', waitMs: Math.max(asked ?? 0, Math.floor(so.random() * ceilingMs)) };
}

/**
 * Reads `Retry-After`: seconds or an HTTP date. Missing, negative, malformed and absurd values say nothing; any other is
 * believed, however long, and it is the deadline that then ends the wait.
 */
export function waitAsked(header: string | undefined, now: Instant): number | undefined {
  const waitMs = waitNamed(header?.trim() ?? '', now);
  return waitMs <= longestWaitMs ? Math.max(0, waitMs) : undefined;
}

/** NaN where the text names no wait. */
function waitNamed(text: string, now: Instant): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * secondMs);
  // Without its zone, a date would be read in the zone of whatever machine parses it.
  if (!/^[A-Za-z]{3}, .*(?:GMT|UTC|[+-]\d{4})$/.test(text)) return Number.NaN;
  return Date.parse(text) - epochMsOf(now);
}

/** How long the gate is to be shut at the least, also when no further try follows. */
export function gateMsOf(trouble: Trouble, now: Instant): number | undefined {
  if (trouble.status !== 429) return undefined;
  return Math.max(leastGateMs, waitAsked(trouble.retryAfter, now) ?? unsaidWaitMs);
}
