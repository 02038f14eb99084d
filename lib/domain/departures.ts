import { isOpen, type Begun, type HeldReason, type Offboarding } from './offboarding.ts';
import { offboardingStatuses, type OffboardingStatus } from './offboarding-moves.ts';
import type { OffboardingTerms } from './offboarding-terms.ts';
import { nothingReassigned } from './reassignment.ts';
import { deadlineOf } from './settle-offboarding.ts';
import { dayMs, plusMs, type Instant } from './time.ts';

/** How many cases are named, of those that wait and of those whose deadline is near. */
const mostNamed = 100;
/** Long enough for a person to decide. */
const nearMs = 7 * dayMs;

/** Why a case waits for a person. */
export type WaitsFor = HeldReason | 'successor' | 'returned' | 'undo-refused' | 'left';
type Waiting = {
  readonly id: string;
  readonly for: readonly WaitsFor[];
  /** Where nobody has written down since when, the case says when it was opened. */
  readonly since?: Instant;
  readonly openedAt: Instant;
};

/** What the cases say to a report: numbers, moments and ids of cases, nothing of any person. */
export type Departures = {
  /** Only statuses that cases have. */
  readonly byStatus: readonly { readonly status: OffboardingStatus; readonly cases: number }[];
  readonly waiting: number;
  /** Those that wait longest first. */
  readonly waits: readonly Waiting[];
  /** The next first. */
  readonly deadlines: readonly {
    readonly id: string;
    readonly status: OffboardingStatus;
    readonly until: Instant;
  }[];
};

/** Counts cases one by one. */
export function departuresTally(
  terms: Pick<OffboardingTerms, 'webexDeletesAfterDays'>,
  now: Instant,
): { add(each: Offboarding): void; total(): Departures } {
  const counts = new Map<OffboardingStatus, number>();
  const waits: Waiting[] = [];
  const deadlines: Departures['deadlines'][number][] = [];
  return {
    add(each) {
      const { id, status, openedAt } = each;
      counts.set(status, (counts.get(status) ?? 0) + 1);
      const reasons = waitsFor(each);
      const since = sinceOf(each);
      if (reasons.length > 0)
        waits.push({ id, for: reasons, ...(since === undefined ? {} : { since }), openedAt });
      const until = nearDeadlineOf(each, terms, now);
      if (until !== undefined) deadlines.push({ id, status, until });
    },
    total: () => ({
      byStatus: offboardingStatuses.flatMap(status => {
        const cases = counts.get(status);
        return cases === undefined ? [] : [{ status, cases }];
      }),
      waiting: waits.length,
      waits: waits.toSorted(longestFirst).slice(0, mostNamed),
      deadlines: deadlines
        .toSorted((one, other) => one.until.localeCompare(other.until) || one.id.localeCompare(other.id))
        .slice(0, mostNamed),
    }),
  };
}

/** Until when an open case has to be done, where Webex deletes its recordings within a week, or may have done so. */
export function nearDeadlineOf(
  each: Offboarding,
  terms: Pick<OffboardingTerms, 'webexDeletesAfterDays'>,
  now: Instant,
): Instant | undefined {
  const until = isOpen(each) ? deadlineOf(each, terms) : undefined;
  return until === undefined || until > plusMs(now, nearMs) ? undefined : until;
}

function waitsFor(each: Offboarding): readonly WaitsFor[] {
  if (each.status === 'held') return each.for;
  if (each.status === 'needs-successor') return ['successor'];
  return each.status === 'reassigned' ? waitsAfter(each) : [];
}

function waitsAfter({ returnedAt, reassignment }: Pick<Begun, 'returnedAt' | 'reassignment'>): WaitsFor[] {
  const { moved, left, undoRefused, undoneAt } = reassignment ?? nothingReassigned;
  const reasons: [WaitsFor, boolean][] = [
    ['returned', returnedAt !== undefined && moved > 0 && undoneAt === undefined],
    ['undo-refused', undoRefused !== undefined],
    ['left', left.length > 0],
  ];
  return reasons.filter(([, holds]) => holds).map(([reason]) => reason);
}

function sinceOf(each: Offboarding): Instant | undefined {
  if (each.status === 'held') return each.since;
  return each.status === 'reassigned' ? (each.returnedAt ?? each.endedAt) : undefined;
}

function longestFirst(one: Waiting, other: Waiting): number {
  const [a, b] = [one, other].map(({ since, openedAt }) => since ?? openedAt);
  return (a ?? '').localeCompare(b ?? '') || one.id.localeCompare(other.id);
}
