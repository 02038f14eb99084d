import type { Offboarding } from '../../lib/domain/offboarding.ts';
import type { OffboardingEvent } from '../../lib/domain/offboarding-event.ts';
import type { OffboardingTerms } from '../../lib/domain/offboarding-terms.ts';
import type { WebexPerson } from '../../lib/domain/webex-person.ts';
import type { People, Sources } from '../../lib/ports-offboarding.ts';
import { enrichOffboarding } from '../../lib/steps/enrich-offboarding.ts';
import { ringCases } from '../../lib/steps/sweep-cases.ts';
import { aCase, settling } from './offboardings.ts';
import { farDeadline, stepWorld } from './step-world.ts';
import { all } from './webex.ts';

const organisationId = '3e9c5b71-64d2-4a0f-b1c8-7f20d9e4a653';

/** The id of the person with this number. */
export function idOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** Marta, who leaves (1), her manager (2), and others, as Webex shows them. */
export function aPerson(number: number, overrides: Partial<WebexPerson> = {}): WebexPerson {
  const ownerId = idOf(number);
  const emails = [number === 1 ? 'marta.lindqvist@example.com' : `person.${number}@example.com`];
  const manager = number === 1 ? { managerId: idOf(2) } : {};
  return { ownerId, emails, state: 'active', organisationId, ...manager, ...overrides };
}

/** Cases, and Webex's people, at ten o'clock of the second of March 2026. */
export async function enrichWorld(
  so: { terms?: Partial<OffboardingTerms>; read?: Sources['read']; people?: readonly WebexPerson[] } = {},
) {
  const world = await stepWorld();
  const terms = { ...settling().terms, ...so.terms };
  const staff = new Map((so.people ?? [aPerson(1), aPerson(2)]).map(each => [each.ownerId, each]));
  const trouble: { now: Error | undefined } = { now: undefined };
  const people: People = {
    async withAddress(email) {
      if (trouble.now !== undefined) throw trouble.now;
      return [...staff.values()].find(each => each.emails.includes(email));
    },
    withId: async id => staff.get(id),
  };
  const sources: Sources = {
    terms: async () => terms,
    read: so.read ?? (async (): Promise<OffboardingEvent> => Promise.reject(new Error('Nobody is read.'))),
  };
  const ports = { ...world, people, sources };
  const put = async (each: Offboarding, keys: readonly string[]) =>
    world.offboardings.write({ moves: [{ to: each }], lead: { keys, to: each.id, from: [] } });
  const id = aCase().id;
  return {
    ...ports,
    staff,
    trouble,
    put,
    /** A case that was just heard of, unless it says otherwise. */
    async open(overrides: Readonly<Record<string, unknown>> = {}): Promise<void> {
      const each = aCase('noted', overrides);
      await put(each, ['email:marta.lindqvist@example.com', 'source:hr:4711']);
    },
    async enrich(): Promise<Offboarding> {
      await enrichOffboarding(id, { deadline: farDeadline, retentionDays: 365 }, ports);
      return this.theCase();
    },
    async theCase(which = id): Promise<Offboarding> {
      const found = await world.offboardings.get(which);
      if (found === undefined) throw new Error('There is no such case.');
      return found;
    },
    cases: async () => all(world.offboardings.every()),
    ring: async () => ringCases({ deadline: farDeadline }, ports),
    said: (event: string) => world.log.lines.filter(line => line.event === event),
  };
}
