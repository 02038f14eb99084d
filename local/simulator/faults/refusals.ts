import { htmlReply, jsonReply, refusalReply, type Reply } from '../reply.ts';
import { Refusal } from '../../webex-model/refusal.ts';
import type { Drawn } from './draws.ts';

const serverErrors = [500, 502, 503, 504] as const;
const garbage = ['soon', '-5', '1e9x', 'Someday, 99 Nonember 2026'];

/** What Webex answers instead of doing anything. @returns undefined for faults of another sort */
export function refusalOf(
  fault: Drawn,
  so: { nowMs: number; retryAfterSeconds: number; trackingId: string },
): { reply: Reply; notBeforeMs?: number } | undefined {
  const { nowMs, retryAfterSeconds } = so;
  switch (fault.name) {
    case '429-seconds':
      return tooMany(so, { value: String(retryAfterSeconds), notBeforeMs: nowMs + retryAfterSeconds * 1000 });
    case '429-date': {
      const notBeforeMs = Math.ceil(nowMs / 1000) * 1000 + retryAfterSeconds * 1000;
      return tooMany(so, { value: new Date(notBeforeMs).toUTCString(), notBeforeMs });
    }
    case '429-garbage':
      return tooMany(so, { value: fault.chance.pick(garbage) });
    case '429-nothing':
      return tooMany(so, {});
    case '423':
      return { reply: withHeader(refusalReply(locked, so.trackingId), String(retryAfterSeconds)) };
    case '5xx-html':
      return { reply: htmlReply(fault.chance.pick(serverErrors), 'The service is not available right now.') };
    default:
      return undefined;
  }
}

/** What a request gets whose token has to wait until then. */
export function tooManyUntil(notBeforeMs: number, so: { nowMs: number; trackingId: string }): Reply {
  const seconds = Math.max(1, Math.ceil((notBeforeMs - so.nowMs) / 1000));
  return tooMany(so, { value: String(seconds) }).reply;
}

const locked = new Refusal(423, 'The requested resource is temporarily unavailable.');

function tooMany(
  so: { trackingId: string },
  { value, notBeforeMs }: { value?: string; notBeforeMs?: number },
): { reply: Reply; notBeforeMs?: number } {
  const message = 'Too many requests have been sent in a given amount of time.';
  const reply = jsonReply(429, { message, errors: [{ description: message }], trackingId: so.trackingId });
  const told = value === undefined ? reply : withHeader(reply, value);
  return { reply: told, ...(notBeforeMs === undefined ? {} : { notBeforeMs }) };
}

function withHeader(reply: Reply, retryAfter: string): Reply {
  return { ...reply, headers: { ...reply.headers, 'retry-after': retryAfter } };
}
