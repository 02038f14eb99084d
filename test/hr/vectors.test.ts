import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { bambooProfile, isSigned, type HmacProfile } from '../../lib/hr/hmac.ts';
import { isStandardlySigned } from '../../lib/hr/standard-webhooks.ts';
import { at } from '../build/recordings.ts';

const body = Buffer.from(
  '{"type":"offboarding.requested","id":"evt_0001","subject":{"email":"leaver@example.com"}}',
);
const now = at('2026-01-01T00:00:00Z');
const sentAt = '1767225600';
const plain = 'test-secret-0123456789abcdef';
const standard = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

const request = (headers: Record<string, string>, bytes: Uint8Array = body) => ({
  method: 'POST',
  connection: 'x',
  headers,
  body: bytes,
});
const onlyBody = { header: 'x-signature', prefix: '', signed: ['body'] };
const vectors: [string, HmacProfile, string][] = [
  ['BambooHR', bambooProfile, '9f8048a1bacc005d42688da030557ff830db1f9eeeed8185d2c523b6e64ebb33'],
  [
    'Gusto',
    { ...onlyBody, algorithm: 'sha256', encoding: 'hex' },
    'e3ab55511458d01536c26f113a90f76ee54ac65fb478c9f324e3f9199c24ea47',
  ],
  [
    'Merge',
    { ...onlyBody, algorithm: 'sha256', encoding: 'base64url' },
    '46tVURRY0BU2wm8ROpD3buVKxl-0eMnzJOP5GZwk6kc=',
  ],
  [
    'Merge, without padding',
    { ...onlyBody, algorithm: 'sha256', encoding: 'base64url' },
    '46tVURRY0BU2wm8ROpD3buVKxl-0eMnzJOP5GZwk6kc',
  ],
  [
    'HiBob',
    { ...onlyBody, algorithm: 'sha512', encoding: 'base64' },
    'CSvspe1WewK+Ggga12Sn01Eah4U3TygqCFCbex7UwoGGJBlgmI4Y3OuWq1kqfzwywCPA05f8Sz1X1IMhy5Stuw==',
  ],
  ['Webex', { ...onlyBody, algorithm: 'sha1', encoding: 'hex' }, 'a19c5254cd08216f4cd41fc45c0c8cad35978017'],
];

function passes(
  profile: HmacProfile,
  signature: string,
  { bytes = body, time = sentAt, secrets = [plain] } = {},
) {
  const headers = { [profile.header]: signature, 'x-bamboohr-timestamp': time };
  return isSigned(request(headers, bytes), profile, { secrets, now });
}

describe('the HMAC engine', () => {
  it('has a body of 89 bytes to sign', () => {
    expect(body).toHaveLength(89);
  });

  it.each(vectors)('accepts the signature of %s', (_name, profile, signature) => {
    expect(passes(profile, signature)).toBe(true);
  });

  it.each(vectors)(
    'accepts it with the secret before, and with no other: %s',
    (_name, profile, signature) => {
      expect(passes(profile, signature, { secrets: ['the newer one', plain] })).toBe(true);
      expect(passes(profile, signature, { secrets: ['the newer one', `${plain} `] })).toBe(false);
    },
  );

  it.each(vectors)('refuses %s', (_name, profile, signature) => {
    const pretty = Buffer.from(JSON.stringify(JSON.parse(body.toString()), undefined, 2));
    expect(passes(profile, signature, { bytes: pretty })).toBe(false);
    for (const wrong of [
      '',
      ' ',
      'zz',
      signature.slice(1),
      `${signature},${signature}`,
      `${signature}, ${signature}`,
      ` ${signature}`,
      `sha256=${signature}`,
      signature.replace(/^./, first => (first === 'a' ? 'b' : 'a')),
    ])
      expect(passes(profile, wrong), wrong).toBe(false);
  });

  it('accepts hexadecimal in capitals', () => {
    for (const [, profile, signature] of vectors.filter(([, { encoding }]) => encoding === 'hex'))
      expect(passes(profile, signature.toUpperCase())).toBe(true);
  });

  it('accepts a prefix where there has to be one, and only there', () => {
    const [, profile, signature] = vectors[1] ?? [];
    if (profile === undefined) throw new Error('There is no such vector.');
    const prefixed = { ...profile, prefix: 'sha256=' };
    expect(passes(prefixed, `sha256=${signature ?? ''}`)).toBe(true);
    expect(passes(prefixed, signature ?? '')).toBe(false);
  });
});

