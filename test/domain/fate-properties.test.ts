import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RetainedRow } from '../../lib/domain/course.ts';
import { differenceOfFates } from '../../lib/domain/difference-of-fates.ts';
import { decideFate, type OwnerState } from '../../lib/domain/fate.ts';
import { coveredBy, type Hold } from '../../lib/domain/hold.ts';
import type { Policy, Rule } from '../../lib/domain/policy.ts';
import { redate } from '../../lib/domain/redate.ts';
import { recording } from '../../lib/domain/recording.ts';
import { archivingOf } from '../../lib/domain/archiving.ts';
import {
  dayMs,
  epochMsOf,
  instantOf,
  latest,
  minuteMs,
  plusMs,
  type Instant,
} from '../../lib/domain/time.ts';
import { anyPolicyWords } from '../build/any-policy.ts';
import { anyHolds, anyInstant, anyRow } from '../build/any-row.ts';
import { aPolicy } from '../build/policies.ts';
import { planned } from '../build/retained-rows.ts';

const anyPolicy = anyPolicyWords.map(words => aPolicy(words));
const anyOwner = fc.constantFrom<OwnerState>(
  'active',
  'active',
  'active',
  'active',
  'inactive',
  'missing',
  'leaving',
  'no-account',
  'unknown',
);
/** How long after it was planned somebody looks, most of the time close to where days begin. */
const anyDelayMs = fc
  .tuple(
    fc.oneof(fc.nat(60), fc.nat(800)),
    fc.oneof(fc.constantFrom(-1, 0, 1, 299_999, 300_000), fc.nat(dayMs - 1)),
  )
  .map(([days, ms]) => days * dayMs + ms);
const anyCase = fc
  .record({
    row: anyRow,
    before: anyPolicy,
    policy: anyPolicy,
    holds: anyHolds,
    owner: anyOwner,
    plannedAt: anyInstant,
    redated: fc.boolean(),
    delayMs: anyDelayMs,
    /** Instead: how long after the beginning of the day that stands on the row. */
    afterDayMs: fc.option(
      fc.oneof(
        fc.nat(800).map(days => days * dayMs),
        fc.integer({ min: -400_000, max: 400_000 }),
      ),
      { nil: undefined, freq: 2 },
    ),
  })
  .map(({ plannedAt, delayMs, ...others }) => ({ ...others, plannedAt, now: plusMs(plannedAt, delayMs) }));
const manyRuns = { numRuns: 1000 };

/** The rule as the file has it, found without the code that is on trial: one of two names. */
function ruleNamed(name: string, { rules }: Policy) {
  const rule = rules.find(each => each.name === name);
  if (rule === undefined) throw new Error(`The policy has no rule ${name}.`);
  return rule;
}

/** The row's fate in milliseconds, or for ever. */
function actsFrom(row: RetainedRow, { notice }: Policy): number {
  if (row.fate === undefined) return Number.POSITIVE_INFINITY;
  const { day, plannedAt } = row.fate;
  return Math.max(Date.parse(`${day}T00:00:00Z`), epochMsOf(plannedAt) + notice.days * dayMs);
}

