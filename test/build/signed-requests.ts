import { createHmac, createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** What a sender sends: signed here by means of its own, none of them those of lib/. */
export type SentRequest = {
  method: string;
  headers: Record<string, string>;
  body: Buffer;
};

export const secrets = {
  standard: 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
  standardOld: 'whsec_b2xkIG9sZCBvbGQgb2xkIG9sZCBvbGQgb2xkIG9sZCE=',
  bamboo: 'test-secret-0123456789abcdef',
  okta: 'okta-secret-0123456789abcdef',
  token: 'token-secret-0123456789abcdef',
  hmac: 'hmac-secret-0123456789abcdef',
};

const entra = {
  tenantId: '5b1d6ac0-6d0f-4d58-9d7c-3f2f2a1c9a01',
  audience: 'api://tapekeeper',
  senderId: '0f8c2a57-8f0e-4a3b-9b0d-7c5e1d2f3a44',
};

/** The connections that the tests' senders use, as a file would say it. */
export const connectionsFile = {
  timeZone: 'Europe/Lisbon',
  mostLeaversAnHour: 20,
  connections: {
    standard: {
      kind: 'standard-webhooks',
      secret: 'standard',
      previousSecret: { name: 'standardOld', until: '2026-04-01T00:00:00Z' },
      alone: 'yes',
      mayNameSuccessor: 'yes',
    },
    bamboo: { kind: 'bamboohr', secret: 'bamboo', alone: 'yes' },
    okta: { kind: 'okta', secret: 'okta' },
    entra: { kind: 'entra', ...entra, alone: true },
    hmac: {
      kind: 'hmac',
      secret: 'hmac',
      signature: { header: 'Bob-Signature', algorithm: 'sha512', encoding: 'base64' },
      mapping: {
        type: '/type',
        types: { 'employee.left': 'hr-termination', 'employee.joined': 'rehired' },
        occurredAt: '/triggeredAt',
        sourceUserId: '/employee/id',
        email: '/employee/email',
        date: '/employee/lastDay',
      },
    },
    token: {
      kind: 'static-token',
      secret: 'token',
      scheme: 'Bearer',
      mapping: {
        type: '/event',
        types: { terminated: 'hr-termination', back: 'cancelled' },
        email: '/person/email',
        date: '/person/lastDay',
        successorEmail: '/person/heir',
        managerEmail: '/person/boss',
      },
    },
  },
};

export const ownEvent = {
  type: 'offboarding.requested',
  timestamp: '2026-03-02T09:00:00Z',
  subject: { email: 'leaver@example.com', id: '4711' },
  effective: { date: '2026-03-31' },
};

/** By the library that the standard's authors have written. */
export function standardRequest(
  sentAtMs: number,
  { body = JSON.stringify(ownEvent), id = 'msg_0001', secret = secrets.standard, prefix = 'webhook' } = {},
): SentRequest {
  const signature = new Webhook(secret).sign(id, new Date(sentAtMs), body);
  const seconds = String(Math.floor(sentAtMs / 1000));
  return {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      [`${prefix}-id`]: id,
      [`${prefix}-timestamp`]: seconds,
      [`${prefix}-signature`]: signature,
    },
    body: Buffer.from(body),
  };
}

export const bambooEvent = {
  type: 'employee.updated',
  timestamp: '2026-03-02T09:00:00Z',
  data: { companyId: '1', employeeId: '4711', changedFields: ['status', 'hireDate'] },
};

export function bambooRequest(
  sentAtMs: number,
  { body = JSON.stringify(bambooEvent), timestamp = String(Math.floor(sentAtMs / 1000)) } = {},
): SentRequest {
  const signature = createHmac('sha256', secrets.bamboo)
    .update(body + timestamp)
    .digest('hex');
  return {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-bamboohr-timestamp': timestamp,
      'x-bamboohr-signature': signature,
    },
    body: Buffer.from(body),
  };
}

const hmacEvent = {
  type: 'employee.left',
  triggeredAt: '2026-03-02T09:00:00Z',
  employee: { id: 4711, email: 'leaver@example.com', lastDay: '2026-03-31' },
};

export function hmacRequest({ body = JSON.stringify(hmacEvent) } = {}): SentRequest {
  const signature = createHmac('sha512', secrets.hmac).update(body).digest('base64');
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'bob-signature': signature },
    body: Buffer.from(body),
  };
}

