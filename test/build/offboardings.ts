import { offboarding, type Offboarding } from '../../lib/domain/offboarding.ts';
import type { OffboardingEvent } from '../../lib/domain/offboarding-event.ts';
import type { Settling } from '../../lib/domain/settle-offboarding.ts';
import { at } from './recordings.ts';

type Leave = Extract<OffboardingEvent, { says: 'leave' }>;
type Returned = Extract<OffboardingEvent, { says: 'return' }>;
type Look = Extract<OffboardingEvent, { says: 'look' }>;

const common = {
  key: undefined,
  who: 'f00d',
  connection: 'hr',
  system: 'hr',
  assurance: 'signed',
  occurredAt: at('2026-03-02T09:00:00Z'),
  subject: { sourceUserId: '4711', emails: ['marta.lindqvist@example.com'] },
} as const;

/** HR says, signed and of its own accord, that Marta leaves at the end of March. */
export function aLeave(overrides: Partial<Leave> = {}): Leave {
  const effectiveAt = at('2026-03-31T22:00:00Z');
  return { ...common, says: 'leave', signal: 'hr-termination', alone: true, effectiveAt, ...overrides };
}

/** HR says that she does not. */
export function aReturn(overrides: Partial<Returned> = {}): Returned {
  return {
    ...common,
    says: 'return',
    because: 'cancelled',
    occurredAt: at('2026-03-02T09:30:00Z'),
    ...overrides,
  };
}

/** HR says that something has changed. */
export function aLook(overrides: Partial<Look> = {}): Look {
  return { ...common, says: 'look', ...overrides };
}

/** The identity provider says, with a shared secret, that the account was disabled. */
export function aDisabled(overrides: Partial<Leave> = {}): Leave {
  return aLeave({
    connection: 'idp',
    system: 'idp',
    assurance: 'shared-secret',
    signal: 'account-disabled',
    alone: false,
    subject: { sourceUserId: '00u9', emails: ['marta.lindqvist@example.com'] },
    effectiveAt: at('2026-03-02T09:10:00Z'),
    occurredAt: at('2026-03-02T09:10:00Z'),
    ...overrides,
  });
}

/** What cases are settled by, at ten o'clock of the second of March. */
export function settling(overrides: Partial<Settling> = {}): Settling {
  return {
    terms: { timeZone: 'Europe/Lisbon', protected: [], mostLeaversAnHour: 10, webexDeletesAfterDays: 30 },
    brakes: new Map(),
    now: at('2026-03-02T10:00:00Z'),
    ...overrides,
  };
}

const word = {
  system: 'hr',
  assurance: 'signed',
  subject: { sourceUserId: '4711', emails: ['marta.lindqvist@example.com'] },
  leave: {
    signal: 'hr-termination',
    alone: true,
    occurredAt: '2026-03-02T09:00:00Z',
    effectiveAt: '2026-03-31T22:00:00Z',
  },
};

const extras: Record<Offboarding['status'], object> = {
  noted: { wake: 'enrich', lookAt: '2026-03-02T10:15:00Z' },
  held: { for: ['second-source'], since: '2026-03-02T10:00:00Z', lookAt: '2026-03-03T10:00:00Z' },
  scheduled: { effectiveAt: '2026-03-31T22:00:00Z', lookAt: '2026-03-31T22:00:00Z' },
  'needs-successor': { effectiveAt: '2026-03-31T22:00:00Z', lookAt: '2026-03-03T10:00:00Z' },
  reassigning: { effectiveAt: '2026-03-31T22:00:00Z', startedAt: '2026-03-31T22:01:00Z' },
  reassigned: {
    effectiveAt: '2026-03-31T22:00:00Z',
    startedAt: '2026-03-31T22:01:00Z',
    endedAt: '2026-03-31T22:09:00Z',
  },
  'no-account': { endedAt: '2026-03-03T10:00:00Z' },
  cancelled: { endedAt: '2026-03-03T10:00:00Z', because: 'cancelled' },
  merged: { endedAt: '2026-03-03T10:00:00Z', into: '2026-03-01-0c7e1a52' },
};

/** A case of this status. */
export function aCase(
  status: Offboarding['status'] = 'noted',
  overrides: Readonly<Record<string, unknown>> = {},
): Offboarding {
  return offboarding.parse({
    id: '2026-03-02-0000cafe',
    version: 1,
    openedAt: '2026-03-02T10:00:00Z',
    openedBy: 'hr',
    words: { hr: word },
    status,
    ...extras[status],
    ...overrides,
  });
}
