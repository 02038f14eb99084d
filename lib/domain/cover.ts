import { foldText, type Match } from './match.ts';
import { coversAddress } from './rule-for.ts';

/** Whether everything that the one matches, the other matches too. A rule without match takes everything. */
export function isCovered(one: Match | undefined, other: Match | undefined): boolean {
  if (other === undefined) return true;
  if (one === undefined) return false;
  return (
    within(
      one.ownerEmail,
      other.ownerEmail,
      (narrow, wide) => narrow === wide || coversAddress(wide, narrow),
    ) &&
    within(one.ownerType, other.ownerType, isSame) &&
    within(one.locationId, other.locationId, isSame) &&
    within(one.serviceType, other.serviceType, isSame) &&
    within(one.storageRegion, other.storageRegion, isSame) &&
    within(one.topic, other.topic, (narrow, wide) => foldText(narrow).includes(foldText(wide))) &&
    isShorterSpan(one.duration, other.duration)
  );
}

function within<Value>(
  one: readonly Value[] | undefined,
  other: readonly Value[] | undefined,
  isIn: (narrow: Value, wide: Value) => boolean,
): boolean {
  if (other === undefined) return true;
  return one?.every(narrow => other.some(wide => isIn(narrow, wide))) ?? false;
}

function isSame(one: string, other: string): boolean {
  return one === other;
}

function isShorterSpan(one: Match['duration'], other: Match['duration']): boolean {
  const [oneLeast, oneMost] = spanOf(one);
  const [otherLeast, otherMost] = spanOf(other);
  return otherLeast <= oneLeast && oneMost <= otherMost;
}

function spanOf(duration: Match['duration']): readonly [number, number] {
  return [
    duration?.longerThan?.seconds ?? Number.NEGATIVE_INFINITY,
    duration?.shorterThan?.seconds ?? Number.POSITIVE_INFINITY,
  ];
}
