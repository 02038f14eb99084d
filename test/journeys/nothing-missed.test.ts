import { describe, expect, it } from 'vitest';
import { needsForReconcile, reconcileStatus } from '../../lib/domain/reconcile-status.ts';
import { ownersOf } from '../build/busy-life.ts';
import { knownTruth } from '../build/known-truth.ts';
import { aTroubledLife } from '../build/troubled-life.ts';
import { believedTooSoon, windowsIn } from '../build/windows-believed.ts';

const seeds = [{ seed: 1 }, { seed: 2 }, { seed: 3 }];

describe(
  'four days of faults, late arrivals, a broken list and deletions by hand',
  { timeout: 180_000 },
  () => {
    it.each(seeds)('lose nothing, and the sheet says of them what is true (seed $seed)', async ({ seed }) => {
      const life = await aTroubledLife(seed);
      const { journey, gateway } = life;
      await life.liveThroughTrouble();
      const { lists, failed } = gateway.calls();
      expect(failed / lists).toBeGreaterThan(0.18);
      expect(journey.said('org-list-incomplete').length).toBeGreaterThan(0);

      await journey.until('2026-10-05T12:00:00Z');
      const failures = journey.errors.length;
      await journey.until('2026-10-10T01:30:00Z');

      // What counts as read, by who watched the lists.
      const windows = windowsIn(journey.dataFolder);
      expect(windows.filter(({ window }) => window.perOwner !== undefined).length).toBeGreaterThan(100);
      expect(windows.filter(({ window }) => window.perOwner === undefined).length).toBeGreaterThan(100);
      expect(windows.filter(({ readAt }) => readAt === undefined)).toEqual([]);
      expect(believedTooSoon(windows, { owners: ownersOf(seed), lists: gateway.whole() })).toEqual([]);

      // What there is, by Webex and by the archive's bytes.
      const verdict = await journey.verdict();
      expect(verdict).toMatchObject({ unexplained: 0, problems: [], pending: 0 });
      const { counts, states, parked, vanished, archive } = knownTruth(
        await journey.truth(),
        await journey.objects(),
      );
      expect(Object.keys(counts).toSorted()).toEqual(['archived', 'parked', 'purged', 'trashed', 'vanished']);
      const rows = await journey.states();
      expect(new Map(rows.map(({ id, status }) => [id, status]))).toEqual(states);

      const sheet = await journey.sheet();
      expect(sheet).toMatchObject({
        day: '2026-10-09',
        seen: verdict.seen,
        unexplained: { rows: 0, ids: [] },
        backlog: { rows: 0 },
        parked,
        vanished,
        archive,
        missingDays: 0,
        listing: { mode: 'org' },
        reconcile: { damaged: 0 },
      });
      const stated = Object.entries(sheet.states).flatMap(([name, { rows: n }]) =>
        n > 0 ? [[name, n]] : [],
      );
      expect(Object.fromEntries(stated)).toEqual(counts);

      const { checks, walk } = await journey.checks();
      expect(walk === undefined || needsForReconcile(reconcileStatus(checks, walk), journey.now())).toEqual(
        [],
      );
      expect(journey.errors.slice(failures)).toEqual([]);
    });
  },
);
