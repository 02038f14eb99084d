import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { WebexModel } from '../webex-model/model.ts';
import { Refusal } from '../webex-model/refusal.ts';

/** The host that download links lead to: no token, only the link's ticket. A token that arrives here is misconduct. */
export function mediaSkin(model: WebexModel) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    model.state.countCall('download');
    if (request.headers.authorization !== undefined) {
      model.state.addFault({
        atMs: model.nowMs(),
        kind: 'token-at-media-host',
        detail: 'an authorization header came to the media host',
      });
    }
    const ticket = new URL(request.url ?? '/', 'http://media').searchParams.get('ticket') ?? '';
    try {
      const found = model.open(ticket);
      if (found.kind === 'transcript') sendText(response, found.text);
      else await sendAudio(request, response, found);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      response
        .writeHead(error.status, { 'content-type': 'text/html' })
        .end('<html><body>This link has expired.</body></html>');
    }
  };
}

function sendText(response: ServerResponse, text: string): void {
  response
    .writeHead(200, { 'content-type': 'text/vtt', 'content-length': Buffer.byteLength(text) })
    .end(text);
}

async function sendAudio(
  request: IncomingMessage,
  response: ServerResponse,
  audio: { bytes: number; stream: () => Readable },
): Promise<void> {
  const range = readRange(request.headers.range, audio.bytes);
  const headers = {
    'content-type': 'application/octet-stream',
    'content-disposition': 'attachment; filename="recording.mp3"',
    'accept-ranges': 'bytes',
    'content-length': range === undefined ? audio.bytes : range.end - range.start + 1,
  };
  if (range === undefined) response.writeHead(200, headers);
  else
    response.writeHead(206, {
      ...headers,
      'content-range': `bytes ${range.start}-${range.end}/${audio.bytes}`,
    });
  const body = range === undefined ? audio.stream() : Readable.from(cut(audio.stream(), range));
  // A client that hangs up is no fault of the simulator's.
  await pipeline(body, response).catch(() => undefined);
}

function readRange(header: string | undefined, bytes: number): { start: number; end: number } | undefined {
  const [, start, end] = /^bytes=(\d+)-(\d*)$/.exec(header ?? '') ?? [];
  if (start === undefined || Number(start) >= bytes) return undefined;
  return {
    start: Number(start),
    end: Math.min(end === undefined || end === '' ? bytes - 1 : Number(end), bytes - 1),
  };
}

async function* cut(source: Readable, range: { start: number; end: number }): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    const piece = chunk.subarray(Math.max(0, range.start - at), Math.max(0, range.end + 1 - at));
    if (piece.length > 0) yield piece;
    at += chunk.length;
    if (at > range.end) return;
  }
}
