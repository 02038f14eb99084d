import type { Offboarding, Unbegun } from '../domain/offboarding.ts';
import { standing, unreadLooks, withEvent, withoutLook, type Words } from '../domain/offboarding-words.ts';
import type { Owner } from '../domain/owner.ts';
import { settle, withoutAccount, type Settling } from '../domain/settle-offboarding.ts';
import { dayMs, plusMs, type Instant } from '../domain/time.ts';
import { webexItself, type WebexPerson } from '../domain/webex-person.ts';
import type { Clock, Log, Notes } from '../ports.ts';
import type { Offboardings, People, Sources } from '../ports-offboarding.ts';
import { findPerson, type Found } from './find-person.ts';
import { findSuccessor } from './find-successor.ts';
import { snapshotRecordings, type SnapshotPorts } from './snapshot-recordings.ts';

export type EnrichPorts = SnapshotPorts & {
  readonly offboardings: Pick<Offboardings, 'get' | 'whose' | 'write'>;
  readonly people: People;
  readonly sources: Sources;
  readonly notes: Notes;
  readonly clock: Clock;
  readonly log: Log;
};

export type Enriching = {
  readonly deadline: Instant;
  /** How far back Webex keeps recordings. */
  readonly retentionDays: number;
};

type Known = Extract<Found, { is: 'person' | 'gone' }>;
/** Where somebody is in no list, they may be in one a day later. */
const lookOnceMoreMs = dayMs;

/**
 * A case with all that can be looked up now, settled by it.
 *
 * @throws TransientError, ConfigurationError when something could not be looked up
 */
export async function learnAbout(
  before: Unbegun,
  so: Enriching & { settling: Settling },
  ports: EnrichPorts,
): Promise<Offboarding> {
  const { settling } = so;
  const { now } = settling;
  const each: Unbegun = { ...before, words: await readLooks(before, now, ports.sources) };
  if (standing(each.words).length === 0) return settle(each, settling);
  const found = await findPerson(each, so.deadline, ports);
  switch (found.is) {
    case 'nobody': {
      const onceMoreAt = plusMs(each.openedAt, lookOnceMoreMs);
      return now < onceMoreAt ? { ...each, wake: undefined, lookAt: onceMoreAt } : withoutAccount(each, now);
    }
    case 'several':
      return settle({ ...each, severalPeople: true, enrichedAt: now }, settling);
    case 'person':
    case 'gone':
      return settle(await withFindings(each, found, so, ports), settling);
  }
}

/** What has changed, read where it was said. A case of which nobody else says anything is over where it was nothing. */
async function readLooks({ words: before }: Offboarding, now: Instant, sources: Sources): Promise<Words> {
  let words = before;
  for (const connection of unreadLooks(before)) {
    const word = before[connection];
    if (word?.subject.sourceUserId === undefined) continue;
    const event = await sources.read({ connection, sourceUserId: word.subject.sourceUserId }, now);
    // Whoever has never said that the person leaves takes nothing back by saying that nothing is known of it.
    words =
      event.says === 'return' && word.leave === undefined
        ? withoutLook(words, connection)
        : withEvent(words, event, now);
  }
  return words;
}

async function withFindings(
  before: Unbegun,
  found: Known,
  so: Enriching & { settling: Settling },
  ports: EnrichPorts,
): Promise<Unbegun> {
  const { now, terms } = so.settling;
  const person = found.is === 'person' ? found.person : undefined;
  const ownerId = found.is === 'person' ? found.person.ownerId : found.ownerId;
  const account = accountOf(before, person, now);
  const words = account?.state === 'active' ? withoutWebex(before.words, now) : before.words;
  const each = { ...before, words, ownerId, account, severalPeople: undefined, enrichedAt: now };
  if (standing(words).length === 0) return each;
  const leaver = { ownerId, organisationId: person?.organisationId };
  const successor = await findSuccessor(each, { leaver, person, terms, deadline: so.deadline }, ports);
  const snapshot =
    before.snapshot ??
    (await snapshotRecordings(ownerOf(ownerId, found), { ...so, caseId: before.id }, ports));
  return { ...each, successor, snapshot };
}

/** With the moment at which it was first seen not to be active: Webex's time runs from then. */
function accountOf(
  { account: before }: Offboarding,
  person: WebexPerson | undefined,
  now: Instant,
): Offboarding['account'] {
  const state = person === undefined ? 'gone' : person.state;
  if (state === 'unknown') return before;
  const isSeenBefore = before !== undefined && before.state !== 'active' && state !== 'active';
  return { state, seenAt: isSeenBefore ? before.seenAt : now };
}

/** What was only concluded from an account is taken back by the account. */
function withoutWebex(words: Words, now: Instant): Words {
  if (!standing(words).every(({ system }) => system === webexItself)) return words;
  const about = { key: undefined, who: webexItself, connection: webexItself, system: webexItself };
  const says = { says: 'return', because: 'reactivated', occurredAt: now, assurance: 'signed' } as const;
  return withEvent(words, { ...about, ...says, subject: { emails: [] } }, now);
}

/** With every address under which Webex may list what they own. */
function ownerOf(ownerId: string, found: Known): Owner {
  const { known } = found;
  const before = known?.email === undefined ? [] : [known.email, ...(known.formerEmails ?? [])];
  const all = [...(found.is === 'person' ? found.person.emails : []), ...before];
  const [email, ...formerEmails] = [...new Map(all.map(each => [each.toLowerCase(), each])).values()];
  return { id: ownerId, type: 'user', ...(email === undefined ? {} : { email, formerEmails }) };
}
