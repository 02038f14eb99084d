import type { Policy } from '../../lib/domain/policy.ts';
import { readPolicy } from '../../lib/policy/read-policy.ts';

type Words = Readonly<Record<string, unknown>>;

/** A rule as a file has it: for everything, 90 days and then 14, unless said otherwise. */
export function aRule(overrides: Words = {}): Words {
  return {
    name: 'everything',
    trashAfter: '90 days',
    purgeAfter: '14 days',
    keepArchive: 'forever',
    ...overrides,
  };
}

/** The text of a policy file with one rule for everything. JSON is YAML, too. */
export function policyText(overrides: Words = {}): string {
  return JSON.stringify({
    webex: { retention: '365 days', bin: '30 days' },
    rules: [aRule()],
    ...overrides,
  });
}

export function aPolicy(overrides: Words = {}): Policy {
  return readPolicy(policyText(overrides));
}
