import { describe, expect, it } from 'vitest';
import { headLine, rowLine } from '../../cli/list/lines.ts';
import { printedBy, tapekeeper } from '../build/command-line.ts';
import { anArchived, anId, aParked, at, facts } from '../build/recordings.ts';
import { folderWith, noon } from '../build/tables-of-folder.ts';

const { origin } = facts();
const row = {
  ...({ id: anId(), status: 'archived', since: at('2026-03-02T10:05:00Z'), isArchived: true } as const),
  ...{ createTime: at('2026-03-02T09:20:00Z'), rule: 'everything', holds: [] },
  fate: { action: 'trash', day: '2026-06-01' } as const,
};

describe('tapekeeper list', () => {
  it('prints a line for each, and nothing of people', async () => {
    const [kept, parked] = [anArchived(), aParked()];
    const data = await folderWith([kept, parked]);
    const { code, printed, said } = await printedBy(['list', '--data', data, ...noon]);
    const [head, ...lines] = printed.trimEnd().split('\n');
    expect(head).toBe(`${'id'.padEnd(32)}  state       made on     next                rule`);
    expect(lines.toSorted()).toEqual([
      `${kept.id}  archived    2026-03-02  –                   –`,
      `${parked.id}  parked      2026-03-02  not-audio           –`,
    ]);
    expect([code, said]).toEqual([0, '2 recordings. Every row was read.\n']);
  });

  it('prints a JSON object on each line, with people where that was asked for', async () => {
    const kept = anArchived({ facts: facts({ origin: { ...origin, topic: 'A\u001B[2Jb\nc' } }) });
    const data = await folderWith([kept, aParked()]);
    const words = [
      'list',
      '--state',
      'archived',
      '--from',
      '2026-03-01',
      '--to',
      '2026-03-02',
      '--data',
      data,
    ];
    const { code, answers, said } = await tapekeeper([...words, '--json', '--show-people', ...noon]);
    expect(answers).toMatchObject([
      { id: kept.id, status: 'archived', people: { ownerEmail: 'marta.lindqvist@example.com' } },
    ]);
    expect([code, said]).toEqual([0, '1 recording. The rows of 2 days were read.\n']);
    const shown = await printedBy([...words, '--show-people', ...noon]);
    expect(shown.printed).toContain('marta.lindqvist@example.com  A [2Jb c\n');
    const hidden = await printedBy([...words, '--json', ...noon]);
    expect(hidden.printed).not.toMatch(/lindqvist|7b1de5ac|2Jb/);
  });

  it.each([
    ['a state that there is not', ['--state', 'lost'], "argument 'lost' is invalid."],
    ['a day that is none', ['--from', '2026-02-30'], 'Give a day such as 2026-10-01.'],
    ['days the wrong way round', ['--from', '2026-03-02', '--to', '2026-03-01'], '--from is later than --to'],
    ['a reason that there is not', ['--reason', 'bad'], "argument 'bad' is invalid."],
  ])('is refused with one sentence for %s', async (_what, words, sentence) => {
    const { code, printed, said } = await printedBy(['list', ...words]);
    expect(said).toMatch(/^error: [^\n]+\n\(tapekeeper --help lists the commands\)\n$/);
    expect([code, printed, said]).toEqual([2, '', expect.stringContaining(sentence)]);
  });
});

describe('a line of the list', () => {
  it('fits the terminal, and loses what comes last', () => {
    expect(rowLine(row, 80)).toBe(`${row.id}  archived    2026-03-02  trash 2026-06-01    e…`);
    expect(rowLine(row, undefined)).toMatch(/everything$/);
    expect(headLine({ showPeople: true, width: undefined })).toMatch(/rule {2}owner {2}topic$/);
  });

  it('says that it is held, rather than what the policy has in store', () => {
    expect(rowLine({ ...row, holds: ['H-1'] }, undefined)).toContain('  held  ');
  });
});
