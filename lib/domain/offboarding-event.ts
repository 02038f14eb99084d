import * as z from 'zod/mini';
import type { Instant } from './time.ts';

/** How a message proved where it comes from. `shared-secret` says nothing about what is in it. */
export const assurances = ['signed', 'jwt', 'shared-secret'] as const;
export type Assurance = (typeof assurances)[number];

/** What somebody's leaving was concluded from. An account may be disabled for many reasons. */
export const leaveSignals = [
  'hr-termination',
  'access-revoked',
  'account-disabled',
  'account-deleted',
] as const;
export type LeaveSignal = (typeof leaveSignals)[number];

/** Why somebody does not leave after all. */
export const returns = ['cancelled', 'rehired', 'reactivated'] as const;
export type Return = (typeof returns)[number];

const text = z.string().check(z.minLength(1), z.maxLength(256));
/** An address as it is compared: in lower case. */
export const email = z
  .string()
  .check(z.trim(), z.toLowerCase(), z.maxLength(254), z.regex(/^[^\s@,]+@[^\s@,]+$/, 'is no e-mail address'));

/** Whom a message is about, as its sender knows them. */
export const subject = z.readonly(
  z.object({
    sourceUserId: z.optional(text),
    emails: z.readonly(z.array(email).check(z.maxLength(10))),
    employeeNumber: z.optional(text),
    webexPersonId: z.optional(text),
  }),
);
export type Subject = z.infer<typeof subject>;

/** Somebody else whom a message names. */
export const namedPerson = z.readonly(z.object({ email: z.optional(email), sourceUserId: z.optional(text) }));
export type NamedPerson = z.infer<typeof namedPerson>;

/** What all events say, whichever sender they come from. */
type Common = {
  /** By which it is known again; missing where its sender gives nothing that tells two of them apart. */
  readonly key: string | undefined;
  /** The person, as one of those who leave are counted: a digest. */
  readonly who: string;
  readonly connection: string;
  /** What two connections have in common that are no two sources. */
  readonly system: string;
  readonly assurance: Assurance;
  /** Never later than it was heard. */
  readonly occurredAt: Instant;
  readonly subject: Subject;
  readonly manager?: NamedPerson | undefined;
  /** Only from connections that may name one. */
  readonly successor?: NamedPerson | undefined;
};

/**
 * One message about one person, normalised. `look`: something changed, and what it was has to be read at the source.
 */
export type OffboardingEvent = Common &
  (
    | {
        readonly says: 'leave';
        readonly signal: LeaveSignal;
        readonly effectiveAt: Instant;
        /** Whether the connection's word alone is enough. */
        readonly alone: boolean;
      }
    | { readonly says: 'return'; readonly because: Return }
    | { readonly says: 'look' }
  );
