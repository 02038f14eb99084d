import type { Readable } from 'node:stream';
import type { OwnerState } from './domain/fate.ts';
import type { Hold } from './domain/hold.ts';
import type { ListWindow, PlanScope, WindowKind } from './domain/ledger.ts';
import type { ListMode } from './domain/list-mode.ts';
import type { Owner, OwnerSource } from './domain/owner.ts';
import type { RateGate } from './domain/pace.ts';
import type { StorageClass } from './domain/policy.ts';
import type { Recording } from './domain/recording.ts';
import type { RecordingId } from './domain/recording-id.ts';
import type { Secret } from './domain/secret.ts';
import type { Unreadable } from './domain/stored-row.ts';
import type { Instant } from './domain/time.ts';
import type { Listing, WebexDetails, WebexPage } from './domain/webex-recording.ts';
import type { Work } from './domain/work.ts';

/** Time, as it is handed in. `sleep` is the only way to wait; called off, it ends at once. */
export interface Clock {
  now(): Instant;
  sleep(ms: number, calledOff?: AbortSignal): Promise<void>;
}

/** A number in [0, 1), as it is handed in. */
export type Random = () => number;

/** A new id that nobody else has, as it is handed in: hexadecimal, the first eight digits by chance. */
export type NewId = () => string;

/** What is said about the work: ids and counts only, never names, addresses, topics, tokens, links or bodies. */
export interface Log {
  info(event: string, facts?: LogFacts): void;
  warn(event: string, facts?: LogFacts): void;
  error(event: string, facts?: LogFacts): void;
}
export type LogFacts = Readonly<Record<string, string | number | boolean | undefined>>;

/** The rows of the recordings table. Every failure of the engine is a TransientError (`store-unavailable`). */
export interface RecordingStore {
  /** The row as last written (never an older one), or undefined. */
  get(id: RecordingId): Promise<Recording | undefined>;
  /** Which of these ids (any number) have a row, and that row. Costs no write; may be a moment old. */
  known(ids: readonly RecordingId[]): Promise<ReadonlyMap<RecordingId, Recording>>;
  /**
   * Writes a first row (`version` 1) if there is none.
   * @throws StaleMoveError with the row that was there first
   */
  create(row: Recording): Promise<void>;
  /**
   * Replaces `from` by `to` if the stored row still has `from`'s version and status; stores and returns `to` with the
   * next version.
   * @throws StaleMoveError with the winner when someone else was first
   * @throws IllegalMoveError when the map of moves does not know the move; nothing is written
   */
  move(from: Recording, to: Recording): Promise<Recording>;
  /**
   * Rows of one UTC day and shard whose `lookAt` is not after `until`, latest first, at most `limit`: whatever became
   * due last is always seen, however much has piled up before it.
   * Read from an index: a row may be a moment late, and is re-checked by whoever acts on it.
   */
  due(query: { day: string; shard: number; until: Instant; limit: number }): Promise<readonly Recording[]>;
  /**
   * Every row, in no order, read page by page; may be a moment old. What is written meanwhile may be missing or there.
   * For people's questions and walks: a function on a schedule asks for what is due.
   *
   * @param unreadable is told of each row that cannot be read; without it, such a row is a TransientError
   */
  every(unreadable?: Unreadable): AsyncIterable<Recording>;
  /**
   * Ids of the rows whose file was made on this UTC day (`facts.createTime`), page by page, in no order; none of rows
   * without facts. Read from an index: what was written a moment ago may be missing.
   */
  createdOn(day: string): AsyncIterable<readonly RecordingId[]>;
  /** How many shards each day's index has; fixed for the life of a table. */
  readonly shards: number;
}

/** Progress of listing. A window is `unread` until the last page of its last list was read. */
export interface WindowLedger {
  unread(): Promise<readonly ListWindow[]>;
  /**
   * The windows of a kind that were ever read; one that is unread anew may be among them. Of the history they are few,
   * of the tiers a hundred thousand a year.
   */
  wereRead(kind: WindowKind): Promise<readonly ListWindow[]>;
  /** How far windows of this kind were planned in this mode (`org` if missing), or undefined before the first. */
  plannedUntil(kind: WindowKind, mode?: ListMode['mode']): Promise<Instant | undefined>;
  /** The owners of whom a plan of their own was made. */
  plannedOwners(): Promise<ReadonlySet<string>>;
  /**
   * Adds unread windows and moves the mark of their scope to `until`, both or neither.
   * @returns false, with nothing written, when the mark is no longer `since`: someone else planned
   */
  plan(
    change: PlanScope & {
      since: Instant | undefined;
      until: Instant;
      windows: readonly ListWindow[];
    },
  ): Promise<boolean>;
  /** Marks a window as read, however far its reading was said to have come. Marking it again changes nothing. */
  finish(window: ListWindow, readAt: Instant): Promise<void>;
  /**
   * Keeps that everyone up to the owner `after` was read, but for those in `aside`, which become unread windows: both
   * or neither.
   * @returns false, with nothing written, when the window is gone, or has come further than whoever asks knew
   */
  progress(window: ListWindow, after: string, aside: readonly ListWindow[]): Promise<boolean>;
  /** Takes unread windows away: none of them counts as read. Those that are gone change nothing. */
  drop(windows: readonly ListWindow[]): Promise<void>;
  /**
   * Replaces an unread window by unread parts that cover what is left of it, all or nothing. Splitting one that is gone
   * changes nothing. A part that was unread before is begun anew.
   */
  split(window: ListWindow, parts: readonly ListWindow[]): Promise<void>;
}

