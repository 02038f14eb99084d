import { judgeRun, type RunVerdict } from '../judge/judge-run.ts';
import type { Evidence } from '../judge/retention/court.ts';
import { readTruth } from '../judge/truth.ts';
import type { RowCount } from '../store/embedded-stores.ts';

/** The judge's verdict, and whether the table says the same. */
export async function balance(
  adminUrl: string,
  evidence: Evidence,
  rows: readonly RowCount[],
): Promise<RunVerdict> {
  const verdict = judgeRun(await readTruth(adminUrl), evidence);
  const inStatus = (status: string) => sum(rows.filter(row => row.status === status));
  const table = {
    seen: sum(rows),
    archived: sum(rows.filter(row => row.copy !== 'none')),
    parked: inStatus('parked'),
    trashed: inStatus('trashed'),
    purged: inStatus('purged'),
  };
  const differences = (['seen', 'archived', 'parked', 'trashed', 'purged'] as const)
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
export function sheetLines(verdict: RunVerdict, rows: readonly RowCount[]): string[] {
  const { seen, archived, bytes, transcripts, early, problems } = verdict;
  const reasons = rows
    .filter(row => row.status === 'parked')
    .map(row => `${row.reason ?? 'no reason'}: ${row.rows}`);
  const why = reasons.length > 0 ? ` (${reasons.join(', ')})` : '';
  const more = problems.length - mostLines;
  return [
    'Balance sheet, drawn up from what Webex really has and from the bytes in the archive:',
    line('seen', seen, 'listed by Webex; each is in one of these states:'),
    line('  kept', verdict.kept, 'available in Webex'),
    line('  held', verdict.held, 'available in Webex, and under a hold'),
    line('  trashed', verdict.trashed, "in Webex's recycle bin"),
    line('  purged', verdict.purged, 'no longer in the recycle bin'),
    line('  vanished', verdict.vanished, 'deleted in Webex by somebody else'),
    line('  parked', verdict.parked, `for a person to look at${why}`),
    line('  pending', verdict.pending, 'too young to be missed in the archive'),
    ...(verdict.lost > 0 ? [line('  lost', verdict.lost, 'not in the archive')] : []),
    line(
      'archived',
      archived,
      `with ${(bytes / 2 ** 20).toFixed(0)} MB of audio and ${transcripts} transcripts`,
    ),
    line('early', early, 'trashed or purged before policy and notice allow it'),
    line(
      'unexplained',
      verdict.unexplained,
      'lost, damaged, twice, foreign, or destroyed against policy or hold',
    ),
    line('Webex calls', verdict.webexCalls, ''),
    line('departures', verdict.departures, 'of whom HR told; how many of their recordings ended with whom:'),
    ...verdict.partings.map(partingLine),
    line('reassigned', verdict.reassigned, 'ended with another owner than their first'),
    ...problems.slice(0, mostLines).map(problem => `  ! ${problem.kind}: ${problem.of}: ${problem.why}`),
    ...(more > 0 ? [`  ! and ${more} more`] : []),
  ];
}

function partingLine({ name, recordings, moved }: RunVerdict['partings'][number]): string {
  return line(
    `  ${words[name]?.name ?? name}`,
    moved,
    `of ${recordings} recordings ${words[name]?.went ?? 'went to somebody else'}`,
  );
}

const words: Readonly<Record<string, { name: string; went: string }>> = {
  ordinary: { name: 'ordinary', went: 'went to the manager' },
  'without-manager': {
    name: 'no manager',
    went: 'went to whom a person has named',
  },
  cancelled: { name: 'cancelled', went: 'went to somebody else' },
};

function line(name: string, figure: number, what: string): string {
  return `  ${name.padEnd(12)} ${String(figure).padStart(7)}  ${what}`.trimEnd();
}

/** What is wrong, in one sentence; undefined where every recording is accounted for. */
export function complaintOf(verdict: RunVerdict): string | undefined {
  if (verdict.unexplained > 0) {
    return 'Not every recording is accounted for: see the lines with "!" above.';
  }
  if (verdict.pending > 0) {
    return `${verdict.pending} recordings are still to be archived: the next run goes on from here.`;
  }
  return undefined;
}
