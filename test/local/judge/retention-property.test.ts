import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeRetention } from '../../../local/judge/judge-retention.ts';
import type { RetentionTruth } from '../../../local/judge/truth.ts';
import { iso, liveHonestly, type Scenario } from '../../build/honest-keeper.ts';

const dayMs = 86_400_000;
const days = 120;
const aDay = fc.integer({ min: 1, max: days - 1 });
const upTo = (most: number) => fc.integer({ min: 1, max: most });
const orNever = (most: number) => fc.option(upTo(most), { nil: undefined, freq: 5 });

const terms = fc.record({
  day: aDay,
  trashDays: orNever(40),
  purgeDays: orNever(15),
  noticeDays: upTo(10),
  graceDays: upTo(10),
  clock: fc.constantFrom('timeRecorded' as const, 'createTime' as const),
});
const policies = fc
  .uniqueArray(terms, { selector: each => each.day, minLength: 1, maxLength: 4 })
  .map(several => several.toSorted((a, b) => a.day - b.day))
  .map(([first, ...others]) => [...(first === undefined ? [] : [{ ...first, day: 0 }]), ...others]);
const recordings = fc.array(
  fc.record({
    recordedHour: fc.integer({ min: -60 * 24, max: 60 * 24 }),
    madeHours: fc.integer({ min: 0, max: 8 }),
    listedHours: fc.integer({ min: 0, max: 48 }),
  }),
  { minLength: 1, maxLength: 5 },
);
const index = fc.nat({ max: 4 });
const calm: fc.Arbitrary<Scenario> = fc.record({
  days: fc.constant(days),
  policies,
  recordings,
  holds: fc.constant([]),
  deeds: fc.constant([]),
  absences: fc.constant([]),
});
const restless: fc.Arbitrary<Scenario> = fc.record({
  days: fc.constant(days),
  policies,
  recordings,
  holds: fc.array(
    fc.record({
      recording: fc.option(index, { nil: undefined }),
      day: aDay,
      days: fc.option(upTo(30), { nil: undefined, freq: 4 }),
    }),
    { maxLength: 3 },
  ),
  deeds: fc.array(
    fc.record({
      recording: index,
      day: aDay,
      operation: fc.constantFrom('softDelete' as const, 'restore' as const, 'purge' as const),
    }),
    { maxLength: 12 },
  ),
  absences: fc.array(fc.record({ day: aDay, days: upTo(20) }), { maxLength: 1 }),
});

/** The same truth, with one of its writes at another time. */
function moved(truth: RetentionTruth, at: string, newAt: string, id: string): RetentionTruth {
  const copy = structuredClone(truth);
  const ofId = copy.recordings.filter(each => each.id === id).flatMap(each => each.changes);
  for (const change of ofId.filter(each => each.at === at))
    Object.assign(change, { at: newAt, shownAt: newAt });
  for (const write of copy.writes.filter(each => each.at === at && each.ids.includes(id))) write.at = newAt;
  return copy;
}

/** Before any policy that ever counted, or will, lets the write be made. */
function tooSoon(scenario: Scenario, truth: RetentionTruth, write: RetentionTruth['writes'][number]): number {
  const recording = truth.recordings.find(each => write.ids.includes(each.id));
  const trashedAt = recording?.changes.find(each => each.status === 'deleted')?.shownAt ?? '';
  const moments = scenario.policies.map(({ clock, trashDays = days, purgeDays = days }) =>
    write.operation === 'purge'
      ? Date.parse(trashedAt) + purgeDays * dayMs
      : Date.parse(recording?.[clock] ?? '') + trashDays * dayMs,
  );
  return Math.min(...moments);
}

describe('whoever keeps to the policy', () => {
  it('is blamed for nothing, whatever people do', () => {
    fc.assert(
      fc.property(restless, scenario => {
        const { truth, evidence } = liveHonestly(scenario);
        expect(judgeRetention(truth, evidence).problems).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('and makes one call too early is blamed for that, and for nothing else', () => {
    fc.assert(
      fc.property(calm, fc.nat(), fc.integer({ min: 1, max: dayMs }), (scenario, nth, earlierMs) => {
        const { truth, evidence } = liveHonestly(scenario);
        fc.pre(truth.writes.length > 0);
        const write = truth.writes[nth % truth.writes.length];
        const [id = ''] = write?.ids ?? [];
        if (write === undefined) return;
        const hasty = moved(truth, write.at, iso(tooSoon(scenario, truth, write) - earlierMs), id);
        const { problems, early } = judgeRetention(hasty, { ...evidence, claims: [] });
        expect(problems).toMatchObject([{ kind: 'early', of: id }]);
        expect(early).toBe(1);
      }),
      { numRuns: 300 },
    );
  });

  it('is seen to trash and to purge by these histories', () => {
    const operations = fc
      .sample(restless, { numRuns: 50, seed: 1 })
      .flatMap(scenario => liveHonestly(scenario).truth.writes)
      .filter(each => each.token === 'admin')
      .map(each => each.operation);
    for (const operation of ['softDelete', 'purge'])
      expect(operations.filter(each => each === operation).length).toBeGreaterThan(30);
  });
});
