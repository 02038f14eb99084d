import { NotFoundError, TransientError } from '../../lib/domain/errors.ts';
import { minuteMs, plusMs, type Instant } from '../../lib/domain/time.ts';
import type { WebexRecording } from '../../lib/domain/webex-recording.ts';
import type { Clock, WebexReader } from '../../lib/ports.ts';
import type { WebexPerson } from '../../lib/domain/webex-person.ts';
import type { OwnerGuard, People, Reassigner } from '../../lib/ports-offboarding.ts';
import { webexInMemory } from './webex-in-memory.ts';

/** A call as it arrived. */
export type Reassigned = {
  readonly at: Instant;
  readonly ids: readonly string[];
  readonly to: string;
  readonly from: OwnerGuard | undefined;
};

/**
 * Webex in memory, with people. Who owns a recording is true at once, and shows ten minutes later.
 *
 * @param lagMs how much later
 */
export function webexWithOwners(clock: Clock, lagMs = 10 * minuteMs) {
  const shown = webexInMemory(clock);
  shown.pageSize = 100;
  const people = new Map<string, WebexPerson & { readonly email: string }>();
  const really = new Map<string, WebexRecording>();
  const late: { at: Instant; recording: WebexRecording }[] = [];
  const arrived: Reassigned[] = [];
  /** Ids for which every call is refused. */
  const refuses = new Set<string>();
  /** Ids that stay whose they are where an owner is named; of `stubborn`, whatever is named. */
  const [unguarded, stubborn] = [new Set<string>(), new Set<string>()];
  /** Ids that no list of an owner shows. */
  const unlisted = new Set<string>();
  /** What the next calls meet, in order, instead of or after being done. */
  const troubles: { error: TransientError; done: boolean }[] = [];

  function catchUp(): void {
    for (const each of late.splice(0))
      if (each.at <= clock.now()) shown.show(each.recording);
      else late.push(each);
  }

  function isOf(recording: WebexRecording, from: OwnerGuard | undefined): boolean {
    if (from === undefined) return true;
    if (unguarded.has(recording.webexId)) return false;
    const owner = people.get(recording.ownerId);
    return 'ownerEmail' in from ? owner?.email === from.ownerEmail : recording.ownerId === from.ownerId;
  }

  const reassigner: Reassigner = {
    async reassign(webexIds, { to, from }) {
      arrived.push({ at: clock.now(), ids: webexIds, to, from });
      const trouble = troubles.shift();
      if (trouble?.done === false) throw trouble.error;
      if (webexIds.some(id => refuses.has(id))) throw new TransientError('refused', 'Webex answered 409.');
      const owner = [...people.values()].find(({ email }) => email === to);
      if (owner === undefined) throw new TransientError('refused', 'Webex answered 400.');
      for (const webexId of webexIds) {
        const recording = really.get(webexId);
        if (recording === undefined || stubborn.has(webexId) || !isOf(recording, from)) continue;
        const moved = { ...recording, ownerId: owner.ownerId, ownerEmail: owner.email, ownerType: 'user' };
        really.set(webexId, moved);
        late.push({ at: plusMs(clock.now(), lagMs), recording: moved });
      }
      if (trouble !== undefined) throw trouble.error;
    },
  };
  const reader: WebexReader = {
    ...shown,
    as: () => reader,
    async *list(...given) {
      catchUp();
      const isOfOwner = given[0].owner !== undefined;
      for await (const { recordings, malformed } of shown.list(...given)) {
        const some = recordings.filter(({ webexId }) => !isOfOwner || !unlisted.has(webexId));
        yield { recordings: some, malformed };
      }
    },
    async details(...given) {
      catchUp();
      return shown.details(...given);
    },
  };
  const directory: People = {
    withId: async ownerId => people.get(ownerId),
    withAddress: async email => [...people.values()].find(each => each.email === email),
  };
  return {
    ...{ reader, reassigner, people: directory, arrived, refuses, unguarded, stubborn, unlisted, troubles },
    /** A person of the organisation. */
    employs(ownerId: string, email: string, state: WebexPerson['state'] = 'active'): void {
      people.set(ownerId, { ownerId, email, emails: [email], state });
    },
    dismisses: (ownerId: string) => void people.delete(ownerId),
    /** Webex has it, and shows it at once. */
    has(recording: WebexRecording): WebexRecording {
      really.set(recording.webexId, recording);
      return shown.show(recording);
    },
    /** Nobody is shown it any more. */
    loses(recording: WebexRecording): void {
      really.delete(recording.webexId);
      shown.withdraw(recording);
    },
    ownerOf(webexId: string): string {
      const found = really.get(webexId);
      if (found === undefined) throw new NotFoundError('Webex has no such recording.');
      return found.ownerId;
    },
    /** Whose it is really, by how many. */
    owners(): Record<string, number> {
      const byOwner = Map.groupBy(really.values(), each => each.ownerId);
      return Object.fromEntries([...byOwner].map(([id, all]) => [id, all.length]));
    },
  };
}
