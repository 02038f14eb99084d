import { courseOf, lastMs, type Fate, type RetainedRow } from './course.ts';
import type { Policy } from './policy.ts';
import { redate } from './redate.ts';
import { dayMs, dayOf, instantOf, type Instant } from './time.ts';

/** What a change of the policy does to a row's fate. `same`: its day stays, or it has none before and after. */
export type Change = 'earlier' | 'later' | 'gained' | 'lost' | 'same';

/** How many rows, and the first of the days that count afterwards; for `lost`, of those that counted before. */
export type ChangeTally = { readonly rows: number; readonly firstDay?: string };
export type Changes = Readonly<Record<Change, ChangeTally>>;

/** What a change of the policy does to all rows together, and by the rule that counts afterwards. */
export type Difference = {
  readonly all: Changes;
  readonly byRule: Readonly<Record<string, Changes>>;
  /** Of what is not trashed yet: the purge that comes after that, if all goes as planned. */
  readonly purges: Changes;
};

/** Rows that no rule speaks for: parked, gone, or without facts. */
export const withoutRule = '(none)';

/**
 * Compares, row by row, when the next thing is done under either policy, each with its fate as it would be written now.
 * @param before undefined where none was ever taken on: then what stands on the rows counts
 */
export function differenceOfFates(
  before: Policy | undefined,
  after: Policy,
  now: Instant,
): { add(row: RetainedRow): void; total(): Difference } {
  const all = emptyCounter();
  const purges = emptyCounter();
  const byRule = new Map<string, Counter>();
  return {
    add(row) {
      const from = before === undefined ? row.fate : fateIn(row, before, now);
      const to = fateIn(row, after, now);
      const course = courseOf(row, after);
      const rule = 'rule' in course ? course.rule.name : withoutRule;
      const ofRule = byRule.get(rule) ?? emptyCounter();
      byRule.set(rule, ofRule);
      for (const counter of [all, ofRule]) count(counter, changeOf(from, to), (to ?? from)?.day);
      const purge = { from: purgeAfter(from, row, before), to: purgeAfter(to, row, after) };
      count(purges, changeOf(purge.from, purge.to), (purge.to ?? purge.from)?.day);
    },
    total: () => ({
      all: copyOf(all),
      purges: copyOf(purges),
      byRule: Object.fromEntries([...byRule].map(([rule, counter]) => [rule, copyOf(counter)])),
    }),
  };
}

type Counter = Record<Change, { rows: number; firstDay?: string }>;

function fateIn(row: RetainedRow, policy: Policy, now: Instant): Fate | undefined {
  const written = redate(row, policy, now);
  return written === undefined ? row.fate : written.fate;
}

/** The day of the purge after a day of trashing: it is seen in the recycle bin then, and announced. */
function purgeAfter(
  trash: Fate | undefined,
  row: RetainedRow,
  policy: Policy | undefined,
): { day: string } | undefined {
  const course = policy && courseOf(row, policy);
  if (trash?.action !== 'trash' || policy === undefined || !(course && 'rule' in course)) return undefined;
  const { purgeAfter: after } = course.rule;
  if (after === 'never') return undefined;
  // It is done on the first day that begins afterwards.
  const days = 1 + Math.max(after.days, policy.notice.days);
  const ms = Date.parse(`${trash.day}T00:00:00Z`) + days * dayMs;
  return ms <= lastMs ? { day: dayOf(instantOf(ms)) } : undefined;
}

type Dated = { readonly day: string };

function changeOf(from: Dated | undefined, to: Dated | undefined): Change {
  if (from === undefined) return to === undefined ? 'same' : 'gained';
  if (to === undefined) return 'lost';
  if (from.day === to.day) return 'same';
  return to.day < from.day ? 'earlier' : 'later';
}

function count(counter: Counter, change: Change, day: string | undefined): void {
  const tally = counter[change];
  tally.rows += 1;
  if (day !== undefined && day < (tally.firstDay ?? '~')) tally.firstDay = day;
}

function emptyCounter(): Counter {
  return {
    earlier: { rows: 0 },
    later: { rows: 0 },
    gained: { rows: 0 },
    lost: { rows: 0 },
    same: { rows: 0 },
  };
}

function copyOf(counter: Counter): Changes {
  return structuredClone(counter);
}
