import type { Instant } from './time.ts';

/** What an organisation has decided about departures, beside its connections. */
export type OffboardingTerms = {
  /** Where a day ends that a sender names without a zone. */
  readonly timeZone: string;
  /** Addresses, and Webex person ids as recordings spell them, of whom nothing moves without a person's approval. */
  readonly protected: readonly string[];
  /** More people than this, named by one connection within an hour, and a person is asked. */
  readonly mostLeaversAnHour: number;
  /** Webex deletes a deactivated account so many days later, and the recordings with it. */
  readonly webexDeletesAfterDays: number;
  /** Who gets the recordings where there is no manager: addresses, by department or `@domain`, in lower case. */
  readonly custodians?: Readonly<Record<string, string>> | undefined;
  /** The address of whoever gets what nobody else can have. */
  readonly defaultSuccessor?: string | undefined;
};

/** Connections that have named too many people, and since when their cases wait. */
export type PulledBrakes = ReadonlyMap<string, Instant>;
