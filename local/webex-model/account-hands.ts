import { z } from 'zod';
import { badRequest } from './refusal.ts';

const at = { at: z.string().optional() };
const hands = {
  deactivate: { body: z.strictObject(at), state: 'inactive' },
  activate: { body: z.strictObject(at), state: 'active' },
  delete: { body: z.strictObject(at), state: 'deleted' },
  rename: { body: z.strictObject({ email: z.string(), ...at }), state: undefined },
  manager: { body: z.strictObject({ manager: z.string().nullable(), ...at }), state: undefined },
} as const;

/** What a person may do to an account, as a change that the accounts read. @param json may say when */
export function accountHand(name: string): ((person: string, json: unknown) => object) | undefined {
  if (!isHand(name)) return undefined;
  const { body, state } = hands[name];
  return (person, json) => {
    const read = body.safeParse(json);
    if (!read.success) throw badRequest(`The change cannot be read: ${z.prettifyError(read.error)}`);
    return { person, state, ...read.data };
  };
}

function isHand(name: string): name is keyof typeof hands {
  return Object.hasOwn(hands, name);
}
