import type { Offboarding } from './offboarding.ts';
import { withEvent, type Words } from './offboarding-words.ts';
import type { Instant } from './time.ts';

/** Where a person's own word stands among those of connections: none of them can be called so. */
const person = 'tapekeeper:person';
const common = { key: undefined, who: '', connection: person, system: person, assurance: 'signed' } as const;

type Known = Pick<Offboarding, 'words' | 'ownerId'>;

/** The words of a case, once a person has said that it is to be done now. */
export function withOrder(each: Known, now: Instant): Words {
  const subject = subjectOf(each);
  const leave = { says: 'leave', signal: 'hr-termination', alone: true, effectiveAt: now } as const;
  return withEvent(each.words, { ...common, ...leave, subject, occurredAt: now }, now);
}

/** The words of a case, once a person has said that it is not to be done: that takes back all that was said before. */
export function withRefusal(each: Known, now: Instant): Words {
  const back = { says: 'return', because: 'cancelled' } as const;
  return withEvent(each.words, { ...common, ...back, subject: subjectOf(each), occurredAt: now }, now);
}

function subjectOf({ ownerId }: Known) {
  return { emails: [], ...(ownerId === undefined ? {} : { webexPersonId: ownerId }) };
}
