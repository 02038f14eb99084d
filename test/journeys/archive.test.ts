import { describe, expect, it } from 'vitest';
import { aJourney, soonAfter } from '../build/journey.ts';

const slowMs = 60_000;

describe('a recording', { timeout: slowMs }, () => {
  it('is archived within minutes after it was listed, and its transcript when there is one', async () => {
    const journey = await aJourney();
    const id = await journey.add({
      timeRecorded: '2026-10-01T01:00:00Z',
      createTime: '2026-10-01T01:20:00Z',
      durationSeconds: 90,
      transcriptReadyAt: '2026-10-01T02:00:00Z',
    });
    const truth = await journey.truthOf(id);

    await journey.until('2026-10-01T01:19:00Z');
    expect(await journey.row(id)).toBeUndefined();

    await journey.until(soonAfter('2026-10-01T01:20:00Z'));
    expect(await journey.row(id)).toMatchObject({
      status: 'archived',
      webexId: id,
      attempts: 0,
      archive: {
        audio: { copy: 1, ...truth.audio },
        transcript: { state: 'awaited' },
        metadata: { state: 'stored' },
      },
    });
    expect(await journey.sha256Of(id, 'audio')).toBe(truth.audio.sha256);
    expect(await journey.sha256Of(id, 'transcript')).toBeUndefined();

    await journey.until(soonAfter('2026-10-01T02:20:00Z'));
    const row = await journey.row(id);
    expect(row).toMatchObject({
      status: 'archived',
      archive: { transcript: { state: 'stored', sha256: truth.transcript?.sha256 } },
    });
    expect(row?.lookAt).toBeUndefined();
    expect(await journey.sha256Of(id, 'transcript')).toBe(truth.transcript?.sha256);
    expect(journey.errors).toEqual([]);
  });

  it('without a transcript is settled after three days', async () => {
    const journey = await aJourney();
    const id = await journey.add({
      timeRecorded: '2026-10-01T01:00:00Z',
      createTime: '2026-10-01T01:20:00Z',
      transcriptReadyAt: null,
    });
    await journey.until('2026-10-04T01:15:00Z');
    expect(await journey.row(id)).toMatchObject({ archive: { transcript: { state: 'awaited' } } });
    await journey.until(soonAfter('2026-10-04T01:20:00Z'));
    const row = await journey.row(id);
    expect(row).toMatchObject({ status: 'archived', archive: { transcript: { state: 'none' } } });
    expect(row?.lookAt).toBeUndefined();
  });

  it.each(['createTime', 'timeRecorded'] as const)(
    'whose file appears seven hours after the call is found where Webex selects by %s',
    async filterTime => {
      const journey = await aJourney({ switches: { filterTime } });
      const id = await journey.add({
        timeRecorded: '2026-10-01T02:00:00Z',
        createTime: '2026-10-01T09:00:00Z',
        transcriptReadyAt: null,
      });
      await journey.until('2026-10-01T08:55:00Z');
      expect(await journey.row(id)).toBeUndefined();
      // The deep look-back comes every six hours.
      await journey.until('2026-10-01T15:12:00Z');
      expect(await journey.row(id)).toMatchObject({ status: 'archived' });
      expect(await journey.sha256Of(id, 'audio')).toBe((await journey.truthOf(id)).audio.sha256);
    },
  );
});
