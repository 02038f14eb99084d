import { recordingFaults, type RecordingFault, type SystemFault } from './errors.ts';
import { windowKinds, type WindowKind } from './ledger.ts';
import type { ListMode } from './list-mode.ts';
import { needsForReconcile, type ReconcileNeed } from './reconcile-status.ts';
import type { Waiting } from './row-tally.ts';
import { endOf, sheetPatienceMs } from './sheet.ts';
import type { StatusReport } from './status.ts';
import { dayMs, hourMs, minuteMs, msBetween, plusMs, type Instant } from './time.ts';
import type { Deadline } from './webex-deadlines.ts';

/** Something that will not mend itself. */
export type Need =
  | { readonly need: 'clock'; readonly aheadMs: number }
  | { readonly need: 'poller'; readonly plannedUntil?: Instant }
  | { readonly need: 'unread'; readonly kind: WindowKind; readonly windows: number }
  | { readonly need: 'org-list'; readonly since: Instant; readonly unreadSources: number }
  | { readonly need: 'owners-not-listable'; readonly owners: number }
  | { readonly need: 'org-list-unproven'; readonly since: Instant }
  | { readonly need: 'late-arrivals'; readonly lateMs: number; readonly reachMs: number }
  | { readonly need: 'overdue'; readonly rows: number; readonly oldestLookAt: Instant }
  | { readonly need: 'binned'; readonly rows: number; readonly lostFrom: Instant }
  | { readonly need: 'standstill'; readonly rows: number; readonly oldestDiscoveredAt: Instant }
  | { readonly need: 'fault'; readonly fault: SystemFault; readonly rows: number }
  | { readonly need: 'token-missing'; readonly token: string }
  | { readonly need: 'token-expiry'; readonly token: string; readonly expiresAt: Instant }
  | { readonly need: 'sheet'; readonly day: string }
  | { readonly need: 'brake'; readonly hash: string; readonly recordings: number; readonly pulledAt: Instant }
  | ({ readonly need: 'hold-deadline' | 'archive-deadline' } & Deadline)
  | ReconcileNeed
  | { readonly need: 'parked'; readonly reason: RecordingFault; readonly rows: number };

/** Clocks of machines differ by less. */
const aheadMs = 5 * minuteMs;
/** The poller plans the tail every five minutes; owner by owner, every hour at the least. */
const pollerPatienceMs: Record<ListMode['mode'], number> = { org: 30 * minuteMs, perOwner: 90 * minuteMs };
/**
 * How long ago an unread window may have ended. Parts of a window that was cut end before it, at most by its width: 13
 * hours for a look-back, 7 days and some hours for a deep one, and any time for the history, which counts from the day
 * it was planned.
 */
const unreadPatienceMs: Record<WindowKind, number> = {
  tail: 2 * hourMs,
  'look-back': 19 * hourMs,
  'deep-look-back': 8 * dayMs,
  history: dayMs,
};
/** Hundreds of lists for one window take their time. */
const patiencePerOwner: Record<WindowKind, number> = {
  tail: 2,
  'look-back': 2,
  'deep-look-back': 1,
  history: 7,
};
/** A probe that cannot tell is made again every hour. */
const unprovenPatienceMs = 2 * dayMs;
/** So long without one recording archived is no queue any more. */
const standstillMs = 2 * hourMs;
const workingMs = hourMs;
/** Who renews tokens may be away for a weekend. */
const tokenPatienceMs = 3 * dayMs;
/** Webex says so of meetings, and nothing of calls. */
const webexBinMs = 30 * dayMs;
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
    ...needForBinned(report),
    ...needForPoller(report),
    ...needsForUnread(report),
    ...needsForOrgList(report),
    ...needForLateArrivals(report),
    ...needForOverdue(report),
    ...needForStandstill(report),
    ...needsForFaults(report),
    ...needsForTokens(report),
    ...needForSheet(report),
    ...needForBrake(report),
    ...needsForDeadlines(report),
    ...needsForReconcile(report.reconcile, report.at),
    ...needsForParked(report),
  ];
}

