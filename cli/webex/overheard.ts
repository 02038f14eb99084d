import { Readable } from 'node:stream';
import { z } from 'zod';
import type { HttpResponse, Send } from '../../lib/ports.ts';
import { WebexAnswer } from '../../lib/webex/answer.ts';

/** How much of a refusal is read, and how much of its reason is shown. */
const bodyLimitBytes = 64 * 1024;
const shownCharacters = 300;

/** The two families of bodies that Webex refuses with. */
const refusal = z.union([
  z.object({ message: z.string() }).transform(body => body.message),
  z
    .object({ error: z.tuple([z.object({ message: z.tuple([z.object({ description: z.string() })]) })]) })
    .transform(body => body.error[0].message[0].description),
]);

/** A network that remembers why Webex refused. */
export type Overheard = {
  readonly send: Send;
  /** What Webex said to the call that this error is about; undefined when the error is about no answer, or it said nothing. */
  reasonOf(error: unknown): string | undefined;
};

/**
 * Listens in on a network. `lib/webex` keeps Webex's words out of its errors, because these are logged and the words may
 * name people. Whoever types a command has asked the question, and may read the answer.
 */
export function overhear(send: Send): Overheard {
  let last: string | undefined;
  return {
    async send(request) {
      const response = await send(request);
      if (response.status < 400) return response;
      const heard = await listen(response);
      last = wordsIn(heard.text);
      return heard.response;
    },
    reasonOf: error => (error instanceof Error && error.cause instanceof WebexAnswer ? last : undefined),
  };
}

/** The body's text, and the response with a body that can be read once more. */
async function listen(response: HttpResponse): Promise<{ text: string; response: HttpResponse }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response.body) {
      const piece = Buffer.from(z.instanceof(Uint8Array).parse(chunk));
      bytes += piece.length;
      if (bytes > bodyLimitBytes) break;
      chunks.push(piece);
    }
  } catch {
    // The status has arrived, and it decides what happens: half a reason is no worse than none.
  }
  const heard = Buffer.concat(chunks);
  return { text: heard.toString('utf8'), response: { ...response, body: Readable.from([heard]) } };
}

function wordsIn(text: string): string | undefined {
  const read = refusal.safeParse(parseJson(text));
  if (!read.success) return undefined;
  // A terminal obeys what is sent to it: nothing but printable characters may pass.
  const words = read.data.replaceAll(/\p{C}+/gu, ' ').trim();
  return words === '' ? undefined : words.slice(0, shownCharacters);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
