import type { Coverage } from '../../lib/domain/coverage.ts';
import type { Discrepancy } from '../../lib/domain/discrepancy.ts';
import type { Explanation, Present } from '../../lib/domain/explanation.ts';
import type { NextStep } from '../../lib/domain/next-step.ts';
import { figure } from '../../lib/page/words.ts';
import { several } from '../../lib/page/words.ts';
import { eventWords, obstacleWords, stepWords } from './words.ts';

/** The trace of a recording, as people read it. */
export function explanationLines(found: Explanation): string[] {
  const { id, at, present, next, inTheWay, past, unheld } = found;
  return [
    `Recording ${id}, as of ${at}`,
    ...(present === undefined ? absentLines(found) : presentLines(present)),
    ...part('What comes next:', next.map(stepLine)),
    ...part('If no hold covered it:', unheld === undefined ? [] : [stepLine(unheld)]),
    ...part('What stands in the way:', inTheWay.map(obstacleWords)),
    ...part(
      'What became of it:',
      past.map(each => `${each.at}  ${eventWords(each)}`),
    ),
    ...part('What does not fit:', found.discrepancies.map(discrepancyLine)),
    ...receiptsLine(found),
  ];
}

function part(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map(line => `  ${line}`)];
}

function presentLines({ status, since, reason, objects }: Present): string[] {
  return [
    `${status} since ${since}. ${reason}`,
    ...objects.map(
      ({ key, bytes, sha256 }) => `  ${key}  ${figure(bytes)} bytes  SHA-256 ${sha256.slice(0, 12)}…`,
    ),
  ];
}

function absentLines({ known, lists }: Explanation): string[] {
  if (known === 'receipts')
    return ['It has no row any more. All that is known of it are its receipts in the archive.'];
  return [`Nothing is known of it. ${coverageSentence(lists)}`, ...unreadLines(lists)];
}

function coverageSentence(lists: Coverage | undefined): string {
  if (lists === undefined) return "None of Webex's lists was read yet.";
  return `It was not in Webex's lists between ${lists.from} and ${lists.to}.`;
}

function unreadLines(lists: Coverage | undefined): string[] {
  const unread = lists?.unread ?? [];
  if (unread.length === 0) return [];
  return ['Not read yet, so that it may be there:', ...unread.map(({ from, to }) => `  ${from} to ${to}`)];
}

function stepLine(step: NextStep): string {
  return `${step.at === undefined ? '' : `${step.at}  `}${stepWords[step.what]}: ${step.reason}`;
}

function discrepancyLine(each: Discrepancy): string {
  switch (each.discrepancy) {
    case 'row-gone':
      return 'There are receipts and no row, and no row is ever removed: see who can write the table.';
    case 'receipt-unreadable':
      return `${each.key} cannot be read: see what it was with tapekeeper verify.`;
    case 'unproven':
      return `The row says that tapekeeper has ${each.what === 'trash' ? 'trashed' : 'purged'} it, and no receipt says so: it may be on another day (--whole-history).`;
  }
}

function receiptsLine({ daysOfReceipts }: Explanation): string[] {
  return daysOfReceipts === undefined
    ? []
    : [
        '',
        `The receipts of ${several(daysOfReceipts, 'day')} were looked through: --whole-history looks through all.`,
      ];
}
