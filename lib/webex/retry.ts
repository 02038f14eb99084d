import { msBetween, secondMs, type Instant } from '../domain/time.ts';
import { instantOf } from '../domain/time.ts';
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
  const asked = waitAsked(trouble.retryAfter, so.now);
  if (trouble.status === 429) {
    const gateMs = asked ?? unsaidWaitMs;
    return so.tryNumber >= mostTries ? { kind: 'give-up' } : { kind: 'wait', waitMs: gateMs, gateMs };
  }
  const passes = trouble.status === undefined || passing.has(trouble.status);
  if (!passes || !so.safeToRepeat || so.tryNumber >= mostTries) return { kind: 'give-up' };
  const ceilingMs = Math.min(longestBackoffMs, firstBackoffMs * 2 ** so.tryNumber);
  return { kind: 'wait', waitMs: Math.max(asked ?? 0, Math.floor(so.random() * ceilingMs)) };
}

/**
 * Reads `Retry-After`: seconds or an HTTP date. Missing, negative and malformed values say nothing; a huge one is
 * believed, and it is the deadline that then ends the wait.
 */
export function waitAsked(header: string | undefined, now: Instant): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text))
    return Math.min(Math.ceil(Number(text) * secondMs), Number.MAX_SAFE_INTEGER);
  if (!/^[A-Za-z]{3}, /.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, msBetween(now, instantOf(at)));
}

/** How long the gate is to be shut at the least, also when no further try follows. */
export function gateMsOf(trouble: Trouble, now: Instant): number | undefined {
  return trouble.status === 429 ? (waitAsked(trouble.retryAfter, now) ?? unsaidWaitMs) : undefined;
}
