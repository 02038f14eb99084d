import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { digitsOf, uuidOf } from './source-id.ts';
import type { Sender } from './sender.ts';

/** Whom a token is from and for. All made up, and the same each time. */
export type Relay = { readonly tenantId: string; readonly audience: string; readonly senderId: string };
export const usualRelay: Relay = {
  tenantId: '11111111-2222-4333-8444-555555555555',
  audience: 'api://tapekeeper',
  senderId: '66666666-7777-4888-8999-aaaaaaaaaaaa',
};

const hourSeconds = 3600;

/**
 * A Lifecycle Workflow's task, passed on by a Logic App: the app's managed identity proves itself by a token, which says
 * nothing of the body. The secret is a private RSA key (PEM).
 */
export function entra(relay: Relay): Sender {
  return {
    knows: {
      events: ['leave'],
      forgeries: ['time', 'signature'],
      noDay: 'A workflow runs on its day and names none: leave --leaves out.',
    },
    usualSecret: undefined,
    strangersSecret: newKey,
    body: ({ person, manager, id, happenedAtMs }) =>
      JSON.stringify({
        data: {
          subject: {
            ...account(person),
            manager: manager === undefined ? undefined : account(manager),
          },
          task: { id: uuidOf('task'), displayName: 'Run a Custom Task Extension' },
          taskProcessingResult: {
            id,
            createdDateTime: new Date(happenedAtMs).toISOString(),
            processingStatus: 'inProgress',
          },
          workflow: { id: uuidOf('workflow'), displayName: 'Offboard an employee' },
        },
        source: '/identityGovernance/lifecycleWorkflows',
        type: 'lifecycleEvent',
      }),
    proof: (_body, { secret, sentAtMs }) => ({ authorization: `Bearer ${token(relay, secret, sentAtMs)}` }),
  };
}

/** @returns a private RSA key (PEM) */
export function newKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** The public half of a key, as an identity provider publishes it. */
export function keySet(pem: string): object {
  const key = keyOf(pem);
  return { keys: [{ ...createPublicKey(key).export({ format: 'jwk' }), kid: kidOf(key), use: 'sig' }] };
}

function account(email: string): object {
  return { id: uuidOf(email), email, userPrincipalName: email, displayName: email.split('@')[0] };
}

function token({ tenantId, audience, senderId }: Relay, pem: string, sentAtMs: number): string {
  const key = keyOf(pem);
  const iat = Math.floor(sentAtMs / 1000) - 60;
  const claims = {
    aud: audience,
    iss: `https://sts.windows.net/${tenantId}/`,
    iat,
    nbf: iat,
    exp: iat + hourSeconds,
    oid: senderId,
    sub: senderId,
    tid: tenantId,
    ver: '1.0',
  };
  const signed = [{ typ: 'JWT', alg: 'RS256', kid: kidOf(key) }, claims]
    .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')}`;
}

function kidOf(key: KeyObject): string {
  return digitsOf(createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(), 16);
}

function keyOf(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'rsa') return key;
  } catch {
    // Said below: whatever it is, it is no such key.
  }
  throw new Error('Name with --key a file that holds a private RSA key (PEM), or one that is not there yet.');
}
