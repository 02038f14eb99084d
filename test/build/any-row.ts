import fc from 'fast-check';
import type { RetainedRow } from '../../lib/domain/course.ts';
import { statuses } from '../../lib/domain/lifecycle.ts';
import { recording } from '../../lib/domain/recording.ts';
import { dayMs, instantOf, type Instant } from '../../lib/domain/time.ts';
import { fullRow, leanRow } from './every-status.ts';
import { aHold } from './holds.ts';
import { anId, at, facts } from './recordings.ts';

/** Moments of a year, most of them close to where days begin. */
export const anyInstant: fc.Arbitrary<Instant> = fc
  .tuple(
    fc.integer({ min: 0, max: 365 }),
    fc.oneof(fc.constantFrom(-1, 0, 1, 299_999, 300_000), fc.nat(dayMs - 1)),
  )
  .map(([days, ms]) => instantOf(Date.UTC(2026, 0, 1) + days * dayMs + ms));

/** The same, and moments at which calendars end. */
const anyInstantAtAll = fc.oneof(
  { weight: 9, arbitrary: anyInstant },
  { weight: 1, arbitrary: fc.constantFrom(at('0000-01-01T00:00:00Z'), at('9999-12-31T23:59:59.999Z')) },
);

const anyOrigin = fc.record(
  {
    ownerId: fc.constant(facts().origin.ownerId),
    ownerEmail: fc.constantFrom('marta.lindqvist@example.com', 'jonas@EXAMPLE.org', ''),
    ownerType: fc.constantFrom('user', 'place', 'virtualLine', 'callQueue', 'assistant'),
    locationId: fc.constantFrom('2f6b8f0e-93c4-4f0c-8d2e-5a1d9c7b6e43', '12345678', ' '),
    storageRegion: fc.constantFrom('EU', 'US', 'Norway'),
    serviceType: fc.constantFrom('calling', 'customerAssist', 'holoCalling'),
    topic: fc.constantFrom('', 'ab', 'Call with +46 8 555 0134'),
  },
  { requiredKeys: ['ownerId', 'ownerType', 'serviceType', 'topic'] },
);

const anyFate = fc.record({
  action: fc.constantFrom('trash', 'trash', 'purge', 'purge', 'expire' as const),
  day: fc.oneof(
    anyInstant.map(moment => moment.slice(0, 10)),
    fc.constantFrom('2026-02-30', '2026-99-99', '0000-01-01'),
  ),
  rule: fc.constantFrom('special', 'rest'),
  policyHash: fc.constant('of another policy'),
  plannedAt: anyInstantAtAll,
});

/** A row that the parser of rows accepts, in any state, with any fate, restored or not. */
export const anyRow: fc.Arbitrary<RetainedRow> = fc
  .record({
    status: fc.oneof(
      { weight: 1, arbitrary: fc.constantFrom(...statuses) },
      {
        weight: 6,
        arbitrary: fc.constantFrom(
          'discovered',
          'archived',
          'archived',
          'trashing',
          'trashed',
          'trashed',
          'purging' as const,
        ),
      },
    ),
    make: fc.constantFrom(leanRow, fullRow, fullRow, fullRow, fullRow),
    origin: anyOrigin,
    owner: fc.constantFrom(
      undefined,
      { id: 'f3a94c10', type: 'user' },
      { id: '17c9b2f3', type: 'callQueue' },
    ),
    timeRecorded: anyInstantAtAll,
    createTime: anyInstantAtAll,
    fate: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: anyFate }),
    trashedAt: anyInstant,
    by: fc.constantFrom('tapekeeper', 'tapekeeper', 'tapekeeper', 'webex'),
    ordered: fc.oneof(
      { weight: 6, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
    sent: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    restoredAt: fc.oneof(
      { weight: 3, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: anyInstantAtAll },
    ),
  })
  .map(({ status, make, origin, owner, timeRecorded, createTime, restoredAt, sent, ordered, ...others }) => {
    const row = make(status, anId());
    const known = row.facts && { ...row.facts, origin, owner, timeRecorded, createTime };
    const unset = { ...(sent ? {} : { sentAt: undefined }), ...(ordered ? {} : { restore: undefined }) };
    const parts = { ...row, ...others, facts: known, ...unset };
    return { ...recording.parse(parts), restoredAt };
  });

/** Holds that cover every row, some of them or none. */
export const anyHolds = fc.oneof(
  { weight: 4, arbitrary: fc.constant([]) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      [aHold()],
      [aHold({ scope: 'service-type', serviceType: 'calling' })],
      [aHold({ scope: 'location', locationId: '12345678' })],
      [aHold({ scope: 'owner', ownerId: 'f3a94c10' })],
      [aHold({ releasedAt: '2026-01-01T00:00:00Z', releasedBy: 'Ana Rebelo' })],
    ),
  },
);
