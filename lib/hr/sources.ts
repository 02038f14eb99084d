import { ConfigurationError } from '../domain/errors.ts';
import type { Sources } from '../ports-offboarding.ts';
import { readEmployee } from './employee.ts';
import { eventOf } from './event.ts';
import type { SenderParts } from './senders.ts';

/** Where people are read of whom a message has said only that something changed. */
export function hrSources(so: SenderParts): Sources {
  return {
    terms: async () => (await so.connections()).terms,
    async read({ connection: name, sourceUserId }, now) {
      const { byName, terms } = await so.connections();
      const connection = byName.get(name);
      if (connection?.kind !== 'bamboohr')
        throw new ConfigurationError([`no connection ${name} is there any more, by which people are read`]);
      const told = await readEmployee(connection, sourceUserId, { ...so, now });
      const request = { method: 'GET', connection: name, headers: {}, body: new Uint8Array() };
      return eventOf(told, connection, { request, now, timeZone: terms.timeZone });
    },
  };
}
