/** Why a recording has not moved on. Stored on its row, so the words are part of the data. */
export const recordingFaults = [
  'malformed',
  'not-found',
  'not-downloadable',
  'refused',
  'link-refused',
  'not-audio',
  'empty',
  'length-mismatch',
  'duration-mismatch',
  'store-mismatch',
  'too-large',
] as const;
/** Why everything has to wait: nothing here says anything about one recording, so it never counts against it. */
export const systemFaults = [
  'webex-unavailable',
  'rate-limited',
  'token-refused',
  'store-unavailable',
  'time-ran-out',
] as const;

export type RecordingFault = (typeof recordingFaults)[number];
export type SystemFault = (typeof systemFaults)[number];
export type Fault = RecordingFault | SystemFault;

type Details = { readonly cause?: unknown; readonly retryAfterMs?: number };

/** Try again later; nothing is lost by waiting. `retryAfterMs` is the least wait that was asked for. */
export class TransientError extends Error {
  override readonly name: string = 'TransientError';
  readonly fault: Fault;
  readonly retryAfterMs: number | undefined;

  constructor(fault: Fault, message: string, details: Details = {}) {
    super(message, { cause: details.cause });
    this.fault = fault;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** Repeating will not help: park the recording until a person has looked at it. */
export class PermanentError extends Error {
  override readonly name: string = 'PermanentError';
  readonly fault: RecordingFault;

  constructor(fault: RecordingFault, message: string, details: Details = {}) {
    super(message, { cause: details.cause });
    this.fault = fault;
  }
}

/** Webex does not know the id now. Absence is never taken from one look: look again later. */
export class NotFoundError extends TransientError {
  override readonly name = 'NotFoundError';

  constructor(message: string, details: Details = {}) {
    super('not-found', message, details);
  }
}

/** The token was refused (401) or lacks a scope (403): stop the run; a person or `refresh-tokens` must act. */
export class TokenRefusedError extends TransientError {
  override readonly name = 'TokenRefusedError';

  /** Where the token is good and lacks a scope: any one of these would do. */
  readonly scopes: readonly string[] | undefined;
  /** Whether nobody has put a token there yet. */
  readonly isMissing: boolean;

  constructor(message: string, details: Details & { scopes?: readonly string[]; isMissing?: boolean } = {}) {
    super('token-refused', message, details);
    this.scopes = details.scopes;
    this.isMissing = details.isMissing ?? false;
  }
}

/** Someone else moved the row first. `winner` is the row as it is now. */
export class StaleMoveError<Row> extends Error {
  override readonly name = 'StaleMoveError';
  readonly winner: Row | undefined;

  constructor(message: string, winner: Row | undefined) {
    super(message);
    this.winner = winner;
  }
}

/** A move that the map of legal moves does not know: a mistake in the code, never in the data. */
export class IllegalMoveError extends Error {
  override readonly name = 'IllegalMoveError';
}

/** Nothing will work until a person mends the settings. Lists every fault found, by name. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Settings to mend: ${problems.join('; ')}.`);
    this.problems = problems;
  }
}
