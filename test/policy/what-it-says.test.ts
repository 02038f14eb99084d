import { describe, expect, it } from 'vitest';
import { aRule, policyText } from '../build/policies.ts';
import { problemsIn } from '../build/policy-problems.ts';

/** The sentences on a policy with these keys, without their places. */
function sentencesOn(overrides: Record<string, unknown>): string[] {
  return problemsIn(policyText(overrides)).map(problem => problem.replace(/^policy\.yml:\d+:\d+ /, ''));
}
function onRule(overrides: Record<string, unknown>): string[] {
  return sentencesOn({ rules: [aRule({ name: 'first', match: { topic: 'x' }, ...overrides }), aRule()] });
}

describe('a policy is refused with', () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    [
      'nothing of Webex',
      { webex: undefined },
      ['webex: is missing. Write a map with the keys retention, bin.'],
    ],
    [
      'half of Webex',
      { webex: { retention: 'never' } },
      ['bin: is missing. Write a number and days or weeks, such as "90 days", or never.'],
    ],
    ['no rules', { rules: undefined }, ['rules: is missing. Write a list of rules.']],
    ['a map of rules', { rules: {} }, ['rules: has to be a list of rules, each with a dash.']],
    [
      'an empty list of rules',
      { rules: [] },
      ['rules: is empty. Write at least the rule for everything else.'],
    ],
    [
      'a list for a rule',
      { rules: [[]] },
      [
        'rules: has to be a map. Its keys are: name, match, archive, trashAfter, purgeAfter, keepArchive, clock.',
      ],
    ],
    [
      'a time zone',
      { timezone: 'Europe/Berlin' },
      ['timezone: is not known here. Known are: webex, notice, graceAfterRestore, brakes, rules.'],
    ],
    [
      'two keys that nobody reads',
      { trashafter: '1 day', Notice: '1 day' },
      [
        'trashafter: is not known here. Known are: webex, notice, graceAfterRestore, brakes, rules.',
        'Notice: is not known here. Known are: webex, notice, graceAfterRestore, brakes, rules.',
      ],
    ],
    [
      'a notice that never ends',
      { notice: 'never' },
      ['notice: "never" is no duration here. Write a number and days or weeks, such as "90 days".'],
    ],
    [
      'no notice at all',
      { notice: '0 days' },
      ['notice: "0 days" is no time at all. Write at least "1 day".'],
    ],
    [
      'no grace',
      { graceAfterRestore: 0 },
      ['graceAfterRestore: 0 is no time at all. Write at least "1 day".'],
    ],
    [
      'brakes that are off',
      { brakes: 'off' },
      ['brakes: has to be a map. Its keys are: recordings, share, firstWeek.'],
    ],
    [
      'brakes of nothing',
      { brakes: { recordings: 0, share: '0 %', firstWeek: -1 } },
      [
        'recordings: 0 is no number of recordings. Write a whole number from 1 to 1000000.',
        'share: "0 %" is no share. Write whole percent from 1 to 100, such as "2 %".',
        'firstWeek: -1 is no number of recordings. Write a whole number from 1 to 1000000.',
      ],
    ],
    [
      'brakes of no unit, or of no whole number',
      { brakes: { recordings: 1.5, share: 2, firstWeek: '50' } },
      [
        'recordings: 1.5 is no number of recordings. Write a whole number from 1 to 1000000.',
        'share: 2 is no share. Write whole percent from 1 to 100, such as "2 %".',
        'firstWeek: "50" is no number of recordings. Write a whole number from 1 to 1000000.',
      ],
    ],
    [
      'a brake of more than everything',
      { brakes: { share: '101 %' } },
      ['share: "101 %" is no share. Write whole percent from 1 to 100, such as "2 %".'],
    ],
  ])('%s', (_name, overrides, sentences) => {
    expect(sentencesOn(overrides)).toStrictEqual(sentences);
  });
});

