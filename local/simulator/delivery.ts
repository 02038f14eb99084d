import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Reply } from './reply.ts';

/** How an answer goes out. */
export type Delivery = {
  /** What Content-Length says; undefined leaves it out. */
  readonly announcedBytes: number | undefined;
  /** How much of the body goes out. */
  readonly sentBytes: number;
  /** What happens then. `hang` is silence, and a reset after `hangMs` (0: when the client hangs up). */
  readonly end: 'properly' | 'close' | 'reset' | 'hang';
  /** How long the body takes on its way. */
  readonly takesMs: number;
};

const pieces = 8;

export function whole(reply: Reply): Delivery {
  return { announcedBytes: reply.bytes, sentBytes: reply.bytes, end: 'properly', takesMs: 0 };
}

/** Sends an answer. A client that hangs up is no fault of the simulator's. */
export async function deliver(
  reply: Reply,
  how: Delivery,
  to: { response: ServerResponse; nowMs: number; hangMs: number },
): Promise<void> {
  const { response } = to;
  const length = how.announcedBytes;
  response.writeHead(reply.status, {
    // The model's clock, not the machine's: a date in Retry-After is read against this one.
    date: new Date(to.nowMs).toUTCString(),
    ...reply.headers,
    ...(length === undefined || reply.status === 204 ? {} : { 'content-length': length }),
    ...(how.end === 'properly' ? {} : { connection: 'close' }),
  });
  const undisturbed = how.end === 'properly' && how.takesMs === 0;
  const sent = undisturbed ? pipeline(reply.body(), response) : writeBody(reply.body(), how, response);
  await sent.catch(() => undefined);
  await conclude(response, how, to.hangMs);
}

async function conclude(response: ServerResponse, { end }: Delivery, hangMs: number): Promise<void> {
  if (response.destroyed || end === 'properly') response.end();
  else if (end === 'hang') await hang(response, hangMs);
  else if (end === 'close') response.req.socket.end();
  else reset(response);
}

/** Breaks the connection off, as a crash would. */
export function reset(response: ServerResponse): void {
  // Not the response's own socket: it has none before the answer to the request before is done.
  response.req.socket.resetAndDestroy();
}

/** @throws when the client hangs up */
async function writeBody(body: Readable, how: Delivery, response: ServerResponse): Promise<void> {
  const hungUp = new AbortController();
  response.once('close', () => hungUp.abort());
  const pieceBytes = how.takesMs > 0 ? Math.max(1, Math.ceil(how.sentBytes / pieces)) : Infinity;
  for await (const chunk of firstOf(body, how.sentBytes)) {
    for (let at = 0; at < chunk.length; at += pieceBytes) {
      const piece = chunk.subarray(at, at + Math.min(pieceBytes, chunk.length));
      await write(response, piece, hungUp.signal);
      const tookMs = (how.takesMs * piece.length) / how.sentBytes;
      if (how.takesMs > 0) await wait(tookMs, undefined, { signal: hungUp.signal });
    }
  }
}

/** Returns when the piece has left this process. */
async function write(response: ServerResponse, piece: Buffer, hungUp: AbortSignal): Promise<void> {
  hungUp.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const giveUp = () => reject(new Error('The client hung up.'));
    hungUp.addEventListener('abort', giveUp, { once: true });
    response.write(piece, error => {
      hungUp.removeEventListener('abort', giveUp);
      if (error) reject(error);
      else resolve();
    });
  });
}

async function hang(response: ServerResponse, hangMs: number): Promise<void> {
  const hungUp = new AbortController();
  response.once('close', () => hungUp.abort());
  if (hangMs === 0 && !response.destroyed) await once(response, 'close');
  else await wait(hangMs, undefined, { signal: hungUp.signal }).catch(() => undefined);
  reset(response);
}

/** The first so many bytes of a stream. */
async function* firstOf(source: Readable, bytes: number): AsyncGenerator<Buffer> {
  let left = bytes;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    if (left <= 0) return;
    yield chunk.subarray(0, left);
    left -= chunk.length;
  }
}
