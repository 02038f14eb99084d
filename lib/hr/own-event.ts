import * as z from 'zod/mini';
import { isDay, isReckonable, isTimeZone } from '../domain/end-of-day.ts';
import { email } from '../domain/offboarding-event.ts';
import { instant } from '../domain/time.ts';

const text = z.string().check(z.minLength(1), z.maxLength(256));
const described = <Parser extends z.ZodMiniType>(parser: Parser, words: string) =>
  parser.check(z.describe(words));

const moment = instant.check(z.refine(isReckonable, 'is too far away'));

/** What each type of our own means. */
export const ownTypes = {
  'offboarding.requested': 'hr-termination',
  'offboarding.cancelled': 'cancelled',
  'offboarding.rehired': 'rehired',
} as const;
const types = ['offboarding.requested', 'offboarding.cancelled', 'offboarding.rehired'] as const;

const person = z.object({ email: z.optional(email), id: z.optional(text) });
const date = z.string().check(z.regex(/^2[01]\d{2}-\d{2}-\d{2}$/), z.refine(isDay, 'is no day'));

const effective = z.union([
  z.object({ at: described(moment, 'A moment with its zone, such as 2026-10-01T18:00:00+02:00.') }),
  z.object({
    date: described(date, 'The last day, YYYY-MM-DD. It ends at midnight in the time zone.'),
    timeZone: z.optional(
      described(
        z.string().check(z.refine(isTimeZone, 'is no time zone')),
        "An IANA time zone, such as Europe/Lisbon. Without it, the organisation's.",
      ),
    ),
  }),
]);

/** The event that tapekeeper publishes for whoever can send what they like. Unknown fields are passed over. */
export const ownEvent = z.object({
  type: described(z.enum(types), 'Any other type is acknowledged, and changes nothing.'),
  id: z.optional(described(text, 'Yours. Two deliveries are told apart by the header webhook-id.')),
  timestamp: z.optional(
    described(
      instant,
      'When it happened. Without it, events are taken in the order in which they were sent: a late retry would then count as newer.',
    ),
  ),
  subject: described(
    z.object({
      email: z.optional(email),
      id: z.optional(described(text, "The person's id with you: it stays when the address changes.")),
      employeeNumber: z.optional(text),
      webexPersonId: z.optional(text),
    }),
    'Who leaves. At least one of email, id and webexPersonId.',
  ).check(
    z.refine(
      ({ email: address, id, webexPersonId }) => (address ?? id ?? webexPersonId) !== undefined,
      'has to have an email, an id or a webexPersonId',
    ),
  ),
  effective: z.optional(described(effective, 'When the person leaves. Without it, now.')),
  manager: z.optional(described(person, "The leaver's manager, before your directory forgets.")),
  successor: z.optional(
    described(person, 'Who is to have the recordings. Heeded only where the connection may name one.'),
  ),
});

/** Its JSON Schema, as it is published. */
export function ownEventSchema(): object {
  return {
    $id: 'offboarding-event.schema.json',
    title: 'tapekeeper: somebody leaves, or does not',
    ...z.toJSONSchema(ownEvent, { io: 'input' }),
  };
}
