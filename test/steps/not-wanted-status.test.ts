import { describe, expect, it } from 'vitest';
import { statusLines } from '../../cli/status/lines.ts';
import { needsOf } from '../../lib/domain/needs.ts';
import { recording } from '../../lib/domain/recording.ts';
import { heldTerms } from '../../lib/steps/held-terms.ts';
import { takeStatus } from '../../lib/steps/take-status.ts';
import { aHold } from '../build/holds.ts';
import { leanRow } from '../build/every-status.ts';
import { fateWorld } from '../build/fate-world.ts';
import { aRule } from '../build/policies.ts';
import { aDiscovered, anArchived, anId, at, facts } from '../build/recordings.ts';

const rules = [
  aRule({ name: 'short', match: { duration: { shorterThan: '30 seconds' } }, archive: 'no' }),
  aRule(),
];
const short = facts({ durationSeconds: 20 });
const old = at('2026-03-03T09:00:00Z');

/** The status at noon of the 3rd of March, where nothing was archived since the day before. */
async function statusWith(...holds: Parameters<typeof aHold>[]) {
  const world = await fateWorld();
  await world.adopt({ rules });
  for (const hold of holds) await world.holds.add(aHold(...hold));
  await world.putAll([
    aDiscovered({ facts: short, discoveredAt: old, lookAt: at('2026-06-01T00:05:00Z') }),
    recording.parse({ ...leanRow('binned', anId()), facts: short, binnedAt: old }),
    anArchived({ facts: short }),
  ]);
  return takeStatus({ tokens: [] }, { ...world, heldTerms: async () => heldTerms(world) });
}

describe('recordings that the policy does not archive', () => {
  it('are no backlog, and need nobody, in the recycle bin or not', async () => {
    const report = await statusWith();
    expect(report).toMatchObject({ rows: { discovered: 1 }, backlog: { rows: 0 }, notWanted: 2 });
    expect(report).not.toHaveProperty('binned');
    const needs = needsOf(report).map(({ need }) => need);
    expect(needs).not.toContain('standstill');
    expect(needs).not.toContain('binned');
    expect(statusLines(report)).toContain('  not wanted 2, which the policy does not archive');
  });

  it('are backlog, and need somebody, where a hold covers them', async () => {
    const report = await statusWith([]);
    expect(report).toMatchObject({ backlog: { rows: 1, oldestDiscoveredAt: old }, binned: { rows: 1 } });
    expect(report).not.toHaveProperty('notWanted');
    expect(needsOf(report).map(({ need }) => need)).toEqual(expect.arrayContaining(['standstill', 'binned']));
  });
});
