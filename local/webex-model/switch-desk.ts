import { z } from 'zod';
import { badRequest } from './refusal.ts';
import type { ModelState } from './state.ts';
import { switchDefaults, switches, type Switches } from './switches.ts';

const change = z.strictObject(
  Object.fromEntries(
    Object.entries(switches).map(([name, choices]) => [name, z.enum<readonly string[]>(choices).optional()]),
  ),
);
/** What is given may hold more than switches: all that was on the command line, for instance. */
const given = change.strip();

/**
 * The switches as they are. `now` is one object that changes: whoever holds it sees every change.
 *
 * @param first how they are until somebody changes them
 */
export function switchDesk(state: ModelState, first: Partial<Switches>) {
  const changed = change.parse(JSON.parse(state.fact('switches') ?? '{}'));
  const now: Switches = { ...switchDefaults };
  Object.assign(now, defined(given.parse(first)), changed);
  return {
    now,
    /** @param json the switches that change, each with its choice */
    change(json: unknown): Switches {
      const read = change.safeParse(json);
      if (!read.success) throw badRequest(`The switches cannot be read: ${z.prettifyError(read.error)}`);
      Object.assign(changed, read.data);
      state.setFact('switches', JSON.stringify(changed));
      Object.assign(now, read.data);
      return now;
    },
  };
}

function defined(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
