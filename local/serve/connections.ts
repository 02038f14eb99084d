import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { ConfigurationError } from '../../lib/domain/errors.ts';
import { Secret } from '../../lib/domain/secret.ts';
import { noConnections, readConnections, type Connections } from '../../lib/hr/connections.ts';
import { hrSenders } from '../../lib/hr/senders.ts';
import type { Notes } from '../../lib/ports.ts';
import type { Senders } from '../../lib/ports-offboarding.ts';
import { sendOverNetwork } from '../../lib/runtime/http.ts';

const place = { kind: 'connections', name: 'in-force' };
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Puts the connections of a file in force, where they are not yet.
 *
 * @throws ConfigurationError saying what is wrong with the file
 */
export async function adoptConnections(file: string, notes: Notes): Promise<void> {
  const value = await connectionsIn(file);
  const before = await notes.get(place.kind, place.name);
  if (isDeepStrictEqual(before?.value, value)) return;
  await notes.put({ ...place, value, revision: before?.revision ?? 0 });
}

async function connectionsIn(file: string): Promise<object> {
  const mistaken = (why: string) =>
    new ConfigurationError([`${file} ${why} (docs/connect/README.md says how it is written)`]);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw mistaken(`cannot be read, ${code}: name the file of the connections`);
  });
  const value = yamlOf(text);
  if (typeof value !== 'object' || value === null) throw mistaken('has no connections');
  try {
    readConnections(value);
  } catch (error) {
    if (error instanceof ConfigurationError) throw mistaken(`is mistaken: ${error.problems.join('; ')}`);
    throw error;
  }
  return value;
}

function yamlOf(text: string): unknown {
  try {
    return parse(text);
  } catch {
    // What the parser says quotes the file.
    return undefined;
  }
}

/** None where nobody has adopted any. */
async function connectionsInForce(notes: Notes): Promise<Connections> {
  const note = await notes.get(place.kind, place.name);
  return note === undefined ? noConnections : readConnections(note.value);
}

/** The variable of the environment that has a secret: of `hr-2027`, `SENDER_SECRET_HR_2027`. */
export function secretVariable(secret: string): string {
  return `SENDER_SECRET_${secret.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
}

/**
 * The senders of the connections in force, with their secrets out of the environment.
 *
 * @param so.entraKeysAt who plays Microsoft on this machine
 * @throws ConfigurationError naming every secret that is missing
 */
export async function localSenders(so: {
  notes: Notes;
  environment: Environment;
  entraKeysAt?: URL | undefined;
}): Promise<Senders> {
  const connections = await connectionsInForce(so.notes);
  const missing = [...connections.byName.values()].flatMap(each => {
    if (!('secret' in each) || so.environment[secretVariable(each.secret)]) return [];
    return [
      `the secret ${each.secret} of connection ${each.name} is missing: put it into the environment as ${secretVariable(each.secret)}`,
    ];
  });
  if (missing.length > 0) throw new ConfigurationError(missing);
  return hrSenders({
    connections: async () => connections,
    secrets: {
      async named(name) {
        const text = so.environment[secretVariable(name)];
        return text === undefined ? undefined : new Secret(text);
      },
      renew: async () => false,
    },
    send: sendOverNetwork,
    entraKeysAt: so.entraKeysAt,
  });
}
