import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { badRequest } from '../webex-model/refusal.ts';

/** Starts a server on loopback. @returns it and its origin, e.g. `http://127.0.0.1:4010` */
export async function serve(
  port: number,
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<{ server: Server; origin: string }> {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error('The simulator failed:', error instanceof Error ? error.message : error);
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  }).catch((error: unknown) => {
    throw new Error(`Port ${port} cannot be used (is it taken?): name another, or 0 for any.`, {
      cause: error,
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return { server, origin: `http://127.0.0.1:${address.port}` };
}

export async function stop(server: Server): Promise<void> {
  const closed = new Promise(resolve => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

/** What of a request the answers look at. */
export type Asked = Pick<IncomingMessage, 'headers'> & AsyncIterable<unknown>;

export async function readBody(request: Asked): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** @returns undefined for an address that is none */
export function addressOf(request: IncomingMessage, origin: string): URL | undefined {
  const address = `${origin}${request.url ?? '/'}`;
  return URL.canParse(address) ? new URL(address) : undefined;
}

/** @throws Refusal for what is no part of an address */
export function decodePart(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    throw badRequest('The id is not valid.');
  }
}
