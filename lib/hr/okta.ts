import * as z from 'zod/mini';
import { email } from '../domain/offboarding-event.ts';
import { instant } from '../domain/time.ts';
import type { HttpAnswer, ReceivedRequest } from '../ports-offboarding.ts';
import { jsonOf } from './json.ts';
import type { Proven, Reading, Told } from './kind.ts';

const meanings = new Map<string, Told['meaning']>([
  ['user.lifecycle.deactivate', 'account-disabled'],
  ['user.lifecycle.suspend', 'account-disabled'],
  ['user.lifecycle.delete.initiated', 'account-deleted'],
  ['user.lifecycle.activate', 'reactivated'],
  ['user.lifecycle.reactivate', 'reactivated'],
  ['user.lifecycle.unsuspend', 'reactivated'],
]);

const hook = z.object({ data: z.object({ events: z.array(z.unknown()) }) });
/** The actor, who did it, is left out on purpose: it is an administrator, or a machine. */
const event = z.object({
  uuid: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
  eventType: z.string(),
  published: instant,
  outcome: z.object({ result: z.string() }),
  target: z.array(
    z.object({
      type: z.string(),
      id: z.optional(z.string()),
      alternateId: z.optional(z.nullable(z.string())),
    }),
  ),
});

const longestChallenge = 1_024;

/** Okta's one question before it sends anything; undefined where a request is none, or longer than it needs to be. */
export function oktaHandshake({ method, headers }: ReceivedRequest): HttpAnswer | undefined {
  const verification = headers['x-okta-verification-challenge'];
  if (method !== 'GET' || verification === undefined || verification.length > longestChallenge)
    return undefined;
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' },
    body: JSON.stringify({ verification }),
  };
}

/** What an event hook says: of each event that succeeded, the user whom it was done to. One that is odd spoils none. */
export function readOkta({ request }: Proven): Reading {
  const read = hook.safeParse(jsonOf(request.body));
  if (!read.success) return { told: [], passedOver: 1 };
  const told = read.data.data.events.flatMap(each => toldBy(each));
  const understood = read.data.data.events.filter(each => toldBy(each).length > 0).length;
  return { told, passedOver: read.data.data.events.length - understood };
}

function toldBy(value: unknown): Told[] {
  const read = event.safeParse(value);
  if (!read.success || read.data.outcome.result !== 'SUCCESS') return [];
  const { uuid, eventType, published, target } = read.data;
  const meaning = meanings.get(eventType);
  if (meaning === undefined) return [];
  return target
    .filter(({ type, id }) => type === 'User' && id !== undefined && id !== '')
    .map(({ id, alternateId }) => {
      const address = email.safeParse(alternateId);
      return {
        nativeId: uuid === undefined ? undefined : `${uuid} ${id ?? ''}`,
        meaning,
        occurredAt: published,
        subject: { sourceUserId: id, emails: address.success ? [address.data] : [] },
      };
    });
}
