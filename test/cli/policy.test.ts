import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { adoptedNotes, inForce } from '../../lib/steps/policy-in-force.ts';
import { printedBy, tapekeeper } from '../build/command-line.ts';
import { deskWorld } from '../build/desk-world.ts';
import { aPolicy, aRule, policyText } from '../build/policies.ts';
import { anArchived } from '../build/recordings.ts';
import { temporaryFolder } from '../build/temporary-folder.ts';

const march = '2026-03-03T12:00:00Z';
const april = '2026-04-01T12:00:00Z';
const sooner = { rules: [aRule({ trashAfter: '30 days' })] };

describe('tapekeeper policy check', () => {
  it('says that a file can be read', async () => {
    const file = join(await temporaryFolder(), 'mine.yml');
    await writeFile(file, policyText());
    const { code, said, answers } = await tapekeeper(['policy', 'check', file, '--json']);
    expect(answers).toEqual([{ hash: aPolicy().hash, rules: ['everything'], problems: [] }]);
    expect(said).toMatch(/mine\.yml can be read: 1 rule, hash [0-9a-f]+\.\n$/);
    expect(code).toBe(0);
  });

  it('names every problem in a line, and fails', async () => {
    const file = join(await temporaryFolder(), 'mine.yml');
    await writeFile(file, policyText({ notice: 0, rules: [aRule({ trashAfter: '90' })] }));
    const { code, said, answers } = await tapekeeper(['policy', 'check', file, '--json']);
    expect(answers).toEqual([{ problems: said.trimEnd().split('\n') }]);
    expect(said.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/mine\.yml:1:\d+ trashAfter: .*Write its unit/),
      expect.stringMatching(/mine\.yml:1:\d+ notice: 0 is no time at all/),
    ]);
    expect(code).toBe(1);
  });

  it('reads the policy that comes with tapekeeper, where no file is named', async () => {
    expect(await printedBy(['policy', 'check'])).toMatchObject({
      code: 0,
      said: expect.stringContaining('policy.yml can be read') as string,
    });
  });

  it('says that there is no such file', async () => {
    const { code, said } = await printedBy(['policy', 'check', 'no-such.yml']);
    expect([code, said]).toEqual([
      2,
      'Settings to mend: the file no-such.yml cannot be read (ENOENT): name another file.\n',
    ]);
  });
});

describe('tapekeeper policy diff', () => {
  it('says how many recordings would end earlier, and from which day on, and changes nothing', async () => {
    const world = await deskWorld();
    await world.add(anArchived(), anArchived());
    const { policy: before } = await world.adopt(march);
    await world.sweep(march);
    const { code, said, answers } = await world.run(
      april,
      'policy',
      'diff',
      await world.file(sooner),
      '--json',
    );
    const [answer] = answers;
    expect(said.replace(String(answer?.['after']), 'THE-NEW')).toBe(
      `The policy THE-NEW, compared with the policy in force (${before.hash}):
  2 recordings would end earlier, the first on 2026-04-09
And their purge, after that:
  2 recordings would end earlier, the first on 2026-04-24
Rule everything:
  2 recordings would end earlier, the first on 2026-04-09
Nothing moves in before a whole notice of 7 days.
`,
    );
    expect(answer).toMatchObject({
      before: before.hash,
      all: { earlier: { rows: 2, firstDay: '2026-04-09' } },
    });
    expect(code).toBe(0);
    const now = await world.inside(april, async ({ notes }) => adoptedNotes(notes).get(inForce));
    expect(now?.hash).toBe(before.hash);
  });

  it('compares with what stands on the rows where no policy is in force', async () => {
    const world = await deskWorld();
    await world.add(anArchived());
    const { said } = await world.run(march, 'policy', 'diff', await world.file());
    expect(said).toContain(
      'compared with what stands on the rows:\n  1 recording would get an end, the first on 2026-06-01',
    );
  });

  it('names what is wrong in a file that is refused', async () => {
    const world = await deskWorld();
    const { code, said } = await world.run(march, 'policy', 'diff', await world.file({ notice: '0 days' }));
    expect([code, said]).toEqual([
      2,
      expect.stringMatching(/policy\.yml:1:\d+ notice: "0 days" is no time at all/),
    ]);
  });
});

describe('tapekeeper policy adopt', () => {
  it('shows the difference and puts the policy in force', async () => {
    const world = await deskWorld();
    await world.add(anArchived());
    const file = await world.file();
    const words = ['policy', 'adopt', file, '--by', 'Records', '--yes', '--json'];
    const { code, said, answers } = await world.run(march, ...words);
    expect(answers).toEqual([{ hash: aPolicy().hash, changed: true }]);
    expect(said).toMatch(/1 recording would get an end.*is in force/s);
    expect(code).toBe(0);
    const now = await world.inside(march, async ({ notes }) => adoptedNotes(notes).get(inForce));
    expect(now).toMatchObject({
      by: 'Records',
      adoptedAt: '2026-03-03T12:00:00.000Z',
      oldestDay: '2026-03-02',
    });
  });

  it('changes nothing where nobody can be asked', async () => {
    const world = await deskWorld();
    const { code, said } = await world.run(march, 'policy', 'adopt', await world.file(), '--by', 'Records');
    expect(code).toBe(2);
    expect(said).toContain('add --yes if this is what you want');
    expect(await world.inside(march, async ({ notes }) => adoptedNotes(notes).get(inForce))).toBeUndefined();
  });

  it('is refused while the one before is being brought to the rows', async () => {
    const world = await deskWorld();
    await world.add(anArchived());
    await world.adopt(march);
    const file = await world.file(sooner);
    const { code, said } = await world.run(march, 'policy', 'adopt', file, '--by', 'Records', '--yes');
    expect(code).toBe(1);
    expect(said).toContain('still being brought to all recordings');
  });

  it.each([
    ['without a name', ['policy', 'adopt', '--yes'], "required option '--by <name>' not specified"],
    ['with a blank name', ['policy', 'adopt', '--by', ' '], 'Give the name'],
    ['with two files', ['policy', 'check', 'one', 'two'], 'too many arguments'],
  ])('refuses a call %s with a sentence', async (_what, words, sentence) => {
    const { code, said } = await tapekeeper(words);
    expect(said).toContain(sentence);
    expect(code).toBe(2);
  });
});

describe('tapekeeper policy show', () => {
  it('prints the text of the policy in force, and how far it was brought', async () => {
    const world = await deskWorld();
    const { policy } = await world.adopt(march);
    await world.sweep(march);
    const { printed, said } = await printedBy(['policy', 'show', '--data', world.data, '--at', march]);
    expect(printed).toBe(`${policyText()}\n`);
    const { answers } = await world.run(march, 'policy', 'show', '--json');
    expect(answers).toMatchObject([{ hash: policy.hash, text: policyText() }]);
    expect(said).toBe(
      `The policy in force is ${policy.hash}, adopted at 2026-03-03T12:00:00.000Z by Records, Ana Rebelo.\nEvery recording follows it since 2026-03-03T12:00:00.000Z.\n`,
    );
  });

  it('says that there is none', async () => {
    const world = await deskWorld();
    const { code, said } = await world.run(march, 'policy', 'show');
    expect([code, said]).toEqual([1, expect.stringContaining('No policy is in force')]);
  });
});
