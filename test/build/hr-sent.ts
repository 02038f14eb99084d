import type { IncomingHttpHeaders } from 'node:http';
import { onTestFinished } from 'vitest';
import { readOptions, type Options } from '../../local/hr-simulator/options.ts';
import { run } from '../../local/hr-simulator/run.ts';
import { anHttpServer } from './servers.ts';

/** A request as a receiver has it: the body as its bytes. */
export type Received = {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

/** Whatever listens to HR: keeps what comes, and answers what the test says. Gone after the running test. */
export async function aReceiver(
  answer: (received: Received) => { status: number; body?: string } = () => ({ status: 202 }),
): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = await anHttpServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = { method: request.method ?? '', headers: request.headers, body: Buffer.concat(chunks) };
      received.push(one);
      const { status, body } = answer(one);
      response.writeHead(status).end(body);
    });
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return { url: new URL('/offboarding/hr', server.url).href, received };
}

/** The options that these words are; fails where they are refused. */
function hrOptions(...words: string[]): Options {
  const said: string[] = [];
  const options = readOptions(words, text => said.push(text));
  if (typeof options === 'number') throw new Error(`Refused: ${said.join(' ')}`);
  return options;
}

/** What the HR simulator does when it is started with these words at this moment; its ids count from 1. */
export async function hrSimulator(nowMs: number, ...words: string[]) {
  const lines: object[] = [];
  let n = 0;
  const { asHoped, service } = await run(hrOptions(...words), {
    nowMs: () => nowMs,
    newId: () => String((n += 1)),
    say: line => lines.push(line),
  });
  onTestFinished(() => service?.close());
  return { asHoped, lines, origin: service?.origin };
}
