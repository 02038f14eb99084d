import { buffer } from 'node:stream/consumers';
import * as z from 'zod/mini';
import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet } from 'jose';
import { isReckonable } from '../domain/end-of-day.ts';
import { email } from '../domain/offboarding-event.ts';
import { dayMs, epochMsOf, instant, minuteMs, plusMs, secondMs, type Instant } from '../domain/time.ts';
import { ConfigurationError, TransientError } from '../domain/errors.ts';
import type { Send } from '../ports.ts';
import type { ReceivedRequest } from '../ports-offboarding.ts';
import type { ConnectionOf } from './connections.ts';
import { jsonOf } from './json.ts';
import type { Proven, Reading } from './kind.ts';

type Entra = ConnectionOf<'entra'>;

const keysLastMs = dayMs;
/** Unknown keys are looked for no more often: whoever forges tokens must not make us ask each time. */
const askAgainMs = 5 * minuteMs;
const answerWithinMs = 2 * secondMs;

const microsoft = new URL('https://login.microsoftonline.com');
const thisMachine = ['127.0.0.1', '[::1]', 'localhost'];

/**
 * Checks tokens of managed identities by the keys that Microsoft publishes, which are kept for a day.
 *
 * @param keysAt who publishes keys instead, for trying: this machine only, because whoever does can forge every token
 * @throws ConfigurationError when that is another machine
 */
export function entraTokens(send: Send, keysAt = microsoft) {
  if (keysAt !== microsoft && !thisMachine.includes(keysAt.hostname))
    throw new ConfigurationError([
      "keys of Entra's tokens are read from Microsoft, or for trying from this machine: name 127.0.0.1",
    ]);
  const kept = new Map<string, { keys: JSONWebKeySet; readAt: Instant }>();

  async function keysOf({ tenantId }: Entra, now: Instant, notBefore: Instant): Promise<JSONWebKeySet> {
    const known = kept.get(tenantId);
    if (known !== undefined && known.readAt >= notBefore) return known.keys;
    const keys = await readKeys(tenantId, send, keysAt);
    kept.set(tenantId, { keys, readAt: now });
    return keys;
  }

  /** @throws TransientError when the keys cannot be read */
  return async (request: ReceivedRequest, connection: Entra, now: Instant): Promise<boolean> => {
    const [, token] = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(request.headers['authorization'] ?? '') ?? [];
    if (token?.split('.').every(isCanonical) !== true) return false;
    const keys = await keysOf(connection, now, plusMs(now, -keysLastMs));
    const found = await check(token, { keys, connection, now });
    if (found !== 'unknown-key') return found;
    const newer = await keysOf(connection, now, plusMs(now, -askAgainMs));
    return (await check(token, { keys: newer, connection, now })) === true;
  };
}

// Several spellings of base64 have the same bytes; a token has one.
function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}

async function check(
  token: string,
  { keys, connection, now }: { keys: JSONWebKeySet; connection: Entra; now: Instant },
): Promise<boolean | 'unknown-key'> {
  const { tenantId, audience, senderId } = connection;
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
      algorithms: ['RS256'],
      typ: 'JWT',
      issuer: [`https://sts.windows.net/${tenantId}/`, `https://login.microsoftonline.com/${tenantId}/v2.0`],
      audience,
      requiredClaims: ['exp', 'iat', 'oid', 'tid'],
      clockTolerance: 300,
      currentDate: new Date(epochMsOf(now)),
    });
    return payload['oid'] === senderId && payload['tid'] === tenantId;
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) return 'unknown-key';
    if (error instanceof errors.JOSEError) return false;
    throw error;
  }
}

const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

async function readKeys(tenantId: string, send: Send, keysAt: URL): Promise<JSONWebKeySet> {
  const url = new URL(`/${tenantId}/discovery/v2.0/keys`, keysAt);
  const { status, body } = await send({ method: 'GET', url, headers: {}, timeoutMs: answerWithinMs });
  const read = keySet.safeParse(jsonOf(await buffer(body)));
  if (status === 200 && read.success) return read.data;
  throw new TransientError('store-unavailable', `Microsoft's keys cannot be read (${status}): wait.`);
}

const id = z.string().check(z.minLength(1), z.maxLength(200));
const person = z.object({ id: z.optional(z.nullable(id)), email: z.optional(z.nullable(z.string())) });
const message = z.object({
  data: z.object({
    subject: z.object({
      id,
      email: z.optional(z.nullable(z.string())),
      userPrincipalName: z.optional(z.nullable(z.string())),
      manager: z.optional(z.nullable(person)),
    }),
    taskProcessingResult: z.object({ id, createdDateTime: instant.check(z.refine(isReckonable)) }),
  }),
});

/** What a custom task of a Lifecycle Workflow says, passed on as it is: what the workflow means, the connection says. */
export function readEntra({ request }: Proven, { means, runsDaysBefore }: Entra): Reading {
  const read = message.safeParse(jsonOf(request.body));
  if (!read.success) return { told: [], passedOver: 1 };
  const { subject, taskProcessingResult: result } = read.data.data;
  const emails = [subject.email, subject.userPrincipalName].flatMap(each => email.safeParse(each).data ?? []);
  const { manager } = subject;
  const told = {
    nativeId: result.id,
    meaning: means,
    occurredAt: result.createdDateTime,
    effective: { at: plusMs(result.createdDateTime, runsDaysBefore * dayMs) },
    subject: { sourceUserId: subject.id, emails: [...new Set(emails)] },
    manager: manager
      ? { sourceUserId: manager.id ?? undefined, email: email.safeParse(manager.email).data }
      : undefined,
  };
  return { told: [told], passedOver: 0 };
}
