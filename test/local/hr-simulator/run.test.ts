import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readOptions } from '../../../local/hr-simulator/options.ts';
import { aReceiver, hrSimulator } from '../../build/hr-sent.ts';
import { nobodyThere } from '../../build/servers.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';

const nowMs = Date.UTC(2026, 9, 1);
const person = 'leaver@acme.example';
const main = fileURLToPath(new URL('../../../local/hr-simulator/main.ts', import.meta.url));

describe('what is said', () => {
  it('is one line for what was sent, and one for what was answered', async () => {
    const { url } = await aReceiver(() => ({ status: 202, body: 'heard' }));
    const { lines, asHoped } = await hrSimulator(nowMs, '--kind', 'okta', '--to', url);
    expect(asHoped).toBe(true);
    expect(lines.map(line => ({ ...line }))).toEqual([
      { sent: 'leave', kind: 'okta', id: '1', forged: undefined, secret: 'simulated-hr-secret' },
      { answered: 202, body: 'heard', asHoped: true },
    ]);
  });

  it('has no secret that somebody gave', async () => {
    const { url } = await aReceiver();
    const { lines } = await hrSimulator(nowMs, '--kind', 'okta', '--to', url, '--secret', 'a real one');
    expect(JSON.stringify(lines)).not.toContain('a real one');
  });

  it.each([
    [202, [], true],
    [401, [], false],
    [503, [], false],
    [302, [], false],
    [202, ['--forged', 'time'], false],
    [401, ['--forged', 'time'], true],
    [503, ['--forged', 'time'], false],
  ] as const)('is whether %s was to be hoped for (%j)', async (status, more, expected) => {
    const { url } = await aReceiver(() => ({ status }));
    const { asHoped } = await hrSimulator(nowMs, '--kind', 'bamboohr', '--to', url, ...more);
    expect(asHoped).toBe(expected);
  });
});

it('the same event is sent again with the same id and body, as a retry is', async () => {
  const { url, received } = await aReceiver();
  await hrSimulator(nowMs, '--kind', 'standard-webhooks', '--to', url, '--times', '3');
  expect(received.map(each => each.headers['webhook-id'])).toEqual(['msg_1', 'msg_1', 'msg_1']);
  expect(new Set(received.map(each => each.body.toString())).size).toBe(1);
});

describe('Okta’s handshake', () => {
  it('comes first, and is right when the challenge comes back', async () => {
    const { url, received } = await aReceiver(({ method, headers }) =>
      method === 'GET'
        ? { status: 200, body: JSON.stringify({ verification: headers['x-okta-verification-challenge'] }) }
        : { status: 204 },
    );
    const { lines, asHoped } = await hrSimulator(nowMs, '--kind', 'okta', '--to', url, '--handshake');
    expect(received.map(each => each.method)).toEqual(['GET', 'POST']);
    expect(lines).toContainEqual({ answered: 200, isRight: true });
    expect(asHoped).toBe(true);
  });

  it.each(['{"verification":"another"}', 'verification', 'null'])('is not right with %s', async body => {
    const { url } = await aReceiver(() => ({ status: 200, body }));
    const { lines, asHoped } = await hrSimulator(nowMs, '--kind', 'okta', '--to', url, '--handshake');
    expect(lines).toContainEqual({ answered: 200, isRight: false });
    expect(asHoped).toBe(false);
  });
});

describe('BambooHR’s employee API', () => {
  const fields = 'workEmail,supervisorEId,terminationDate,status,salary';
  const login = `Basic ${Buffer.from('simulated-api-key:x').toString('base64')}`;
  const record = z.record(z.string(), z.string());

  async function served(...words: string[]) {
    const { url, received } = await aReceiver();
    const serving = ['--kind', 'bamboohr', '--serve', '--person', person, '--to', url, ...words];
    const { origin = '', lines } = await hrSimulator(nowMs, ...serving);
    const event = z.object({ data: z.object({ employeeId: z.string() }) });
    const { data } = event.parse(JSON.parse(received[0]?.body.toString() ?? ''));
    const read = async (id: string, headers: Record<string, string> = {}) =>
      fetch(`${origin}/api/v1/employees/${id}?fields=${fields}`, {
        headers: { authorization: login, accept: 'application/json', ...headers },
      });
    return { id: data.employeeId, read, lines, origin };
  }

  it('tells of whom the event was about: address, last day, and the manager by id', async () => {
    const { id, read } = await served('--manager', 'boss@acme.example', '--leaves', '2026-10-31');
    const leaver = record.parse(await (await read(id)).json());
    expect(leaver).toEqual({
      id,
      workEmail: person,
      status: 'Active',
      terminationDate: '2026-10-31',
      supervisorEId: leaver['supervisorEId'],
    });
    const boss = await read(leaver['supervisorEId'] ?? '');
    expect(await boss.json()).toMatchObject({
      workEmail: 'boss@acme.example',
      terminationDate: '0000-00-00',
    });
  });

  it.each([
    ['leave', { status: 'Inactive', terminationDate: '2026-10-01' }],
    ['cancel', { status: 'Active', terminationDate: '0000-00-00' }],
    ['rehire', { status: 'Active', terminationDate: '0000-00-00' }],
  ])('shows what %s has made of it', async (event, expected) => {
    const { id, read } = await served('--event', event);
    const leaver = await (await read(id)).json();
    expect(leaver).toMatchObject(expected);
    expect(leaver).not.toHaveProperty('supervisorEId');
  });

  it('is also where older clients look, and nowhere else', async () => {
    const { id, origin, lines } = await served();
    const headers = { authorization: login, accept: 'application/json' };
    const older = await fetch(`${origin}/api/gateway.php/acme/v1/employees/${id}?fields=status`, { headers });
    expect(await older.json()).toEqual({ id, status: 'Inactive' });
    expect((await fetch(`${origin}/api/v1/employees`, { headers })).status).toBe(404);
    expect((await fetch(`${origin}/t/discovery/v2.0/keys`, { headers })).status).toBe(404);
    expect(lines.at(-1)).toEqual({ read: '/t/discovery/v2.0/keys', status: 404 });
  });

  it('is for whoever has the key, asks for JSON, and for somebody who is there', async () => {
    const { id, read } = await served();
    expect((await read(id, { authorization: 'Basic c29tZWJvZHk6eA==' })).status).toBe(401);
    expect((await read(id, { accept: 'application/xml' })).status).toBe(406);
    expect((await read('0')).status).toBe(404);
  });
});

