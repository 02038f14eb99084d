import { recordingFaults, systemFaults } from '../../lib/domain/errors.ts';
import type { WindowKind } from '../../lib/domain/ledger.ts';
import { statuses } from '../../lib/domain/lifecycle.ts';
import type { StatusReport } from '../../lib/domain/status.ts';
import { away, counted } from './words.ts';

const bytesInMegabyte = 2 ** 20;
const faults = [...systemFaults, ...recordingFaults];

/** The report as people read it. */
export function statusLines(report: StatusReport): string[] {
  const { at, rows, backlog, archived, awaiting, overdue } = report;
  const megabytes = (archived.bytes / bytesInMegabyte).toFixed(0);
  return [
    `tapekeeper's tables at ${at}:`,
    `  rows       ${counted(statuses, each => rows[each])}`,
    `  backlog    ${backlog.rows} to archive${since('the oldest found', backlog.oldestDiscoveredAt, at)}`,
    `  archived   ${archived.rows} with ${megabytes} MB${since('the last one', archived.lastVerifiedAt, at)}`,
    `  awaiting   ${awaiting.rows} (transcript ${awaiting.transcript}, metadata ${awaiting.metadata})`,
    `  parked     ${counted(recordingFaults, each => report.parked[each])}`,
    `  overdue    ${overdue.rows}${since('the oldest was due', overdue.oldestLookAt, at)}`,
    `  faults     ${counted(faults, each => report.waiting[each]?.rows)}`,
    ...(['tail', 'look-back', 'history'] as const).map(kind => listingLine(kind, report)),
    `  rate gate  ${gateWords(report)}`,
  ];
}

function listingLine(kind: WindowKind, { at, listing }: StatusReport): string {
  const { plannedUntil, unread, oldestUnreadTo } = listing[kind];
  const planned = plannedUntil === undefined ? 'never planned' : `planned until ${away(plannedUntil, at)}`;
  return `  ${kind.padEnd(11)}${planned}, ${unread} unread${since('the oldest ends', oldestUnreadTo, at)}`;
}

function since(what: string, moment: StatusReport['at'] | undefined, now: StatusReport['at']): string {
  return moment === undefined ? '' : `, ${what} ${away(moment, now)}`;
}

function gateWords({ at, shutGates }: StatusReport): string {
  const shut = Object.entries(shutGates).map(
    ([token, until]) => `${token} shut until ${until} (${away(until, at)})`,
  );
  return shut.join(', ') || 'open';
}
