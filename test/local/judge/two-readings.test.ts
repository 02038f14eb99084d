import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { msOf, type DurationOrNever } from '../../../lib/domain/duration.ts';
import { ruleFor } from '../../../lib/domain/rule-for.ts';
import { readPolicy } from '../../../lib/policy/read-policy.ts';
import { readPolicies } from '../../../local/judge/retention/policy-file.ts';
import { readFirstListed, ruleOf } from '../../../local/judge/retention/rule-of.ts';
import { anyPolicyWords } from '../../build/any-policy.ts';
import { anyRow } from '../../build/any-row.ts';

const adoptedAt = '2026-01-01T00:00:00.000Z';

function inMs(length: DurationOrNever): number {
  return length === 'never' ? Infinity : msOf(length);
}

function judged(text: string) {
  const [policy] = readPolicies([{ text, adoptedAt }]);
  if (policy === undefined) throw new Error('There is one.');
  return policy;
}

describe('the judge and the software under test, who share nothing,', () => {
  it('read the same out of a policy file', () => {
    fc.assert(
      fc.property(anyPolicyWords, words => {
        const text = JSON.stringify(words);
        const policy = readPolicy(text);
        expect(judged(text)).toMatchObject({
          noticeMs: inMs(policy.notice),
          graceMs: inMs(policy.graceAfterRestore),
          rules: policy.rules.map(({ name, trashAfter, purgeAfter, clock }) => ({
            name,
            trashAfterMs: inMs(trashAfter),
            purgeAfterMs: inMs(purgeAfter),
            clock,
          })),
        });
        expect(judged(text).rules.map(each => each.archive === 'no')).toEqual(
          policy.rules.map(each => each.archive === 'no'),
        );
      }),
    );
  });

  it('find the same rule for a recording, or neither does', () => {
    fc.assert(
      fc.property(anyPolicyWords, anyRow, (words, { facts }) => {
        fc.pre(facts !== undefined);
        const { origin, durationSeconds } = facts;
        const seen = readFirstListed({
          ...origin,
          durationSeconds,
          serviceData: { locationId: origin.locationId },
        });
        if (seen === undefined) throw new Error('The list can be read.');
        const text = JSON.stringify(words);
        const matched = ruleFor(facts, readPolicy(text));
        const name = matched?.unknown === undefined ? matched?.rule.name : undefined;
        expect(ruleOf(seen, judged(text))?.name).toBe(name);
      }),
      { numRuns: 1000 },
    );
  });
});
