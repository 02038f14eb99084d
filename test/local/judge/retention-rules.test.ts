import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readPolicies } from '../../../local/judge/retention/policy-file.ts';
import { readFirstListed, ruleOf } from '../../../local/judge/retention/rule-of.ts';
import { listedAs, policyText } from '../../build/true-past.ts';

const adoptedAt = '2026-01-01T00:00:00.000Z';
const ends = { trashAfter: '1 day', purgeAfter: '1 day', keepArchive: 'forever' };

function policyOf(words: object, rule?: object) {
  const [policy] = readPolicies([{ text: policyText(words, rule), adoptedAt }]);
  if (policy === undefined) throw new Error('There is one.');
  return policy;
}

/** Which of two rules counts: the one with this match, the one for the rest, or nobody knows which. */
function ruleFor(match: object, listed: object = {}): string | undefined {
  const seen = readFirstListed(listedAs(listed));
  if (seen === undefined) throw new Error('The list can be read.');
  const rules = [
    { name: 'matched', match, ...ends },
    { name: 'rest', ...ends },
  ];
  return ruleOf(seen, policyOf({ rules }))?.name;
}

describe('a rule matches', () => {
  it.each<[string, object, object, string | undefined]>([
    ['an address', { ownerEmail: 'ADA@acme.example' }, {}, 'matched'],
    ['another address', { ownerEmail: 'da@acme.example' }, {}, 'rest'],
    ['a domain', { ownerEmail: 'acme.Example' }, {}, 'matched'],
    ['a domain above it', { ownerEmail: 'example.com' }, { ownerEmail: 'ada@eu.example.com' }, 'rest'],
    ['a domain that ends alike', { ownerEmail: 'me.example' }, {}, 'rest'],
    ['an address without a name', { ownerEmail: 'acme.example' }, { ownerEmail: 'acme.example' }, 'rest'],
    ['one of several', { ownerEmail: ['ben@acme.example', 'acme.example'] }, {}, 'matched'],
    ['a person without address', { ownerEmail: 'acme.example' }, { ownerEmail: undefined }, undefined],
    ['a person with a blank address', { ownerEmail: 'acme.example' }, { ownerEmail: ' ' }, undefined],
    [
      'a line without address',
      { ownerEmail: 'acme.example' },
      { ownerEmail: undefined, ownerType: 'VIRTUAL_LINE' },
      'rest',
    ],
    [
      'a type in capitals',
      { ownerType: ['callQueue', 'virtualLine'] },
      { ownerType: 'VIRTUAL_LINE' },
      'matched',
    ],
    ['another type', { ownerType: 'place' }, {}, 'rest'],
    ['a type that is new', { ownerType: 'place' }, { ownerType: 'assistant' }, 'rest'],
    ['a location without dashes', { locationId: '2f6b8f0e93c44f0c8d2e5a1d9c7b6e43' }, {}, 'matched'],
    [
      'a location in base64',
      {
        locationId: Buffer.from('ciscospark://us/LOCATION/2f6b8f0e-93c4-4f0c-8d2e-5a1d9c7b6e43').toString(
          'base64',
        ),
      },
      {},
      'matched',
    ],
    ['another location', { locationId: '00000000-93c4-4f0c-8d2e-5a1d9c7b6e43' }, {}, 'rest'],
    [
      'an unknown location',
      { locationId: '2f6b8f0e93c44f0c8d2e5a1d9c7b6e43' },
      { serviceData: {} },
      undefined,
    ],
    [
      'no service data',
      { locationId: '2f6b8f0e93c44f0c8d2e5a1d9c7b6e43' },
      { serviceData: undefined },
      undefined,
    ],
    ['a service', { serviceType: 'calling' }, {}, 'matched'],
    ['another service', { serviceType: 'customerAssist' }, {}, 'rest'],
    ['a region', { storageRegion: 'de' }, {}, 'matched'],
    ['another region', { storageRegion: ['US', 'GB'] }, {}, 'rest'],
    [
      'a location that is null',
      { locationId: '2f6b8f0e93c44f0c8d2e5a1d9c7b6e43' },
      { serviceData: null },
      undefined,
    ],
    ['an address that is null', { ownerEmail: 'acme.example' }, { ownerEmail: null }, undefined],
    ['a region by another name', { storageRegion: 'DE' }, { storageRegion: 'Germany' }, undefined],
    ['no region', { storageRegion: 'DE' }, { storageRegion: undefined }, undefined],
    ['a part of the topic', { topic: 'PARTY a' }, {}, 'matched'],
    [
      'a topic with another spelling of its accent',
      { topic: 'caf\u00e9' },
      { topic: 'At the CAFE\u0301' },
      'matched',
    ],
    ['a topic beyond its first 100 letters', { topic: 'end' }, { topic: `${'x'.repeat(98)}end` }, 'rest'],
    ['a topic within them', { topic: 'end' }, { topic: `${'\u{1f4de}'.repeat(97)}end` }, 'matched'],
    ['a pattern, which is none', { topic: 'Call*' }, {}, 'rest'],
    ['what is shorter', { duration: { shorterThan: '61 seconds' } }, {}, 'matched'],
    ['what is just as long', { duration: { shorterThan: '1 minute' } }, {}, 'rest'],
    ['what is longer', { duration: { longerThan: '59 seconds' } }, {}, 'matched'],
    ['what is not longer', { duration: { longerThan: '1 minute' } }, {}, 'rest'],
    ['what is in between', { duration: { longerThan: '1 second', shorterThan: '1 hour' } }, {}, 'matched'],
    ['both keys', { serviceType: 'calling', ownerType: 'user' }, {}, 'matched'],
    ['one key of two', { serviceType: 'calling', ownerType: 'place' }, {}, 'rest'],
    [
      'no, whatever is unknown',
      { serviceType: 'customerAssist', storageRegion: 'DE' },
      { storageRegion: '' },
      'rest',
    ],
  ])('%s', (_what, match, listed, name) => {
    expect(ruleFor(match, listed)).toBe(name);
  });
});

