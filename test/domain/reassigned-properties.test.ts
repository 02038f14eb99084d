import fc from 'fast-check';
import { expect, it } from 'vitest';
import { archivingOf } from '../../lib/domain/archiving.ts';
import { decideFate } from '../../lib/domain/fate.ts';
import { discover, reviewKnown } from '../../lib/domain/discovery.ts';
import { ruleFor } from '../../lib/domain/rule-for.ts';
import { dayMs, plusMs } from '../../lib/domain/time.ts';
import { anyPolicyWords } from '../build/any-policy.ts';
import { anArchived, at } from '../build/recordings.ts';
import { aPolicy } from '../build/policies.ts';
import { planned } from '../build/retained-rows.ts';
import { aWebexRecording } from '../build/webex-in-memory.ts';

const now = at('2026-03-02T10:00:00Z');
const anyShown = fc.record({
  ownerId: fc.constantFrom('7b1de5ac-58c1-4d7e-9f0a-1c6f3a0b9e21', 'f3a94c10', '17c9b2f3'),
  ownerEmail: fc.constantFrom('marta.lindqvist@example.com', 'jonas.ek@example.org', undefined),
  ownerType: fc.constantFrom('user', 'place', 'callQueue'),
  locationId: fc.constantFrom('2f6b8f0e-93c4-4f0c-8d2e-5a1d9c7b6e43', '12345678', undefined),
  serviceType: fc.constantFrom('calling', 'customerAssist'),
  storageRegion: fc.constantFrom('EU', 'US', undefined),
  topic: fc.constantFrom('', 'ab', 'Call with +46 8 555 0134'),
});

it('whoever a recording is reassigned to, it is archived by the same rule, and ends no sooner', () => {
  let [reassigned, dated] = [0, 0];
  fc.assert(
    fc.property(
      fc.record({
        words: anyPolicyWords,
        first: anyShown,
        then: anyShown,
        isArchived: fc.boolean(),
        days: fc.nat(200),
      }),
      ({ words, first, then, isArchived, days }) => {
        const policy = aPolicy(words);
        const seen = aWebexRecording(first);
        const listed = discover(seen, now);
        if (listed.status !== 'discovered') throw new Error('It is there.');
        const { archive } = anArchived();
        const row = isArchived ? ({ ...listed, archive, status: 'archived' } as const) : listed;
        const before = planned(row, policy, now);
        const later = plusMs(now, days * dayMs);
        const after = planned(reviewKnown(before, { ...seen, ...then }, later) ?? before, policy, later);
        reassigned += after.facts?.owner === undefined ? 0 : 1;
        dated += before.fate === undefined ? 0 : 1;
        expect(after.facts && ruleFor(after.facts, policy)).toStrictEqual(ruleFor(listed.facts, policy));
        expect(archivingOf(after, policy, [])).toStrictEqual(archivingOf(before, policy, []));
        expect(after.fate).toStrictEqual(before.fate);
        const decisions = [before, after].map(each =>
          decideFate(each, policy, { holds: [], owner: 'active' }, later),
        );
        expect(decisions[1]).toStrictEqual(decisions[0]);
      },
    ),
    { numRuns: 1000 },
  );
  expect(Math.min(reassigned, dated)).toBeGreaterThan(100);
});
