import { readReceiptKey, type Receipt } from './receipt.ts';
import type { Recording } from './recording.ts';
import type { RecordingId } from './recording-id.ts';
import { dayMs, dayOf, plusMs, type Instant } from './time.ts';

/** Whether a receipt under this key may be about the recording: one about another recording alone has that one's id. */
export function mayBeAbout(key: string, id: RecordingId): boolean {
  const read = readReceiptKey(key);
  return read !== undefined && (read.about === undefined || read.about === id);
}

/** Whether a receipt is about the recording: alone, as one of several, or as what an order names. */
export function isAbout(of: Receipt, id: RecordingId): boolean {
  if (of.kind === 'archived') return of.id === id;
  if (of.kind === 'deed') return of.ids?.includes(id) === true || of.about?.['target'] === id;
  return of.items.some(item => item.id === id);
}

/**
 * The UTC days on which there may be receipts about a recording whose row this is: those of its moments, and the days
 * before and after, because a call comes before what it has done, and a look after it.
 */
export function daysAbout(row: Recording, now: Instant): readonly string[] {
  const days = momentsOf(row).flatMap(each => [plusMs(each, -dayMs), each, plusMs(each, dayMs)].map(dayOf));
  return [...new Set(days)].filter(day => day <= dayOf(now)).toSorted();
}

/** The receipts that a row names. */
export function receiptsOn(row: Recording): readonly string[] {
  const { receipt, proof, restore } = { proof: undefined, restore: undefined, ...row };
  return [receipt, proof, restore?.receipt].filter(each => each !== undefined);
}

/** Since it was discovered: there is nothing to tell of a recording before. */
function momentsOf(row: Recording): readonly Instant[] {
  const unset = {
    ...{ archive: undefined, binnedAt: undefined, trashedAt: undefined, purgedAt: undefined },
    ...{ intendedAt: undefined, sentAt: undefined, parkedAt: undefined, vanishedAt: undefined },
    ...{ rescuedAt: undefined, restore: undefined, expiredAt: undefined },
  };
  const { archive, restore, ...rest } = { ...unset, ...row };
  const moments = [
    ...[rest.discoveredAt, archive?.verifiedAt, rest.binnedAt, rest.trashedAt, rest.purgedAt],
    ...[rest.intendedAt, rest.sentAt, rest.parkedAt, rest.vanishedAt, rest.rescuedAt, rest.expiredAt],
    ...[rest.restoredAt, restore?.sentAt, rest.absence?.since, rest.facts?.owner?.since],
    ...(rest.facts?.formerOwners ?? []).map(({ until }) => until),
  ];
  return moments.filter(each => each !== undefined);
}
