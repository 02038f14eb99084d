import * as z from 'zod/mini';
import { isDay, isTimeZone } from '../domain/end-of-day.ts';
import { email } from '../domain/offboarding-event.ts';
import { instant } from '../domain/time.ts';
import type { ReceivedRequest } from '../ports-offboarding.ts';
import type { Mapping } from './connections.ts';
import { momentOf } from './hmac.ts';
import { at, jsonOf, textOf } from './json.ts';
import type { Effective, Proven, Reading } from './kind.ts';

const address = z.optional(email);

/** What a sender's own JSON (or form) says, by where the connection says that things stand. */
export function readMapped({ request }: Proven, mapping: Mapping): Reading {
  const value = isForm(request) ? formOf(request) : jsonOf(request.body);
  const meaning = mapping.means ?? meaningOf(at(value, mapping.type), mapping);
  const emailAt = address.safeParse(at(value, mapping.email));
  const sourceUserId = at(value, mapping.sourceUserId);
  const emails = emailAt.data === undefined ? [] : [emailAt.data];
  if (meaning === undefined || !emailAt.success || (sourceUserId ?? emails[0]) === undefined)
    return { told: [], passedOver: 1 };
  const told = {
    nativeId: at(value, mapping.eventId),
    meaning,
    occurredAt: momentOf(at(value, mapping.occurredAt) ?? ''),
    effective: effectiveIn(value, mapping),
    subject: { sourceUserId, emails, employeeNumber: at(value, mapping.employeeNumber) },
    manager: personAt(value, mapping.managerEmail),
    successor: personAt(value, mapping.successorEmail),
  };
  if (isTooLong(told.nativeId, sourceUserId, told.subject.employeeNumber)) return { told: [], passedOver: 1 };
  // A day that was named and cannot be read is not now: that would be too early.
  const isDated = mapping.date === undefined || at(value, mapping.date) === undefined;
  if (told.effective === undefined && !isDated) return { told: [], passedOver: 1 };
  return { told: [told], passedOver: 0 };
}

function meaningOf(type: string | undefined, { types }: Mapping) {
  return type !== undefined && Object.hasOwn(types, type) ? types[type] : undefined;
}

function effectiveIn(value: unknown, { date, timeZone }: Mapping): Effective | undefined {
  const text = at(value, date);
  const moment = instant.safeParse(text);
  if (moment.success) return { at: moment.data };
  if (text === undefined || !isDay(text)) return undefined;
  const zone = at(value, timeZone);
  return { date: text, timeZone: zone !== undefined && isTimeZone(zone) ? zone : undefined };
}

function personAt(value: unknown, pointer: string | undefined) {
  const found = email.safeParse(at(value, pointer));
  return found.success ? { email: found.data } : undefined;
}

function isForm({ headers }: ReceivedRequest): boolean {
  return /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
}

function formOf({ body }: ReceivedRequest): unknown {
  return Object.fromEntries(new URLSearchParams(textOf(body) ?? ''));
}

function isTooLong(...texts: readonly (string | undefined)[]): boolean {
  return texts.some(text => text !== undefined && text.length > 256);
}
