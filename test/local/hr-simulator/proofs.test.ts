import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bamboohr } from '../../../local/hr-simulator/bamboohr.ts';
import { standardWebhooks } from '../../../local/hr-simulator/standard-webhooks.ts';
import { aReceiver, hrSimulator, type Received } from '../../build/hr-sent.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';

const vector = {
  body: '{"type":"offboarding.requested","id":"evt_0001","subject":{"email":"leaver@example.com"}}',
  sentAtMs: 1_767_225_600_000,
  secret: 'test-secret-0123456789abcdef',
  standardSecret: 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
};

/** What arrives when the simulator is started with these words. */
async function sent(nowMs: number, ...words: string[]): Promise<Received> {
  const { url, received } = await aReceiver();
  await hrSimulator(nowMs, '--to', url, ...words);
  const [first] = received;
  if (first === undefined) throw new Error('Nothing was sent.');
  return first;
}

function header({ headers }: Received, name: string): string {
  return String(headers[name]);
}

describe('the vectors', () => {
  it('of BambooHR are met', () => {
    const { body, secret, sentAtMs } = vector;
    expect(bamboohr.proof(body, { secret, id: 'any', sentAtMs })).toEqual({
      'x-bamboohr-timestamp': '1767225600',
      'x-bamboohr-signature': '9f8048a1bacc005d42688da030557ff830db1f9eeeed8185d2c523b6e64ebb33',
    });
  });

  it('of Standard Webhooks are met', () => {
    const { body, standardSecret, sentAtMs } = vector;
    expect(standardWebhooks.proof(body, { secret: standardSecret, id: 'msg_0001', sentAtMs })).toEqual({
      'webhook-id': 'msg_0001',
      'webhook-timestamp': '1767225600',
      'webhook-signature': 'v1,YcN0320TswiDD8PqflTIOrdz24eKdXjShNHdv8JST7c=',
    });
  });
});

describe('what standard-webhooks sends', () => {
  const words = [
    '--kind',
    'standard-webhooks',
    '--secret',
    vector.standardSecret,
    '--person',
    'zoë@acme.example',
  ];
  // The library compares with the machine's own clock.
  const verify = (one: Received): unknown =>
    new Webhook(vector.standardSecret).verify(one.body.toString('utf8'), {
      'webhook-id': header(one, 'webhook-id'),
      'webhook-timestamp': header(one, 'webhook-timestamp'),
      'webhook-signature': header(one, 'webhook-signature'),
    });

  it('is believed by the library that others wrote', async () => {
    const one = await sent(Date.now(), ...words, '--manager', 'boss@acme.example', '--leaves', '2026-10-31');
    expect(verify(one)).toMatchObject({
      type: 'offboarding.requested',
      subject: { email: 'zoë@acme.example' },
      manager: { email: 'boss@acme.example' },
      effective: { date: '2026-10-31' },
    });
  });

  it.each([
    ['cancel', 'offboarding.cancelled'],
    ['rehire', 'offboarding.rehired'],
  ])('says %s', async (event, type) => {
    expect(verify(await sent(Date.now(), ...words, '--event', event))).toMatchObject({ type });
  });

  it.each([
    ['body', 'No matching signature found'],
    ['signature', 'No matching signature found'],
    ['time', 'Message timestamp too old'],
  ])('is not believed with a forged %s', async (forged, why) => {
    const one = await sent(Date.now(), ...words, '--forged', forged);
    expect(() => verify(one)).toThrow(why);
  });
});

describe('what bamboohr sends', () => {
  const nowMs = Date.UTC(2026, 9, 1);
  const words = ['--kind', 'bamboohr', '--secret', 'a private key', '--person', 'leaver@acme.example'];
  /** By a tool that others wrote. */
  const isSigned = (one: Received) => {
    const input = Buffer.concat([one.body, Buffer.from(header(one, 'x-bamboohr-timestamp'))]);
    const out = execFileSync('openssl', ['dgst', '-sha256', '-hmac', 'a private key'], { input }).toString();
    return out.trim().endsWith(header(one, 'x-bamboohr-signature'));
  };

  it('is signed as openssl signs it, and says only whose record has changed', async () => {
    const one = await sent(nowMs, ...words);
    expect(isSigned(one)).toBe(true);
    expect(header(one, 'x-bamboohr-timestamp')).toBe('1790812800');
    expect(JSON.parse(one.body.toString())).toEqual({
      type: 'employee.updated',
      timestamp: '2026-10-01T00:00:00.000Z',
      data: {
        companyId: '1',
        employeeId: expect.stringMatching(/^\d{1,8}$/) as unknown,
        changedFields: ['status', 'employmentHistoryStatus', 'terminationDate'],
      },
    });
  });

  it('is not, with a forged body or signature, and two hours old with a forged time', async () => {
    expect(isSigned(await sent(nowMs, ...words, '--forged', 'body'))).toBe(false);
    expect(isSigned(await sent(nowMs, ...words, '--forged', 'signature'))).toBe(false);
    const stale = await sent(nowMs, ...words, '--forged', 'time');
    expect(isSigned(stale)).toBe(true);
    expect(header(stale, 'x-bamboohr-timestamp')).toBe('1790805600');
  });

  it('means the same with a forged body: only the bytes tell', async () => {
    const [good, forged] = [await sent(nowMs, ...words), await sent(nowMs, ...words, '--forged', 'body')];
    expect(JSON.parse(forged.body.toString())).toEqual(JSON.parse(good.body.toString()));
    expect(forged.body.equals(good.body)).toBe(false);
    const signature = createHmac('sha256', 'a private key')
      .update(good.body)
      .update('1790812800')
      .digest('hex');
    expect(header(forged, 'x-bamboohr-signature')).toBe(signature);
  });
});

