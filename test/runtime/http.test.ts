import { execFile } from 'node:child_process';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { inspect, promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { TransientError } from '../../lib/domain/errors.ts';
import type { HttpRequest } from '../../lib/ports.ts';
import { sendOverNetwork } from '../../lib/runtime/http.ts';
import { anHttpServer, aTcpServer, nobodyThere } from '../build/servers.ts';
import { containing, refusalOf } from '../build/webex.ts';

const secretPath = '/nbr/5d0f6a2e?ticket=U0RKVFN3';
const headers = { authorization: 'Bearer Zx9-token' };

function get(url: URL, timeoutMs = 10_000): HttpRequest {
  return { method: 'GET', url: new URL(secretPath, url), headers, timeoutMs };
}

/** Everything that a log could show of an error. */
function shown(error: unknown): string {
  return [String(error), JSON.stringify(error), inspect(error, { depth: 20, showHidden: true })].join();
}

function expectDiscreet(error: unknown): void {
  for (const secret of ['5d0f6a2e', 'U0RKVFN3', 'ticket', 'nbr', 'Zx9'])
    expect(shown(error)).not.toContain(secret);
}

describe('an exchange over the network', () => {
  it.each(['GET', 'POST', 'PUT', 'DELETE'] as const)(
    'brings %s, headers and body there and back',
    async method => {
      await using server = await anHttpServer((request, response) => {
        response.statusCode = 202;
        response.setHeader('X-Saw', [request.method, request.url, request.headers['x-key']].join(' '));
        void text(request).then(body => response.end(`got ${body}`));
      });
      const body = method === 'GET' ? undefined : '{"reason":"åudit"}';
      const answer = await sendOverNetwork({ ...get(server.url), method, headers: { 'x-key': 'k' }, body });
      expect(answer.status).toBe(202);
      expect(answer.headers['x-saw']).toBe(`${method} ${secretPath} k`);
      expect(await text(answer.body)).toBe(`got ${body ?? ''}`);
    },
  );

  it('joins repeated headers, with their names in lower case', async () => {
    await using server = await anHttpServer((_request, response) => {
      response.setHeader('Link', ['</1>; rel=prev', '</2>; rel=next']);
      response.end();
    });
    const { headers: got, body } = await sendOverNetwork(get(server.url));
    await buffer(body);
    expect(got['link']).toBe('</1>; rel=prev, </2>; rel=next');
  });

  it('survives a body that is longer than announced, which the far end ends as well', async () => {
    await using server = await aTcpServer(socket => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 100000\r\n\r\n');
        socket.end(Buffer.alloc(400_000, 'tape'));
      });
    });
    for (let tries = 0; tries < 10; tries += 1) {
      const answer = await sendOverNetwork(get(server.url)).catch((error: unknown) => error);
      if (answer instanceof TransientError) continue;
      if (answer instanceof Error || answer === undefined)
        throw new Error('neither an answer nor a TransientError');
      const { body } = z.object({ body: z.instanceof(Readable) }).parse(answer);
      await turnOfTheLoop();
      await buffer(body).catch((error: unknown) => expect(error).toBeInstanceOf(TransientError));
    }
  });

  it('brings a large body whole, however slowly it is taken', async () => {
    const sent = Buffer.alloc(3 * 1024 * 1024, 'tape');
    await using server = await anHttpServer((_request, response) => response.end(sent));
    const { body } = await sendOverNetwork(get(server.url));
    const got: Buffer[] = [];
    for await (const chunk of body) {
      got.push(z.instanceof(Buffer).parse(chunk));
      await new Promise(resolve => setImmediate(resolve));
    }
    expect(Buffer.concat(got).equals(sent)).toBe(true);
  });

  it('does not follow a redirect', async () => {
    let elsewhere = 0;
    await using other = await anHttpServer((_request, response) => {
      elsewhere += 1;
      response.end();
    });
    await using server = await anHttpServer((_request, response) => {
      response.writeHead(302, { location: other.url.href }).end('moved');
    });
    const { status, body } = await sendOverNetwork(get(server.url));
    expect([status, await text(body)]).toStrictEqual([302, 'moved']);
    expect(elsewhere).toBe(0);
  });

  it('that finds nobody names the host and what to do, and nothing else', async () => {
    const url = await nobodyThere();
    const error = await refusalOf(sendOverNetwork(get(url)));
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({
      fault: 'webex-unavailable',
      message: `${url.host} cannot be reached or broke off: check the address and the network.`,
      cause: { message: containing('ECONNREFUSED') },
    });
    expectDiscreet(error);
  });

  it('gives up when no answer comes in time', async () => {
    await using server = await anHttpServer(() => undefined);
    const error = await refusalOf(sendOverNetwork(get(server.url, 40)));
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ message: containing('did not finish within 0.04 s') });
    expectDiscreet(error);
  });

  it('gives up when the body hangs midway', async () => {
    await using server = await anHttpServer((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half of');
    });
    const { body } = await sendOverNetwork(get(server.url, 200));
    const error = await refusalOf(buffer(body));
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ message: containing('did not finish within 0.2 s') });
    expectDiscreet(error);
  });

  it('gives up when the body comes in drops that never end', async () => {
    await using server = await anHttpServer((_request, response) => {
      const drip = setInterval(() => response.write('.'), 5);
      response.once('close', () => clearInterval(drip));
    });
    const { body } = await sendOverNetwork(get(server.url, 200));
    expect(await refusalOf(buffer(body))).toMatchObject({
      message: containing('did not finish'),
    });
  });

  it.each(['before the answer', 'within the head', 'within the body'])(
    'breaks off where the far end resets %s',
    async when => {
      await using server = await aTcpServer(socket => {
        socket.once('data', () => {
          if (when === 'within the head') socket.write('HTTP/1.1 200 OK\r\nContent-Le');
          if (when === 'within the body')
            socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of');
          setImmediate(() => socket.resetAndDestroy());
        });
        socket.on('error', () => undefined);
      });
      const error = await refusalOf(sendOverNetwork(get(server.url)).then(answer => buffer(answer.body)));
      expect(error).toBeInstanceOf(TransientError);
      expect(error).toMatchObject({
        fault: 'webex-unavailable',
        message: containing('broke off'),
      });
      expectDiscreet(error);
    },
  );

  it('breaks off where the body is shorter than announced', async () => {
    await using server = await aTcpServer(socket => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of'));
    });
    const error = await refusalOf(sendOverNetwork(get(server.url)).then(answer => buffer(answer.body)));
    expect(error).toBeInstanceOf(TransientError);
  });

  it('breaks off, without showing it, where the answer is no HTTP', async () => {
    await using server = await aTcpServer(socket => {
      socket.once('data', data => socket.end(`oops ${data.toString()} ${secretPath}`));
    });
    const error = await refusalOf(sendOverNetwork(get(server.url)));
    expect(error).toBeInstanceOf(TransientError);
    expectDiscreet(error);
  });

  it('keeps an error of the body for whoever reads it later', async () => {
    await using server = await aTcpServer(socket => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of');
        setImmediate(() => socket.resetAndDestroy());
      });
      socket.on('error', () => undefined);
    });
    const { body } = await sendOverNetwork(get(server.url));
    await new Promise(resolve => body.once('close', resolve));
    expect(await refusalOf(buffer(body))).toBeInstanceOf(TransientError);
  });

  it('hangs up when a body that nobody reads is destroyed', async () => {
    const hungUp = Promise.withResolvers<unknown>();
    await using server = await anHttpServer((_request, response) => {
      response.once('close', hungUp.resolve);
      response.write('x'.repeat(1024 * 1024));
    });
    const { body } = await sendOverNetwork(get(server.url));
    body.destroy();
    await hungUp.promise;
    expect(body.destroyed).toBe(true);
  });

  it('hangs up when the time is over', async () => {
    const hungUp = Promise.withResolvers<unknown>();
    await using server = await anHttpServer((request, response) => {
      response.once('close', hungUp.resolve);
      request.resume();
    });
    await refusalOf(sendOverNetwork(get(server.url, 40)));
    await hungUp.promise;
    expect(hungUp.promise).toBeInstanceOf(Promise);
  });

  it('leaves nothing behind that keeps a process alive', async () => {
    await using server = await anHttpServer((request, response) => {
      if (request.url === '/hang') response.write('x'.repeat(1024 * 1024));
      else response.end('fine');
    });
    const script = `
      import { buffer } from 'node:stream/consumers';
      import { sendOverNetwork } from ${JSON.stringify(import.meta.resolve('../../lib/runtime/http.ts'))};
      const get = path => sendOverNetwork({
        method: 'GET', headers: {}, timeoutMs: 3_600_000, url: new URL(path, ${JSON.stringify(server.url.href)}),
      });
      await buffer((await get('/fine')).body);
      (await get('/hang')).body.destroy();
      await sendOverNetwork({ method: 'GET', headers: {}, timeoutMs: 3_600_000, url: new URL('http://127.0.0.1:1/') }).catch(() => undefined);
      console.log('done');`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', script],
      {
        timeout: 15_000,
      },
    );
    expect(stdout.trim()).toBe('done');
  });
});
