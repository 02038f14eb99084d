import { statuses } from '../../lib/domain/lifecycle.ts';
import type { Sheet, StoredSheet } from '../../lib/domain/sheet.ts';
import { ageAt, change, figure, minute, several, size, sizeChange, spanOf } from '../../lib/page/words.ts';
import { inOrder, kindsOfWindows, legWords } from './words.ts';

const columns = 80;
const labelWidth = 16;

/** The sheet as people read it in a terminal of 80 columns. */
export function sheetLines({ key, sha256, sheet }: StoredSheet, verdict: readonly string[]): string[] {
  return [
    `Balance sheet of ${sheet.day}, drawn ${minute(sheet.drawnAt)}`,
    '',
    ...balance(sheet),
    '',
    ...entry('unexplained', [figure(sheet.unexplained.rows)]),
    ...sheet.unexplained.ids.map(id => `${' '.repeat(labelWidth + 2)}${id}`),
    ...entry('backlog', [figure(sheet.backlog.rows), ...since(sheet.backlog.oldestDiscoveredAt, sheet)]),
    ...entry('parked', counts(sheet.parked)),
    ...entry('awaiting', [
      `${figure(sheet.awaiting.rows)} (transcript ${sheet.awaiting.transcript}, metadata ${sheet.awaiting.metadata})`,
    ]),
    ...entry('held', [figure(sheet.held)]),
    ...entry('vanished', [
      `${figure(sheet.vanished.withArchive)} with archive`,
      `${figure(sheet.vanished.withoutArchive)} without`,
    ]),
    ...entry('archive', archiveWords(sheet)),
    '',
    ...lagLines(sheet),
    '',
    ...listingLines(sheet),
    ...entry('reconcile', reconcileWords(sheet)),
    ...entry('receipts', receiptWords(sheet)),
    ...entry('this sheet', [key, `SHA-256 ${sha256.slice(0, 12)}…`]),
    ...entry('the one before', previousWords(sheet)),
    '',
    ...verdict.flatMap(sentence => wrapped(sentence.split(' '), columns)),
  ];
}

function balance({ states, seen, drawnAt }: Sheet): string[] {
  const filled = inOrder(states, statuses).filter(([, { rows }]) => rows > 0);
  const width = figure(seen).length;
  const line = (label: string, rows: number, more: string) =>
    `  ${label.padEnd(labelWidth)}${figure(rows).padStart(width)}${more}`;
  return [
    ...filled.map(([state, { rows, oldestAt }]) =>
      line(state, rows, oldestAt === undefined ? '' : `   the oldest for ${ageAt(drawnAt, oldestAt)}`),
    ),
    ...(filled.length > 0 ? [`  ${' '.repeat(labelWidth)}${'─'.repeat(width)}`] : []),
    line('seen', seen, ''),
  ];
}

function since(oldest: Sheet['drawnAt'] | undefined, { drawnAt }: Sheet): string[] {
  return oldest === undefined ? [] : [`the oldest found ${ageAt(drawnAt, oldest)} before`];
}

function counts(counted: Readonly<Record<string, number>>): string[] {
  const named = Object.entries(counted).filter(([, rows]) => rows > 0);
  return named.length === 0 ? ['none'] : named.map(([reason, rows]) => `${reason} ${figure(rows)}`);
}

function archiveWords({ archive }: Sheet): string[] {
  const { recordings, objects, bytes, growth } = archive;
  const all = [`${figure(recordings)} recordings`, `${figure(objects)} objects`, size(bytes)];
  if (growth === null) return all;
  return [
    ...all,
    `${change(growth.recordings)} recordings`,
    `${sizeChange(growth.bytes)} since the sheet before`,
  ];
}

function lagLines({ lag }: Sheet): string[] {
  if (lag.recordings === 0) return ['  No recording was archived on the day.'];
  const title = `Lag of ${several(lag.recordings, 'recording')} archived on the day`;
  const rows = inOrder(lag.legs, Object.keys(legWords)).map(([name, { p50Seconds, p99Seconds }]) => [
    `  ${legWords[name] ?? name}`,
    spanOf(p50Seconds),
    spanOf(p99Seconds),
  ]);
  return [[title, 'half within', '99 % within'], ...rows].map(
    ([what = '', half = '', most = '']) => `  ${what.padEnd(48)}${half.padStart(14)}${most.padStart(14)}`,
  );
}

function listingLines({ listing, drawnAt }: Sheet): string[] {
  const kinds = inOrder(listing.kinds, kindsOfWindows).flatMap(
    ([kind, { plannedUntil, unread, oldestUnreadTo }]) =>
      entry(kind, [
        plannedUntil === undefined ? 'never planned' : `planned until ${minute(plannedUntil)}`,
        `${figure(unread)} unread`,
        ...(oldestUnreadTo === undefined
          ? []
          : [`the oldest ended ${ageAt(drawnAt, oldestUnreadTo)} before`]),
      ]),
  );
  return [...entry('list mode', [listing.mode]), ...kinds];
}

function reconcileWords({ reconcile, drawnAt }: Sheet): string[] {
  const { days, oldestCheckAt, missed, damaged } = reconcile;
  if (days === 0) return ['no day was compared yet'];
  return [
    `${several(days, 'day')} compared`,
    ...(oldestCheckAt === undefined ? [] : [`the longest ago ${ageAt(drawnAt, oldestCheckAt)} before`]),
    `${figure(missed)} missed`,
    `${figure(damaged)} damaged`,
  ];
}

function receiptWords({ receipts }: Sheet): string[] {
  if (receipts === undefined) return ['not counted'];
  return [figure(receipts.count), `SHA-256 ${receipts.sha256.slice(0, 12)}…`];
}

function previousWords({ previous, missingDays }: Sheet): string[] {
  if (previous === null) return ['none: this is the first'];
  const missing = missingDays === 0 ? [] : [`${several(missingDays, 'day')} between them without a sheet`];
  return [previous.key, `SHA-256 ${previous.sha256.slice(0, 12)}…`, ...missing];
}

/** A label and what there is to say, as many parts on a line as fit. */
function entry(label: string, parts: readonly string[]): string[] {
  const pieces = parts.map((part, index) => (index === parts.length - 1 ? part : `${part},`));
  return wrapped(pieces, columns - labelWidth - 2).map(
    (each, index) => `  ${(index === 0 ? label : '').padEnd(labelWidth)}${each}`,
  );
}

/** Pieces that are not cut, on lines of so many columns. */
function wrapped(pieces: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + piece.length > width) lines.push(piece);
    else lines[lines.length - 1] = `${last} ${piece}`;
  }
  return lines;
}
