import { connect } from 'node:net';

/** What came over a connection, and how it came to its end. */
export type RawAnswer = {
  readonly status: number | undefined;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
  readonly end: 'closed' | 'reset' | 'given up';
};

/**
 * Asks over a bare connection, so that nothing is mended on the way.
 *
 * @param so.giveUpAfterBytes hangs up once so much of the answer has come and nothing more comes at once
 */
export async function rawGet(
  address: string,
  so: { headers?: Record<string, string>; giveUpAfterBytes?: number } = {},
): Promise<RawAnswer> {
  const url = new URL(address);
  const socket = connect(Number(url.port), url.hostname);
  const headers = Object.entries({ host: url.host, connection: 'close', ...so.headers });
  const lines = [
    `GET ${url.pathname}${url.search} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  const chunks: Buffer[] = [];
  const end = await new Promise<RawAnswer['end']>(resolve => {
    let bytes = 0;
    socket.on('data', chunk => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes < (so.giveUpAfterBytes ?? Infinity)) return;
      socket.destroy();
      resolve('given up');
    });
    socket.once('end', () => resolve('closed'));
    socket.once('error', () => resolve('reset'));
  });
  socket.destroy();
  return { ...parse(Buffer.concat(chunks)), end };
}

function parse(answer: Buffer): Omit<RawAnswer, 'end'> {
  const gap = answer.indexOf('\r\n\r\n');
  const [first = '', ...lines] = answer.subarray(0, Math.max(0, gap)).toString('latin1').split('\r\n');
  const status = /^HTTP\/1\.1 (\d{3})/.exec(first)?.[1];
  return {
    status: status === undefined ? undefined : Number(status),
    headers: new Map(
      lines.map(line => {
        const at = line.indexOf(':');
        return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
      }),
    ),
    body: gap < 0 ? Buffer.alloc(0) : answer.subarray(gap + 4),
  };
}
