import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coveredBy, type Hold } from '../../lib/domain/hold.ts';
import type { Policy, Rule } from '../../lib/domain/policy.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import { ruleFor } from '../../lib/domain/rule-for.ts';
import {
  dayMs,
  epochMsOf,
  hourMs,
  instantOf,
  minuteMs,
  plusMs,
  type Instant,
} from '../../lib/domain/time.ts';
import { adoptPolicy } from '../../lib/steps/adopt-policy.ts';
import { policyInForce } from '../../lib/steps/policy-in-force.ts';
import { stageNotes, stageNow, theStage } from '../../lib/steps/stage-now.ts';
import { sweep } from '../../lib/steps/sweep.ts';
import { anyPolicyWords } from '../build/any-policy.ts';
import { anyHolds, anyRow } from '../build/any-row.ts';
import { aHold } from '../build/holds.ts';
import { memoryWorld, type MemoryWorld } from '../build/memory-world.ts';
import { aRule, policyText } from '../build/policies.ts';
import { anArchived, at, facts } from '../build/recordings.ts';
import { farDeadline } from '../build/step-world.ts';

const by = 'Records';
/** Most rows are of the months before. */
const start = at('2026-12-01T12:00:00Z');
const brakes = { recordings: 1_000_000, share: '100 %', firstWeek: 1_000_000 };
const spell = (days: number) => (days === 1 ? '1 day' : `${days} days`);
const anyNotice = fc.integer({ min: 1, max: 9 }).map(spell);
const anyText = fc
  .tuple(anyPolicyWords, anyNotice, anyNotice)
  .map(([words, notice, graceAfterRestore]) => policyText({ ...words, notice, graceAfterRestore, brakes }));

/** Nobody doubts where it is: otherwise it would be for the archiver, who is not here. */
const anyDueRow = anyRow.map((row): Recording => {
  const { wake: _rung, fault: _trouble, absence: _void, ...rest } = row;
  return { ...rest, version: 1, lookAt: start };
});

type Event =
  | { readonly kind: 'adopt'; readonly text: string }
  | { readonly kind: 'hold'; readonly holds: readonly Hold[] }
  | { readonly kind: 'live' | 'dry-run' };
const anyEvent: fc.Arbitrary<Event | undefined> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  { weight: 2, arbitrary: anyText.map(text => ({ kind: 'adopt', text }) as const) },
  { weight: 2, arbitrary: anyHolds.map(holds => ({ kind: 'hold', holds }) as const) },
  { weight: 1, arbitrary: fc.constantFrom({ kind: 'live' } as const, { kind: 'dry-run' } as const) },
);
/** Most of it close to where days begin, and to when something may be done. */
const anyWaitMs = fc
  .tuple(fc.nat(30), fc.constantFrom(0, 5 * minuteMs - 1, 5 * minuteMs, 12 * hourMs, dayMs - 1))
  .map(([days, ms]) => days * dayMs + ms);

async function run(world: MemoryWorld): Promise<void> {
  await sweep({ deadline: farDeadline, ringLimit: 500, token: 'compliance-read' }, world);
}

async function decide(mode: 'live' | 'dry-run', world: MemoryWorld): Promise<void> {
  const stage = mode === 'live' ? ({ mode, since: world.clock.now(), by } as const) : ({ mode } as const);
  await stageNotes(world.notes).change(theStage, before => (before?.mode === mode ? undefined : stage));
}

async function happen(event: Event | undefined, world: MemoryWorld): Promise<void> {
  if (event === undefined) return;
  if (event.kind === 'hold') world.hold(event.holds);
  // While the one before is being brought to the rows it is refused, which is as good a history as any other.
  else if (event.kind === 'adopt') await adoptPolicy({ text: event.text, by }, world).catch(() => undefined);
  else await decide(event.kind, world);
}

/** When a row is due by a rule, found without the code that is on trial. */
function dueMs(row: Recording, rule: Rule, { graceAfterRestore }: Policy): number {
  const isTrashed = row.status === 'trashed';
  const length = isTrashed ? rule.purgeAfter : rule.trashAfter;
  const from = isTrashed ? row.trashedAt : row.facts?.[rule.clock];
  if (length === 'never' || from === undefined) return Number.POSITIVE_INFINITY;
  const graceEndsMs =
    row.restoredAt === undefined || isTrashed
      ? 0
      : epochMsOf(row.restoredAt) + graceAfterRestore.days * dayMs;
  return Math.max(epochMsOf(from), graceEndsMs) + length.days * dayMs;
}

type Then = { policy: Policy; since: Instant; holds: readonly Hold[]; now: Instant };

