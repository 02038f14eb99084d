import { ConfigurationError } from '../../lib/domain/errors.ts';
import { Secret } from '../../lib/domain/secret.ts';
import { connectionsInForce } from '../../lib/hr/connections-in-force.ts';
import { hrSenders } from '../../lib/hr/senders.ts';
import type { Notes } from '../../lib/ports.ts';
import type { Senders } from '../../lib/ports-offboarding.ts';
import { sendOverNetwork } from '../../lib/runtime/http.ts';

type Environment = Readonly<Record<string, string | undefined>>;

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
