import { createHmac } from 'node:crypto';
import { epochMsOf, instant, instantOf, secondMs, type Instant } from '../domain/time.ts';
import type { ReceivedRequest } from '../ports-offboarding.ts';
import { isAny, isSameDigest } from './proof.ts';

/** How a sender signs. `signed` in order: `body`, `timestamp`, and any other text as it stands. */
export type HmacProfile = {
  readonly header: string;
  readonly algorithm: 'sha1' | 'sha256' | 'sha512';
  readonly encoding: 'hex' | 'base64' | 'base64url';
  readonly prefix: string;
  readonly signed: readonly string[];
  readonly timestamp?: { readonly header: string; readonly toleranceSeconds: number } | undefined;
};

/** BambooHR: the body and then the header of the time, with nothing between them. */
export const bambooProfile: HmacProfile = {
  header: 'x-bamboohr-signature',
  algorithm: 'sha256',
  encoding: 'hex',
  prefix: '',
  signed: ['body', 'timestamp'],
  timestamp: { header: 'x-bamboohr-timestamp', toleranceSeconds: 300 },
};

/** Whether a message is signed so, with any of these secrets (used as UTF-8), and, where the time is signed, just now. */
export function isSigned(
  request: ReceivedRequest,
  profile: HmacProfile,
  { secrets, now }: { secrets: readonly string[]; now: Instant },
): boolean {
  const given = digestIn(request.headers[profile.header] ?? '', profile);
  const { timestamp } = profile;
  const sentAt = timestamp === undefined ? '' : (request.headers[timestamp.header] ?? '');
  if (given === undefined || (timestamp !== undefined && !isRecent(sentAt, timestamp, now))) return false;
  return isAny(secrets, secret => {
    const hmac = createHmac(profile.algorithm, secret);
    for (const part of profile.signed) {
      if (part === 'body') hmac.update(request.body);
      else hmac.update(part === 'timestamp' ? sentAt : part);
    }
    return isSameDigest(hmac.digest(), given);
  });
}

const spellings = {
  hex: /^[0-9a-f]+$/i,
  base64: /^[A-Za-z0-9+/]+={0,2}$/,
  base64url: /^[A-Za-z0-9_-]+={0,2}$/,
};

// The platform decodes whatever it is given, and stops without a word where it cannot.
function digestIn(header: string, { prefix, encoding }: HmacProfile): Buffer | undefined {
  const text = header.startsWith(prefix) ? header.slice(prefix.length) : '';
  if (!spellings[encoding].test(text)) return undefined;
  const bytes = Buffer.from(text, encoding);
  const again = bytes.toString(encoding).replace(/=+$/, '');
  return again === (encoding === 'hex' ? text.toLowerCase() : text.replace(/=+$/, '')) ? bytes : undefined;
}

function isRecent(sentAt: string, { toleranceSeconds }: { toleranceSeconds: number }, now: Instant): boolean {
  const at = momentOf(sentAt);
  return at !== undefined && Math.abs(epochMsOf(now) - epochMsOf(at)) <= toleranceSeconds * secondMs;
}

/** A moment as seconds, as milliseconds, or in ISO 8601 with its zone; undefined where it is none of them. */
export function momentOf(text: string): Instant | undefined {
  if (/^\d{10}$/.test(text)) return instantOf(Number(text) * secondMs);
  if (/^\d{13}$/.test(text)) return instantOf(Number(text));
  return instant.safeParse(text).data;
}
