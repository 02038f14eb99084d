import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** Something that listens on 127.0.0.1 until it is disposed of. */
export type Listening = AsyncDisposable & { readonly url: URL };

/** An HTTP server for one test. */
export async function anHttpServer(listener: RequestListener): Promise<Listening> {
  return listening(createHttpServer(listener));
}

/** A server that speaks whatever the test makes it speak. */
export async function aTcpServer(onConnection: (socket: Socket) => void): Promise<Listening> {
  return listening(createTcpServer(onConnection));
}

/** An address at which nobody listens. */
export async function nobodyThere(): Promise<URL> {
  const { url, [Symbol.asyncDispose]: close } = await anHttpServer(() => undefined);
  await close();
  return url;
}

async function listening(server: Server): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on('connection', socket => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: new URL(`http://127.0.0.1:${portOf(server.address())}`),
    [Symbol.asyncDispose]: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.');
  return address.port;
}
