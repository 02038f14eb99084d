import type { Sender } from './sender.ts';
import { digitsOf } from './source-id.ts';

const types = {
  leave: 'user.lifecycle.deactivate',
  cancel: 'user.lifecycle.reactivate',
  rehire: 'user.lifecycle.activate',
} as const;

/** Okta Event Hooks: nothing is signed, a fixed secret stands in a header. Who did it comes before whom it was done to. */
export const okta: Sender = {
  knows: {
    events: ['leave', 'cancel', 'rehire'],
    forgeries: ['signature'],
    noManager: 'Okta names no manager: leave --manager out.',
    noDay: 'Okta tells what has happened, and no day ahead: leave --leaves out.',
  },
  usualSecret: 'simulated-hr-secret',
  strangersSecret: () => 'another-secret',
  body({ event, person, id, happenedAtMs }) {
    const published = new Date(happenedAtMs).toISOString();
    return JSON.stringify({
      eventType: 'com.okta.event_hook',
      eventTypeVersion: '1.0',
      cloudEventsVersion: '0.1',
      source: 'https://acme.okta.example/api/v1/eventHooks/who0simulated',
      eventId: id,
      eventTime: published,
      contentType: 'application/json',
      data: {
        events: [
          {
            uuid: id,
            published,
            eventType: types[event],
            version: '0',
            severity: 'INFO',
            actor: { id: '00uadministrator0000', type: 'User', alternateId: 'administrator@acme.example' },
            outcome: { result: 'SUCCESS' },
            target: [{ id: `00u${digitsOf(person, 17)}`, type: 'User', alternateId: person }],
          },
        ],
      },
    });
  },
  proof: (_body, { secret }) => ({ authorization: secret }),
};
