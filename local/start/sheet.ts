import { takeInventory } from '../judge/inventory.ts';
import { judge, type Verdict } from '../judge/judge.ts';
import { readTruth } from '../judge/truth.ts';
import type { RowCount } from '../store/embedded-stores.ts';

/** The judge's verdict, and whether the table says the same. */
export async function balance(
  adminUrl: string,
  objects: string,
  rows: readonly RowCount[],
): Promise<Verdict> {
  const verdict = judge(await readTruth(adminUrl), await takeInventory(objects));
  const table = {
    seen: sum(rows),
    archived: sum(rows.filter(row => row.status === 'archived')),
    parked: sum(rows.filter(row => row.status === 'parked')),
  };
  const differences = (['seen', 'archived', 'parked'] as const)
    .filter(figure => table[figure] !== verdict[figure])
    .map(figure => ({
      kind: 'misconduct' as const,
      of: figure,
      why: `the table says ${table[figure]}, the judge finds ${verdict[figure]}`,
    }));
  const problems = [...verdict.problems, ...differences];
  return { ...verdict, problems, unexplained: problems.length };
}

function sum(rows: readonly RowCount[]): number {
  return rows.reduce((total, row) => total + row.rows, 0);
}

/** The sheet as people read it. */
export function sheetLines(verdict: Verdict, rows: readonly RowCount[]): string[] {
  const parked = rows
    .filter(row => row.status === 'parked')
    .map(row => `${row.reason ?? 'no reason'}: ${row.rows}`);
  return [
    'Balance sheet (drawn up from what Webex really has and from the bytes in the archive):',
    `  seen         ${verdict.seen}`,
    `  archived     ${verdict.archived}  (${(verdict.bytes / 2 ** 20).toFixed(0)} MB of audio, ${verdict.transcripts} transcripts)`,
    `  pending      ${verdict.pending}`,
    `  parked       ${verdict.parked}${parked.length > 0 ? `  (${parked.join(', ')})` : ''}`,
    `  unexplained  ${verdict.unexplained}`,
    `  Webex calls  ${verdict.webexCalls}`,
    ...verdict.problems.slice(0, 10).map(problem => `  ! ${problem.kind}: ${problem.of}: ${problem.why}`),
  ];
}
