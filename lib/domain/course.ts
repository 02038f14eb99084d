import { msOf, type DurationOrNever } from './duration.ts';
import type { MatchKey } from './match.ts';
import type { Policy, Rule } from './policy.ts';
import type { Recording } from './recording.ts';
import { ruleFor } from './rule-for.ts';
import { epochMsOf, type Instant } from './time.ts';

/** A row, and when a person last took the recording out of the recycle bin again, where that is known. */
export type RetainedRow = Recording & { readonly restoredAt?: Instant | undefined };

/** What a row has in store, as it is written on the row. */
export type Fate = NonNullable<Recording['fate']>;
/** What may be done to a recording in Webex. */
export type Destruction = 'trash' | 'purge';

/** Why a policy has nothing in store for a row as it is now. */
export type Calm =
  | { readonly why: 'no-facts' | 'no-rule' | 'parked' | 'vanished' | 'purged' | 'expired' }
  | { readonly why: 'fact-missing'; readonly rule: Rule; readonly fact: MatchKey }
  | { readonly why: 'not-archived' | 'never' | 'trashed-by-others'; readonly rule: Rule };

/** What a policy has in store for a row: what comes next and from when on, before any notice; or why nothing does. */
export type Course = Due | Calm;
export type Due = { readonly action: Destruction; readonly rule: Rule; readonly dueMs: number };

/** The states in which Webex has something of a recording that a policy could end. */
type LiveRow = Extract<
  RetainedRow,
  { status: 'discovered' | 'binned' | 'archived' | 'trashing' | 'trashed' | 'purging' }
>;

/** The last millisecond that an instant can name: what is due later is never due. */
export const lastMs = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** What the policy says of a row, whatever stands on it as its fate. */
export function courseOf(row: RetainedRow, policy: Policy): Course {
  switch (row.status) {
    case 'parked':
      return { why: row.facts === undefined ? 'no-facts' : 'parked' };
    case 'purged':
    case 'expiring':
      return { why: 'purged' };
    case 'expired':
    case 'vanished':
      return { why: row.status };
    default:
      return courseOfLive(row, policy);
  }
}

function courseOfLive(row: LiveRow, policy: Policy): Course {
  const matched = ruleFor(row.facts, policy);
  if (matched === undefined) return { why: 'no-rule' };
  const { rule, unknown } = matched;
  if (unknown !== undefined) return { why: 'fact-missing', rule, fact: unknown };
  if (rule.archive !== 'no' && !isArchived(row)) return { why: 'not-archived', rule };
  if (wasTrashedByOthers(row)) return { why: 'trashed-by-others', rule };
  const clock = clockOf(row, rule);
  const { action, after } = clock;
  const dueMs = after === 'never' ? Number.POSITIVE_INFINITY : startMs(row, clock, policy) + msOf(after);
  return dueMs > lastMs ? { why: 'never', rule } : { action, rule, dueMs };
}

// What had vanished and is back is verified anew: its row knows an archive, and may be wrong.
function isArchived(row: LiveRow): boolean {
  return row.status !== 'discovered' && 'archive' in row && row.archive !== undefined;
}

function wasTrashedByOthers(row: LiveRow): boolean {
  return row.status === 'binned' || (row.status === 'trashed' && row.by !== 'tapekeeper');
}

type ClockOfRule = {
  readonly action: Destruction;
  readonly from: Instant;
  readonly after: DurationOrNever;
};

function clockOf(row: LiveRow, rule: Rule): ClockOfRule {
  if ('trashedAt' in row) return { action: 'purge', from: row.trashedAt, after: rule.purgeAfter };
  return { action: 'trash', from: row.facts[rule.clock], after: rule.trashAfter };
}

function startMs(row: LiveRow, { action, from }: ClockOfRule, policy: Policy): number {
  return Math.max(epochMsOf(from), graceEndsMs(action, row, policy) ?? -Infinity);
}

/** When the time is over for which a restored recording is kept: once it is in the bin again, that is past. */
export function graceEndsMs(
  action: Destruction,
  { restoredAt }: Pick<RetainedRow, 'restoredAt'>,
  { graceAfterRestore }: Policy,
): number | undefined {
  if (action === 'purge' || restoredAt === undefined) return undefined;
  return epochMsOf(restoredAt) + msOf(graceAfterRestore);
}
