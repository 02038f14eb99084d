import { z } from 'zod';
import { chance } from './chance.ts';
import { owner, type Organisation, type Owner } from './organisation.ts';
import { badRequest } from './refusal.ts';
import type { ModelState } from './state.ts';

const newcomer = z.strictObject({
  type: z.enum(['user', 'place', 'virtualLine', 'callQueue']),
  name: z.string().regex(/^[\w.-]+( [\w.-]+)*$/, 'A name is of letters and digits.'),
});
type Newcomer = z.infer<typeof newcomer>;

/** Owners that join the organisation after it was made. No recording is made up for them. */
export function joining(
  organisation: Organisation,
  state: Pick<ModelState, 'entries' | 'append'>,
  seed: number,
) {
  for (const json of state.entries('owner')) admit(newcomer.parse(JSON.parse(json)));

  function admit({ type, name }: Newcomer): Owner {
    const random = chance('owner', seed, organisation.owners.length);
    const made = owner(random, type, name, organisation.locations);
    if (organisation.owners.some(each => each.email === made.email))
      throw badRequest('Somebody has this name already.');
    organisation.owners.push(made);
    return made;
  }

  /** @param json as `newcomer` reads it */
  return (json: unknown): Owner => {
    const read = newcomer.safeParse(json);
    if (!read.success) throw badRequest(`The owner cannot be read: ${z.prettifyError(read.error)}`);
    const made = admit(read.data);
    state.append('owner', read.data);
    return made;
  };
}