/** What speaks against an intent for a row as it was before. */
function faultsOf(row: Recording, { policy, since, holds, now }: Then): string[] {
  const [nowMs, noticeMs] = [epochMsOf(now), policy.notice.days * dayMs];
  const { rule, unknown } = (row.facts && ruleFor(row.facts, policy)) ?? {};
  const { fate } = row;
  if (fate === undefined || rule === undefined || unknown !== undefined) return ['not announced'];
  const checks: readonly (readonly [string, boolean])[] = [
    ['not due', nowMs < dueMs(row, rule, policy)],
    ['announced a moment ago', nowMs < epochMsOf(fate.plannedAt) + noticeMs],
    ['live since a moment ago', nowMs < epochMsOf(since) + noticeMs],
    ['before its day', nowMs < Date.parse(`${fate.day}T00:05:00Z`)],
    ['held', coveredBy(holds, row).length > 0],
    ['not archived', rule.archive !== 'no' && !('archive' in row && row.archive !== undefined)],
    ['trashed by somebody else', row.status === 'trashed' && row.by !== 'tapekeeper'],
  ];
  return checks.filter(([, isSo]) => isSo).map(([what]) => what);
}

/** One sweep, and what was intended by it, as the rows were before. */
async function sweepAndSee(world: MemoryWorld): Promise<Recording[]> {
  const before = new Map((await world.rows()).map(row => [row.id, row]));
  await run(world);
  const isIntent = ({ status }: Recording) => status === 'trashing' || status === 'purging';
  const intended = (await world.rows()).filter(isIntent).map(({ id }) => before.get(id));
  return intended.filter(row => row !== undefined).filter(row => !isIntent(row));
}

async function circumstances(world: MemoryWorld): Promise<Then> {
  const [stage, inForce] = [await stageNow(world), await policyInForce(world)];
  if (stage.mode !== 'live' || inForce === undefined) throw new Error('It was intended in dry run.');
  const { policy } = inForce;
  return { policy, since: stage.since, holds: await world.holds.inForce(), now: world.clock.now() };
}

describe('whatever the rows, policies, holds, stages and clocks', () => {
  it('a sweep intends nothing early, unannounced, unarchived or held, and nothing in dry run', async () => {
    let intended = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyDueRow, { minLength: 1, maxLength: 5 }),
        anyText,
        fc.array(fc.tuple(anyEvent, anyWaitMs), { minLength: 3, maxLength: 10 }),
        async (rows, text, story) => {
          const world = memoryWorld(rows, start);
          await adoptPolicy({ text, by }, world);
          await decide('live', world);
          for (const [event, waitMs] of story) {
            await happen(event, world);
            world.clock.pass(waitMs);
            for (const row of await sweepAndSee(world)) {
              intended += 1;
              expect(faultsOf(row, await circumstances(world))).toEqual([]);
            }
          }
        },
      ),
      { numRuns: 300 },
    );
    // Otherwise nothing was proven.
    expect(intended).toBeGreaterThan(50);
  });

  it('a sweep intends what is due, planned and not held as soon as it may, or a day after a hold was over', async () => {
    const anyCase = fc.record({
      trashDays: fc.integer({ min: 1, max: 60 }),
      noticeDays: fc.integer({ min: 1, max: 20 }),
      recordedHoursAgo: fc.nat(80 * 24),
      liveAfterHours: fc.nat(40 * 24),
      isHeld: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        anyCase,
        async ({ trashDays, noticeDays, recordedHoursAgo, liveAfterHours, isHeld }) => {
          const timeRecorded = plusMs(start, -recordedHoursAgo * hourMs);
          const recorded = facts({ timeRecorded, createTime: timeRecorded });
          const world = memoryWorld([anArchived({ lookAt: start, facts: recorded })], start);
          const rules = [aRule({ trashAfter: spell(trashDays) })];
          await adoptPolicy({ text: policyText({ notice: spell(noticeDays), rules, brakes }), by }, world);
          await run(world);
          world.clock.pass(liveAfterHours * hourMs);
          await decide('live', world);
          const since = epochMsOf(world.clock.now());
          const announcedMs = since + noticeDays * dayMs;
          const ripeMs = Math.max(epochMsOf(timeRecorded) + trashDays * dayMs, announcedMs);
          const expectedMs = Math.ceil(ripeMs / dayMs) * dayMs + 5 * minuteMs;
          /** The first sweep may have to re-date what was planned before the stage went live. */
          const statusAt = async (ms: number) => {
            world.clock.set(instantOf(ms));
            await run(world);
            await run(world);
            return (await world.rows()).map(({ status }) => status);
          };
          expect(await statusAt(expectedMs - 1)).toEqual(['archived']);
          world.hold(isHeld ? [aHold()] : []);
          expect(await statusAt(expectedMs)).toEqual([isHeld ? 'archived' : 'trashing']);
          world.hold([]);
          expect(await statusAt(expectedMs + dayMs)).toEqual(['trashing']);
        },
      ),
      { numRuns: 200 },
    );
  });
});