describe('the words', () => {
  it.each([
    [['--to', 'http://127.0.0.1/'], /--kind/],
    [
      ['--kind', 'workday', '--to', 'http://127.0.0.1/'],
      /Name one of standard-webhooks, okta, entra, bamboohr/,
    ],
    [['--kind', 'okta'], /Say with --to where/],
    [['--kind', 'okta', '--to', 'ftp://x/'], /http:\/\//],
    [
      ['--kind', 'okta', '--to', 'http://x/', '--forged', 'body'],
      /nothing proves the body of what okta sends/,
    ],
    [['--kind', 'okta', '--to', 'http://x/', '--forged', 'time'], /forge signature/],
    [['--kind', 'static', '--to', 'http://x/', '--forged', 'body'], /what static-token sends/],
    [['--kind', 'entra', '--to', 'http://x/', '--forged', 'body'], /forge time or signature/],
    [['--kind', 'okta', '--to', 'http://x/', '--manager', 'b@acme.example'], /leave --manager out/],
    [['--kind', 'okta', '--to', 'http://x/', '--leaves', '2026-10-31'], /leave --leaves out/],
    [['--kind', 'entra', '--to', 'http://x/', '--leaves', '2026-10-31'], /leave --leaves out/],
    [['--kind', 'entra', '--to', 'http://x/', '--event', 'cancel'], /leave --event out/],
    [['--kind', 'entra', '--to', 'http://x/', '--secret', 'x'], /--key/],
    [['--kind', 'bamboohr', '--to', 'http://x/', '--leaves', '2026-10-31'], /add --serve/],
    [['--kind', 'bamboohr', '--to', 'http://x/', '--header', 'x'], /headers of their own/],
    [['--kind', 'bamboohr', '--to', 'http://x/', '--handshake'], /--kind okta/],
    [['--kind', 'static', '--to', 'http://x/', '--leaves', '2026-02-30'], /a day such as/],
    [['--kind', 'static', '--to', 'http://x/', '--leaves', '2026'], /a day such as/],
    [['--kind', 'static', '--to', 'http://x/', '--person', 'Ada'], /an e-mail address/],
    [['--kind', 'static', '--to', 'http://x/', '--times', '0'], /from 1 to 9999/],
    [['--kind', 'static', '--to', 'http://x/', '--port', '70000'], /65535/],
    [['--kind', 'static', '--to', 'http://x/', 'more'], /too many arguments/],
  ])('are refused with a sentence where they are %j', (words, sentence) => {
    const said: string[] = [];
    expect(readOptions(words, text => said.push(text))).toBe(2);
    expect(said.join('')).toMatch(/^error: [^\n]+\n$/);
    expect(said.join('')).toMatch(sentence);
  });

  it.each([
    [['--kind', 'standard-webhooks', '--secret', 'whsec_!'], /Give --secret .* whsec_ and base64/],
    [['--kind', 'okta'], /^http:\/\/127\.0\.0\.1:\d+ does not answer/],
  ])('are not enough where they are %j', async (words, sentence) => {
    const to = (await nobodyThere()).href;
    await expect(hrSimulator(nowMs, ...words, '--to', to)).rejects.toThrow(sentence);
  });

  it('are not enough where the key file holds no key, or is a folder', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'key.pem');
    await writeFile(file, 'no key');
    const words = ['--kind', 'entra', '--to', (await nobodyThere()).href, '--key'];
    await expect(hrSimulator(nowMs, ...words, file)).rejects.toThrow(/private RSA key/);
    await expect(hrSimulator(nowMs, ...words, folder)).rejects.toThrow(/name another with --key/);
  });
});

it('npm run hr-simulator says on one line what it cannot do, and ends with a code', async () => {
  const words = ['--kind', 'okta', '--to', (await nobodyThere()).href];
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], { encoding: 'utf8' });
  expect(stdout).toMatch(/^\{"sent":"leave",[^\n]+\}\n$/);
  expect([status, stderr]).toEqual([1, expect.stringMatching(/^http:[^\n]+ does not answer: [^\n]+\n$/)]);
});
