import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PolicyError } from '../../lib/policy/policy-error.ts';
import { textLike } from '../build/matchers.ts';
import { problemsIn } from '../build/policy-problems.ts';

const webex = 'webex: { retention: 365 days, bin: 30 days }\n';
const rule = '  - { name: all, trashAfter: never, purgeAfter: never, keepArchive: forever }\n';
const written = `${webex}rules:\n${rule}`;

describe('how a policy file is written', () => {
  it('may be YAML in any style', () => {
    expect(problemsIn(written)).toStrictEqual([]);
    expect(problemsIn(`\uFEFF# comment\r\n${written.replaceAll('\n', '\r\n')}`)).toStrictEqual([]);
    expect(
      problemsIn(`---\n"webex": {'retention': "365 days", bin: 30 days}\nrules:\n${rule}`),
    ).toStrictEqual([]);
  });

  it.each<[string, string, string[]]>([
    ['nothing', '', ['policy.yml:1:1 The file is empty. Begin with one from examples/.']],
    ['comments only', '# later\n\n', ['policy.yml:1:1 The file is empty. Begin with one from examples/.']],
    [
      'a list',
      '# rules\n- name: all\n',
      [
        'policy.yml:2:1 The file has to be a map. Its keys are: webex, notice, graceAfterRestore, brakes, rules.',
      ],
    ],
    [
      'a word',
      'nothing',
      [
        'policy.yml:1:1 The file has to be a map. Its keys are: webex, notice, graceAfterRestore, brakes, rules.',
      ],
    ],
    [
      'a tab',
      `webex:\n\tretention: never\n`,
      ['policy.yml:2:1 A tab indents this line, which YAML does not allow. Indent with blanks.'],
    ],
    [
      'the same key twice',
      `${written}webex: { retention: never, bin: never }\n`,
      ['policy.yml:4:1 This key stands here twice. Keep one of them.'],
    ],
    [
      'the same key twice in a rule',
      written.replace('purgeAfter', 'trashAfter'),
      ['policy.yml:3:37 This key stands here twice. Keep one of them.'],
    ],
    [
      'several documents',
      `${written}---\n${written}`,
      ['policy.yml:4:1 A second document begins here. Keep one policy in one file, without --- in it.'],
    ],
    [
      'another version of YAML, in which no means false',
      `# old\n%YAML 1.1\n---\n${written}`,
      ['policy.yml:2:1 Lines that begin with % are not read. Delete the line.'],
    ],
    [
      'an alias',
      `webex: &w { retention: 365 days, bin: 30 days }\nrules:\n${rule}brakes: *w\n`,
      [
        'policy.yml:1:11 Anchors (&), aliases (*) and tags (!) are not read here. Write the value out.',
        'policy.yml:4:9 Anchors (&), aliases (*) and tags (!) are not read here. Write the value out.',
      ],
    ],
    [
      'a merge of another map',
      `${written}<<: { notice: 1 day }\n`,
      ['policy.yml:4:1 <<: is not known here. Known are: webex, notice, graceAfterRestore, brakes, rules.'],
    ],
    [
      'tags',
      `${written}notice: !!str 7 days\ngraceAfterRestore: !days 7\n`,
      [
        'policy.yml:4:15 Anchors (&), aliases (*) and tags (!) are not read here. Write the value out.',
        'policy.yml:5:26 Anchors (&), aliases (*) and tags (!) are not read here. Write the value out.',
      ],
    ],
    [
      'keys that are no words',
      `${written}? [notice]\n: 7 days\n1: 2\n!!str brakes: {}\n`,
      [
        'policy.yml:4:3 A key has to be a plain word, without anchors, tags or lists.',
        'policy.yml:6:1 A key has to be a plain word, without anchors, tags or lists.',
        'policy.yml:7:7 A key has to be a plain word, without anchors, tags or lists.',
      ],
    ],
    [
      'keys without values',
      `${written}notice:\nbrakes: ~\ngraceAfterRestore: null\n`,
      [
        'policy.yml:4:8 notice: is empty. Write a value, or leave the key out.',
        'policy.yml:5:9 brakes: is empty. Write a value, or leave the key out.',
        'policy.yml:6:20 graceAfterRestore: is empty. Write a value, or leave the key out.',
      ],
    ],
    [
      'numbers that people read differently',
      `${written}brakes: { recordings: 0500, firstWeek: 0x32 }\nnotice: 1e1\ngraceAfterRestore: 0o17\n`,
      [
        'policy.yml:4:23 recordings: 0500 is read as the number 500. Write it so, or in quotes if it is text.',
        'policy.yml:4:40 firstWeek: 0x32 is read as the number 50. Write it so, or in quotes if it is text.',
        'policy.yml:5:9 notice: 1e1 is read as the number 10. Write it so, or in quotes if it is text.',
        'policy.yml:6:20 graceAfterRestore: 0o17 is read as the number 15. Write it so, or in quotes if it is text.',
      ],
    ],
    [
      'a value that YAML reserves',
      'webex: @home\n',
      ['policy.yml:1:8 This value begins with a character that YAML reserves. Put it in quotes.'],
    ],
    [
      'a quote that never ends',
      'webex: "\n',
      ['policy.yml:2:1 This is no YAML: Missing closing "quote. Mend it here.'],
    ],
    [
      'lines out of line',
      'webex:\n    retention: never\n  bin: never\n',
      ['policy.yml:3:1 This is no YAML: All mapping items must start at the same column. Mend it here.'],
    ],
    [
      'brackets within brackets',
      `${written}notice: ${'['.repeat(20)}${']'.repeat(20)}\n`,
      [
        'policy.yml:4:9 notice: is no duration. Write a number and days or weeks, such as "90 days".',
        'policy.yml:4:19 This is nested too deeply to be a policy. Begin with one from examples/.',
      ],
    ],
    [
      'a million bytes',
      '# padding\n'.repeat(100_000),
      ['policy.yml:1:1 The file has 1000000 bytes. Write at most 65536.'],
    ],
    [
      'too many bytes, not letters',
      `# ${'日'.repeat(30_000)}\n${written}`,
      ['policy.yml:1:1 The file has 90133 bytes. Write at most 65536.'],
    ],
  ])('is not %s', (_name, text, problems) => {
    expect(problemsIn(text)).toStrictEqual(problems);
  });

  it.each(['['.repeat(60_000), '{a: '.repeat(15_000), `notice: ${'['.repeat(30_000)}${']'.repeat(30_000)}`])(
    'is no bomb of brackets',
    text => {
      // Where the stack ends is the machine's affair.
      expect(problemsIn(text)).toStrictEqual([
        textLike(
          /^policy\.yml:1:\d+ This is nested too deeply to be a policy\. Begin with one from examples\/\.$/,
        ),
      ]);
    },
  );

  it('is refused with the name that it was given', () => {
    expect(problemsIn('', 'examples/bank.yml')).toStrictEqual([
      'examples/bank.yml:1:1 The file is empty. Begin with one from examples/.',
    ]);
  });

  it('is refused with the first 50 problems', () => {
    const keys = Array.from({ length: 70 }, (_, index) => `key${index}: 1\n`).join('');
    expect(problemsIn(written + keys)).toHaveLength(50);
  });

  it('is refused as a whole, with a message of one problem a line', () => {
    expect(new PolicyError(['policy.yml:1:1 One.', 'policy.yml:2:1 Two.']).message).toBe(
      'policy.yml:1:1 One.\npolicy.yml:2:1 Two.',
    );
  });

  it('never brings the reader down, whatever it is', () => {
    const noise = fc.string({
      unit: fc.constantFrom(...Array.from('aw:-[]{}&*!%@#|>\'"?,~ \n\t0x9')),
      maxLength: 60,
    });
    const cut = fc
      .tuple(fc.nat(written.length), fc.nat(20), noise)
      .map(([from, length, words]) => written.slice(0, from) + words + written.slice(from + length));
    fc.assert(
      fc.property(fc.oneof(noise, cut), text => {
        for (const problem of problemsIn(text)) expect(problem).toMatch(/^policy\.yml:\d+:\d+ [^\n]*\.$/);
      }),
      { numRuns: 500 },
    );
  });
});
