import { companionsSettled } from './companions.ts';
import type { RetainedRow } from './course.ts';
import { isIntended, withdraw, type Intended } from './destroying.ts';
import type { Hold } from './hold.ts';
import { bareId, type RecordingId } from './recording-id.ts';
import type { Discovered, Recording } from './recording.ts';
import { isRestorable, orderRestore, type Restorable } from './restoring.ts';
import type { Instant } from './time.ts';

type OneOf<Each> = Each extends Hold
  ? Omit<Each, 'id' | 'reason' | 'by' | 'placedAt' | 'releasedAt' | 'releasedBy'>
  : never;
/** What a hold covers. */
export type HoldScope = OneOf<Hold>;

/** What a hold names, apart from everything. */
export function targetOf(scope: HoldScope): string | undefined {
  switch (scope.scope) {
    case 'recording':
      return scope.recordingId;
    case 'owner':
      return scope.ownerId;
    case 'location':
      return scope.locationId;
    case 'service-type':
      return scope.serviceType;
    case 'everything':
      return undefined;
  }
}

/** Whether a hold is what somebody orders once more: the same, for the same reason, by the same person. */
export function isSameOrder(one: Hold, other: HoldScope & Pick<Hold, 'reason' | 'by'>): boolean {
  const [named, meant] = [targetOf(one), targetOf(other)].map(each => bareId(each ?? ''));
  return one.scope === other.scope && named === meant && one.reason === other.reason && one.by === other.by;
}

/** What a hold comes too late for. `sent`: Webex was told, and what came of it shows at a later look. */
export type TooLate = {
  readonly id: RecordingId;
  readonly what: 'sent' | 'purged' | 'vanished' | 'expired';
  readonly isArchived: boolean;
};
/**
 * What a hold does to a row that it covers. `bin-left`: in the recycle bin, out of which nothing is taken in dry run.
 * `withdrawn-and-restoring`: the intent to purge it was taken back.
 */
export type HoldEffect =
  | 'kept'
  | 'withdrawn'
  | 'withdrawn-and-restoring'
  | 'restoring'
  | 'archiving'
  | 'bin-left'
  | 'parked'
  | TooLate;

/** @returns what a hold does to a row, and the row as it is to be, where that changes it */
export function underHold(
  row: RetainedRow,
  { now, isLive }: { now: Instant; isLive: boolean },
): { effect: HoldEffect; to?: Recording } {
  if (isIntended(row)) return intentUnderHold(row, { now, isLive });
  if (isRestorable(row)) {
    if (row.restore !== undefined) return { effect: 'restoring' };
    return isLive ? { effect: 'restoring', to: orderRestore(row, 'hold', now) } : { effect: 'bin-left' };
  }
  if (row.status === 'discovered')
    return { effect: 'archiving', ...(isPutOff(row, now) ? { to: { ...row, lookAt: now } } : {}) };
  return { effect: effectOn(row) };
}

function effectOn(row: Exclude<Recording, Intended | Restorable | Discovered>): HoldEffect {
  switch (row.status) {
    case 'archived':
      return 'kept';
    case 'parked':
      return 'parked';
    case 'purged':
    case 'expiring':
      return tooLate(row, 'purged');
    case 'vanished':
    case 'expired':
      return tooLate(row, row.status);
  }
}

function intentUnderHold(row: Intended, { now, isLive }: { now: Instant; isLive: boolean }) {
  if (row.sentAt !== undefined) return { effect: tooLate(row, 'sent') };
  const back = withdraw(row, now);
  if (!isRestorable(back)) return { effect: 'withdrawn', to: back } as const;
  return isLive
    ? ({ effect: 'withdrawn-and-restoring', to: orderRestore(back, 'hold', now) } as const)
    : ({ effect: 'bin-left', to: back } as const);
}

function tooLate(row: Recording, what: TooLate['what']): TooLate {
  return { id: row.id, what, isArchived: 'archive' in row && row.archive !== undefined };
}

/** What has failed is tried again in its own time: a hold does not use up the tries that it has. */
function isPutOff({ fault, absence, wake, lookAt }: Recording, now: Instant): boolean {
  if (fault !== undefined || absence !== undefined || wake !== undefined) return false;
  return lookAt === undefined || lookAt > now;
}

/**
 * The row once no hold covers it any more: what was announced before is void, so that it is announced anew; undefined
 * where nothing changes. What was sent is left to the later look, and is announced anew before it is sent once more.
 *
 * @param so.before plans made since then may stay
 */
export function freed(row: RetainedRow, so: { now: Instant; before: Instant }): Recording | undefined {
  const { fate, ...unplanned } = row;
  const isVoid = fate !== undefined && fate.plannedAt < so.before;
  const kept = isVoid ? unplanned : row;
  if (isIntended(kept) && kept.sentAt === undefined) return withdraw(kept, so.now);
  if (!isVoid) return undefined;
  return isDueForFate(kept) ? { ...kept, lookAt: so.now } : kept;
}

/** Whether nothing else but its fate is waited for. */
function isDueForFate(row: Recording): boolean {
  if (row.wake !== undefined || row.fault !== undefined || row.absence !== undefined) return false;
  if (row.status === 'discovered') return true;
  if (row.status !== 'archived' && row.status !== 'trashed') return false;
  return row.archive === undefined || companionsSettled(row.archive);
}

/** The id of a hold that is placed now: short enough to be typed. @param id hexadecimal, e.g. a UUID */
export function holdIdAt(at: Instant, id: string): string {
  return `${at.slice(0, 10)}-${id.slice(0, 8)}`;
}
