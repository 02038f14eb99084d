import type { LeaveSignal, NamedPerson, Return, Subject } from '../domain/offboarding-event.ts';
import type { Instant } from '../domain/time.ts';
import type { ReceivedRequest } from '../ports-offboarding.ts';

/** What one message of a sender says, in the sender's own terms. */
export type Told = {
  /** What tells it from all others of this connection; undefined where the sender gives nothing. */
  readonly nativeId: string | undefined;
  readonly meaning: LeaveSignal | Return | 'look';
  /** When it happened, as the sender says; undefined where it does not. */
  readonly occurredAt: Instant | undefined;
  /** When the person leaves: a moment, or a day somewhere; undefined for now. */
  readonly effective?: Effective | undefined;
  readonly subject: Subject;
  readonly manager?: NamedPerson | undefined;
  readonly successor?: NamedPerson | undefined;
};
export type Effective =
  { readonly at: Instant } | { readonly date: string; readonly timeZone?: string | undefined };

/** What is in a request whose origin is proven. `malformed` is for the sender, without what it has sent. */
export type Reading =
  { readonly told: readonly Told[]; readonly passedOver: number } | { readonly malformed: string };

export type Proven = { readonly request: ReceivedRequest; readonly now: Instant };
