import { createHash } from 'node:crypto';
import { z } from 'zod';
import { TransientError } from '../../lib/domain/errors.ts';
import { Secret } from '../../lib/domain/secret.ts';
import { epochMsOf } from '../../lib/domain/time.ts';
import { connectionsKind, inForce } from '../../lib/hr/connections.ts';
import type { Secrets } from '../../lib/hr/proof.ts';
import { hrSenders } from '../../lib/hr/senders.ts';
import type { Log, Notes } from '../../lib/ports.ts';
import type { Senders } from '../../lib/ports-offboarding.ts';
import { sendOverNetwork } from '../../lib/runtime/http.ts';
import { adoptConnections } from '../../lib/steps/adopt-connections.ts';
import type { Stack } from '../driver/template.ts';
import type { BusyClock } from '../driver/virtual-clock.ts';
import { makeMessage } from '../hr-simulator/forging.ts';
import type { News } from '../hr-simulator/sender.ts';
import { standardWebhooks } from '../hr-simulator/standard-webhooks.ts';
import type { Tables } from './keeping.ts';
import { senderParts } from './offboarding-functions.ts';
import { receiving } from './receiving.ts';

/** The only connection of the simulated organisation, whose word is enough. */
export const hrName = 'hr';
const connections = { connections: { [hrName]: { kind: 'standard-webhooks', secret: hrName, alone: true } } };
const place = { kind: connectionsKind, name: inForce };
const answered = z.object({ statusCode: z.int() });

/** The HR department's software: it signs with code of its own, and is heard by the function that is deployed. */
export type HrSystem = {
  /** @throws TransientError where nobody could hear it now */
  tell(news: Omit<News, 'happenedAtMs'>): Promise<void>;
  readonly senders: Senders;
};

/** Puts the connection in force, unless others are. */
export async function adoptFirstConnections(ports: { notes: Notes }): Promise<void> {
  if ((await ports.notes.get(place.kind, place.name)) === undefined)
    await adoptConnections(connections, place, ports);
}

/** The secret that a simulated organisation shares with its HR system: the same in each run. */
export function hrSecrets(seed: number): Secrets {
  const secret = new Secret(secretOf(seed));
  return { named: async name => (name === hrName ? secret : undefined), renew: async () => false };
}

export function hrSystem(so: {
  stack: Stack;
  stores: Tables;
  clock: BusyClock;
  log: Log;
  seed: number;
}): HrSystem {
  const { stores, clock, seed } = so;
  const secrets = hrSecrets(seed);
  const senders = hrSenders(senderParts({ notes: stores.notes, send: sendOverNetwork, secrets }));
  const receive = receiving(so.stack, { ...stores, senders, clock, log: so.log });
  return {
    senders,
    async tell(news) {
      const sentAtMs = epochMsOf(clock.now());
      const told = { ...news, happenedAtMs: sentAtMs };
      const message = makeMessage(standardWebhooks, told, {
        ...{ secret: secretOf(seed), sentAtMs },
        forged: undefined,
      });
      const event = {
        requestContext: { http: { method: 'POST' } },
        pathParameters: { connection: hrName },
        ...message,
      };
      const { statusCode } = answered.parse(await clock.busy(() => receive(event)));
      if (statusCode >= 500)
        throw new TransientError('store-unavailable', 'Nobody hears the HR system at the moment.');
      if (statusCode >= 300)
        throw new Error(`The HR system is answered with ${statusCode}: name another folder with --data.`);
    },
  };
}

function secretOf(seed: number): string {
  return `whsec_${createHash('sha256').update(`hr ${seed}`).digest('base64')}`;
}