describe('a rule is refused with', () => {
  const noName =
    'name: is no name of a rule. Write small letters, digits and dashes, a letter first, at most 60.';
  const noTopic = 'topic: is not a text of 1 to 100 characters on one line, without blanks around it.';
  const noAddress = 'ownerEmail: is not an address (name@example.com) or a domain (example.com).';
  const noLength = 'is not the length of a call, such as "30 seconds" or "2 hours".';

  it.each<[string, Record<string, unknown>, string[]]>([
    ['no name', { name: undefined }, ['name: is missing. Give the rule a name, such as everything-else.']],
    ['a name with blanks', { name: 'All of them' }, [noName]],
    ['a name of 61 letters', { name: 'x'.repeat(61) }, [noName]],
    ['a name that ends in a dash', { name: 'sales-' }, [noName]],
    ['a number for a name', { name: 7 }, [noName]],
    [
      'nothing on the recycle bin',
      { trashAfter: undefined, purgeAfter: undefined },
      [
        'trashAfter: is missing. Write a number and days or weeks, such as "90 days", or never.',
        'purgeAfter: is missing. Write a number and days or weeks, such as "90 days", or never.',
      ],
    ],
    [
      'seconds',
      { trashAfter: '2592000 seconds' },
      [
        'trashAfter: "2592000 seconds" is counted in less than days. Write whole days, at least "1 day", or never.',
      ],
    ],
    [
      'a truth value for a duration',
      { trashAfter: false },
      ['trashAfter: is no duration. Write a number and days or weeks, such as "90 days", or never.'],
    ],
    [
      'nothing on the archive',
      { keepArchive: undefined },
      ['keepArchive: is missing. Write keepArchive: forever.'],
    ],
    [
      'an end of the archive',
      { keepArchive: '7 years' },
      [
        'keepArchive: "7 years" is refused: this version never deletes from the archive, so only forever is accepted. Write forever.',
      ],
    ],
    [
      'a truth value for archive',
      { archive: false },
      ['archive: false is not yes or no. Write yes, no, or a map of storageClass, transcript, metadata.'],
    ],
    [
      'off for archive',
      { archive: 'off' },
      ['archive: "off" is not yes or no. Write yes, no, or a map of storageClass, transcript, metadata.'],
    ],
    [
      'a list for archive',
      { archive: ['yes'] },
      ['archive: ["yes"] is not yes or no. Write yes, no, or a map of storageClass, transcript, metadata.'],
    ],
    [
      'a class of storage that answers in hours',
      { archive: { storageClass: 'DEEP_ARCHIVE', transcript: true, region: 'eu' } },
      [
        'storageClass: "DEEP_ARCHIVE" is not known here. Write one of: STANDARD, STANDARD_IA, INTELLIGENT_TIERING, GLACIER_IR.',
        'transcript: true is not yes or no. Write yes or no.',
        'region: is not known here. Known are: storageClass, transcript, metadata.',
      ],
    ],
    [
      'another clock',
      { clock: 'now' },
      ['clock: "now" is not known here. Write one of: timeRecorded, createTime.'],
    ],
    [
      'an empty match',
      { match: {} },
      [
        'match: is empty. Name what the rule covers; a rule for everything else has no match and stands last.',
      ],
    ],
    ['an empty topic', { match: { topic: '' } }, [noTopic]],
    ['a topic with a blank at its end', { match: { topic: 'sales ' } }, [noTopic]],
    ['a topic of two lines', { match: { topic: 'one\ntwo' } }, [noTopic]],
    ['a topic that no row could hold', { match: { topic: 'x'.repeat(101) } }, [noTopic]],
    ['a number for a topic', { match: { topic: 4711 } }, [`${noTopic} If it is text, put it in quotes.`]],
    ['half an address', { match: { ownerEmail: 'ana@' } }, [noAddress]],
    [
      'a domain with a sign before it',
      { match: { ownerEmail: ['example.com', '@example.com'] } },
      [noAddress],
    ],
    ['a domain of one word', { match: { ownerEmail: 'example' } }, [noAddress]],
    [
      'an empty list',
      { match: { ownerType: [] } },
      ['ownerType: is an empty list, which matches nothing. Name a value, or leave the key out.'],
    ],
    [
      'a type with a capital',
      { match: { ownerType: 'User' } },
      ['ownerType: "User" is not known here. Write one of: user, place, virtualLine, callQueue.'],
    ],
    [
      'a service with a slip of the pen',
      { match: { serviceType: ['calling', 'calls'] } },
      ['serviceType: "calls" is not known here. Write one of: calling, customerAssist.'],
    ],
    [
      'the name of a country',
      { match: { storageRegion: 'Germany' } },
      ['storageRegion: is not a region of two letters, such as US or DE.'],
    ],
    [
      'a location by name',
      { match: { locationId: 'Lisbon office' } },
      ['locationId: is not the id of a location.'],
    ],
    [
      'a location of dashes',
      { match: { locationId: '----------' } },
      ['locationId: is not the id of a location.'],
    ],
    [
      'a bare length',
      { match: { duration: '30 seconds' } },
      ['duration: has to be a map. Its keys are: shorterThan, longerThan.'],
    ],
    [
      'no length',
      { match: { duration: {} } },
      ['duration: can match no call. Write shorterThan, longerThan, or both with room between them.'],
    ],
    [
      'a length that no call has',
      { match: { duration: { shorterThan: '1 hour', longerThan: '60 minutes' } } },
      ['duration: can match no call. Write shorterThan, longerThan, or both with room between them.'],
    ],
    [
      'lengths without units',
      { match: { duration: { shorterThan: 30, longerThan: '0 seconds' } } },
      [`shorterThan: ${noLength} If it is text, put it in quotes.`, `longerThan: ${noLength}`],
    ],
    [
      'a match on the present owner',
      { match: { owner: 'ana@example.com' } },
      [
        'owner: is not known here. Known are: ownerEmail, ownerType, locationId, serviceType, storageRegion, topic, duration.',
      ],
    ],
  ])('%s', (_name, overrides, sentences) => {
    expect(onRule(overrides)).toStrictEqual(sentences);
  });

  it('problems at the places where they stand', () => {
    const text = [
      'webex: { retention: 365 days, bin: 30 days }',
      'rules:',
      '  - name: sales',
      '    match: { ownerEmail: [example.com, nobody], topik: x }',
      '    archive: { storageClass: GLACIER }',
      '    trashAfter: 30',
      '    purgeAfter: never',
      'brakes:',
      '  share: 0',
    ].join('\n');
    expect(problemsIn(text).map(problem => problem.split(' ', 2).join(' '))).toStrictEqual([
      'policy.yml:3:5 keepArchive:',
      'policy.yml:4:40 ownerEmail:',
      'policy.yml:4:49 topik:',
      'policy.yml:5:30 storageClass:',
      'policy.yml:6:17 trashAfter:',
      'policy.yml:9:10 share:',
    ]);
  });

  it('no word of what it said of people', () => {
    const secret = { ownerEmail: 'ana rebelo@example.com', topic: ' Ana Rebelo', locationId: 'Ana Rebelo' };
    expect(onRule({ match: secret, name: 'Ana Rebelo' }).join(' ')).not.toMatch(/ana|rebelo/i);
  });
});
