import { TransientError } from '../domain/errors.ts';
import type { Secret } from '../domain/secret.ts';
import { msBetween, type Instant } from '../domain/time.ts';
import type { Clock, Download, HttpResponse, Send } from '../ports.ts';
import { WebexAnswer } from './answer.ts';

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
  const refusal = refuse(response, so.kind);
  if (refusal === undefined) return { body: response.body, bytes: announcedBytes(response) };
  response.body.destroy();
  throw refusal;
}

function refuse(response: HttpResponse, kind: 'audio' | 'transcript'): TransientError | undefined {
  const { status } = response;
  if (status !== 200) {
    const fault = status >= 500 || status === 429 ? 'webex-unavailable' : 'link-refused';
    return new TransientError(fault, `The media host answered ${status}.`, {
      cause: new WebexAnswer(`download ${kind}`, status, undefined),
    });
  }
  const contentType = response.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (contentType === '' || acceptable[kind].test(contentType)) return undefined;
  return new TransientError(
    'not-audio',
    `The media host sent ${contentType.slice(0, 40)} instead of ${kind}.`,
  );
}

function announcedBytes(response: HttpResponse): number | undefined {
  const { 'content-length': length, 'content-encoding': encoding } = response.headers;
  if (encoding !== undefined && encoding !== 'identity') return undefined;
  return length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}
