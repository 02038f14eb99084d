import * as z from 'zod/mini';
import { NotFoundError, TokenRefusedError, TransientError } from '../domain/errors.ts';
import type { HttpResponse } from '../ports.ts';

/** What Webex answered, as the cause of an error. Carries nothing that could name a person or open a door. */
export class WebexAnswer extends Error {
  override readonly name = 'WebexAnswer';
  readonly operation: string;
  readonly status: number;
  readonly trackingId: string | undefined;

  constructor(operation: string, status: number, trackingId: string | undefined) {
    const tracking = trackingId === undefined ? '' : ` (tracking id ${trackingId})`;
    super(`Webex answered ${status} to ${operation}${tracking}.`);
    this.operation = operation;
    this.status = status;
    this.trackingId = trackingId;
  }
}

/** Ids of requests look like `ROUTERGW_2f0c7d4e-…`; anything freer could name a person or carry a link. */
const trackingId = z.string().check(z.regex(/^[\w-]{1,100}$/));
const errorBody = z.object({ trackingId });
const errorBodyLimit = 64 * 1024;

/** Consumes a body that is small by nature, e.g. JSON. */
export async function readText(response: HttpResponse, limitBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    const piece = Buffer.from(z.instanceof(Uint8Array).parse(chunk));
    bytes += piece.length;
    if (bytes > limitBytes) {
      response.body.destroy();
      throw new TransientError('webex-unavailable', 'Webex sent far more than such an answer can hold.');
    }
    chunks.push(piece);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The answer as an error cause. Bodies may be JSON of either family, text, HTML or nothing. */
export async function describeAnswer(operation: string, response: HttpResponse): Promise<WebexAnswer> {
  const text = await readText(response, errorBodyLimit).catch(() => '');
  const inBody = errorBody.safeParse(parseJson(text)).data?.trackingId;
  const inHeader = trackingId.safeParse(response.headers['trackingid']).data;
  return new WebexAnswer(operation, response.status, inBody ?? inHeader);
}

/**
 * The error that says what the caller must do about an answer that no retry has mended.
 *
 * @param so.scopes of which the token needs one
 * @param so.retryAfterMs the wait that the answer asked for, if it asked for one
 */
export function toError(
  answer: WebexAnswer,
  so: { scopes: readonly string[]; retryAfterMs?: number | undefined },
): TransientError {
  const about = {
    cause: answer,
    ...(so.retryAfterMs === undefined ? {} : { retryAfterMs: so.retryAfterMs }),
  };
  switch (answer.status) {
    case 401:
      return new TokenRefusedError(
        `${answer.message} The token is wrong or has expired: give tapekeeper a new one.`,
        about,
      );
    case 403:
      return new TokenRefusedError(
        `${answer.message} The token lacks the scope ${so.scopes.join(' or ')}: authorise it anew.`,
        { ...about, scopes: so.scopes },
      );
    case 404:
    case 410:
      return new NotFoundError(answer.message, about);
    case 429:
      return new TransientError('rate-limited', answer.message, about);
    default:
      return new TransientError(speaksOf(answer.status), answer.message, about);
  }
}

/** Asked again, most refusals would be repeated: they speak against what was asked for. */
function speaksOf(status: number): 'refused' | 'webex-unavailable' {
  const passing = status < 400 || status >= 500 || status === 408 || status === 423;
  return passing ? 'webex-unavailable' : 'refused';
}

/** @returns undefined for anything that is not JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