function needForClock({ at, listing }: StatusReport): Need | undefined {
  const { plannedUntil = at } = listing.tail;
  const byMs = msBetween(at, plannedUntil);
  return byMs > aheadMs ? { need: 'clock', aheadMs: byMs } : undefined;
}

// Not only those that are about to go: nobody knows how long they were there before they were seen.
function needForBinned({ binned }: StatusReport): Need[] {
  if (binned === undefined) return [];
  return [{ need: 'binned', rows: binned.rows, lostFrom: plusMs(binned.oldestBinnedAt, webexBinMs) }];
}

function needForPoller({ at, listing, listMode: { mode } }: StatusReport): Need[] {
  const { plannedUntil, unread } = listing.tail;
  if (plannedUntil === undefined) return [{ need: 'poller' }];
  // Owner by owner, no other tail is planned before the last was read: that it is unread for long is a need of its own.
  if (mode === 'perOwner' && unread > 0) return [];
  return msBetween(plannedUntil, at) > pollerPatienceMs[mode] ? [{ need: 'poller', plannedUntil }] : [];
}

function needsForUnread({ at, listing, listMode: { mode } }: StatusReport): Need[] {
  return windowKinds
    .filter(kind => {
      const { plannedUntil, oldestUnreadTo } = listing[kind];
      const since = kind === 'history' && oldestUnreadTo !== undefined ? plannedUntil : oldestUnreadTo;
      const patienceMs = unreadPatienceMs[kind] * (mode === 'org' ? 1 : patiencePerOwner[kind]);
      return since !== undefined && msBetween(since, at) > patienceMs;
    })
    .map(kind => ({ need: 'unread', kind, windows: listing[kind].unread }));
}

function needsForOrgList({ at, rows, listMode }: StatusReport): Need[] {
  const { mode, since, orgListIs, unlistable = 0, unreadSources = 0 } = listMode;
  if (mode === 'perOwner') {
    const needs: Need[] = [{ need: 'org-list', since, unreadSources }];
    return unlistable > 0 ? [...needs, { need: 'owners-not-listable', owners: unlistable }] : needs;
  }
  // With every source read, an organisation in which one owner records is not to be bothered for ever.
  const isUnproven =
    orgListIs === 'unknown' && unreadSources > 0 && Object.values(rows).some(count => count > 0);
  return isUnproven && msBetween(since, at) > unprovenPatienceMs
    ? [{ need: 'org-list-unproven', since }]
    : [];
}

function needForLateArrivals({ arrivals: { outgrown, p999Ms, reachMs } }: StatusReport): Need[] {
  if (!outgrown || p999Ms === undefined) return [];
  return [{ need: 'late-arrivals', lateMs: p999Ms, reachMs: reachMs['deep-look-back'] }];
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

function needsForTokens({ at, tokens = {} }: StatusReport): Need[] {
  return Object.entries(tokens).flatMap(([token, { expiresAt, trouble }]): Need[] => {
    if (trouble === 'missing') return [{ need: 'token-missing', token }];
    const isSoon = expiresAt !== undefined && msBetween(at, expiresAt) <= tokenPatienceMs;
    return isSoon ? [{ need: 'token-expiry', token, expiresAt }] : [];
  });
}

function needForSheet({ at, newestSheet }: StatusReport): Need[] {
  if (newestSheet === undefined || newestSheet === null) return [];
  return msBetween(endOf(newestSheet), at) > sheetPatienceMs ? [{ need: 'sheet', day: newestSheet }] : [];
}

function needsForDeadlines({ webexDeadlines: { archive, hold } = {} }: StatusReport): Need[] {
  const needs: Need[] = archive === undefined ? [] : [{ need: 'archive-deadline', ...archive }];
  return hold === undefined ? needs : [...needs, { need: 'hold-deadline', ...hold }];
}

function needForBrake({ brake }: StatusReport): Need[] {
  if (brake === undefined) return [];
  const { hash, recordings, pulledAt } = brake;
  return [{ need: 'brake', hash, recordings, pulledAt }];
}

function needsForParked({ parked }: StatusReport): Need[] {
  return recordingFaults.flatMap(reason => {
    const rows = parked[reason];
    return rows === undefined ? [] : [{ need: 'parked', reason, rows }];
  });
}
