import type { Destruction } from './course.ts';
import type { Departures } from './departures.ts';
import type { FoundAccounts } from './owner-account.ts';
import type { RecordingFault } from './errors.ts';
import { coveredBy, type Hold } from './hold.ts';
import { planTally, type Plan } from './plan.ts';
import type { Recording } from './recording.ts';
import type { RecordingId } from './recording-id.ts';
import type { Terms } from './stage.ts';
import { dayMs, dayOf, earliest, plusMs, type Instant } from './time.ts';

/** How many ids are named for each reason. */
const mostIds = 20;
const soonDays = 30;
const aheadDays = 90;

/** How many days of sheets a report has at most. */
export const daysOfSheets = 91;

/** Where the archive has the report of a day. */
export function reportKey(day: string): string {
  return `reports/${day.slice(0, 4)}/${day}.html`;
}

/** So many recordings are trashed or purged by this rule within 30 and within 90 days. */
export type Ahead = {
  readonly rule: string;
  readonly action: Destruction;
  readonly within30Days: number;
  readonly within90Days: number;
};

/** What the rows say to a report beyond the sheets: numbers, moments and ids, nothing of any person. */
export type Report = {
  readonly at: Instant;
  /** Missing without a policy. */
  readonly plan?: Pick<Plan, 'mode' | 'policyHash' | 'complete' | 'later' | 'held' | 'waiting'> & {
    readonly ahead: readonly Ahead[];
  };
  /** The most first. `ids` are some of them. */
  readonly parked: readonly {
    readonly reason: RecordingFault;
    readonly rows: number;
    readonly oldestAt: Instant;
    readonly ids: readonly RecordingId[];
  }[];
  /** Holds in force, and how many recordings each covers. */
  readonly holds: readonly { readonly hold: Hold; readonly rows: number }[];
  /** Missing where nobody has named their table. */
  readonly departures?: Departures;
};

type Parked = Report['parked'][number];

/** Counts rows one by one, so that their number does not matter. @param so.terms undefined without a policy */
export function reportTally(so: {
  now: Instant;
  terms: Terms | undefined;
  complete: boolean;
  holds: readonly Hold[];
  accounts: FoundAccounts;
}): { add(row: Recording): void; total(): Report } {
  const { now, terms, complete, holds, accounts } = so;
  const plan = terms && planTally(terms, { now, days: aheadDays, holds, accounts, complete });
  const parked = new Map<RecordingFault, Parked>();
  const covered = new Map<string, number>();
  return {
    add(row) {
      plan?.add(row);
      if (row.status === 'parked') parked.set(row.reason, withParked(parked.get(row.reason), row));
      for (const { id } of coveredBy(holds, row)) covered.set(id, (covered.get(id) ?? 0) + 1);
    },
    total: () => ({
      at: now,
      ...(plan === undefined ? {} : { plan: planOf(plan.total(), dayOf(plusMs(now, soonDays * dayMs))) }),
      parked: [...parked.values()].toSorted((one, other) => other.rows - one.rows),
      holds: holds.map(hold => ({ hold, rows: covered.get(hold.id) ?? 0 })),
    }),
  };
}

function withParked(before: Parked | undefined, row: Extract<Recording, { status: 'parked' }>): Parked {
  return {
    reason: row.reason,
    rows: (before?.rows ?? 0) + 1,
    oldestAt: earliest(row.parkedAt, before?.oldestAt ?? row.parkedAt),
    ids: [...(before?.ids ?? []), row.id].toSorted().slice(0, mostIds),
  };
}

function planOf(
  { mode, policyHash, complete, lines, later, held, waiting }: Plan,
  soon: string,
): NonNullable<Report['plan']> {
  const ahead = new Map<string, Ahead>();
  for (const { rule, action, day, recordings } of lines) {
    const key = `${rule} ${action}`;
    const { within30Days, within90Days } = ahead.get(key) ?? { within30Days: 0, within90Days: 0 };
    ahead.set(key, {
      rule,
      action,
      within30Days: within30Days + (day <= soon ? recordings : 0),
      within90Days: within90Days + recordings,
    });
  }
  return { mode, policyHash, complete, later, held, waiting, ahead: [...ahead.values()].toSorted(inOrder) };
}

function inOrder(one: Ahead, other: Ahead): number {
  return (
    one.rule.localeCompare(other.rule) || (one.action === other.action ? 0 : one.action === 'trash' ? -1 : 1)
  );
}
