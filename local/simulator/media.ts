import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { Refusal } from '../webex-model/refusal.ts';
import { deliver, reset, whole } from './delivery.ts';
import { deliveryOf } from './faults/deliveries.ts';
import type { Drawn } from './faults/draws.ts';
import { refusalOf } from './faults/refusals.ts';
import { readRange, sliceOf } from './range.ts';
import { htmlReply, textReply, type Reply } from './reply.ts';
import { addressOf } from './serve.ts';
import type { Site } from './site.ts';

/** The host that download links lead to: no token, only the link's ticket. A token that arrives here is misconduct. */
export function mediaSkin(site: Site) {
  const { model, draws, pace } = site;

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    model.state.count('call', 'download');
    if (request.headers.authorization !== undefined) blame();
    const ticket = addressOf(request, site.origins.media)?.searchParams.get('ticket') ?? '';
    const peeked = model.downloads.peek(ticket);
    const fault = peeked === undefined ? undefined : draws.draw(peeked.kind, peeked.id);
    if (fault?.name === 'reset-before') {
      model.state.count('status', 'none');
      reset(response);
      return;
    }
    const reply = answer(request, ticket, fault);
    model.state.count('status', String(reply.status));
    const isTranscript = peeked?.kind === 'transcript';
    const how =
      reply.status < 300 ? deliveryOf(reply, { fault, slowMs: pace.slowMs, isTranscript }) : whole(reply);
    await deliver(reply, how, { response, nowMs: model.clock.nowMs(), hangMs: pace.hangMs });
  };

  function blame(): void {
    model.state.append('fault', {
      atMs: model.clock.nowMs(),
      kind: 'token-at-media-host',
      detail: 'an authorization header came to the media host',
    });
  }

  function answer(request: IncomingMessage, ticket: string, fault: Drawn | undefined): Reply {
    if (request.method !== 'GET') return htmlReply(405, 'Only GET works here.');
    if (fault?.name === 'expired-link') return expired();
    if (fault?.name === 'html-200') return signIn(model.downloads.peek(ticket)?.kind === 'audio', fault);
    const refused = fault === undefined ? undefined : refusalOf(fault, { ...pace, nowMs: 0, trackingId: '' });
    return refused?.reply ?? open(request, ticket);
  }

  function open(request: IncomingMessage, ticket: string): Reply {
    try {
      const found = model.downloads.open(ticket);
      if (found.kind === 'transcript') return textReply(200, found.text, { 'content-type': 'text/vtt' });
      return audioReply(request, found);
    } catch (error) {
      if (error instanceof Refusal) return expired();
      throw error;
    }
  }

  function expired(): Reply {
    const status = { '403': 403, '404': 404, html: 200 }[model.switches.expiredLink];
    return htmlReply(status, 'This link has expired.');
  }
}

/** A page where audio should be; some of them even say that they are a file. */
function signIn(isAudio: boolean, { chance }: Drawn): Reply {
  const page = htmlReply(200, 'Please sign in.');
  const disguised = isAudio && chance.next() < 0.5;
  return disguised ? { ...page, headers: { 'content-type': 'application/octet-stream' } } : page;
}

function audioReply(
  request: IncomingMessage,
  { bytes, stream }: { bytes: number; stream: () => Readable },
): Reply {
  const range = readRange(request.headers.range, bytes);
  const headers = {
    'content-type': 'application/octet-stream',
    'content-disposition': 'attachment; filename="recording.mp3"',
    'accept-ranges': 'bytes',
  };
  if (range === undefined) return { status: 200, headers, bytes, body: stream };
  if (range === 'unsatisfiable')
    return textReply(416, '', { ...headers, 'content-range': `bytes */${bytes}` });
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${range.start}-${range.end}/${bytes}` },
    bytes: range.end - range.start + 1,
    body: () => Readable.from(sliceOf(stream(), range)),
  };
}
