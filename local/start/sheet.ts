import type { FoundObject } from '../judge/inventory.ts';
import { judge, type Verdict } from '../judge/judge.ts';
import { readTruth } from '../judge/truth.ts';
import type { RowCount } from '../store/embedded-stores.ts';

/** The judge's verdict, and whether the table says the same. */
export async function balance(
  adminUrl: string,
  archive: readonly FoundObject[],
  rows: readonly RowCount[],
): Promise<Verdict> {
  const verdict = judge(await readTruth(adminUrl), archive);
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

const mostLines = 10;

/** The sheet as people read it. */
export function sheetLines(verdict: Verdict, rows: readonly RowCount[]): string[] {
  const parked = rows
    .filter(row => row.status === 'parked')
    .map(row => `${row.reason ?? 'no reason'}: ${row.rows}`);
  const megabytes = (verdict.bytes / 2 ** 20).toFixed(0);
  const more = verdict.problems.length - mostLines;
  return [
    'Balance sheet, drawn up from what Webex really has and from the bytes in the archive:',
    `  seen         ${verdict.seen}  listed by Webex`,
    `  archived     ${verdict.archived}  with ${megabytes} MB of audio and ${verdict.transcripts} transcripts`,
    `  pending      ${verdict.pending}  too young to be missed`,
    `  parked       ${verdict.parked}  for a person to look at${parked.length > 0 ? ` (${parked.join(', ')})` : ''}`,
    ...(verdict.vanished > 0
      ? [`  vanished     ${verdict.vanished}  deleted in Webex before their turn came`]
      : []),
    `  unexplained  ${verdict.unexplained}  lost, damaged, twice or foreign`,
    `  Webex calls  ${verdict.webexCalls}`,
    ...verdict.problems
      .slice(0, mostLines)
      .map(problem => `  ! ${problem.kind}: ${problem.of}: ${problem.why}`),
    ...(more > 0 ? [`  ! and ${more} more`] : []),
  ];
}

/** What is wrong, in one sentence; undefined where every recording is accounted for. */
export function complaintOf(verdict: Verdict): string | undefined {
  if (verdict.unexplained > 0) {
    return 'Not every recording is accounted for: see the lines with "!" above.';
  }
  if (verdict.pending > 0) {
    return `${verdict.pending} recordings are still to be archived: the next run goes on from here.`;
  }
  return undefined;
}
