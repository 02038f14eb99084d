import type { OffboardingMove } from './domain/hear-offboarding.ts';
import type { Offboarding } from './domain/offboarding.ts';
import type { OffboardingEvent } from './domain/offboarding-event.ts';
import type { OffboardingTerms } from './domain/offboarding-terms.ts';
import type { PersonKey } from './domain/person-key.ts';
import type { Instant } from './domain/time.ts';
import type { WebexPerson } from './domain/webex-person.ts';

/** The table of departures. Every failure of the engine is a TransientError (`store-unavailable`). */
export interface Offboardings {
  /** The case as last written (never an older one), or undefined. */
  get(id: string): Promise<Offboarding | undefined>;
  /** The cases that these keys lead to, each once; never an older state. */
  whose(keys: readonly PersonKey[]): Promise<readonly Offboarding[]>;
  /** Whether an event was remembered, and still is. */
  isKnown(event: string, now: Instant): Promise<boolean>;
  /**
   * Writes cases, what leads to them, and that an event was heard: all or nothing. A move without `from` is a first
   * write (`version` 1); any other replaces `from` if the stored case still has its version and status, and gets the
   * next version.
   *
   * @throws StaleMoveError when a case, a key or the event was written by someone else meanwhile: read again
   * @throws IllegalMoveError when the map of moves does not know one; nothing is written
   */
  write(change: OffboardingChange): Promise<void>;
  /** As RecordingStore.due: the cases of one UTC day and shard whose `lookAt` is not after `until`, latest first. */
  due(query: { day: string; shard: number; until: Instant; limit: number }): Promise<readonly Offboarding[]>;
  /** Every case, in no order, page by page; may be a moment old. */
  every(): AsyncIterable<Offboarding>;
  readonly shards: number;
}

export type OffboardingChange = {
  readonly moves: readonly OffboardingMove[];
  /**
   * Keys that lead to the case `to` from now on. Those that lead to a case which is neither that nor among `from` were
   * written by someone else meanwhile.
   */
  readonly lead?: {
    readonly keys: readonly PersonKey[];
    readonly to: string;
    readonly from: readonly string[];
  };
  /** An event that is known from when it is heard, until then. */
  readonly event?: { readonly key: string; readonly heardAt: Instant; readonly until: Instant } | undefined;
};

/** What arrived over HTTP. */
export type ReceivedRequest = {
  readonly method: string;
  /** The last part of the path: which sender this is meant to be from. */
  readonly connection: string;
  /** Names in lower case; repeated headers joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes as they were received. */
  readonly body: Uint8Array;
};

export type HttpAnswer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** What a request turned out to be. `connection` is one that is configured: what strangers write is not said on. */
export type Heard =
  | { readonly is: 'handshake'; readonly connection: string; readonly answer: HttpAnswer }
  | {
      readonly is: 'refused';
      readonly connection: string | undefined;
      readonly status: 400 | 401 | 404 | 405 | 413;
      readonly why: RefusedFor;
      /** For the sender, without what it has sent. */
      readonly sentence?: string;
    }
  | {
      readonly is: 'heard';
      readonly connection: string;
      readonly events: readonly OffboardingEvent[];
      /** What was in it beside the events: of other kinds, about nobody, or not to be understood. */
      readonly passedOver: number;
    };
export type RefusedFor =
  'no-connection' | 'method' | 'too-large' | 'too-many' | 'not-proven' | 'too-old' | 'malformed';

/** Whoever sends word of departures, as configured. */
export interface Senders {
  /**
   * Checks a request over its bytes, and reads it.
   * @throws TransientError when what is needed for that cannot be read now, ConfigurationError when it is mistaken
   */
  hear(request: ReceivedRequest, now: Instant): Promise<Heard>;
  /** @throws as `hear` */
  terms(): Promise<OffboardingTerms>;
}

/** What somebody has to be asked for, once a message has said that something changed and not what. */
export interface Sources {
  /**
   * Reads a person at the source of a connection.
   *
   * @returns what is there now, as an event of now
   * @throws TransientError when that cannot be read now, ConfigurationError when nobody has said how
   */
  read(who: { connection: string; sourceUserId: string }, now: Instant): Promise<OffboardingEvent>;
  /** @throws as `read` */
  terms(): Promise<OffboardingTerms>;
}

/** People, as the administrator's token shows them. Thrown: TransientError, TokenRefusedError. */
export interface People {
  /** Whoever has an address now; undefined where nobody has it. */
  withAddress(email: string, deadline: Instant): Promise<WebexPerson | undefined>;
  /** By the id that recordings have as `ownerId`, in any spelling. */
  withId(ownerId: string, deadline: Instant): Promise<WebexPerson | undefined>;
}

/** Gives recordings to another person, with the administrator's token. */
export interface Reassigner {
  /**
   * At most 100 recordings a call, by ids as Webex spells them, and never more than one try: whether a lost call
   * happened is to be looked up.
   *
   * @param so.to the address of whoever is to own them
   * @param so.from those of another owner are left alone, without a word; without it, ids alone count
   * @throws TransientError, NotFoundError, TokenRefusedError; an Error in dry run, with nothing sent
   */
  reassign(
    webexIds: readonly string[],
    so: { to: string; from?: OwnerGuard | undefined },
    deadline: Instant,
  ): Promise<void>;
}
/** The owner, as lists show them. Only an id can name a workspace or a virtual line. */
export type OwnerGuard = { readonly ownerEmail: string } | { readonly ownerId: string };
