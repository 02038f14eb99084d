import type { DayCheck } from './day-check.ts';
import { given } from './given.ts';
import { missingBetween, mostIds, type Previous, type Seal, type Sheet } from './sheet.ts';
import type { SheetTally } from './sheet-tally.ts';
import type { StatusReport } from './status.ts';
import { earliest } from './time.ts';

/**
 * The balance sheet of a day.
 *
 * @param so.before the sheet before, as far as it could be read
 */
export function sheetOf(so: {
  day: string;
  report: StatusReport;
  tally: SheetTally;
  checks: readonly DayCheck[];
  receipts: Seal;
  previous: Previous;
  before: Sheet | undefined;
}): Sheet {
  const { day, report, previous } = so;
  const { objects, ...tally } = so.tally;
  const archive = { recordings: report.archived.rows, objects, bytes: report.archived.bytes };
  const { rows, oldestDiscoveredAt } = report.backlog;
  return {
    day,
    drawnAt: report.at,
    ...tally,
    unexplained: unexplainedOf(tally.unexplained, so.checks),
    backlog: { rows, ...given({ oldestDiscoveredAt }) },
    parked: report.parked,
    awaiting: report.awaiting,
    listing: { mode: report.listMode.mode, kinds: report.listing },
    arrivals: report.arrivals,
    callsPerSecond: report.callsPerSecond,
    reconcile: reconcileOf(so.checks),
    archive: { ...archive, growth: growthOf(archive, so.before) },
    receipts: so.receipts,
    previous,
    missingDays: missingBetween(previous?.key, day),
  };
}

/** Ids that a comparison of Webex, table and archive could not explain. */
export function accusedBy(checks: readonly DayCheck[]): DayCheck['unexplainedIds'] {
  return [...new Set(checks.flatMap(check => check.unexplainedIds))];
}

function unexplainedOf(rows: Sheet['unexplained'], checks: readonly DayCheck[]): Sheet['unexplained'] {
  const accused = accusedBy(checks);
  const unnamed = sum(checks.map(check => check.unexplained - check.unexplainedIds.length));
  return {
    rows: rows.rows + accused.length + unnamed,
    ids: [...rows.ids, ...accused].toSorted().slice(0, mostIds),
  };
}

function reconcileOf(checks: readonly DayCheck[]): Sheet['reconcile'] {
  const [first, ...others] = checks.map(check => check.checkedAt);
  return {
    days: checks.length,
    ...(first === undefined ? {} : { oldestCheckAt: earliest(first, ...others) }),
    missed: sum(checks.map(check => check.missed)),
    damaged: sum(checks.map(check => check.damaged)),
  };
}

function growthOf(
  now: Omit<Sheet['archive'], 'growth'>,
  before: Sheet | undefined,
): Sheet['archive']['growth'] {
  if (before === undefined) return null;
  const { recordings, objects, bytes } = before.archive;
  return {
    recordings: now.recordings - recordings,
    objects: now.objects - objects,
    bytes: now.bytes - bytes,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
