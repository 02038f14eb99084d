import type { Sender } from './sender.ts';
import { numberOf } from './source-id.ts';

/** Whatever sends JSON of its own with a fixed secret in a header: nothing is signed. */
export const staticToken: Sender = {
  knows: { events: ['leave', 'cancel', 'rehire'], forgeries: ['signature'] },
  usualSecret: 'simulated-hr-secret',
  strangersSecret: () => 'another-secret',
  body: ({ event, person, manager, leaves, id, happenedAtMs }) =>
    JSON.stringify({
      event,
      id,
      occurredAt: new Date(happenedAtMs).toISOString(),
      employee: { id: numberOf(person), email: person, lastDay: leaves },
      manager: manager === undefined ? undefined : { email: manager },
    }),
  proof: (_body, { secret }) => ({ authorization: secret }),
};