/** One row per token: Webex's rate limit belongs to the token, not to a process. */
export interface RateGates {
  /** The row as last written (never an older one), or undefined where the token was never used. */
  get(token: string): Promise<RateGate | undefined>;
  /**
   * Replaces the row by what `decide` makes of it; asked again where another process wrote meanwhile.
   *
   * @param decide gives undefined where nothing is to be written
   * @returns what is stored now
   */
  change(
    token: string,
    decide: (before: RateGate | undefined) => RateGate | undefined,
  ): Promise<RateGate | undefined>;
}

/** Small named moments of progress. */
export interface Marks {
  get(name: string): Promise<Instant | undefined>;
  /** Moves the mark later, never earlier. */
  advance(name: string, to: Instant): Promise<void>;
}

/** A document of the control table, as it was last written, and how often it was written. */
export type Note = { readonly name: string; readonly value: unknown; readonly revision: number };

/** Small documents of the control table, by kind and name. Whoever reads one parses it. */
export interface Notes {
  /** The note as last written (never an older one), or undefined. */
  get(kind: string, name: string): Promise<Note | undefined>;
  /** Every note of a kind, by name; never an older state. */
  all(kind: string): Promise<readonly Note[]>;
  /**
   * Writes the note if its stored revision is still the one named.
   *
   * @param revision that was read; 0 where there was none
   * @returns false, with nothing written, when someone else was first
   */
  put(note: { kind: string; name: string; value: object; revision: number }): Promise<boolean>;
}

/** Who may do what only one may do at a time. */
export interface Leases {
  /**
   * Takes the lease `name`, or renews it, at least until `until`; renewing never shortens it. It is free from the
   * moment that it ends, or was released. After a TransientError it may have been taken all the same.
   *
   * @param holder differs between any two who must not work at once, two runs of one function included
   * @returns false, with nothing written, while it is someone else's
   */
  take(name: string, holder: string, until: Instant, now: Instant): Promise<boolean>;
  /** Gives one's own lease back. Someone else's stays. */
  release(name: string, holder: string): Promise<void>;
}

/** The holds that were ever placed. */
export interface Holds {
  /**
   * Places a hold: it is in force for whoever asks after this has answered. Placing it again changes nothing.
   * @throws StaleMoveError with what is stored, when that says anything else under this id: also that it was released
   */
  add(hold: Hold): Promise<void>;
  /** Every hold that is not released, in no order; never an older state. */
  inForce(): Promise<readonly Hold[]>;
  /** The released ones too. */
  all(): Promise<readonly Hold[]>;
  /**
   * Ends a hold. Releasing it again keeps the first release.
   * @returns the hold as it is now, or undefined where there is none
   */
  release(id: string, by: string, at: Instant): Promise<Hold | undefined>;
}

/** What the archive says of an object, from the bytes that it holds. */
export type StoredObject = { readonly bytes: number; readonly sha256: string };

export type AboutObject = {
  readonly bytes?: number | undefined;
  readonly contentType: string;
  readonly storageClass?: StorageClass | undefined;
};

/** The archive. Objects are written once and never replaced. Failures of the engine are TransientErrors. */
export interface MediaStore {
  /**
   * Streams `body` to `key` if nothing is there. The object appears whole or not at all: an error in `body`, or a
   * length other than `bytes`, leaves nothing behind and is thrown as it is (a wrong length as `length-mismatch`).
   * Whatever happens, `body` is consumed or destroyed.
   * @param about.storageClass where the store has classes, and the object is not small; its own where it is missing
   * @returns false, with nothing written, when the key is taken
   */
  put(key: string, body: Readable, about: AboutObject): Promise<boolean>;
  /** Length and SHA-256 of what the store holds under `key`, or undefined. */
  head(key: string): Promise<StoredObject | undefined>;
}

/** The archive's objects, for whoever only reads them. Failures of the engine are TransientErrors, also in a body. */
export interface MediaReader {
  /** What the archive holds under `key`, from its first byte, or undefined. To be consumed or destroyed. */
  open(key: string): Promise<Readable | undefined>;
  /** The length of what the archive holds under `key`, without reading it, or undefined. */
  bytesOf(key: string): Promise<number | undefined>;
}

