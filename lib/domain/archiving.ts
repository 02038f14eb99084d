import { coveredBy, type Hold } from './hold.ts';
import { fullArchiving, type Archiving, type Policy } from './policy.ts';
import type { Recording } from './recording.ts';
import { ruleFor } from './rule-for.ts';

/**
 * How a recording is to be archived, or `no`. A hold forces archiving, and so does every doubt about the rule: what was
 * copied in vain can still be let go. What the archive has is kept whole, whatever a later rule says.
 */
export function archivingOf(row: Recording, policy: Policy, holds: readonly Hold[]): Archiving | 'no' {
  const matched = row.facts && ruleFor(row.facts, policy);
  if (matched === undefined || matched.unknown !== undefined) return fullArchiving;
  const { archive } = matched.rule;
  if (archive !== 'no') return archive;
  const isKept = 'archive' in row && row.archive !== undefined;
  return isKept || coveredBy(holds, row).length > 0 ? fullArchiving : archive;
}
