import * as z from 'zod/mini';
import { Webhook } from 'standardwebhooks';
import { ConfigurationError } from '../domain/errors.ts';
import { epochMsOf, instantOf, secondMs, type Instant } from '../domain/time.ts';
import type { ReceivedRequest } from '../ports-offboarding.ts';
import { jsonOf, textOf } from './json.ts';
import type { Proven, Reading } from './kind.ts';
import { ownEvent, ownTypes } from './own-event.ts';
import { isAny, isSameText } from './proof.ts';

const toleranceMs = 300 * secondMs;
/** Without a dot: id, time and body are joined by dots, and nobody may move the borders. */
const messageId = /^[\w:-]{1,128}$/;
const time = /^[1-9]\d{8,10}$/;
const signatures = /^v\d[a-z]?,[A-Za-z0-9+/]+={0,2}(?: v\d[a-z]?,[A-Za-z0-9+/]+={0,2})*$/;

/** Whether a message is signed as Standard Webhooks (or Svix) does it, with any of these secrets, and just now. */
export function isStandardlySigned(
  request: ReceivedRequest,
  secrets: readonly string[],
  now: Instant,
): boolean {
  const id = header(request, 'id');
  const sentAt = header(request, 'timestamp');
  const signed = header(request, 'signature');
  // The library signs text: bytes that are none would be signed as if they were others.
  const body = textOf(request.body);
  if (body === undefined || !messageId.test(id) || !time.test(sentAt) || !signatures.test(signed))
    return false;
  const sentMs = Number(sentAt) * secondMs;
  if (Math.abs(epochMsOf(now) - sentMs) > toleranceMs) return false;
  return isAny(secrets, secret => {
    const expected = signerOf(secret).sign(id, new Date(sentMs), body);
    return isAny(signed.split(' '), each => isSameText(each, expected));
  });
}

/** What is in such a message: our own event, plain or in a CloudEvents envelope (structured mode). */
export function readStandard({ request }: Proven): Reading {
  const value = jsonOf(request.body);
  const type = typed.safeParse(value);
  if (!type.success) return { malformed: 'The body has to be a JSON object with a type.' };
  if (!Object.hasOwn(ownTypes, type.data.type)) return { told: [], passedOver: 1 };
  const read = ownEvent.safeParse(isCloudEvent(request) ? unwrapped(value) : value);
  if (!read.success) return { malformed: complaint(read.error.issues) };
  const { subject, effective, manager, successor, timestamp } = read.data;
  const sentAt = instantOf(Number(header(request, 'timestamp')) * secondMs);
  const { email, id, employeeNumber, webexPersonId } = subject;
  const emails = email === undefined ? [] : [email];
  const told = {
    nativeId: header(request, 'id'),
    meaning: ownTypes[read.data.type],
    occurredAt: timestamp ?? sentAt,
    effective,
    subject: { sourceUserId: id, emails, employeeNumber, webexPersonId },
    manager: manager && { email: manager.email, sourceUserId: manager.id },
    successor: successor && { email: successor.email, sourceUserId: successor.id },
  };
  return { told: [told], passedOver: 0 };
}

const typed = z.object({ type: z.string() });
const envelope = z.object({
  specversion: z.literal('1.0'),
  type: z.string(),
  time: z.optional(z.string()),
  data: z.record(z.string(), z.unknown()),
});

function unwrapped(value: unknown): unknown {
  const read = envelope.safeParse(value);
  if (!read.success) return undefined;
  const { type, time: happenedAt, data } = read.data;
  return { ...(happenedAt === undefined ? {} : { timestamp: happenedAt }), ...data, type };
}

function isCloudEvent({ headers }: ReceivedRequest): boolean {
  return /^application\/cloudevents\+json\b/i.test(headers['content-type'] ?? '');
}

function header({ headers }: ReceivedRequest, name: 'id' | 'timestamp' | 'signature'): string {
  return headers[`webhook-${name}`] ?? headers[`svix-${name}`] ?? '';
}

function complaint(issues: readonly z.core.$ZodIssue[]): string {
  const fields = [...new Set(issues.map(issue => issue.path.join('.') || 'the body'))];
  return `Mend these fields: ${fields.join(', ')}. See offboarding-event.schema.json.`;
}

function signerOf(secret: string): Webhook {
  try {
    return new Webhook(secret);
  } catch {
    throw new ConfigurationError(['a secret of Standard Webhooks has to be base64 after whsec_']);
  }
}