/** Small text documents of the archive: written once, never replaced. Failures of the engine are TransientErrors. */
export interface Papers {
  /** @returns false, with nothing written, when the key is taken */
  put(key: string, text: string): Promise<boolean>;
  get(key: string): Promise<string | undefined>;
  /** Every key that begins so, in the order of their letters. */
  keys(prefix: string): AsyncIterable<string>;
}

/** A folder of whoever asked for copies. What goes wrong there is an Error in a sentence that says what to do. */
export interface CopyFolder {
  /** Whether something has this name. */
  has(name: string): Promise<boolean>;
  /**
   * Writes a copy that nobody takes for one yet. An error in `body` leaves nothing behind and is thrown as it is;
   * whatever happens, `body` is consumed or destroyed.
   */
  write(name: string, body: Readable): Promise<Copy>;
}
export interface Copy {
  /** Gives the copy its name, whole and at once. Never overwrites: that the name is taken is an Error. */
  show(): Promise<void>;
  /** Takes it away, also when it was shown. */
  discard(): Promise<void>;
}

/** Where people, and systems that are not tapekeeper's, are told what must not rest with the archive alone. */
export interface AlarmTopic {
  /**
   * Returns once the topic has it; it may arrive more than once. Failures are TransientErrors.
   *
   * @param facts as in the log: ids, counts and hashes only
   */
  publish(event: string, facts: LogFacts): Promise<void>;
}

/** A download that has begun. `bytes` is its Content-Length, where one was sent. */
export type Download = { readonly body: Readable; readonly bytes?: number | undefined };

/**
 * Webex, as the compliance-read token shows it. Every call takes a `deadline`: a wait that would pass it is a
 * TransientError at once. Also thrown: NotFoundError, TokenRefusedError.
 */
export interface WebexReader {
  /**
   * Pages of recordings, newest first; returns only after the last page was read. An owner is asked for by address and
   * by id, one list after the other: what is in both comes twice.
   */
  list(listing: Listing, deadline: Instant): AsyncIterable<WebexPage>;
  details(webexId: string, deadline: Instant): Promise<WebexDetails>;
  /** The metadata with all types as JSON text; undefined when Webex has none (yet). */
  metadata(webexId: string, deadline: Instant): Promise<string | undefined>;
  /** Follows a download link once, without a token. What cannot be audio or a transcript is refused (`not-audio`). */
  download(link: Secret, kind: 'audio' | 'transcript', deadline: Instant): Promise<Download>;
  /** The same, for another kind of work: each has its share of what Webex bears. Without it, work is `new`. */
  as(work: Work): WebexReader;
}

/**
 * Owners of one page. `unreadable` are items that name nobody by an id as recordings have it; `accounts` is, by the
 * owner's id, what the page says of accounts, where it says anything.
 */
export type OwnersPage = {
  readonly owners: readonly Owner[];
  readonly unreadable: number;
  readonly accounts?: ReadonlyMap<string, OwnerState>;
};

/**
 * What tapekeeper may change in Webex, with the administrator's token: by ids, as Webex spells them, at most 100 a call,
 * and never more than one try: whether a lost call happened is to be looked up. Nothing here deletes for everyone.
 */
export interface WebexKeeper {
  /** @throws TransientError, NotFoundError, TokenRefusedError; an Error in dry run, with nothing sent */
  softDelete(webexIds: readonly string[], deadline: Instant): Promise<void>;
  /** Out of the recycle bin, for good. Throws what `softDelete` throws. */
  purge(webexIds: readonly string[], deadline: Instant): Promise<void>;
  /** Out of the recycle bin, back to its owner. Throws what `softDelete` throws. */
  restore(webexIds: readonly string[], deadline: Instant): Promise<void>;
}

/** The accounts of people, as the administrator's token shows them. */
export interface Accounts {
  /** Looked up now, or within the last hour. Whoever is no person has `no-account`. @throws TransientError */
  stateOf(owner: Owner, deadline: Instant): Promise<OwnerState>;
}

/** Who may own recordings, as the administrator's token shows it. */
export interface Directory {
  /**
   * Pages of the owners of one source; returns only after the last page was read.
   * @throws TransientError; TokenRefusedError, with the scopes of which one is lacking, or `isMissing` without a token
   */
  owners(source: OwnerSource, deadline: Instant): AsyncIterable<OwnersPage>;
}

/** How an adapter reaches the network. Rejects with a TransientError on a reset, a failed connection or a time-out. */
export type Send = (request: HttpRequest) => Promise<HttpResponse>;

export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** The whole exchange, body included, may take this long. */
  readonly timeoutMs: number;
};

export type HttpResponse = {
  readonly status: number;
  /** Names in lower case; repeated headers joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** Must be consumed or destroyed. A reset or a time-out in it is an error event with a TransientError. */
  readonly body: Readable;
};
