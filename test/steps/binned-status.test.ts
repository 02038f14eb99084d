import { describe, expect, it } from 'vitest';
import { needLines } from '../../cli/status/need-words.ts';
import { needsOf } from '../../lib/domain/needs.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import { takeStatus } from '../../lib/steps/take-status.ts';
import { anArchived, anId, at } from '../build/recordings.ts';
import { leanRow } from '../build/every-status.ts';
import { now, statusWorld } from '../build/status-world.ts';

const binnedAt = (moment: string) => ({ ...leanRow('binned', anId()), binnedAt: at(moment) });

async function reportOf(...rows: Recording[]) {
  const world = await statusWorld();
  await world.well();
  await world.add(...rows);
  return takeStatus({ tokens: [] }, { ...world, clock: { now: () => now } });
}

describe('recordings in the recycle bin that are not in the archive', () => {
  it('need a person from the first moment on, and the one that was seen there first is lost first', async () => {
    const report = await reportOf(
      binnedAt('2026-02-20T08:00:00Z'),
      binnedAt('2026-02-10T12:00:00Z'),
      binnedAt('2026-03-02T11:59:00Z'),
    );
    expect(report.binned).toEqual({ rows: 3, oldestBinnedAt: '2026-02-10T12:00:00.000Z' });
    const needs = needsOf(report);
    expect(needs).toEqual([{ need: 'binned', rows: 3, lostFrom: '2026-03-12T12:00:00.000Z' }]);
    expect(needLines(needs, now).at(-1)).toContain(
      "3 recordings in Webex's recycle bin and not in the archive, and the first will be deleted by Webex about in 10 days at the latest",
    );
  });

  it('may be gone at any moment once thirty days have passed', async () => {
    const needs = needsOf(await reportOf(binnedAt('2026-01-31T12:00:00Z')));
    expect(needLines(needs, now).at(-1)).toContain(
      "1 recording in Webex's recycle bin and not in the archive, and the first will be deleted by Webex at any moment",
    );
  });

  it('are not those that were archived before', async () => {
    const trashed = { ...anArchived(), status: 'trashed', trashedAt: now, by: 'webex' } as const;
    const report = await reportOf(trashed, leanRow('purged', anId()), leanRow('vanished', anId()));
    expect(report).not.toHaveProperty('binned');
    expect(needsOf(report)).toEqual([]);
  });
});

it('what is awaited of a recording counts also while it is in the recycle bin', async () => {
  const { archive } = anArchived();
  const awaited = { ...archive, transcript: { state: 'awaited', looks: 1 } } as const;
  const trashed = { ...anArchived(), status: 'trashed', trashedAt: now, by: 'webex' } as const;
  const report = await reportOf({ ...trashed, archive: awaited, lookAt: now });
  expect(report.awaiting).toEqual({ rows: 1, transcript: 1, metadata: 0 });
});
