import { TransientError } from '../domain/errors.ts';
import { msBetween, plusMs, secondMs, type Instant } from '../domain/time.ts';
import type { Clock, HttpResponse, Random, Send } from '../ports.ts';
import { describeAnswer, readText, toError, type WebexAnswer } from './answer.ts';
import type { Endpoint } from './endpoints.ts';
import type { Gate } from './gate.ts';
import { DryRunError, type Mode } from './mode.ts';
import { decideRetry, gateMsOf, waitAsked, type Trouble } from './retry.ts';
import { checkScopes } from './rules.ts';
import type { TokenSource } from './token.ts';

export type Connection = {
  readonly baseUrl: URL;
  readonly token: TokenSource;
  readonly gate: Gate;
  readonly send: Send;
  readonly clock: Clock;
  readonly random: Random;
  /** `dry-run` if missing. */
  readonly mode?: Mode | undefined;
  /** What the token was authorised for, where it is known. */
  readonly scopes?: readonly string[] | undefined;
};

export type WebexRequest = {
  /** What this is called in messages, e.g. `list recordings`. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: URL;
  /** The token needs one of these. */
  readonly scopes: readonly string[];
  /** Whether repeating it changes nothing more than once would. */
  readonly safeToRepeat: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

/** The text of a 2xx answer. */
export type WebexReply = {
  readonly status: number;
  readonly headers: HttpResponse['headers'];
  readonly text: string;
};

/**
 * A call of an endpoint.
 *
 * @param id data: none of its letters can lead to another path
 * @throws RuleError when the token is known to lack the scope
 */
export function requestTo(endpoint: Endpoint, on: Connection, id = ''): WebexRequest {
  checkScopes(endpoint, on.scopes);
  const path = endpoint.path.replace('{id}', () => encodeURIComponent(id));
  const url = new URL(`${on.baseUrl.href.replace(/\/$/, '')}${path}`);
  // No write is: whether a lost one happened is to be looked up, not tried out.
  return {
    operation: endpoint.operation,
    method: endpoint.method,
    url,
    scopes: endpoint.scopes,
    safeToRepeat: endpoint.method === 'GET',
  };
}

const timeoutMs = 30 * secondMs;
const bodyLimitBytes = 32 * 1024 * 1024;

/**
 * The one way to call Webex: through the token's gate, with the token, until the whole body is there, and again where
 * the retry decision says so.
 *
 * @throws TransientError, NotFoundError, TokenRefusedError with the answer as the cause
 * @throws DryRunError for what changes something, unless the connection is live; nothing was sent
 */
export async function callWebex(
  request: WebexRequest,
  deadline: Instant,
  on: Connection,
): Promise<WebexReply> {
  // Here, where every call passes, so that none can be forgotten.
  if (request.method !== 'GET' && on.mode !== 'live') throw new DryRunError(request.operation);
  let token = await on.token.current();
  let renewed = false;
  for (let tryNumber = 1; ; tryNumber += 1) {
    await on.gate.pass(deadline);
    if (on.clock.now() >= deadline)
      throw new TransientError('time-ran-out', `No time is left to begin: ${request.operation}.`);
    const begunAt = on.clock.now();
    const outcome = await tryOnce(request, token.reveal(), on);
    if ('text' in outcome) return outcome;
    if (outcome.answer?.status === 401 && !renewed) {
      renewed = true;
      const newer = await on.token.renewed(token);
      if (newer.reveal() !== token.reveal()) {
        token = newer;
        continue;
      }
    }
    await waitOrGiveUp(request, outcome, { tryNumber, begunAt, deadline }, on);
  }
}

type Failure = Trouble & { readonly answer?: WebexAnswer; readonly error: TransientError };

async function tryOnce(request: WebexRequest, token: string, on: Connection): Promise<WebexReply | Failure> {
  try {
    const response = await on.send({
      method: request.method,
      url: request.url,
      headers: {
        ...request.headers,
        accept: 'application/json',
        authorization: `Bearer ${token}`,
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: request.body === undefined ? undefined : JSON.stringify(request.body),
      timeoutMs,
    });
    const { status, headers } = response;
    if (status >= 200 && status < 300)
      return { status, headers, text: await readText(response, bodyLimitBytes) };
    const answer = await describeAnswer(request.operation, response);
    const said: Trouble = { status, retryAfter: headers['retry-after'] };
    const now = on.clock.now();
    const askedMs = gateMsOf(said, now) ?? waitAsked(said.retryAfter, now);
    return { ...said, answer, error: toError(answer, { scopes: request.scopes, retryAfterMs: askedMs }) };
  } catch (error) {
    if (error instanceof TransientError) return { error };
    throw error;
  }
}

/** Returns after the wait, when there is to be another try. */
async function waitOrGiveUp(
  request: WebexRequest,
  failure: Failure,
  so: { tryNumber: number; begunAt: Instant; deadline: Instant },
  on: Connection,
): Promise<void> {
  const now = on.clock.now();
  const gateMs = gateMsOf(failure, now);
  if (gateMs !== undefined) await on.gate.shut(gateMs, so.begunAt);
  const decision = decideRetry(failure, {
    tryNumber: so.tryNumber,
    safeToRepeat: request.safeToRepeat,
    now,
    random: on.random,
  });
  if (decision.kind === 'give-up') throw failure.error;
  if (decision.waitMs > msBetween(now, so.deadline) || plusMs(now, decision.waitMs) >= so.deadline) {
    throw new TransientError(
      failure.error.fault,
      `${failure.error.message} The wait is longer than the time left.`,
      {
        cause: failure.answer ?? failure.error,
        retryAfterMs: decision.waitMs,
      },
    );
  }
  // A 429 is waited for at the gate, together with everyone else.
  if (gateMs === undefined) await on.clock.sleep(decision.waitMs);
}
