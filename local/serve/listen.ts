import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { ConfigurationError } from '../../lib/domain/errors.ts';
import { secondMs } from '../../lib/domain/time.ts';

const host = '127.0.0.1';
/** Whoever sends is on this machine, a proxy in most cases: nobody needs longer. */
const requestWithinMs = 10 * secondMs;
/** More than any sender may send, so that what is cut here is refused as too large. */
const mostBytes = 2 ** 20;

const remedies: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken: stop what listens there, or name another with --port',
  EACCES: 'is kept for the system: name one from 1024 on with --port',
};

/**
 * Listens on 127.0.0.1.
 *
 * @param port 0 for any that is free
 * @returns the server, and where it listens
 * @throws ConfigurationError when the port cannot be had
 */
export async function listen(listener: RequestListener, port: number): Promise<{ server: Server; url: URL }> {
  const server = createServer(
    {
      requestTimeout: requestWithinMs,
      headersTimeout: requestWithinMs,
      connectionsCheckingInterval: secondMs,
    },
    listener,
  );
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, host, resolve);
    });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new ConfigurationError([
      `port ${port} ${remedies[code] ?? `cannot be had (${code}): name another with --port`}`,
    ]);
  }
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new TypeError('The server has no port.');
  return { server, url: new URL(`http://${host}:${address.port}`) };
}

/** Takes no new requests; returns once those that are there have their answers. */
export async function hangUp(server: Server): Promise<void> {
  await new Promise<void>(resolve => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

/** The bytes of a request; of one that is too large, more than anybody accepts. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('A request is read as bytes.');
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > mostBytes) break;
  }
  return Buffer.concat(chunks);
}
