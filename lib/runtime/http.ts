import { PassThrough, type Readable } from 'node:stream';
import { Agent, request as undiciRequest } from 'undici';
import { TransientError } from '../domain/errors.ts';
import type { HttpRequest, HttpResponse, Send } from '../ports.ts';

/** Our own: the global one may be that of another version, which ends the process over a body that is too long. */
const connections = new Agent();

/**
 * The real network. The time-out covers the whole exchange, body included. Redirects are not followed.
 * Messages name the host only: paths and queries carry ids and tickets.
 */
export const sendOverNetwork: Send = async request => {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), Math.min(request.timeoutMs, longestTimerMs));
  try {
    const response = await undiciRequest(request.url, {
      method: request.method,
      headers: { ...request.headers },
      body: request.body ?? null,
      signal: late.signal,
      dispatcher: connections,
    });
    const body = guarded(response.body, request, late.signal);
    body.once('close', () => clearTimeout(timer));
    return { status: response.statusCode, headers: flatten(response.headers), body };
  } catch (error) {
    clearTimeout(timer);
    throw networkError(request, error, late.signal);
  }
};

/** setTimeout fires at once beyond this. */
const longestTimerMs = 2 ** 31 - 1;

/** The same bytes, with every failure of the network as a TransientError. */
function guarded(source: Readable, request: HttpRequest, late: AbortSignal): Readable {
  const body = new PassThrough();
  // Whoever is given the body may begin to read it later: until then, nobody else hears its error.
  body.on('error', () => undefined);
  source.once('error', error => body.destroy(networkError(request, error, late)));
  body.once('close', () => source.destroy());
  source.pipe(body);
  return body;
}

function networkError(request: HttpRequest, error: unknown, late: AbortSignal): TransientError {
  const how = late.aborted
    ? `did not finish within ${request.timeoutMs / 1000} s`
    : 'cannot be reached or broke off';
  return new TransientError(
    'webex-unavailable',
    `${request.url.host} ${how}: check the address and the network.`,
    { cause: discreet(error) },
  );
}

/** undici's errors carry what was received, so only their words are kept. */
function discreet(error: unknown): Error {
  if (!(error instanceof Error)) return new Error('The network failed without a word.');
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code}: ` : '';
  return new Error(`${error.name}: ${code}${error.message}`);
}

function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): HttpResponse['headers'] {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
