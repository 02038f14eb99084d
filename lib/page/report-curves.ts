import type { Sheet } from '../domain/sheet.ts';
import { counted, sheetCurves, type CurveKind } from './curves.ts';

const inBin = ['binned', 'trashed', 'purging'];
const inWebex = ['discovered', 'archived', 'trashing'];

const states: CurveKind = {
  ...counted,
  id: 'states',
  title: 'Where recordings are',
  about: 'In Webex, in its recycle bin, and purged from it.',
  filled: true,
  lines: [
    { name: 'in Webex', tone: 'main', of: sheet => rowsIn(sheet, inWebex) },
    { name: 'recycle bin', tone: 'other', of: sheet => rowsIn(sheet, inBin) },
    { name: 'purged', tone: 'third', of: sheet => rowsIn(sheet, ['purged', 'expiring', 'expired']) },
  ],
};

/** The curves of a report: where recordings are, and those of a sheet's page. */
export const reportCurves: readonly CurveKind[] = [states, ...sheetCurves];

function rowsIn({ states: counts }: Sheet, names: readonly string[]): number {
  return names.reduce((total, name) => total + (counts[name]?.rows ?? 0), 0);
}
