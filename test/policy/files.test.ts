import { readFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { toJSONSchema } from 'zod';
import { policyDocument, type Policy } from '../../lib/domain/policy.ts';
import { readPolicy } from '../../lib/policy/read-policy.ts';
import { problemsIn } from '../build/policy-problems.ts';

const root = new URL('../../', import.meta.url);

async function read(file: string): Promise<Policy> {
  return readPolicy(await readFile(new URL(file, root), 'utf8'), file);
}

describe('the policy that comes with tapekeeper', () => {
  it('archives everything and deletes nothing', async () => {
    const { rules } = await read('policy.yml');
    expect(rules).toStrictEqual([
      {
        name: 'everything',
        archive: { transcript: true, metadata: true },
        trashAfter: 'never',
        purgeAfter: 'never',
        keepArchive: 'forever',
        clock: 'timeRecorded',
      },
    ]);
  });

  it('has the brakes and the times that the documentation names', async () => {
    const { notice, graceAfterRestore, brakes } = await read('policy.yml');
    expect({ notice, graceAfterRestore, brakes }).toStrictEqual({
      notice: { days: 7 },
      graceAfterRestore: { days: 30 },
      brakes: { recordings: 500, share: { percent: 2 }, firstWeek: 50 },
    });
  });
});

describe('the examples', () => {
  const ends = ({ rules }: Policy) =>
    rules.map(({ name, archive, trashAfter, purgeAfter }) => [
      name,
      archive === 'no' ? 'no copy' : 'copy',
      trashAfter,
      purgeAfter,
    ]);

  it('show a bank that never deletes', async () => {
    expect(ends(await read('examples/bank.yml'))).toStrictEqual([
      ['trading-floor', 'copy', 'never', 'never'],
      ['everything-else', 'copy', 'never', 'never'],
    ]);
  });

  it('show a small business that keeps 90 days and then a month', async () => {
    expect(ends(await read('examples/small-business.yml'))).toStrictEqual([
      ['everything', 'copy', { days: 90 }, { days: 28 }],
    ]);
  });

  it('show a support centre that deletes soon, and some without a copy', async () => {
    expect(ends(await read('examples/support-centre.yml'))).toStrictEqual([
      ['staff-council', 'no copy', { days: 1 }, { days: 1 }],
      ['hang-ups', 'no copy', { days: 7 }, { days: 7 }],
      ['complaints', 'copy', { days: 180 }, { days: 14 }],
      ['queues', 'copy', { days: 14 }, { days: 7 }],
      ['everything-else', 'copy', { days: 30 }, { days: 14 }],
    ]);
  });
});

describe('the documentation', () => {
  it('shows a policy that is accepted, and refusals in the words of the reader', async () => {
    const page = await readFile(new URL('docs/policy.md', root), 'utf8');
    const [, whole = ''] = /```yaml\n(.*?)```/s.exec(page) ?? [];
    expect(readPolicy(whole).rules.map(({ name }) => name)).toStrictEqual(['complaints', 'everything-else']);
    for (const mistake of ['trashAfter: 0', 'purgeAfter: 30 days']) {
      const [key = ''] = mistake.split(' ');
      const [problem = ''] = problemsIn(whole.replace(new RegExp(`${key} .*`), mistake));
      expect(page).toContain(problem.split(' ').slice(1).join(' ') || 'a problem');
    }
  });
});

describe('the schema for editors', () => {
  it('is what the parser accepts (vitest run -u test/policy/files.test.ts writes it anew)', async () => {
    const schema = {
      title: 'tapekeeper policy',
      description: 'When Webex is told to trash and purge which recordings. See docs/policy.md.',
      ...toJSONSchema(policyDocument, { io: 'input' }),
    };
    const file = new URL('policy.schema.json', root).pathname;
    const style = await resolveConfig(file);
    const text = await format(JSON.stringify(schema), { ...style, parser: 'json' });
    await expect(text).toMatchFileSnapshot(file);
  });

  it.each([
    ['policy.yml', 'policy.schema.json'],
    ['examples/bank.yml', '../policy.schema.json'],
    ['examples/small-business.yml', '../policy.schema.json'],
    ['examples/support-centre.yml', '../policy.schema.json'],
  ])('is named in the first line of %s', async (file, schema) => {
    const [line] = (await readFile(new URL(file, root), 'utf8')).split('\n');
    expect(line).toBe(`# yaml-language-server: $schema=${schema}`);
    await expect(readFile(new URL(schema, new URL(file, root)), 'utf8')).resolves.toContain('$schema');
  });
});
