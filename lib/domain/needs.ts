import { recordingFaults, type RecordingFault, type SystemFault } from './errors.ts';
import type { WindowKind } from './ledger.ts';
import type { Waiting } from './row-tally.ts';
import type { StatusReport } from './status.ts';
import { dayMs, hourMs, minuteMs, msBetween, plusMs, type Instant } from './time.ts';

/** Something that will not mend itself. */
export type Need =
  | { readonly need: 'clock'; readonly aheadMs: number }
  | { readonly need: 'poller'; readonly plannedUntil?: Instant }
  | { readonly need: 'unread'; readonly kind: WindowKind; readonly windows: number }
  | { readonly need: 'overdue'; readonly rows: number; readonly oldestLookAt: Instant }
  | { readonly need: 'standstill'; readonly rows: number; readonly oldestDiscoveredAt: Instant }
  | { readonly need: 'fault'; readonly fault: SystemFault; readonly rows: number }
  | { readonly need: 'parked'; readonly reason: RecordingFault; readonly rows: number };

/** Clocks of machines differ by less. */
const aheadMs = 5 * minuteMs;
/** The poller plans the tail every five minutes. */
const pollerPatienceMs = 30 * minuteMs;
/**
 * How long ago an unread window may have ended. Parts of a window that was cut end before it, at most by its width: 48
 * hours for a look-back, and any time for the history, which counts from the day it was planned.
 */
const unreadPatienceMs: Record<WindowKind, number> = {
  tail: 2 * hourMs,
  'look-back': 54 * hourMs,
  history: dayMs,
};
/** So long without one recording archived is no queue any more. */
const standstillMs = 2 * hourMs;
const workingMs = hourMs;
/** Other faults of the system end by themselves, or show as a standstill. */
const faultsForPersons = ['token-refused', 'store-unavailable'] as const;

/**
 * What needs a person. Where recordings are being archived, rows that are long due are a queue, and faults from before
 * the last success are over.
 */
export function needsOf(report: StatusReport): Need[] {
  const ahead = needForClock(report);
  // Every age would be wrong.
  if (ahead !== undefined) return [ahead, ...needsForParked(report)];
  return [
    ...needForPoller(report),
    ...needsForUnread(report),
    ...needForOverdue(report),
    ...needForStandstill(report),
    ...needsForFaults(report),
    ...needsForParked(report),
  ];
}

function needForClock({ at, listing }: StatusReport): Need | undefined {
  const { plannedUntil = at } = listing.tail;
  const byMs = msBetween(at, plannedUntil);
  return byMs > aheadMs ? { need: 'clock', aheadMs: byMs } : undefined;
}

function needForPoller({ at, listing }: StatusReport): Need[] {
  const { plannedUntil } = listing.tail;
  if (plannedUntil === undefined) return [{ need: 'poller' }];
  return msBetween(plannedUntil, at) > pollerPatienceMs ? [{ need: 'poller', plannedUntil }] : [];
}

function needsForUnread({ at, listing }: StatusReport): Need[] {
  const kinds = ['tail', 'look-back', 'history'] as const;
  return kinds
    .filter(kind => {
      const { plannedUntil, oldestUnreadTo } = listing[kind];
      const since = kind === 'history' && oldestUnreadTo !== undefined ? plannedUntil : oldestUnreadTo;
      return since !== undefined && msBetween(since, at) > unreadPatienceMs[kind];
    })
    .map(kind => ({ need: 'unread', kind, windows: listing[kind].unread }));
}

function needForOverdue(report: StatusReport): Need[] {
  const { rows, oldestLookAt } = report.overdue;
  if (oldestLookAt === undefined || hasArchivedWithin(workingMs, report)) return [];
  return [{ need: 'overdue', rows, oldestLookAt }];
}

function needForStandstill(report: StatusReport): Need[] {
  const { rows, oldestReadyAt } = report.backlog;
  const waitsForWebex = Object.keys(report.shutGates).length > 0;
  if (oldestReadyAt === undefined || waitsForWebex || hasArchivedWithin(standstillMs, report)) return [];
  if (msBetween(oldestReadyAt, report.at) <= standstillMs) return [];
  return [{ need: 'standstill', rows, oldestDiscoveredAt: oldestReadyAt }];
}

function hasArchivedWithin(spanMs: number, { at, archived }: StatusReport): boolean {
  return archived.lastVerifiedAt !== undefined && archived.lastVerifiedAt >= plusMs(at, -spanMs);
}

function needsForFaults({ waiting, archived }: StatusReport): Need[] {
  return faultsForPersons.flatMap(fault => {
    const found = waiting[fault];
    if (found === undefined || !isNewerThan(archived.lastVerifiedAt, found)) return [];
    return [{ need: 'fault', fault, rows: found.rows }];
  });
}

// A row does not say when it failed, but its next look lies after that.
function isNewerThan(lastSuccess: Instant | undefined, { nextLookAt }: Waiting): boolean {
  return nextLookAt !== undefined && (lastSuccess === undefined || nextLookAt >= lastSuccess);
}

function needsForParked({ parked }: StatusReport): Need[] {
  return recordingFaults.flatMap(reason => {
    const rows = parked[reason];
    return rows === undefined ? [] : [{ need: 'parked', reason, rows }];
  });
}
