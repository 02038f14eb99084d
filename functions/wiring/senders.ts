import { Secret } from '../../lib/domain/secret.ts';
import { minuteMs, secondMs } from '../../lib/domain/time.ts';
import { connectionsInForce } from '../../lib/hr/connections-in-force.ts';
import { hrSenders, type SenderParts } from '../../lib/hr/senders.ts';
import { hrSources } from '../../lib/hr/sources.ts';
import type { Notes } from '../../lib/ports.ts';
import type { Senders, Sources } from '../../lib/ports-offboarding.ts';
import { systemClock } from '../../lib/runtime/clock.ts';
import { sendOverNetwork } from '../../lib/runtime/http.ts';
import { keptFor } from '../../lib/runtime/kept-for.ts';
import { secretsClient, secretTexts } from '../../lib/runtime/secrets.ts';

const times = { clock: systemClock, mostMs: 5 * minuteMs, leastMs: 30 * secondMs };

/**
 * The senders whose connections are in the control table (the note `connections`, name `in-force`), and whose secrets are
 * the fields of one secret: neither is read for each request.
 */
export function deployedSenders(settings: { SENDER_SECRETS: string }, notes: Notes): Senders {
  return hrSenders(senderParts(settings, notes));
}

/** Where people are read at those connections. */
export function deployedSources(settings: { SENDER_SECRETS: string }, notes: Notes): Sources {
  return hrSources(senderParts(settings, notes));
}

function senderParts(settings: { SENDER_SECRETS: string }, notes: Notes): SenderParts {
  const client = secretsClient(secondMs);
  const connections = keptFor(() => connectionsInForce(notes), times);
  const texts = keptFor(() => secretTexts(settings.SENDER_SECRETS, client), times);
  return {
    connections: connections.read,
    secrets: {
      async named(name) {
        const text = (await texts.read()).get(name);
        return text === undefined ? undefined : new Secret(text);
      },
      renew: texts.renew,
    },
    send: sendOverNetwork,
  };
}
