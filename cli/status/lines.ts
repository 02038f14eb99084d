import { recordingFaults, systemFaults } from '../../lib/domain/errors.ts';
import { windowKinds, type WindowKind } from '../../lib/domain/ledger.ts';
import { statuses } from '../../lib/domain/lifecycle.ts';
import { endOf } from '../../lib/domain/sheet.ts';
import type { StatusReport } from '../../lib/domain/status.ts';
import { reconcileLine } from './reconcile-words.ts';
import { span } from '../../lib/page/words.ts';
import { away, counted } from './words.ts';

const bytesInMegabyte = 2 ** 20;
const columns: Record<WindowKind, string> = {
  tail: 'tail       ',
  'look-back': 'look-back  ',
  'deep-look-back': 'deep       ',
  history: 'history    ',
};
const faults = [...systemFaults, ...recordingFaults];

/** The report as people read it. */
export function statusLines(report: StatusReport): string[] {
  const { at, rows, backlog, archived, awaiting, overdue } = report;
  const megabytes = (archived.bytes / bytesInMegabyte).toFixed(0);
  return [
    `tapekeeper's tables at ${at}:`,
    `  rows       ${counted(statuses, each => rows[each])}`,
    `  backlog    ${backlog.rows} to archive${since('the oldest found', backlog.oldestDiscoveredAt, at)}`,
    ...notWantedLine(report),
    `  archived   ${archived.rows} with ${megabytes} MB${since('the last one', archived.lastVerifiedAt, at)}`,
    `  awaiting   ${awaiting.rows} (transcript ${awaiting.transcript}, metadata ${awaiting.metadata})`,
    `  parked     ${counted(recordingFaults, each => report.parked[each])}`,
    `  overdue    ${overdue.rows}${since('the oldest was due', overdue.oldestLookAt, at)}`,
    `  faults     ${counted(faults, each => report.waiting[each]?.rows)}`,
    `  list       ${modeWords(report)}`,
    ...windowKinds.map(kind => listingLine(kind, report)),
    `  late       ${lateWords(report)}`,
    `  rate gate  ${gateWords(report)}`,
    ...tokenLines(report),
    ...sheetLine(report),
    ...reconcileLine(report.reconcile, at),
  ];
}

function notWantedLine({ notWanted }: StatusReport): string[] {
  return notWanted === undefined ? [] : [`  not wanted ${notWanted}, which the policy does not archive`];
}

function listingLine(kind: WindowKind, { at, listing }: StatusReport): string {
  const { plannedUntil, unread, oldestUnreadTo } = listing[kind];
  const planned = plannedUntil === undefined ? 'never planned' : `planned until ${away(plannedUntil, at)}`;
  return `  ${columns[kind]}${planned}, ${unread} unread${since('the oldest ends', oldestUnreadTo, at)}`;
}

function modeWords({ at, listMode: { mode, since: begun, orgListIs } }: StatusReport): string {
  const found = { unknown: 'whether it is whole is not known yet', whole: 'whole', incomplete: 'incomplete' };
  if (mode === 'org') return `of the organisation, ${found[orgListIs]}`;
  return `owner by owner since ${away(begun, at)}: the organisation's was incomplete`;
}

function lateWords({ arrivals: { measured, p50Ms, p99Ms, p999Ms, reachMs } }: StatusReport): string {
  const [, ...back] = Object.values(reachMs).map(span);
  const read = `read back for ${back.join(' and ')}`;
  if (p50Ms === undefined || p99Ms === undefined || p999Ms === undefined) return `none measured, ${read}`;
  return `${measured} measured, 50 % within ${span(p50Ms)}, 99 % within ${span(p99Ms)}, 99.9 % within ${span(p999Ms)}, ${read}`;
}

function since(what: string, moment: StatusReport['at'] | undefined, now: StatusReport['at']): string {
  return moment === undefined ? '' : `, ${what} ${away(moment, now)}`;
}

function gateWords({ at, shutGates, callsPerSecond }: StatusReport): string {
  const shut = Object.entries(shutGates).map(
    ([token, until]) => `${token} shut until ${until} (${away(until, at)})`,
  );
  const paces = Object.entries(callsPerSecond).map(
    ([token, pace]) => `${token} at ${pace.toFixed(1)} calls a second`,
  );
  return [shut.join(', ') || 'open', ...paces].join(', ');
}

function tokenLines({ at, tokens = {} }: StatusReport): string[] {
  return Object.entries(tokens).map(([token, { expiresAt, trouble }]) => {
    if (trouble === 'missing') return `  token      ${token} is missing`;
    if (trouble === 'unreadable') return `  token      ${token} cannot be read from here`;
    if (expiresAt === undefined) return `  token      ${token} does not say when it expires`;
    return `  token      ${token} ${expiresAt <= at ? 'expired' : 'expires'} ${away(expiresAt, at)}`;
  });
}

function sheetLine({ at, newestSheet }: StatusReport): string[] {
  if (newestSheet === undefined) return [];
  if (newestSheet === null) return ['  sheet      none yet'];
  return [`  sheet      the newest is of ${newestSheet}, which ended ${away(endOf(newestSheet), at)}`];
}
