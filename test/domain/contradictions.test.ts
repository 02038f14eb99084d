import { describe, expect, it } from 'vitest';
import { aRule, policyText } from '../build/policies.ts';
import { problemsIn } from '../build/policy-problems.ts';

type Words = Record<string, unknown>;

function sentencesOn(overrides: Words): string[] {
  return problemsIn(policyText(overrides)).map(problem => problem.replace(/^policy\.yml:1:\d+ /, ''));
}
function onMatches(...matches: (Words | undefined)[]): string[] {
  const rules = matches.map((match, index) => aRule({ name: `rule-${index + 1}`, match }));
  return sentencesOn({ rules: [...rules, aRule({ name: 'rest' })] });
}

describe('what Webex would do first', () => {
  const tooLate = (ours: string, does: string, webexs: string, remedy: string) =>
    `${ours} is too late: Webex itself ${does} after ${webexs}, and acting may take 2 days. ${remedy}.`;

  it.each<[Words, Words, string[]]>([
    [{ trashAfter: '363 days' }, {}, []],
    [
      { trashAfter: '364 days' },
      {},
      [
        `trashAfter: ${tooLate('364 days', 'deletes recordings', '365 days', 'Write at most "363 days", or never')}`,
      ],
    ],
    [
      { trashAfter: '53 weeks' },
      {},
      [
        `trashAfter: ${tooLate('371 days', 'deletes recordings', '365 days', 'Write at most "363 days", or never')}`,
      ],
    ],
    [{ trashAfter: 'never', purgeAfter: 'never' }, {}, []],
    [{ trashAfter: '36500 days' }, { retention: 'never' }, []],
    [{ purgeAfter: '28 days' }, {}, []],
    [
      { purgeAfter: '30 days' },
      {},
      [
        `purgeAfter: ${tooLate('30 days', 'empties its recycle bin', '30 days', 'Write at most "28 days", or never')}`,
      ],
    ],
    [
      { purgeAfter: '1 day' },
      { bin: '2 days' },
      [
        `purgeAfter: ${tooLate('1 day', 'empties its recycle bin', '2 days', 'Write never')}`,
        'notice: 7 days of notice is too long: Webex itself empties its recycle bin after 2 days, and acting may take 2 days. Write less.',
      ],
    ],
    [{ purgeAfter: '36500 days' }, { bin: 'never' }, []],
    [{ purgeAfter: 'never' }, { bin: '1 day' }, []],
  ])('is refused in a rule: %j with %j', (rule, webex, sentences) => {
    const policy = { webex: { retention: '365 days', bin: '30 days', ...webex }, rules: [aRule(rule)] };
    expect(sentencesOn(policy).toSorted()).toStrictEqual(sentences.toSorted());
  });

  it.each<[string, Words, string[]]>([
    ['28 days', {}, []],
    [
      '29 days',
      {},
      [
        'notice: 29 days of notice is too long: Webex itself empties its recycle bin after 30 days, and acting may take 2 days. Write less.',
      ],
    ],
    ['29 days', { purgeAfter: 'never' }, []],
    ['363 days', { purgeAfter: 'never' }, []],
    [
      '364 days',
      { purgeAfter: 'never' },
      [
        'notice: 364 days of notice is too long: Webex itself deletes recordings after 365 days, and acting may take 2 days. Write less.',
      ],
    ],
    ['364 days', { trashAfter: 'never', purgeAfter: 'never' }, []],
  ])('is refused in a notice of %s with %j', (notice, rule, sentences) => {
    expect(sentencesOn({ notice, rules: [aRule(rule)] })).toStrictEqual(sentences);
  });
});

