import type { BrakedPlan, PulledBrake } from '../../lib/domain/brake.ts';
import { several } from '../../lib/page/words.ts';

/** What an approval would let pass: how many, by action and rule, and from when to when they are due. */
export function brakedLines(
  { hash, limit, pulledAt }: PulledBrake,
  { recordings, policyHash }: BrakedPlan,
): string[] {
  const groups = Object.entries(
    Object.groupBy(recordings, ({ action, rule }) => `${action} by rule ${rule}`),
  );
  return [
    `The plan ${hash}, before which a run stopped at ${pulledAt}: ${several(recordings.length, 'recording')}, and one run may do ${limit}. By the policy ${policyHash}:`,
    ...groups.map(([what, found = []]) => {
      const days = found.map(({ day }) => day).toSorted();
      return `  ${what}: ${several(found.length, 'recording')}, due from ${days.at(0) ?? ''} to ${days.at(-1) ?? ''}`;
    }),
  ];
}
