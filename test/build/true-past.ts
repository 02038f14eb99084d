import type { FoundObject } from '../../local/judge/inventory.ts';
import type { RetainedRecording, RetentionTruth, Write } from '../../local/judge/truth.ts';

/** The recording that tests are about, unless they name another. */
export const anId = '5d0f6a2e-3b7c-4c1e-9f55-2a8f0b6de913';
const ada = '0a4d1c5e-7f3b-4b9e-8a11-6c2d9e8f7a01';
const ben = '1b5e2d6f-804c-4caf-9b22-7d3eaf908b12';
/** People of the organisation. */
export const people = { ada, ben };

/** A recording of Ada's from a Saturday in January 2026, first listed ten minutes after the call. */
export function aRetained(overrides: Partial<RetainedRecording> = {}): RetainedRecording {
  return {
    id: anId,
    timeRecorded: '2026-01-10T10:00:00Z',
    createTime: '2026-01-10T10:05:00Z',
    visibleAt: '2026-01-10T10:05:00Z',
    downloadable: true,
    malformed: false,
    audio: { bytes: 720, sha256: 'a'.repeat(64) },
    transcript: null,
    metadata: [],
    firstListedAt: '2026-01-10T10:10:00.000Z',
    firstListedAs: listedAs(),
    firstOwnerId: ada,
    status: 'available',
    goneSince: null,
    changes: [],
    ...overrides,
  };
}

/** What a list says of a recording of Ada's. */
export function listedAs(overrides: object = {}): object {
  return {
    topic: 'Call with Party A-20260110 1005',
    serviceType: 'calling',
    ownerId: ada,
    ownerEmail: 'ada@acme.example',
    ownerType: 'user',
    storageRegion: 'DE',
    durationSeconds: 60,
    serviceData: { locationId: '2f6b8f0e-93c4-4f0c-8d2e-5a1d9c7b6e43' },
    ...overrides,
  };
}

/** The audio of a recording as the archive keeps it. */
export function audioOf({ id, audio }: Pick<RetainedRecording, 'id' | 'audio'> = aRetained()): FoundObject {
  const bare = id.replaceAll('-', '');
  return { key: `recordings/${bare.slice(0, 2)}/${bare}/audio.mp3`, ...audio };
}

/** A policy file with one rule for everything: 90 days, then 14 in the bin, after 7 days of notice. */
export function policyText(words: object = {}, rule: object = {}): string {
  const everything = {
    name: 'everything',
    trashAfter: '90 days',
    purgeAfter: '14 days',
    keepArchive: 'forever',
    ...rule,
  };
  const webex = { retention: '365 days', bin: '30 days' };
  // JSON is YAML, too.
  return JSON.stringify({ webex, notice: '7 days', rules: [everything], ...words });
}

type How = Partial<Pick<Write, 'token' | 'changed' | 'all' | 'refused'>> & { shownAt?: string };
const outcomes: Readonly<Record<string, string>> = {
  softDelete: 'deleted',
  restore: 'available',
  purge: 'purged',
  delete: 'gone',
};

/** A past that Webex can tell the truth about: what is done to it is noted as the simulator does. */
export function aPast(...recordings: RetainedRecording[]) {
  const known = recordings.length > 0 ? recordings : [aRetained()];
  const writes: Write[] = [];
  const owners: RetentionTruth['owners'] = [ada, ben].map(id => ({
    id,
    accounts: [{ since: '2025-01-01T00:00:00.000Z', state: 'active' }],
  }));

  const past = {
    /** A write, by default by the admin's token and to a difference for all that it names. */
    write(operation: string, at: string, ids: string[] = [anId], { shownAt = at, ...how }: How = {}) {
      const write = { at, operation, token: 'admin', ids, changed: ids, ...how };
      writes.push(write);
      const status = outcomes[operation];
      for (const each of known.filter(({ id }) => write.changed.includes(id))) {
        each.changes.push({ at, shownAt, status });
        each.status = status ?? each.status;
        if (status === 'gone') each.goneSince = at;
      }
      return past;
    },
    byHand: (operation: string, at: string, id = anId) =>
      past.write(operation, at, [id], { token: 'by-hand' }),
    reassign(at: string, ownerId: string, id = anId) {
      writes.push({ at, operation: 'reassign', token: 'admin', ids: [id], changed: [id] });
      known.find(each => each.id === id)?.changes.push({ at, shownAt: at, ownerId });
      return past;
    },
    account(since: string, state: 'active' | 'inactive' | 'deleted', id = ada) {
      owners.find(each => each.id === id)?.accounts.push({ since, state });
      return past;
    },
    truth: (now: string): RetentionTruth => ({
      now,
      calls: { total: writes.length },
      faults: [],
      recordings: known,
      owners,
      writes,
    }),
  };
  return past;
}
