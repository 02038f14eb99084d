import * as z from 'zod/mini';
import { isDay, isReckonable, isTimeZone } from '../domain/end-of-day.ts';
import { email, subject, type Subject } from '../domain/offboarding-event.ts';
import { keysOf } from '../domain/person-key.ts';
import { instant } from '../domain/time.ts';
import type { ReceivedRequest } from '../ports-offboarding.ts';
import type { Mapping } from './connections.ts';
import { momentOf } from './hmac.ts';
import { at, jsonOf, textOf } from './json.ts';
import type { Effective, Proven, Reading } from './kind.ts';

/** What a sender's own JSON (or form) says, by where the connection says that things stand. */
export function readMapped({ request }: Proven, mapping: Mapping): Reading {
  const value = isForm(request) ? formOf(request) : jsonOf(request.body);
  const meaning = mapping.means ?? meaningOf(at(value, mapping.type), mapping);
  const about = subjectIn(value, mapping);
  const when = whenIn(value, mapping);
  if (meaning === undefined || about === undefined || when === undefined) return { told: [], passedOver: 1 };
  const told = {
    nativeId: at(value, mapping.eventId),
    meaning,
    occurredAt: momentOf(at(value, mapping.occurredAt) ?? ''),
    effective: when.effective,
    subject: about,
    manager: personAt(value, mapping.managerEmail),
    successor: personAt(value, mapping.successorEmail),
  };
  return { told: [told], passedOver: 0 };
}

/** Undefined where nobody could be found by it. */
function subjectIn(value: unknown, mapping: Mapping): Subject | undefined {
  const address = z.optional(email).safeParse(at(value, mapping.email));
  if (!address.success) return undefined;
  const read = subject.safeParse({
    sourceUserId: at(value, mapping.sourceUserId),
    employeeNumber: at(value, mapping.employeeNumber),
    emails: address.data === undefined ? [] : [address.data],
  });
  return read.success && keysOf('', read.data).length > 0 ? read.data : undefined;
}

function meaningOf(type: string | undefined, { types }: Mapping) {
  return type !== undefined && Object.hasOwn(types, type) ? types[type] : undefined;
}

/** Undefined where a day is named and cannot be read: it is not now, which would be too early. */
function whenIn(value: unknown, mapping: Mapping): { effective: Effective | undefined } | undefined {
  const text = at(value, mapping.date);
  if (text === undefined) return { effective: undefined };
  const moment = instant.safeParse(text);
  if (moment.success && isReckonable(moment.data)) return { effective: { at: moment.data } };
  if (!isDay(text)) return undefined;
  const zone = at(value, mapping.timeZone);
  return { effective: { date: text, timeZone: zone !== undefined && isTimeZone(zone) ? zone : undefined } };
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
