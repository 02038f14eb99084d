import { describe, expect, it } from 'vitest';
import type { Facts } from '../../lib/domain/recording.ts';
import { ruleFor } from '../../lib/domain/rule-for.ts';
import { aPolicy, aRule } from '../build/policies.ts';
import { facts } from '../build/recordings.ts';

type Words = Record<string, unknown>;

/** Which of two rules is for such a recording: `special`, which asks for this match, or `rest`. */
function matched(match: Words, origin: Partial<Facts['origin']> = {}, others: Partial<Facts> = {}) {
  const policy = aPolicy({ rules: [aRule({ name: 'special', match }), aRule({ name: 'rest' })] });
  const found = ruleFor({ ...facts({ origin: { ...facts().origin, ...origin } }), ...others }, policy);
  return found?.unknown === undefined
    ? found?.rule.name
    : `${found.rule.name}, if only ${found.unknown} were known`;
}

describe('a rule matches by', () => {
  it.each<[string, Words, Partial<Facts['origin']>, string]>([
    ['address', { ownerEmail: 'Marta.Lindqvist@example.com' }, {}, 'special'],
    [
      'address in capitals',
      { ownerEmail: 'marta.lindqvist@example.com' },
      { ownerEmail: 'MARTA.lindqvist@EXAMPLE.com' },
      'special',
    ],
    ['another address', { ownerEmail: 'jonas.ek@example.com' }, {}, 'rest'],
    ['the end of an address', { ownerEmail: 'lindqvist@example.com' }, {}, 'rest'],
    ['domain', { ownerEmail: 'example.com' }, {}, 'special'],
    ['the domain above', { ownerEmail: 'example.com' }, { ownerEmail: 'marta@eu.example.com' }, 'rest'],
    [
      'the end of a domain',
      { ownerEmail: 'example.com' },
      { ownerEmail: 'marta@counterexample.com' },
      'rest',
    ],
    ['one of several', { ownerEmail: ['example.org', 'example.com'] }, {}, 'special'],
    ['type of owner', { ownerType: ['place', 'user'] }, {}, 'special'],
    ['another type of owner', { ownerType: 'place' }, {}, 'rest'],
    [
      'type in the spelling of metadata',
      { ownerType: 'virtualLine' },
      { ownerType: 'VIRTUAL_LINE' },
      'special',
    ],
    ['type that is new', { ownerType: 'user' }, { ownerType: 'assistant' }, 'rest'],
    ['location', { locationId: '2F6B8F0E93C44F0C8D2E5A1D9C7B6E43' }, {}, 'special'],
    ['another location', { locationId: 'c41a7e95-0b3d-4d86-a2f7-9e6b18d05c34' }, {}, 'rest'],
    ['service', { serviceType: 'calling' }, {}, 'special'],
    ['another service', { serviceType: 'customerAssist' }, {}, 'rest'],
    ['region', { storageRegion: 'eu' }, {}, 'special'],
    ['another region', { storageRegion: 'US' }, {}, 'rest'],
    ['part of the topic', { topic: 'CALL with' }, {}, 'special'],
    [
      'a topic with accents of two kinds',
      { topic: 'résumé' },
      { topic: 'Re\u0301sume\u0301 of the week' },
      'special',
    ],
    ['a pattern, which is none', { topic: 'Call.*' }, {}, 'rest'],
    ['one of several topics', { topic: ['complaint', '555'] }, {}, 'special'],
    ['all of several keys', { topic: '555', ownerType: 'user', storageRegion: 'EU' }, {}, 'special'],
    ['all but one of several keys', { topic: '555', ownerType: 'user', storageRegion: 'US' }, {}, 'rest'],
  ])('%s', (_name, match, origin, rule) => {
    expect(matched(match, origin)).toBe(rule);
  });

  it.each<[Words, number, string]>([
    [{ shorterThan: '10 minutes' }, 599.9, 'special'],
    [{ shorterThan: '10 minutes' }, 600, 'rest'],
    [{ longerThan: '600 seconds' }, 600, 'rest'],
    [{ longerThan: '600 seconds' }, 600.1, 'special'],
    [{ longerThan: '1 hour', shorterThan: '2 hours' }, 3600, 'rest'],
    [{ longerThan: '1 hour', shorterThan: '2 hours' }, 5400, 'special'],
    [{ longerThan: '1 hour', shorterThan: '2 hours' }, 7200, 'rest'],
  ])('a call that is %j, with one of %d seconds', (duration, durationSeconds, rule) => {
    expect(matched({ duration }, {}, { durationSeconds })).toBe(rule);
  });

  it('the owner as first seen, whoever owns it now', () => {
    const owner = {
      id: 'f3a94c10-0d5e-4a8b-8c77-2b9e6d1f4a35',
      email: 'jonas.ek@example.org',
      type: 'place',
    };
    const reassigned = (match: Words) => matched(match, {}, { owner });
    expect(reassigned({ ownerEmail: 'example.com', ownerType: 'user' })).toBe('special');
    expect(reassigned({ ownerEmail: 'example.org' })).toBe('rest');
    expect(reassigned({ ownerType: 'place' })).toBe('rest');
  });

  it('the first of those that match', () => {
    const rules = [
      aRule({ name: 'long', match: { duration: { longerThan: '1 hour' } } }),
      aRule({ name: 'users', match: { ownerType: 'user' } }),
      aRule({ name: 'calls', match: { serviceType: 'calling' } }),
      aRule({ name: 'rest' }),
    ];
    expect(ruleFor(facts(), aPolicy({ rules }))?.rule.name).toBe('users');
    expect(ruleFor(facts(), { rules: [] })).toBeUndefined();
  });
});

describe('a fact that Webex did not show', () => {
  it.each<[string, Words, Partial<Facts['origin']>, string]>([
    [
      'a location',
      { locationId: '12345678' },
      { locationId: undefined },
      'special, if only locationId were known',
    ],
    [
      'a blank location',
      { locationId: '12345678' },
      { locationId: ' ' },
      'special, if only locationId were known',
    ],
    [
      'a region',
      { storageRegion: 'DE' },
      { storageRegion: undefined },
      'special, if only storageRegion were known',
    ],
    [
      'a region in words',
      { storageRegion: 'DE' },
      { storageRegion: 'Germany' },
      'special, if only storageRegion were known',
    ],
    [
      'the address of a person',
      { ownerEmail: 'example.com' },
      { ownerEmail: '' },
      'special, if only ownerEmail were known',
    ],
    [
      'the address of something new',
      { ownerEmail: 'example.com' },
      { ownerEmail: undefined, ownerType: 'assistant' },
      'special, if only ownerEmail were known',
    ],
    [
      'the address of a queue, which has none',
      { ownerEmail: 'example.com' },
      { ownerEmail: undefined, ownerType: 'callQueue' },
      'rest',
    ],
    [
      'a fact that no longer matters',
      { locationId: '12345678', topic: 'complaint' },
      { locationId: undefined },
      'rest',
    ],
    ['a fact that nobody asks for', { topic: '555' }, { locationId: undefined }, 'special'],
  ])('leaves open what matches, without %s', (_name, match, origin, rule) => {
    expect(matched(match, origin)).toBe(rule);
  });
});
