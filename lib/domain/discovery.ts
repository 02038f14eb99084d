import { present } from './absence.ts';
import type { Binned, Facts, Parked, Recording, Vanished } from './recording.ts';
import { asShown, awaiting, shownState } from './shown-state.ts';
import type { Instant } from './time.ts';
import type { MalformedItem, WebexRecording } from './webex-recording.ts';

const topicLimit = 100;

/** The first row of a recording, in the state that Webex shows: due at once, unless it is gone for good already. */
export function discover(seen: WebexRecording, now: Instant): Recording {
  const first = {
    id: seen.id,
    webexId: seen.webexId,
    version: 1,
    discoveredAt: now,
    attempts: 0,
    facts: factsOf(seen),
  };
  switch (shownState(seen.status)) {
    case 'available':
      return { ...first, status: 'discovered', lookAt: now };
    case 'binned':
      return { ...first, status: 'binned', binnedAt: now, lookAt: now };
    case 'purged':
      return { ...first, status: 'purged', purgedAt: now, by: 'webex' };
  }
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
  if (row.status === 'vanished' || (row.status === 'parked' && row.reason === 'malformed')) {
    return comeBack(row, seen, now);
  }
  if (row.facts === undefined) return undefined;
  const facts = follow(row.facts, seen, { measure: isUnarchived(row), now });
  const moved = asShown(row, shownState(seen.status), now);
  if (moved !== undefined) return { ...moved, facts };
  // A list proves presence: the looks that did not find it are void, and it is looked at again at once.
  if (row.absence !== undefined) return { ...present(row), facts, lookAt: now };
  return sameFacts(facts, row.facts) ? undefined : { ...row, facts };
}

/** The row with the owner that Webex shows now: holds and accounts are asked about that one. */
export function withFacts<Row extends Recording & { readonly facts: Facts }>(
  row: Row,
  seen: WebexRecording,
  now: Instant,
): Row {
  return { ...row, facts: follow(row.facts, seen, { measure: isUnarchived(row), now }) };
}

/** Readable at last, or back after it had vanished: its life goes on, and the recording as first seen stays its origin. */
function comeBack(row: Parked | Vanished, seen: WebexRecording, now: Instant): Recording {
  const fresh = discover(seen, now);
  const facts =
    row.facts === undefined ? factsOf(seen) : follow(row.facts, seen, { measure: isUnarchived(row), now });
  const again = { ...fresh, ...since(row), discoveredAt: row.discoveredAt, version: row.version, facts };
  const { archive } = row;
  // Webex may never give the audio again: what is known of the archive is not thrown away.
  if (archive === undefined || again.status === 'parked' || again.status === 'expired') return again;
  if (again.status === 'binned')
    return {
      ...restOf(again),
      ...{ archive, lookAt: now },
      ...{ status: 'trashed', trashedAt: now, by: 'webex' },
    };
  if (again.status === 'discovered' && row.status === 'parked')
    return { ...again, status: 'archived', archive };
  return again.status === 'purged'
    ? { ...again, ...awaiting({ archive }, now), archive }
    : { ...again, archive };
}

/** A recording that a person restored keeps its time of grace. */
function since({ restoredAt }: Recording): Pick<Recording, 'restoredAt'> {
  return restoredAt === undefined ? {} : { restoredAt };
}

function restOf({ binnedAt: _first, lookAt: _due, ...rest }: Binned): Omit<Binned, 'binnedAt' | 'lookAt'> {
  return rest;
}

/** @param so.measure whether to take over the facts that the audio will be verified against */
function follow(facts: Facts, seen: WebexRecording, so: { measure: boolean; now: Instant }): Facts {
  const { owner: before, formerOwners = [], ...rest } = facts;
  const owner = ownerNow(facts, seen, so.now);
  const hasChanged = before !== undefined && before.id !== seen.ownerId;
  const former = hasChanged ? [...formerOwners, { id: before.id, until: so.now }] : formerOwners;
  return {
    ...rest,
    ...(former.length === 0 ? {} : { formerOwners: former }),
    ...(so.measure ? { durationSeconds: seen.durationSeconds, sizeBytes: seen.sizeBytes } : {}),
    ...(owner === undefined ? {} : { owner }),
  };
}

function isUnarchived(row: Recording): boolean {
  if (row.status === 'discovered' || row.status === 'binned') return true;
  return row.status === 'parked' && row.archive === undefined;
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

function ownerNow({ origin, owner: before }: Facts, seen: WebexRecording, now: Instant): Facts['owner'] {
  if (seen.ownerId === origin.ownerId) return undefined;
  const since = before?.id === seen.ownerId ? before.since : now;
  const owner = { id: seen.ownerId, email: seen.ownerEmail, type: seen.ownerType };
  return since === undefined ? owner : { ...owner, since };
}

function sameFacts(one: Facts, other: Facts): boolean {
  // A new address of the same owner is no new owner: owners are followed by id.
  return (
    one.owner?.id === other.owner?.id &&
    one.durationSeconds === other.durationSeconds &&
    one.sizeBytes === other.sizeBytes
  );
}
