import type { Fate, RetainedRow } from '../../lib/domain/course.ts';
import type { Policy } from '../../lib/domain/policy.ts';
import { redate } from '../../lib/domain/redate.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import type { Instant } from '../../lib/domain/time.ts';
import { anArchived, at } from './recordings.ts';

type Trashed = Extract<Recording, { status: 'trashed' }>;

/** A recording that tapekeeper archived and trashed, seen in the recycle bin on the 1st of June 2026. */
export function aTrashed(overrides: Partial<Trashed> = {}): Trashed {
  return {
    ...anArchived(),
    status: 'trashed',
    trashedAt: at('2026-06-01T00:30:00Z'),
    by: 'tapekeeper',
    ...overrides,
  };
}

/** The row as it is after the policy was applied to it at that moment. */
export function planned(row: RetainedRow, policy: Policy, now: Instant): RetainedRow {
  const written = redate(row, policy, now);
  return written === undefined ? row : { ...row, fate: written.fate };
}

/** A fate that another policy gave. */
export function aFate(overrides: Partial<Fate> = {}): Fate {
  return {
    action: 'trash',
    day: '2026-06-01',
    rule: 'everything',
    policyHash: 'of another policy',
    plannedAt: at('2026-03-02T10:05:00Z'),
    ...overrides,
  };
}
