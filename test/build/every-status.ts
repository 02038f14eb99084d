import type { Status } from '../../lib/domain/lifecycle.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import type { RecordingId } from '../../lib/domain/recording-id.ts';
import { anArchived, at, facts, spelledByWebex } from './recordings.ts';

type Rows = { readonly [Each in Status]: Extract<Recording, { status: Each }> };

const archive = {
  ...anArchived().archive,
  transcript: { state: 'awaited', looks: 2 },
  metadata: { state: 'none' },
} as const;
const moved = at('2026-04-01T06:30:00.125Z');

/** A row of each status with only what it must have. */
export function leanRow(status: Status, id: RecordingId): Recording {
  const { callSessionId: _callSession, ...fewFacts } = facts();
  const { ownerId, ownerType, serviceType } = fewFacts.origin;
  const known = {
    id,
    webexId: spelledByWebex(id),
    version: 1,
    discoveredAt: at('2026-03-02T10:00:00Z'),
    attempts: 0,
    facts: { ...fewFacts, origin: { ownerId, ownerType, serviceType, topic: '' } },
  };
  const { facts: _facts, ...base } = known;
  const rows: Rows = {
    discovered: { ...known, status: 'discovered' },
    binned: { ...known, status: 'binned', binnedAt: moved },
    archived: { ...known, status: 'archived', archive },
    trashing: { ...known, status: 'trashing', intendedAt: moved },
    trashed: { ...known, status: 'trashed', trashedAt: moved, by: 'tapekeeper' },
    purging: { ...known, status: 'purging', trashedAt: moved, intendedAt: moved },
    purged: { ...known, status: 'purged', purgedAt: moved, by: 'webex' },
    expiring: { ...known, status: 'expiring', purgedAt: moved, intendedAt: moved },
    expired: { ...known, status: 'expired', expiredAt: moved },
    parked: { ...base, status: 'parked', parkedFrom: 'discovered', parkedAt: moved, reason: 'malformed' },
    vanished: { ...known, status: 'vanished', vanishedAt: moved },
  };
  return rows[status];
}

/** A row of each status with everything that it may have. */
export function fullRow(status: Status, id: RecordingId): Recording {
  const known = {
    id,
    webexId: spelledByWebex(id),
    version: 1,
    discoveredAt: at('2026-03-02T10:00:00Z'),
    lookAt: at('2026-05-01T00:00:00.001Z'),
    wake: 'archive',
    attempts: 4,
    fault: 'rate-limited',
    fate: {
      action: 'trash',
      day: '2026-06-01',
      rule: 'everything else',
      policyHash: '9f'.repeat(8),
      plannedAt: at('2026-03-02T10:00:00Z'),
    },
    facts: facts({
      origin: { ...facts().origin, topic: 'Återkoppling "Q1" \\ 日本語 ☎️\n' },
      owner: {
        id: '0c7e1a52-2f0b-4b57-8a53-6f3f6d0f7e90',
        email: 'jonas.ek@example.com',
        type: 'virtualLine',
      },
      durationSeconds: 12.345,
      sizeBytes: 5 * 1024 ** 3,
    }),
    restoredAt: at('2026-03-01T08:00:00Z'),
    receipt: '2026-06-01/080000-0c7e1a52',
    absence: { looks: 2, since: at('2026-03-02T10:00:00Z'), lastLookAt: at('2026-03-02T22:00:00Z') },
    archive: anArchived().archive,
  } as const;
  const restore = { by: 'rescue', sentAt: moved, receipt: '2026-06-01/080000-0c7e1a53' } as const;
  const { archive: _archive, ...notKept } = known;
  const { fate: _plan, absence: _looks, ...unplanned } = known;
  const rows: Rows = {
    discovered: { ...known, status: 'discovered', rescuedAt: moved },
    binned: { ...known, status: 'binned', binnedAt: moved, restore },
    archived: { ...known, status: 'archived', rescuedAt: moved },
    trashing: { ...known, status: 'trashing', rescuedAt: moved, intendedAt: moved, sentAt: moved },
    trashed: { ...known, status: 'trashed', trashedAt: moved, by: 'webex', restore },
    purging: {
      ...known,
      status: 'purging',
      trashedAt: moved,
      proof: known.receipt,
      intendedAt: moved,
      sentAt: moved,
    },
    purged: { ...known, status: 'purged', purgedAt: moved, by: 'tapekeeper' },
    expiring: { ...known, status: 'expiring', purgedAt: moved, intendedAt: moved },
    expired: { ...notKept, status: 'expired', expiredAt: moved },
    parked: {
      // Whatever was planned or looked for ends where it waits for a person.
      ...unplanned,
      status: 'parked',
      parkedFrom: 'purging',
      parkedAt: moved,
      reason: 'duration-mismatch',
      before: { trashedAt: moved, proof: known.receipt },
    },
    vanished: { ...known, status: 'vanished', vanishedAt: moved },
  };
  return rows[status];
}
