import { TransientError } from '../domain/errors.ts';
import type { Secret } from '../domain/secret.ts';
import { msBetween, type Instant } from '../domain/time.ts';
import type { Clock, Download, HttpResponse, Send } from '../ports.ts';
import { WebexAnswer } from './answer.ts';
import { waitAsked } from './retry.ts';

const acceptable = {
  audio: /^(?:audio\/[\w.+-]+|application\/octet-stream)$/,
  transcript: /^(?:text\/(?:vtt|plain)|application\/octet-stream)$/,
};

/**
 * Follows a download link once, without a token: the link carries its own ticket, and leads to another host. An error
 * page with a 200 is known from services like this one, so what says that it is a page or JSON is refused.
 */
export async function download(
  so: { link: Secret; kind: 'audio' | 'transcript'; deadline: Instant },
  on: { send: Send; clock: Clock },
): Promise<Download> {
  const link = so.link.reveal();
  if (!URL.canParse(link) || !/^https?:/i.test(link))
    throw new TransientError('link-refused', 'The download link is no web address.');
  const timeoutMs = msBetween(on.clock.now(), so.deadline);
  if (timeoutMs <= 0) throw new TransientError('time-ran-out', 'No time is left to begin a download.');
  const response = await on.send({ method: 'GET', url: new URL(link), headers: {}, timeoutMs });
  const refusal = refuse(response, so.kind, on.clock.now());
  if (refusal === undefined) return { body: response.body, bytes: announcedBytes(response) };
  response.body.destroy();
  throw refusal;
}

function refuse(
  response: HttpResponse,
  kind: 'audio' | 'transcript',
  now: Instant,
): TransientError | undefined {
  const { status } = response;
  if (status !== 200) {
    const fault = status >= 500 || status === 429 ? 'webex-unavailable' : 'link-refused';
    const retryAfterMs = waitAsked(response.headers['retry-after'], now);
    return new TransientError(fault, `The media host answered ${status}.`, {
      cause: new WebexAnswer(`download ${kind}`, status, undefined),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  }
  const contentType = typeOf(response);
  if (contentType === '' || acceptable[kind].test(contentType)) return undefined;
  // Only what is written like a type is shown: a header may carry anything.
  const shown = /^[a-z]{1,20}\/[a-z.+]{1,40}$/.test(contentType) ? contentType : 'something unnamed';
  return new TransientError('not-audio', `The media host sent ${shown} instead of ${kind}.`);
}

function typeOf(response: HttpResponse): string {
  return (
    /^[^;]*/
      .exec(response.headers['content-type'] ?? '')?.[0]
      .trim()
      .toLowerCase() ?? ''
  );
}

function announcedBytes(response: HttpResponse): number | undefined {
  const { 'content-length': length, 'content-encoding': encoding } = response.headers;
  if (encoding !== undefined && encoding !== 'identity') return undefined;
  return length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}
