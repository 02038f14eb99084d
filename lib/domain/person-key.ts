import type { Subject } from './offboarding-event.ts';
import { ownerIdOf } from './owner.ts';

/** By which a person is found again: an address, an id of Webex's, or an id at a source. */
export type PersonKey = string;

/** Every key of a person; employee numbers are none, because two systems may count alike. */
export function keysOf(system: string, { emails, sourceUserId, webexPersonId }: Subject): PersonKey[] {
  return [
    ...(sourceUserId === undefined ? [] : [`source:${system}:${sourceUserId}`]),
    ...(webexPersonId === undefined ? [] : [`webex:${ownerIdOf(webexPersonId)}`]),
    ...emails.map(each => `email:${each}`),
  ];
}
