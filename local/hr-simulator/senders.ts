import { bamboohr } from './bamboohr.ts';
import { entra, type Relay } from './entra.ts';
import { okta } from './okta.ts';
import type { Sender } from './sender.ts';
import { standardWebhooks } from './standard-webhooks.ts';
import { staticToken } from './static-token.ts';

export const kinds = ['standard-webhooks', 'okta', 'entra', 'bamboohr', 'static-token'] as const;
export type Kind = (typeof kinds)[number];

/** @param relay whom tokens of Entra are from and for */
export function senderOf(kind: Kind, relay: Relay): Sender {
  const senders = { 'standard-webhooks': standardWebhooks, okta, bamboohr, 'static-token': staticToken };
  return kind === 'entra' ? entra(relay) : senders[kind];
}
