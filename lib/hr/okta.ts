import * as z from 'zod/mini';
import { email, subject, type Subject } from '../domain/offboarding-event.ts';
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
const target = z.object({
  type: z.string(),
  id: z.optional(z.string()),
  alternateId: z.optional(z.nullable(z.string())),
});
/** The actor, who did it, is left out on purpose: it is an administrator, or a machine. */
const event = z.object({
  uuid: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
  eventType: z.string(),
  published: instant,
  outcome: z.object({ result: z.string() }),
  target: z.array(target),
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
  const told = read.data.data.events.map(each => toldBy(each));
  return { told: told.flat(), passedOver: told.filter(({ length }) => length === 0).length };
}

function toldBy(value: unknown): Told[] {
  const read = event.safeParse(value);
  if (!read.success || read.data.outcome.result !== 'SUCCESS') return [];
  const { uuid, eventType, published, target: targets } = read.data;
  const meaning = meanings.get(eventType);
  if (meaning === undefined) return [];
  return targets.flatMap(each => {
    const about = each.type === 'User' ? subjectOf(each) : undefined;
    if (about === undefined) return [];
    const nativeId = uuid === undefined ? undefined : `${uuid} ${about.sourceUserId ?? ''}`;
    return [{ nativeId, meaning, occurredAt: published, subject: about }];
  });
}

/** Undefined where it has no id that could be kept. */
function subjectOf({ id, alternateId }: z.infer<typeof target>): Subject | undefined {
  const address = email.safeParse(alternateId);
  const read = subject.safeParse({ sourceUserId: id, emails: address.success ? [address.data] : [] });
  return read.data?.sourceUserId === undefined ? undefined : read.data;
}
