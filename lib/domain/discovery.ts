import type { Discovered, Facts, Parked, Recording } from './recording.ts';
import type { Instant } from './time.ts';
import type { MalformedItem, WebexRecording } from './webex-recording.ts';

const topicLimit = 120;

/** The first row of a recording: due at once. */
export function discover(seen: WebexRecording, now: Instant): Discovered {
  return {
    id: seen.id,
    webexId: seen.webexId,
    version: 1,
    status: 'discovered',
    discoveredAt: now,
    lookAt: now,
    attempts: 0,
    facts: factsOf(seen),
  };
}

/** The row of an item that could not be read: parked, so that it is neither lost nor in the way of its page. */
export function parkMalformed(item: MalformedItem, now: Instant): Parked {
  return {
    id: item.key,
    webexId: item.webexId ?? item.key,
    version: 1,
    status: 'parked',
    discoveredAt: now,
    parkedAt: now,
    parkedFrom: 'discovered',
    reason: 'malformed',
    attempts: 0,
  };
}

/** The row as it should be after Webex showed the recording again, or undefined when nothing changed. */
export function reviewKnown(row: Recording, seen: WebexRecording, now: Instant): Recording | undefined {
  // Readable at last, or back after it had vanished: its life begins again, and what is archived is found again.
  if (row.status === 'vanished' || (row.status === 'parked' && row.reason === 'malformed')) {
    return { ...discover(seen, now), discoveredAt: row.discoveredAt, version: row.version };
  }
  if (row.facts === undefined) return undefined;
  const owner = ownerNow(row.facts, seen);
  // Until the audio is archived, the facts that it is verified against follow Webex.
  const measured =
    row.status === 'discovered'
      ? { durationSeconds: seen.durationSeconds, sizeBytes: seen.sizeBytes }
      : { durationSeconds: row.facts.durationSeconds, sizeBytes: row.facts.sizeBytes };
  const { owner: _before, ...rest } = row.facts;
  const facts: Facts = { ...rest, ...measured, ...(owner === undefined ? {} : { owner }) };
  return sameFacts(facts, row.facts) ? undefined : { ...row, facts };
}

function factsOf(seen: WebexRecording): Facts {
  return {
    origin: {
      ownerId: seen.ownerId,
      ownerEmail: seen.ownerEmail,
      ownerType: seen.ownerType,
      locationId: seen.locationId,
      storageRegion: seen.storageRegion,
      serviceType: seen.serviceType,
      topic: Array.from(seen.topic).slice(0, topicLimit).join(''),
    },
    createTime: seen.createTime,
    timeRecorded: seen.timeRecorded,
    durationSeconds: seen.durationSeconds,
    sizeBytes: seen.sizeBytes,
    callSessionId: seen.callSessionId,
  };
}

function ownerNow(facts: Facts, seen: WebexRecording): Facts['owner'] {
  if (seen.ownerId === facts.origin.ownerId) return undefined;
  // A new address of the same owner is no new owner: owners are followed by id.
  if (seen.ownerId === facts.owner?.id) return facts.owner;
  return { id: seen.ownerId, email: seen.ownerEmail, type: seen.ownerType };
}

function sameFacts(one: Facts, other: Facts): boolean {
  return (
    one.owner?.id === other.owner?.id &&
    one.durationSeconds === other.durationSeconds &&
    one.sizeBytes === other.sizeBytes
  );
}