describe('the time that BambooHR signs', () => {
  it.each([
    ['301 seconds ago', '1767225299', false],
    ['300 seconds ago', '1767225300', true],
    ['299 seconds ahead', '1767225899', true],
    ['301 seconds ahead', '1767225901', false],
    ['in ISO 8601', '2026-01-01T00:01:00Z', true],
    ['without a zone', '2026-01-01T00:01:00', false],
    ['nowhere', '', false],
    ['twice', '1767225600,1767225600', false],
  ])('%s', (_when, time, isAccepted) => {
    const signature = createHmac('sha256', plain).update(`${body.toString()}${time}`).digest('hex');
    expect(passes(bambooProfile, signature, { time })).toBe(isAccepted);
  });

  it('is signed: another one is refused', () => {
    const [, profile, signature] = vectors[0] ?? [];
    expect(passes(profile ?? bambooProfile, signature ?? '', { time: '1767225601' })).toBe(false);
  });
});

describe('Standard Webhooks', () => {
  const good = 'v1,YcN0320TswiDD8PqflTIOrdz24eKdXjShNHdv8JST7c=';
  const genuine = { 'webhook-id': 'msg_0001', 'webhook-timestamp': sentAt, 'webhook-signature': good };
  const accepts = (
    headers: Record<string, string>,
    { bytes = body, when = now, secrets = [standard] } = {},
  ) => isStandardlySigned(request(headers, bytes), secrets, when);

  it('accepts the vector', () => {
    expect(accepts(genuine)).toBe(true);
  });

  it('accepts the names that Svix gives the headers', () => {
    expect(accepts({ 'svix-id': 'msg_0001', 'svix-timestamp': sentAt, 'svix-signature': good })).toBe(true);
  });

  it.each<[string, string, boolean]>([
    ['the second of two', `v1,AAAA ${good}`, true],
    ['the first of two, the other one of a newer kind', `${good} v1a,AAAA`, true],
    ['one that calls itself newer', good.replace('v1', 'v1a'), false],
    ['none', '', false],
    ['joined by a comma with itself', `${good},${good}`, false],
    ['joined by a comma and a blank with itself', `${good}, ${good}`, false],
    ['without its version', good.slice(3), false],
    ['without its padding', good.replace('=', ''), false],
  ])('with signatures: %s', (_what, signature, is) => {
    expect(accepts({ ...genuine, 'webhook-signature': signature })).toBe(is);
  });

  it.each([
    ['301 seconds old', '2026-01-01T00:05:01Z', false],
    ['300 seconds old', '2026-01-01T00:05:00Z', true],
    ['299 seconds ahead', '2025-12-31T23:55:01Z', true],
    ['301 seconds ahead', '2025-12-31T23:54:59Z', false],
  ])('%s', (_what, when, is) => {
    expect(accepts(genuine, { when: at(when) })).toBe(is);
  });

  it.each([
    ['the id', { 'webhook-id': 'msg_0002' }],
    ['the id, twice', { 'webhook-id': 'msg_0001,msg_0001' }],
    ['the time', { 'webhook-timestamp': '1767225601' }],
    ['how the time is written', { 'webhook-timestamp': '01767225600' }],
    ['what follows the time', { 'webhook-timestamp': '1767225600x' }],
  ])('refuses a change of %s', (_what, change) => {
    expect(accepts({ ...genuine, ...change })).toBe(false);
  });

  it('refuses a body with other bytes that read the same', () => {
    const bad = Buffer.concat([body.subarray(0, 40), Buffer.from([0xff]), body.subarray(40)]);
    expect(accepts(genuine, { bytes: bad })).toBe(false);
    expect(accepts(genuine, { bytes: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body]) })).toBe(false);
  });

  it('refuses bytes that are no text, where the text that they would be taken for was signed', () => {
    const said = '{"note":"\uFFFD"}';
    const signature = new Webhook(standard).sign('msg', new Date(Number(sentAt) * 1000), said);
    const headers = { 'webhook-id': 'msg', 'webhook-timestamp': sentAt, 'webhook-signature': signature };
    expect(accepts(headers, { bytes: Buffer.from(said) })).toBe(true);
    expect(accepts(headers, { bytes: Buffer.from('{"note":"\xff"}', 'latin1') })).toBe(false);
  });

  it('lets nobody move the borders between id, time and body', () => {
    const whole = `p.${sentAt}.{}`;
    const signature = new Webhook(standard).sign('msg', new Date(Number(sentAt) * 1000), whole);
    const headers = { 'webhook-id': 'msg', 'webhook-timestamp': sentAt, 'webhook-signature': signature };
    expect(accepts(headers, { bytes: Buffer.from(whole) })).toBe(true);
    const moved = { ...headers, 'webhook-id': `msg.${sentAt}.p` };
    expect(accepts(moved, { bytes: Buffer.from('{}') })).toBe(false);
  });

  it('accepts either of two secrets', () => {
    const other = 'whsec_b2xkIG9sZCBvbGQgb2xkIG9sZCBvbGQgb2xkIG9sZCE=';
    expect(accepts(genuine, { secrets: [other, standard] })).toBe(true);
    expect(accepts(genuine, { secrets: [other] })).toBe(false);
  });
});
