import { dayOfSheet, endOf, sheetPatienceMs, type StoredSheet } from '../../lib/domain/sheet.ts';
import { msBetween, type Instant } from '../../lib/domain/time.ts';
import { brokenLink } from '../../lib/steps/read-sheets.ts';
import { several, span } from '../../lib/page/words.ts';

/** What is wrong with a sheet, or with the sheets. */
export type Complaint =
  | { readonly complaint: 'unexplained'; readonly rows: number }
  | { readonly complaint: 'old'; readonly day: string; readonly overForMs: number }
  | { readonly complaint: 'broken'; readonly key: string };

/**
 * What is wrong, of sheets that follow each other, the last of which is looked at.
 *
 * @param so.newest whether the last one is the newest that there is
 */
export function complaintsOf(
  sheets: readonly StoredSheet[],
  so: { now: Instant; newest: boolean },
): Complaint[] {
  const shown = sheets.at(-1)?.sheet;
  if (shown === undefined) return [];
  const { rows } = shown.unexplained;
  const overForMs = msBetween(endOf(shown.day), so.now);
  const broken = brokenLink(sheets);
  return [
    ...(rows > 0 ? [{ complaint: 'unexplained', rows } as const] : []),
    ...(so.newest && overForMs > sheetPatienceMs
      ? [{ complaint: 'old', day: shown.day, overForMs } as const]
      : []),
    ...(broken === undefined ? [] : [{ complaint: 'broken', key: broken.key } as const]),
  ];
}

/** A complaint as people read it, with what to do. */
export function complaintSentence(complaint: Complaint): string {
  switch (complaint.complaint) {
    case 'unexplained':
      return `${several(complaint.rows, 'row')} ${complaint.rows === 1 ? 'is' : 'are'} unexplained: docs/runbook.md, "A row is unexplained".`;
    case 'old':
      return `The newest sheet is of ${complaint.day}, which has been over for ${span(complaint.overForMs)}: see whether reconcile runs, and what its log says.`;
    case 'broken':
      return `The sheet of ${dayOfSheet(complaint.key) ?? complaint.key} does not carry the hash of the sheet before it: one of them was changed, or one between them is gone.`;
  }
}

/** What can be said where nothing is wrong. */
export const allIsExplained = 'Every recording is accounted for.';
