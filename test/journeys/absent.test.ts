import { describe, expect, it } from 'vitest';
import { recordingId } from '../../lib/domain/recording-id.ts';
import { dayMs, msBetween, plusMs } from '../../lib/domain/time.ts';
import { anAbsenceJourney } from '../build/absence-journey.ts';

const slowMs = 60_000;
const call = {
  timeRecorded: '2026-10-01T01:00:00Z',
  createTime: '2026-10-01T01:20:00Z',
  transcriptReadyAt: null,
};

describe('a recording that is deleted for good', { timeout: slowMs }, () => {
  it('before it was archived vanishes a day after it was first missed, not earlier, and is an alarm', async () => {
    const journey = await anAbsenceJourney();
    const id = await journey.webex.add(call);
    await journey.linksFail(true);
    await journey.until('2026-10-01T01:35:00Z');
    expect(await journey.row(id)).toMatchObject({ status: 'discovered', fault: 'link-refused' });
    await journey.deleteForGood(id);
    await journey.linksFail(false);
    const neighbour = await journey.webex.add({ ...call, createTime: '2026-10-01T01:45:00Z' });

    await journey.until('2026-10-01T06:00:00Z');
    const missed = await journey.row(id);
    expect(missed).toMatchObject({ status: 'discovered', fault: 'not-found', absence: { looks: 1 } });
    const since = missed?.absence?.since ?? expect.fail('It was not missed.');
    expect(await journey.row(neighbour)).toMatchObject({ status: 'archived' });

    await journey.until(plusMs(since, dayMs - 1_000));
    expect(await journey.row(id)).toMatchObject({ status: 'discovered', absence: { looks: 2 } });
    expect(journey.said('vanished-unarchived')).toEqual([]);

    await journey.until(plusMs(since, dayMs + 3_600_000));
    const gone = await journey.row(id);
    expect(gone).toMatchObject({ status: 'vanished', absence: { looks: 3, since } });
    if (gone?.status !== 'vanished') throw new Error('It has not vanished.');
    expect(msBetween(since, gone.vanishedAt)).toBeGreaterThanOrEqual(dayMs);
    expect(journey.said('vanished-unarchived')).toEqual([`error ${recordingId.parse(id)}`]);
    expect(journey.errors).toEqual([]);

    await journey.until('2026-10-05T00:00:00Z');
    expect(await journey.row(id)).toEqual(gone);
    expect(await journey.verdict()).toMatchObject({ archived: 1, vanished: 1, unexplained: 0, problems: [] });
  });

  it('after its audio was archived vanishes with its archive, and is none', async () => {
    const journey = await anAbsenceJourney();
    const ids = [
      await journey.webex.add({ ...call, transcriptReadyAt: '2026-10-01T20:00:00Z' }),
      await journey.webex.add({ ...call, transcriptReadyAt: '2026-10-01T01:21:00Z' }),
    ];
    const [id = '', neighbour = ''] = ids;
    await journey.until('2026-10-01T01:35:00Z');
    const archived = await journey.row(id);
    expect(archived).toMatchObject({ status: 'archived', archive: { transcript: { state: 'awaited' } } });
    await journey.deleteForGood(id);

    await journey.until('2026-10-03T00:00:00Z');
    const gone = await journey.row(id);
    expect(gone).toMatchObject({ status: 'vanished', absence: { looks: 3 } });
    expect(gone).toHaveProperty('archive.audio', archived?.status === 'archived' && archived.archive.audio);
    expect(await journey.row(neighbour)).toMatchObject({ status: 'archived' });
    expect(journey.said('vanished')).toEqual([`info ${recordingId.parse(id)}`]);
    expect(journey.said('vanished-unarchived')).toEqual([]);
    // Not even its transcript is owed: it was not there yet.
    expect(await journey.verdict()).toMatchObject({ archived: 2, vanished: 0, unexplained: 0, problems: [] });
  });
});

describe('while Webex says of every recording that it does not know it', { timeout: slowMs }, () => {
  it('nothing vanishes for days, and everything is archived when it knows them again', async () => {
    const journey = await anAbsenceJourney();
    journey.denyAll(true);
    const ids = [];
    for (const hour of ['01', '02', '03']) {
      const createTime = `2026-10-01T${hour}:20:00Z`;
      ids.push(await journey.webex.add({ ...call, createTime }));
    }
    await journey.until('2026-10-04T12:00:00Z');
    for (const id of ids) {
      const row = await journey.row(id);
      expect(row).toMatchObject({ status: 'discovered', attempts: 0, fault: 'webex-unavailable' });
      expect(row?.absence).toBeUndefined();
    }
    journey.denyAll(false);
    await journey.until('2026-10-04T14:00:00Z');
    for (const id of ids) expect(await journey.row(id)).toMatchObject({ status: 'archived' });
    expect(await journey.verdict()).toMatchObject({ seen: 3, archived: 3, unexplained: 0 });
    expect(journey.errors).toEqual([]);
  });
});