describe('a policy file', () => {
  it('is read in milliseconds, with what it leaves out', () => {
    const dayMs = 86_400_000;
    const { rules, ...policy } = policyOf(
      { notice: undefined },
      { trashAfter: '2 weeks', purgeAfter: 'never' },
    );
    expect(policy).toEqual({ adoptedMs: Date.UTC(2026, 0, 1), noticeMs: 7 * dayMs, graceMs: 30 * dayMs });
    expect(rules).toMatchObject([
      { clock: 'timeRecorded', archive: 'yes', trashAfterMs: 14 * dayMs, purgeAfterMs: Infinity },
    ]);
    expect(policyOf({ notice: '1 day', graceAfterRestore: '3 weeks' })).toMatchObject({
      noticeMs: dayMs,
      graceMs: 21 * dayMs,
    });
  });

  it('counts from when it was adopted, in whatever order the files come', () => {
    const texts = ['2026-03-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z'];
    const policies = readPolicies(texts.map(adopted => ({ text: policyText(), adoptedAt: adopted })));
    expect(policies.map(each => each.adoptedMs)).toEqual([Date.UTC(2026, 1, 1), Date.UTC(2026, 2, 1)]);
  });

  it.each([
    ['a bare number', {}, { trashAfter: 90 }],
    ['a number without unit', {}, { trashAfter: '90' }],
    ['zero days', {}, { purgeAfter: '0 days' }],
    ['seconds', {}, { trashAfter: '90 seconds' }],
    ['a key that is not known', { timezone: 'UTC' }, {}],
    ['a match that is not known', {}, { match: { owner: 'ada' } }],
    ['a notice of never', { notice: 'never' }, {}],
    ['an end of the archive', {}, { keepArchive: '7 days' }],
    ['no rules', { rules: [] }, {}],
  ])('with %s is not judged by at all', (_what, words, rule) => {
    expect(() => policyOf(words, rule)).toThrow();
  });

  it.each(['policy.yml', 'examples/bank.yml', 'examples/small-business.yml', 'examples/support-centre.yml'])(
    '%s is understood',
    async file => {
      const text = await readFile(new URL(`../../../${file}`, import.meta.url), 'utf8');
      expect(readPolicies([{ text, adoptedAt }])[0]?.rules.length).toBeGreaterThan(0);
    },
  );
});