export function oktaEvent(overrides: object = {}) {
  return {
    uuid: 'b0b3e6f0-1111-4a4a-9c9c-000000000001',
    published: '2026-03-02T09:00:00.000Z',
    eventType: 'user.lifecycle.deactivate',
    actor: { id: '00uadmin', type: 'User', alternateId: 'admin@example.com', displayName: 'An Admin' },
    outcome: { result: 'SUCCESS', reason: null },
    target: [
      { id: '00u9', type: 'User', alternateId: 'leaver@example.com', displayName: 'Marta Lindqvist' },
      { id: '0oa1', type: 'AppInstance', alternateId: 'Webex' },
    ],
    ...overrides,
  };
}

export function oktaRequest(events: readonly unknown[] = [oktaEvent()]): SentRequest {
  const body = JSON.stringify({
    eventType: 'com.okta.event_hook',
    cloudEventsVersion: '0.1',
    eventId: 'd8f5e6a0-0000-4a4a-9c9c-000000000001',
    eventTime: '2026-03-02T09:00:01.000Z',
    data: { events },
  });
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: secrets.okta },
    body: Buffer.from(body),
  };
}

export const tokenEvent = {
  event: 'terminated',
  person: {
    email: 'leaver@example.com',
    lastDay: '2026-03-31',
    heir: 'thief@example.com',
    boss: 'thief@example.com',
  },
};

export function tokenRequest({ body = JSON.stringify(tokenEvent) } = {}): SentRequest {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secrets.token}` },
    body: Buffer.from(body),
  };
}

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
/** What Microsoft would publish. */
export const entraKeys = {
  keys: [{ ...pair.publicKey.export({ format: 'jwk' }), kid: 'key-1', use: 'sig' }],
};

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

export function entraToken(
  sentAtMs: number,
  claims: object = {},
  { hash = 'RSA-SHA256', ...header }: { hash?: string; alg?: string; typ?: string; kid?: string } = {},
): string {
  const seconds = Math.floor(sentAtMs / 1000);
  const all = {
    iss: `https://sts.windows.net/${entra.tenantId}/`,
    aud: entra.audience,
    oid: entra.senderId,
    tid: entra.tenantId,
    iat: seconds,
    nbf: seconds,
    exp: seconds + 3_600,
    ...claims,
  };
  const signed = `${encoded({ alg: 'RS256', typ: 'JWT', kid: 'key-1', ...header })}.${encoded(all)}`;
  return `${signed}.${createSign(hash).update(signed).sign(pair.privateKey, 'base64url')}`;
}

export const entraEvent = {
  type: 'lifecycleEvent',
  source: '/subscriptions/0/logicApp',
  data: {
    callbackUriPath: '/identityGovernance/lifecycleWorkflows/resume',
    subject: {
      id: '8cdd25a8-cd9d-4c53-b5ca-cd26e8f0d101',
      email: 'leaver@example.com',
      userPrincipalName: 'leaver@example.onmicrosoft.com',
      displayName: 'Marta Lindqvist',
      manager: {
        id: '242392f9-7344-45f4-8bd0-81268671cb9d',
        email: 'manager@example.com',
        displayName: 'A Manager',
      },
    },
    taskProcessingResult: {
      id: 'e65e08a0-0000-4a4a-9c9c-000000000001',
      createdDateTime: '2026-03-02T09:00:00Z',
    },
    workflow: { id: 'd5c5e4a0-0000-4a4a-9c9c-000000000001', displayName: 'Leavers' },
  },
};

export function entraRequest(
  sentAtMs: number,
  { body = JSON.stringify(entraEvent), token = entraToken(sentAtMs) } = {},
): SentRequest {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: Buffer.from(body),
  };
}

/** What API Gateway makes of a request: text where it knows the type, base64 otherwise. */
export function gatewayEvent(connection: string, sent: SentRequest, { base64 = false } = {}): object {
  return {
    version: '2.0',
    routeKey: 'POST /offboarding/{connection}',
    rawPath: `/offboarding/${connection}`,
    rawQueryString: '',
    headers: sent.headers,
    pathParameters: { connection },
    requestContext: { http: { method: sent.method, sourceIp: '192.0.2.7' }, requestId: randomUUID() },
    body: sent.body.toString(base64 ? 'base64' : 'utf8'),
    isBase64Encoded: base64,
  };
}
