import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printPolicy } from '../../lib/policy/canonical.ts';
import { readPolicy } from '../../lib/policy/read-policy.ts';
import { anyPolicyWords } from '../build/any-policy.ts';
import { aPolicy, aRule, policyText } from '../build/policies.ts';

const sales = { name: 'sales', match: { topic: ['sale', 'offer'], ownerEmail: 'example.com' } };
const plain = aPolicy({ rules: [aRule(sales), aRule()] }).hash;

describe('the hash of a policy', () => {
  it('is the same in every version of tapekeeper', () => {
    expect(plain).toBe('56a2aee709214980085ef605e9809069');
  });

  it('does not depend on how it is written', () => {
    const text = `
# another comment
rules:
  - keepArchive: forever
    match: { ownerEmail: [Example.com], topic: [offer, sale, offer] }
    trashAfter: 90 days # three months
    purgeAfter: 2 weeks
    archive: { metadata: yes, transcript: yes }
    name: sales
  - { name: everything, trashAfter: 90 days, purgeAfter: 14 days, keepArchive: forever, clock: timeRecorded }
brakes: { firstWeek: 50, share: 2% }
graceAfterRestore: 30 days
notice: 1 week
webex: { bin: 30 days, retention: 365 days }
`;
    expect(readPolicy(text).hash).toBe(plain);
  });

  it.each<[string, Record<string, unknown>]>([
    ['the retention of Webex', { webex: { retention: '366 days', bin: '30 days' } }],
    ['the bin of Webex', { webex: { retention: '365 days', bin: 'never' } }],
    ['the notice', { notice: '8 days' }],
    ['the grace', { graceAfterRestore: '31 days' }],
    ['a brake by number', { brakes: { recordings: 501 } }],
    ['a brake by share', { brakes: { share: '3 %' } }],
    ['the first week', { brakes: { firstWeek: 51 } }],
    ['the name of a rule', { rules: [aRule(sales), aRule({ name: 'rest' })] }],
    ['the days until the bin', { rules: [aRule(sales), aRule({ trashAfter: '91 days' })] }],
    ['the days in the bin', { rules: [aRule(sales), aRule({ purgeAfter: '15 days' })] }],
    ['the clock', { rules: [aRule(sales), aRule({ clock: 'createTime' })] }],
    ['whether to archive', { rules: [aRule(sales), aRule({ archive: 'no' })] }],
    ['how to archive', { rules: [aRule(sales), aRule({ archive: { storageClass: 'GLACIER_IR' } })] }],
    ['what to archive', { rules: [aRule(sales), aRule({ archive: { transcript: 'no' } })] }],
    ['what else to archive', { rules: [aRule(sales), aRule({ archive: { metadata: 'no' } })] }],
    ['what is matched', { rules: [aRule({ ...sales, match: { topic: 'sale' } }), aRule()] }],
    [
      'which calls are matched',
      {
        rules: [aRule({ ...sales, match: { ...sales.match, duration: { longerThan: '1 hour' } } }), aRule()],
      },
    ],
    ['a rule more', { rules: [aRule(sales), aRule({ name: 'b', match: { topic: 'b' } }), aRule()] }],
  ])('tells %s', (_name, change) => {
    expect(aPolicy({ rules: [aRule(sales), aRule()], ...change }).hash).not.toBe(plain);
  });

  it('tells the order of the rules', () => {
    const other = aRule({ name: 'b', match: { topic: 'b' } });
    const one = aPolicy({ rules: [aRule(sales), other, aRule()] });
    expect(aPolicy({ rules: [other, aRule(sales), aRule()] }).hash).not.toBe(one.hash);
  });
});

describe('a policy that was printed', () => {
  it('reads as the same', () => {
    fc.assert(
      fc.property(anyPolicyWords, words => {
        const policy = readPolicy(policyText(words));
        expect(readPolicy(printPolicy(policy))).toStrictEqual(policy);
      }),
    );
  });
});
