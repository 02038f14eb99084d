import { describe, expect, it } from 'vitest';
import { buffer } from 'node:stream/consumers';
import { connect } from 'node:net';
import { aServeWorld } from '../../build/serve-world.ts';
import {
  bambooRequest,
  entraKeys,
  entraRequest,
  standardRequest,
  type SentRequest,
} from '../../build/signed-requests.ts';
import { anHttpServer } from '../../build/servers.ts';

const nowMs = Date.UTC(2026, 2, 2, 9, 0, 0);

async function send(to: URL, connection: string, { method, headers, body }: SentRequest): Promise<Response> {
  return fetch(new URL(`/offboarding/${connection}`, to), { method, headers, body: new Uint8Array(body) });
}

/** The template may have to be packaged first. */
const patience = { timeout: 120_000 };

describe('what a sender sends to a keeper on this machine', patience, () => {
  it('becomes a case where it is signed, and none where a byte was changed', async () => {
    const world = await aServeWorld();
    const { url, stop } = await world.start();
    const good = standardRequest(nowMs);
    const forged = { ...good, body: Buffer.concat([good.body, Buffer.from(' ')]) };
    expect((await send(url, 'standard', forged)).status).toBe(401);
    expect((await send(url, 'standard', good)).status).toBe(200);
    expect((await send(url, 'standard', good)).status).toBe(200);
    await stop();
    expect(await world.cases()).toMatchObject([
      { words: { standard: { subject: { emails: ['leaver@example.com'] } } } },
    ]);
    expect(JSON.stringify(world.log.lines)).not.toContain('leaver');
  });

  it('is heard as its bytes: what is no UTF-8 is as it was signed', async () => {
    const world = await aServeWorld();
    const { url } = await world.start();
    const odd = bambooRequest(nowMs, { body: '{"type":"\u00e9\u{1f600}"}' });
    expect((await send(url, 'bamboo', odd)).status).toBe(200);
  });

  it('with a header twice is not believed to have sent the first of them', async () => {
    const world = await aServeWorld();
    const { url } = await world.start();
    const { headers, body } = standardRequest(nowMs);
    const twice = [...Object.entries(headers), ['webhook-id', 'msg_0002'] as const];
    expect(await rawPost(url, '/offboarding/standard', twice, body)).toMatch(/^HTTP\/1\.1 401 /);
  });

  it('is refused as too large however much comes, and the next request is answered', async () => {
    const world = await aServeWorld();
    const { url } = await world.start();
    const large = await fetch(new URL('/offboarding/standard', url), {
      method: 'POST',
      body: new Uint8Array(400_000),
    });
    expect(large.status).toBe(413);
    const endless = [['content-length', '5000000000'] as const];
    const answer = await rawPost(url, '/offboarding/standard', endless, Buffer.alloc(1_100_000));
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect((await fetch(new URL('/health', url))).status).toBe(200);
  });

  it("is checked by the keys of whoever plays Microsoft on this machine, and of nobody on another's", async () => {
    await using microsoft = await anHttpServer((_request, response) =>
      response.end(JSON.stringify(entraKeys)),
    );
    const world = await aServeWorld();
    const elsewhere = world.start({ entraKeysAt: new URL('http://192.0.2.7:8081') });
    await expect(elsewhere).rejects.toThrow('name 127.0.0.1');
    const { url, stop } = await world.start({ entraKeysAt: microsoft.url });
    expect((await send(url, 'entra', entraRequest(nowMs))).status).toBe(200);
    await stop();
    expect(await world.cases()).toHaveLength(1);
  });
});

describe('the other routes', patience, () => {
  it('say that all is well, in which mode, and that nothing else is here', async () => {
    const world = await aServeWorld();
    const { url, stop } = await world.start();
    const status = async (path: string, method = 'GET') =>
      (await fetch(new URL(path, url), { method })).status;
    expect(await (await fetch(new URL('/health', url))).json()).toEqual({ mode: 'dry-run' });
    expect(await status('/offboarding/nobody', 'POST')).toBe(404);
    expect(await status('/offboarding/standard', 'PUT')).toBe(404);
    expect(await status('/offboarding/standard/more', 'POST')).toBe(404);
    expect(await status('/offboarding/standard')).toBe(405);
    expect(await status('/health', 'POST')).toBe(404);
    expect(await status('/')).toBe(404);
    await stop();
    await expect(fetch(new URL('/health', url))).rejects.toThrow('fetch failed');
  });

  it("answer Okta's question", async () => {
    const world = await aServeWorld();
    const { url } = await world.start();
    const asked = await fetch(new URL('/offboarding/okta', url), {
      headers: { 'x-okta-verification-challenge': 'abc123' },
    });
    expect(await asked.json()).toEqual({ verification: 'abc123' });
  });
});

/** Over a bare connection, so that headers go as they are. @returns what came back */
async function rawPost(
  to: URL,
  path: string,
  headers: readonly (readonly [string, string])[],
  body: Buffer,
): Promise<string> {
  const socket = connect(Number(to.port), to.hostname);
  const length = headers.some(([name]) => name === 'content-length')
    ? []
    : [['content-length', String(body.length)] as const];
  const all = [['host', to.host] as const, ['connection', 'close'] as const, ...length, ...headers];
  socket.on('error', () => undefined);
  socket.write(`POST ${path} HTTP/1.1\r\n${all.map(([n, v]) => `${n}: ${v}\r\n`).join('')}\r\n`);
  socket.write(body);
  return (await buffer(socket)).toString();
}
