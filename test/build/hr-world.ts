import { Readable } from 'node:stream';
import { receiveOffboarding } from '../../functions/receive-offboarding.ts';
import { TransientError } from '../../lib/domain/errors.ts';
import type { Offboarding } from '../../lib/domain/offboarding.ts';
import { Secret } from '../../lib/domain/secret.ts';
import { readConnections } from '../../lib/hr/connections.ts';
import { hrSenders } from '../../lib/hr/senders.ts';
import type { Offboardings } from '../../lib/ports-offboarding.ts';
import { invocation } from './lambda.ts';
import { notesInMemory } from './notes-in-memory.ts';
import { offboardingsInMemory } from './offboardings-in-memory.ts';
import { connectionsFile, entraKeys, gatewayEvent, secrets, type SentRequest } from './signed-requests.ts';
import { handClock, keptLog } from './step-world.ts';

/** Ten o'clock on the second of March. */
export const sentAtMs = Date.parse('2026-03-02T10:00:00Z');

// Read once: thousands of requests are heard by the same.
const usual = readConnections(connectionsFile);

/** The deployed function, with all that it needs in memory. */
export function hrWorld({
  file = connectionsFile,
  offboardings = offboardingsInMemory(),
}: { file?: object; offboardings?: Offboardings } = {}) {
  const clock = handClock();
  const log = keptLog();
  const values = new Map<string, string>(Object.entries(secrets));
  let cached = new Map(values);
  const asked: string[] = [];
  const trouble = { secrets: false, keys: false };
  const connections = file === connectionsFile ? usual : readConnections(file);
  const senders = hrSenders({
    connections: async () => connections,
    secrets: {
      async named(name) {
        if (trouble.secrets) throw new TransientError('store-unavailable', 'The secrets cannot be read.');
        const text = cached.get(name);
        return text === undefined ? undefined : new Secret(text);
      },
      async renew() {
        cached = new Map(values);
        return true;
      },
    },
    async send({ url }) {
      asked.push(url.href);
      if (trouble.keys) throw new TransientError('store-unavailable', 'Nobody answers.');
      return { status: 200, headers: {}, body: Readable.from([Buffer.from(JSON.stringify(entraKeys))]) };
    },
  });
  let ids = 0;
  const notes = notesInMemory();
  const newId = () => String((ids += 1)).padStart(8, '0');
  const handler = receiveOffboarding({ senders, offboardings, notes, clock, newId, log });
  return {
    clock,
    log,
    notes,
    values,
    asked,
    trouble,
    offboardings,
    handle: async (event: unknown) => handler(event, invocation(clock, 10_000)),
    async post(connection: string, sent: SentRequest, so: { base64?: boolean } = {}) {
      return handler(gatewayEvent(connection, sent, so), invocation(clock, 10_000));
    },
    async cases() {
      const all: Offboarding[] = [];
      for await (const each of offboardings.every()) all.push(each);
      return all;
    },
  };
}