describe('whatever the rows, policies, holds, owners and clocks', () => {
  it('nothing is sent to Webex early, held, unarchived, unannounced or owned by someone who is not active', () => {
    let acted = 0;
    fc.assert(
      fc.property(anyCase, ({ row, before, policy, holds, owner, plannedAt, redated, ...moments }) => {
        const first = planned(row, before, plannedAt);
        const then = redated ? planned(first, policy, plannedAt) : first;
        const now = momentOf(then, moments);
        const decision = decideFate(then, policy, { holds, owner }, now);
        if (decision.next !== 'trash' && decision.next !== 'purge') return;
        acted += 1;
        const rule = ruleNamed(decision.rule ?? '', policy);
        expect(decision.next).toBe('trashedAt' in then ? 'purge' : 'trash');
        expectDue(then, rule, policy, now);
        expectAnnounced(then, decision.next, policy, now);
        expectUnhindered(then, rule, holds);
        expect(['active', 'no-account']).toContain(owner);
      }),
      { numRuns: 3000 },
    );
    // A property of what never happens would hold for nothing.
    expect(acted).toBeGreaterThan(50);
  });

  it('what a new policy writes comes no sooner than a whole notice from then, or than it was announced', () => {
    let moved = 0;
    fc.assert(
      fc.property(anyCase, ({ row, before, policy, plannedAt, now }) => {
        const old = planned(row, before, plannedAt);
        const written = redate(old, policy, now);
        if (written?.fate === undefined) return;
        moved += 1;
        const sooner = Math.min(epochMsOf(now) + policy.notice.days * dayMs, startOf(old));
        expect(startOf({ ...old, fate: written.fate })).toBeGreaterThanOrEqual(sooner);
      }),
      manyRuns,
    );
    expect(moved).toBeGreaterThan(50);
  });

  it('a fate is written once, and stays for as long as the policy does', () => {
    fc.assert(
      fc.property(anyCase, anyInstant, ({ row, before, policy, plannedAt, now }, later) => {
        const writtenAt = latest(now, row.restoredAt ?? now);
        const written = planned(planned(row, before, plannedAt), policy, writtenAt);
        expect(redate(written, policy, latest(later, writtenAt))).toBeUndefined();
      }),
      manyRuns,
    );
  });

  it('being reassigned changes no fate', () => {
    fc.assert(
      fc.property(anyCase, ({ row, before, policy, plannedAt, now }) => {
        const mine = planned(row, before, plannedAt);
        if (mine.facts === undefined) return;
        const owner = { id: '0c7e1a52', email: 'jonas.ek@example.org', type: 'place' };
        const theirs: RetainedRow = { ...mine, facts: { ...mine.facts, owner } };
        expect(redate(theirs, policy, now)).toStrictEqual(redate(mine, policy, now));
        expect(decideFate(theirs, policy, { holds: [], owner: 'active' }, now)).toStrictEqual(
          decideFate(mine, policy, { holds: [], owner: 'active' }, now),
        );
      }),
      manyRuns,
    );
  });

  it('what is due, announced and not in anybody’s way is done on the day that was announced', () => {
    let done = 0;
    fc.assert(
      fc.property(anyCase, ({ row, policy, plannedAt }) => {
        const then = planned(row, policy, latest(plannedAt, row.restoredAt ?? plannedAt));
        const { fate } = then;
        if (fate?.policyHash !== policy.hash || ('sentAt' in then && then.sentAt !== undefined)) return;
        if ('restore' in then && then.restore !== undefined) return;
        done += 1;
        const now = plusMs(plannedAt, actsFrom(then, policy) - epochMsOf(plannedAt) + 5 * minuteMs);
        expect(decideFate(then, policy, { holds: [], owner: 'active' }, now).next).toBe(fate.action);
        const just = decideFate(then, policy, { holds: [], owner: 'active' }, plusMs(now, -1));
        expect('until' in just && just.until).toBe(now);
      }),
      manyRuns,
    );
    expect(done).toBeGreaterThan(50);
  });

  it('nothing throws, every decision has a reason, and every fate can be stored', () => {
    fc.assert(
      fc.property(anyCase, ({ row, before, policy, holds, owner, now }) => {
        const decision = decideFate(row, policy, { holds, owner }, now);
        expect(decision.reason).toMatch(/^[A-Z].*\.$/);
        const written = planned(row, policy, now);
        expect(recording.safeParse(written).error?.issues).toBeUndefined();
        expect(archivingOf(row, policy, holds)).toBeDefined();
        const difference = differenceOfFates(before, policy, now);
        difference.add(row);
        expect(Object.values(difference.total().all).reduce((sum, { rows }) => sum + rows, 0)).toBe(1);
      }),
      manyRuns,
    );
  });
});

function expectDue(row: RetainedRow, rule: Rule, { graceAfterRestore }: Policy, now: Instant): void {
  if (row.facts === undefined) throw new Error('It acts on what nobody knows.');
  const [from, after] =
    'trashedAt' in row ? [row.trashedAt, rule.purgeAfter] : [row.facts[rule.clock], rule.trashAfter];
  if (after === 'never') throw new Error('Never came.');
  // What is in the bin again is nobody's to keep any more.
  const graceEndsMs =
    row.restoredAt === undefined || 'trashedAt' in row
      ? Number.NEGATIVE_INFINITY
      : epochMsOf(row.restoredAt) + graceAfterRestore.days * dayMs;
  expect(sureMs(now)).toBeGreaterThanOrEqual(Math.max(epochMsOf(from), graceEndsMs) + after.days * dayMs);
}

function expectAnnounced(row: RetainedRow, action: string, { notice }: Policy, now: Instant): void {
  if (row.fate === undefined) throw new Error('It does what nobody announced.');
  const { day, plannedAt } = row.fate;
  expect(row.fate.action).toBe(action);
  expect(sureMs(now)).toBeGreaterThanOrEqual(Date.parse(`${day}T00:00:00Z`));
  expect(sureMs(now)).toBeGreaterThanOrEqual(epochMsOf(plannedAt) + notice.days * dayMs);
  expect(plannedAt >= (row.restoredAt ?? plannedAt)).toBe(true);
}

function expectUnhindered(row: RetainedRow, { archive }: Rule, holds: readonly Hold[]): void {
  expect(['discovered', 'archived', 'trashing', 'trashed', 'purging']).toContain(row.status);
  expect(coveredBy(holds, row)).toStrictEqual([]);
  expect(archive === 'no' || ('archive' in row && row.archive !== undefined)).toBe(true);
  if ('by' in row) expect(row.by).toBe('tapekeeper');
  if ('sentAt' in row) expect(row.sentAt).toBeUndefined();
}

/** What time it surely is: a clock may be five minutes ahead. */
function sureMs(now: Instant): number {
  return epochMsOf(now) - 5 * minuteMs;
}

function startOf({ fate }: RetainedRow): number {
  const ms = fate === undefined ? Number.NaN : Date.parse(`${fate.day}T00:00:00Z`);
  return Number.isNaN(ms) ? Number.POSITIVE_INFINITY : ms;
}

function momentOf(
  row: RetainedRow,
  { now, afterDayMs }: { now: Instant; afterDayMs: number | undefined },
): Instant {
  const ms = startOf(row) + (afterDayMs ?? 0);
  return afterDayMs === undefined || ms < Date.UTC(2020, 0) || ms > Date.UTC(9000, 0) ? now : instantOf(ms);
}
