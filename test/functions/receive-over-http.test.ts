import { execFileSync } from 'node:child_process';
import { request as httpRequest } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { openEmbeddedStores } from '../../local/store/embedded-stores.ts';
import { hrWorld, sentAtMs } from '../build/hr-world.ts';
import { anHttpServer } from '../build/servers.ts';
import {
  bambooEvent,
  gatewayEvent,
  secrets,
  standardRequest,
  type SentRequest,
} from '../build/signed-requests.ts';
import { handClock } from '../build/step-world.ts';
import { temporaryFolder } from '../build/temporary-folder.ts';

const text = /^(?:text\/|application\/(?:json|xml|javascript))/;

/** The function behind HTTP, as API Gateway puts it there, on the tables of a folder. */
async function served() {
  const stores = openEmbeddedStores(await temporaryFolder(), handClock());
  const world = hrWorld({ offboardings: stores.offboardings });
  const server = await anHttpServer((incoming, response) => {
    void (async () => {
      const names = Object.entries(incoming.headers).map(
        ([name, value]) => [name, [value].flat().join(',')] as const,
      );
      const headers: Record<string, string> = Object.fromEntries(names);
      const sent = { method: incoming.method ?? '', headers, body: await buffer(incoming) };
      const connection = (incoming.url ?? '').split('/')[2] ?? '';
      const base64 = !text.test(headers['content-type'] ?? '');
      const answer = await world.handle(gatewayEvent(connection, sent, { base64 }));
      response.writeHead(answer.statusCode ?? 500).end(answer.body);
    })();
  });
  return {
    ...world,
    url: server.url,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      stores.close();
    },
  };
}

async function send(url: URL, connection: string, { method, headers, body }: SentRequest): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(new URL(`/offboarding/${connection}`, url), { method, headers }, response => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    request.on('error', reject);
    request.end(body);
  });
}

it('what the signer of Standard Webhooks signs is accepted, in plain JSON and in a CloudEvents envelope', async () => {
  await using world = await served();
  expect(await send(world.url, 'standard', standardRequest(sentAtMs))).toBe(200);
  const event = {
    specversion: '1.0',
    id: 'e-2',
    source: 'https://hr.example.com',
    type: 'offboarding.requested',
    time: '2026-03-02T09:00:00Z',
    data: { subject: { email: 'another@example.com' }, effective: { date: '2026-03-31' } },
  };
  const wrapped = standardRequest(sentAtMs, { body: JSON.stringify(event), id: 'msg_2', prefix: 'svix' });
  wrapped.headers['content-type'] = 'application/cloudevents+json; charset=utf-8';
  expect(await send(world.url, 'standard', wrapped)).toBe(200);
  const cases = await world.cases();
  const leaves = cases
    .map(({ words }) => words['standard'])
    .toSorted((one, other) => (String(one?.subject.emails[0]) < String(other?.subject.emails[0]) ? -1 : 1));
  // The last day ends at midnight in Lisbon.
  expect(leaves).toMatchObject([
    { subject: { emails: ['another@example.com'] }, leave: { effectiveAt: '2026-03-31T23:00:00.000Z' } },
    {
      subject: { sourceUserId: '4711', emails: ['leaver@example.com'] },
      assurance: 'signed',
      leave: { alone: true, effectiveAt: '2026-03-31T23:00:00.000Z' },
    },
  ]);
});

it("what openssl signs in BambooHR's way is accepted, and has the employee read", async () => {
  await using world = await served();
  const [body, timestamp] = [JSON.stringify(bambooEvent), String(sentAtMs / 1000)];
  const signed = execFileSync('openssl', ['dgst', '-sha256', '-hmac', secrets.bamboo], {
    input: body + timestamp,
  });
  const signature = /[0-9a-f]{64}/.exec(signed.toString())?.[0] ?? '';
  const headers = {
    'content-type': 'application/json',
    'X-BambooHR-Timestamp': timestamp,
    'X-BambooHR-Signature': signature,
  };
  const sent = { method: 'POST', headers, body: Buffer.from(body) };
  expect(await send(world.url, 'bamboo', sent)).toBe(200);
  expect(await world.cases()).toMatchObject([
    {
      status: 'noted',
      wake: 'enrich',
      words: {
        bamboo: { subject: { sourceUserId: '4711' }, look: { occurredAt: '2026-03-02T09:00:00.000Z' } },
      },
    },
  ]);
  const forged = { ...sent, body: Buffer.from(body.replace('4711', '4712')) };
  expect(await send(world.url, 'bamboo', forged)).toBe(401);
  expect(await world.cases()).toHaveLength(1);
});

it('fifty deliveries of one event at once make one case', async () => {
  await using world = await served();
  const answers = await Promise.all(
    Array.from({ length: 50 }, async () => send(world.url, 'standard', standardRequest(sentAtMs))),
  );
  expect(new Set(answers)).toEqual(new Set([200]));
  expect(await world.cases()).toHaveLength(1);
});