describe('a rule that could never run', () => {
  it('purges what it never trashed', () => {
    expect(sentencesOn({ rules: [aRule({ trashAfter: 'never' })] })).toStrictEqual([
      'purgeAfter: can never come: only what this rule trashed is purged, and its trashAfter is never. Write never here too.',
    ]);
  });

  it('stands behind the rule for everything', () => {
    const rules = [
      aRule({ name: 'all' }),
      aRule({ name: 'sales', match: { topic: 'sale' } }),
      aRule({ name: 'rest' }),
    ];
    expect(sentencesOn({ rules })).toStrictEqual([
      'rules: sales is never reached: all before it has no match and takes everything. Move all to the end.',
      'rules: rest is never reached: all before it has no match and takes everything. Move all to the end.',
    ]);
  });

  const behind = (name: string, earlier: string) =>
    `rules: ${name} is never reached: ${earlier} before it takes all that it covers. Move ${name} up, or delete it.`;

  it.each<[string, Words, Words, boolean]>([
    ['the same', { ownerType: 'user' }, { ownerType: 'user' }, true],
    ['one of several', { ownerType: ['user', 'place'] }, { ownerType: 'place' }, true],
    ['more than before', { ownerType: 'user' }, { ownerType: ['user', 'place'] }, false],
    ['less of it', { ownerType: 'user' }, { ownerType: 'user', topic: 'sale' }, true],
    ['more of it', { ownerType: 'user', topic: 'sale' }, { ownerType: 'user' }, false],
    ['other keys', { ownerType: 'user' }, { topic: 'sale' }, false],
    ['an address of a domain', { ownerEmail: 'example.com' }, { ownerEmail: 'Ana@Example.com' }, true],
    ['the domain of an address', { ownerEmail: 'ana@example.com' }, { ownerEmail: 'example.com' }, false],
    ['another domain', { ownerEmail: 'example.com' }, { ownerEmail: 'ana@eu.example.com' }, false],
    ['a longer topic', { topic: 'Sale' }, { topic: ['sales', 'wholesale'] }, true],
    ['a shorter topic', { topic: 'sales' }, { topic: 'sale' }, false],
    [
      'a shorter call',
      { duration: { shorterThan: '1 minute' } },
      { duration: { shorterThan: '60 seconds' } },
      true,
    ],
    [
      'a longer call',
      { duration: { shorterThan: '1 minute' } },
      { duration: { shorterThan: '61 seconds' } },
      false,
    ],
    ['a call of any length', { duration: { longerThan: '1 minute' } }, { topic: 'sale' }, false],
    [
      'a length between',
      { duration: { longerThan: '1 minute' } },
      { duration: { longerThan: '2 minutes', shorterThan: '1 hour' } },
      true,
    ],
    [
      'a location in another spelling',
      { locationId: '2f6b8f0e-93c4-4f0c-8d2e-5a1d9c7b6e43' },
      { locationId: '2F6B8F0E93C44F0C8D2E5A1D9C7B6E43' },
      true,
    ],
    ['a region in small letters', { storageRegion: ['DE', 'US'] }, { storageRegion: 'de' }, true],
    ['another service', { serviceType: 'calling' }, { serviceType: 'customerAssist' }, false],
  ])('covers %s', (_name, earlier, later, covered) => {
    expect(onMatches(earlier, later)).toStrictEqual(covered ? [behind('rule-2', 'rule-1')] : []);
  });

  it('is found behind any rule before it', () => {
    expect(onMatches({ topic: 'a' }, { topic: 'b' }, { topic: 'cab' })).toStrictEqual([
      behind('rule-3', 'rule-1'),
    ]);
  });
});

describe('the rules together', () => {
  it('leave no recording without a rule', () => {
    expect(sentencesOn({ rules: [aRule({ match: { ownerType: 'user' } })] })).toStrictEqual([
      'rules: leave some recordings without a rule. End the list with a rule without match, for everything else.',
    ]);
  });

  it('have names of their own', () => {
    const rules = [
      aRule({ match: { topic: 'a' } }),
      aRule({ match: { topic: 'b' } }),
      aRule({ name: 'rest' }),
    ];
    expect(sentencesOn({ rules })).toStrictEqual([
      'name: everything is already the name of rule 1. Give each rule its own name.',
    ]);
  });

  it('are refused where they stand', () => {
    const text = [
      'webex: { retention: 365 days, bin: 30 days }',
      'rules:',
      '  - { name: all, trashAfter: 1 year, purgeAfter: 30 days, keepArchive: forever }',
      '  - { name: all, trashAfter: 364 days, purgeAfter: 30 days, keepArchive: forever }',
    ].join('\n');
    const places = (from: string) => problemsIn(from).map(problem => problem.split(' ', 1).join(''));
    expect(places(text)).toStrictEqual(['policy.yml:3:30']);
    expect(places(text.replace('1 year', '1 day'))).toStrictEqual([
      'policy.yml:3:49',
      'policy.yml:4:5',
      'policy.yml:4:13',
      'policy.yml:4:30',
      'policy.yml:4:52',
    ]);
  });
});
