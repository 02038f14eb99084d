import { ConfigurationError } from '../domain/errors.ts';
import { dayMs, plusMs, type Instant } from '../domain/time.ts';
import type { Send } from '../ports.ts';
import type { Heard, ReceivedRequest, RefusedFor, Senders } from '../ports-offboarding.ts';
import { readBamboo } from './bamboohr.ts';
import type { Connection, Connections } from './connections.ts';
import { entraTokens, readEntra } from './entra.ts';
import { eventOf } from './event.ts';
import { bambooProfile, isSigned } from './hmac.ts';
import type { Proven, Reading } from './kind.ts';
import { readMapped } from './mapping.ts';
import { oktaHandshake, readOkta } from './okta.ts';
import { secretNames, type Secrets, type WithSecret } from './proof.ts';
import { isStandardlySigned, readStandard } from './standard-webhooks.ts';
import { hasToken } from './static-token.ts';

const mostBytes = 262_144;
/** What a sender who needs an answer within three seconds can be answered for. */
const mostEvents = 500;
/** What is older may have been heard and forgotten since. */
const oldestMs = 45 * dayMs;

export type SenderParts = {
  /** @throws TransientError when they cannot be read now, ConfigurationError when they are mistaken */
  readonly connections: () => Promise<Connections>;
  readonly secrets: Secrets;
  readonly send: Send;
  /** Who plays Microsoft on this machine, where the keys of Entra's tokens are not to be Microsoft's own. */
  readonly entraKeysAt?: URL | undefined;
};

/**
 * The senders that the connections name, each by its kind.
 *
 * @throws ConfigurationError when `entraKeysAt` is on another machine
 */
export function hrSenders(so: SenderParts): Senders {
  const isEntra = entraTokens(so.send, so.entraKeysAt);
  return {
    terms: async () => (await so.connections()).terms,
    async hear(request, now) {
      const { byName, terms } = await so.connections();
      const connection = byName.get(request.connection);
      if (connection === undefined) return refused(undefined, 404, 'no-connection');
      const { name } = connection;
      const answer = connection.kind === 'okta' ? oktaHandshake(request) : undefined;
      if (answer !== undefined) return { is: 'handshake', connection: name, answer };
      if (request.method !== 'POST') return refused(name, 405, 'method');
      if (request.body.length > mostBytes) return refused(name, 413, 'too-large');
      const isProven =
        connection.kind === 'entra'
          ? await isEntra(request, connection, now)
          : await isFromSender(request, connection, { ...so, now });
      if (!isProven) return refused(name, 401, 'not-proven');
      const reading = readingOf(connection, { request, now });
      return heard(reading, connection, { request, now, timeZone: terms.timeZone });
    },
  };
}

function heard(reading: Reading, connection: Connection, so: Proven & { timeZone: string }): Heard {
  const { name } = connection;
  if ('malformed' in reading) return { ...refused(name, 400, 'malformed'), sentence: reading.malformed };
  const { told, passedOver } = reading;
  if (told.length + passedOver > mostEvents) return refused(name, 413, 'too-many');
  const events = told.map(each => eventOf(each, connection, so));
  const isTooOld = events.some(each => each.occurredAt < plusMs(so.now, -oldestMs));
  if (isTooOld && isSignedForEver(connection)) return refused(name, 401, 'too-old');
  return { is: 'heard', connection: name, events, passedOver };
}

/** Whether what was signed once can be sent again at any time. */
function isSignedForEver(connection: Connection): boolean {
  return connection.kind === 'hmac' && connection.signature.timestamp === undefined;
}

function refused(
  connection: string | undefined,
  status: 400 | 401 | 404 | 405 | 413,
  why: RefusedFor,
): Extract<Heard, { is: 'refused' }> {
  return { is: 'refused', connection, status, why };
}

/** By the secrets as they are known, and once more by what is there now. */
async function isFromSender(
  request: ReceivedRequest,
  connection: WithSecret,
  { secrets, now }: { secrets: Secrets; now: Instant },
): Promise<boolean> {
  const known = await valuesOf(connection, secrets, now);
  if (hasProof(request, connection, { secrets: known, now })) return true;
  const newer = (await secrets.renew()) ? await valuesOf(connection, secrets, now) : known;
  if (newer.length > 0) return newer !== known && hasProof(request, connection, { secrets: newer, now });
  // Whoever sends is not at fault for that: it is to come again.
  throw new ConfigurationError([
    `the secret ${connection.secret} of connection ${connection.name} is missing`,
  ]);
}

async function valuesOf(connection: WithSecret, secrets: Secrets, now: Instant): Promise<string[]> {
  const found = await Promise.all(secretNames(connection, now).map(async name => secrets.named(name)));
  return found.flatMap(each => each?.reveal() ?? []).filter(value => value !== '');
}

function hasProof(
  request: ReceivedRequest,
  connection: WithSecret,
  so: { secrets: readonly string[]; now: Instant },
): boolean {
  switch (connection.kind) {
    case 'standard-webhooks':
      return isStandardlySigned(request, so.secrets, so.now);
    case 'bamboohr':
      return isSigned(request, bambooProfile, so);
    case 'hmac':
      return isSigned(request, connection.signature, so);
    case 'okta':
    case 'static-token':
      return hasToken(request, so.secrets, connection);
  }
}

function readingOf(connection: Connection, proven: Proven): Reading {
  switch (connection.kind) {
    case 'standard-webhooks':
      return readStandard(proven);
    case 'bamboohr':
      return readBamboo(proven, connection);
    case 'entra':
      return readEntra(proven, connection);
    case 'okta':
      return readOkta(proven);
    case 'hmac':
    case 'static-token':
      return readMapped(proven, connection.mapping);
  }
}
