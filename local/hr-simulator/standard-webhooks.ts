import { createHmac } from 'node:crypto';
import type { Sender } from './sender.ts';
import { digitsOf } from './source-id.ts';

const types = {
  leave: 'offboarding.requested',
  cancel: 'offboarding.cancelled',
  rehire: 'offboarding.rehired',
} as const;
const prefix = 'whsec_';

/** Standard Webhooks with tapekeeper's own event: an HMAC over id, time and body, by a secret that is base64. */
export const standardWebhooks: Sender = {
  knows: { events: ['leave', 'cancel', 'rehire'], forgeries: ['body', 'time', 'signature'] },
  usualSecret: secretOf('simulated-hr-secret-of-32-bytes!'),
  strangersSecret: () => secretOf('another-secret-that-nobody-gave!'),
  body({ event, person, manager, leaves, id, happenedAtMs }) {
    return JSON.stringify({
      type: types[event],
      id,
      timestamp: new Date(happenedAtMs).toISOString(),
      subject: { email: person, id: `hr-${digitsOf(person, 12)}` },
      effective: leaves === undefined ? undefined : { date: leaves },
      manager: manager === undefined ? undefined : { email: manager, id: `hr-${digitsOf(manager, 12)}` },
    });
  },
  proof(body, { secret, id, sentAtMs }) {
    const key = keyOf(secret);
    const timestamp = String(Math.floor(sentAtMs / 1000));
    const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
    return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
  },
};

function secretOf(text: string): string {
  return `${prefix}${Buffer.from(text).toString('base64')}`;
}

function keyOf(secret: string): Buffer {
  const text = secret.startsWith(prefix) ? secret.slice(prefix.length) : secret;
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text) || text === '')
    throw new Error('Give --secret as Standard Webhooks writes it: whsec_ and base64.');
  return Buffer.from(text, 'base64');
}