describe('what entra sends', () => {
  const nowMs = Date.UTC(2026, 9, 1);
  const tenantId = '0a0a0a0a-1b1b-4c1c-8d1d-2e2e2e2e2e2e';

  /** A relay that serves its keys, what it sent, and what a library makes of it that others wrote. */
  async function relayed(...words: string[]) {
    const key = join(await temporaryFolder(), 'key.pem');
    const { url, received } = await aReceiver();
    const relay = [
      '--kind',
      'entra',
      '--serve',
      '--key',
      key,
      '--tenant-id',
      tenantId,
      '--audience',
      'api://us',
    ];
    const { origin } = await hrSimulator(nowMs, '--to', url, ...relay, ...words);
    const response = await fetch(`${origin ?? ''}/${tenantId}/discovery/v2.0/keys`);
    const keys = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) }).parse(await response.json());
    const [one] = received;
    if (one === undefined) throw new Error('Nothing was sent.');
    return { key, one, keys, claims: verified(one, keys) };
  }

  async function verified(one: Received, keys: JSONWebKeySet) {
    const [, token = ''] = header(one, 'authorization').split('Bearer ');
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
      algorithms: ['RS256'],
      typ: 'JWT',
      issuer: `https://sts.windows.net/${tenantId}/`,
      audience: 'api://us',
      currentDate: new Date(nowMs),
    });
    return payload;
  }

  it('has a token that jose believes by the keys that are served, and names the manager', async () => {
    const { one, claims } = await relayed('--manager', 'boss@acme.example');
    expect(await claims).toMatchObject({ oid: '66666666-7777-4888-8999-aaaaaaaaaaaa', tid: tenantId });
    expect(JSON.parse(one.body.toString())).toMatchObject({
      data: {
        subject: { email: 'leaver@acme.example', manager: { email: 'boss@acme.example' } },
        taskProcessingResult: { id: '1', createdDateTime: '2026-10-01T00:00:00.000Z' },
      },
    });
  });

  it('has one that is not believed where it is forged', async () => {
    await expect((await relayed('--forged', 'time')).claims).rejects.toThrow(/"exp" claim/);
    await expect((await relayed('--forged', 'signature')).claims).rejects.toThrow(/no applicable key/);
  });

  it('keeps its key in the file, and serves none of it but the public half', async () => {
    const { key, keys } = await relayed();
    expect(await readFile(key, 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    expect(keys.keys.map(each => Object.keys(each).toSorted())).toEqual([['e', 'kid', 'kty', 'n', 'use']]);
    const { url, received } = await aReceiver();
    await hrSimulator(
      nowMs,
      '--to',
      url,
      '--kind',
      'entra',
      '--key',
      key,
      '--tenant-id',
      tenantId,
      '--audience',
      'api://us',
    );
    const [again] = received;
    expect(again && (await verified(again, keys))).toMatchObject({ tid: tenantId });
  });
});

describe('what has a fixed secret', () => {
  it.each([
    ['okta', [], 'authorization'],
    ['static-token', [], 'authorization'],
    ['static-token', ['--header', 'X-Token'], 'x-token'],
  ] as const)('is sent with it by %s (%j), or with another', async (kind, more, name) => {
    const words = ['--kind', kind, '--secret', 'a fixed secret', ...more];
    expect(header(await sent(0, ...words), name)).toBe('a fixed secret');
    const forged = header(await sent(0, ...words, '--forged', 'signature'), name);
    expect(forged).not.toBe('undefined');
    expect(forged).not.toBe('a fixed secret');
  });

  it('is Okta’s envelope, where the administrator who did it is not the one who leaves', async () => {
    const one = await sent(Date.UTC(2026, 9, 1), '--kind', 'okta', '--person', 'leaver@acme.example');
    expect(JSON.parse(one.body.toString())).toMatchObject({
      eventType: 'com.okta.event_hook',
      data: {
        events: [
          {
            uuid: '1',
            published: '2026-10-01T00:00:00.000Z',
            eventType: 'user.lifecycle.deactivate',
            outcome: { result: 'SUCCESS' },
            actor: { alternateId: 'administrator@acme.example' },
            target: [{ type: 'User', alternateId: 'leaver@acme.example' }],
          },
        ],
      },
    });
  });
});
