import type { Archived, Discovered, Facts, Parked } from '../../lib/domain/recording.ts';
import { recordingId, type RecordingId } from '../../lib/domain/recording-id.ts';
import { instant, type Instant } from '../../lib/domain/time.ts';

/** The instant that this text names. */
export function at(text: string): Instant {
  return instant.parse(text);
}

let made = 0;

/** An id that no other call in this process gives: `prefix` and a counter, as long as Webex's own ids. */
export function anId(prefix = 'c0ffee'): RecordingId {
  made += 1;
  return recordingId.parse(prefix + String(made).padStart(32 - prefix.length, '0'));
}

/** The id as Webex spells it, with dashes. */
export function spelledByWebex(id: RecordingId): string {
  return id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

export function facts(overrides: Partial<Facts> = {}): Facts {
  return {
    origin: {
      ownerId: '7b1de5ac-58c1-4d7e-9f0a-1c6f3a0b9e21',
      ownerEmail: 'marta.lindqvist@example.com',
      ownerType: 'user',
      locationId: '2f6b8f0e-93c4-4f0c-8d2e-5a1d9c7b6e43',
      storageRegion: 'EU',
      serviceType: 'calling',
      topic: 'Call with +46 8 555 0134',
    },
    createTime: at('2026-03-02T09:20:00Z'),
    timeRecorded: at('2026-03-02T09:00:00Z'),
    durationSeconds: 600,
    sizeBytes: 2_400_000,
    callSessionId: '91d3c0a2-6a0f-4f55-b6de-0f4f8d0e7c11',
    ...overrides,
  };
}

/** A recording that was just listed: due at once. */
export function aDiscovered(overrides: Partial<Discovered> = {}): Discovered {
  const id = overrides.id ?? anId();
  return {
    id,
    webexId: spelledByWebex(id),
    version: 1,
    status: 'discovered',
    discoveredAt: at('2026-03-02T10:00:00Z'),
    lookAt: at('2026-03-02T10:00:00Z'),
    attempts: 0,
    facts: facts(),
    ...overrides,
  };
}

/** A recording that is archived with its transcript and metadata, with nothing left to look for. */
export function anArchived(overrides: Partial<Archived> = {}): Archived {
  const id = overrides.id ?? anId();
  return {
    id,
    webexId: spelledByWebex(id),
    version: 1,
    status: 'archived',
    discoveredAt: at('2026-03-02T10:00:00Z'),
    attempts: 0,
    facts: facts(),
    archive: {
      audio: { copy: 1, bytes: 2_400_000, sha256: 'a1'.repeat(32) },
      transcript: { state: 'stored', copy: 1, bytes: 18_000, sha256: 'b2'.repeat(32) },
      metadata: { state: 'stored', copy: 1, bytes: 4_000, sha256: 'c3'.repeat(32) },
      verifiedAt: at('2026-03-02T10:05:00Z'),
    },
    ...overrides,
  };
}

/** A recording that a person has to look at. */
export function aParked(overrides: Partial<Parked> = {}): Parked {
  const id = overrides.id ?? anId();
  return {
    id,
    webexId: spelledByWebex(id),
    version: 1,
    status: 'parked',
    discoveredAt: at('2026-03-02T10:00:00Z'),
    attempts: 0,
    facts: facts(),
    parkedFrom: 'discovered',
    parkedAt: at('2026-03-02T11:00:00Z'),
    reason: 'not-audio',
    ...overrides,
  };
}
