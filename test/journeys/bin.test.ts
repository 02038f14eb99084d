import { describe, expect, it } from 'vitest';
import { aBinJourney } from '../build/bin-journey.ts';

const call = { timeRecorded: '2026-10-01T00:20:00Z', createTime: '2026-10-01T00:40:00Z' };
const slowMs = 60_000;
/** Calls take a moment. */
const anInstantIn = (minute: string): unknown => expect.stringMatching(`^${minute}:`);

describe('a recording that a person trashes after it was archived', { timeout: slowMs }, () => {
  it('is known to be in the bin the next day, and to be purged when Webex empties it', async () => {
    const webex = await aBinJourney();
    const id = await webex.add({ ...call, transcriptReadyAt: '2026-10-01T00:50:00Z' });
    await webex.until('2026-10-01T10:00:00Z');
    const archived = await webex.row(id);
    expect(archived).toMatchObject({ status: 'archived' });
    await webex.byHand('trash', id);
    await webex.until('2026-10-02T01:00:00Z');
    const archive = archived?.status === 'archived' ? archived.archive : undefined;
    expect(await webex.row(id)).toMatchObject({
      status: 'trashed',
      by: 'webex',
      trashedAt: anInstantIn('2026-10-02T00:00'),
      archive: { audio: archive?.audio },
    });
    // Thirty days after 10:00 on the 1st.
    await webex.until('2026-10-31T00:00:00Z');
    expect(await webex.row(id)).toMatchObject({ status: 'trashed' });
    await webex.until('2026-11-01T00:00:00Z');
    expect(await webex.row(id)).toMatchObject({
      status: 'purged',
      by: 'webex',
      archive: { audio: archive?.audio },
    });
    expect((await webex.row(id))?.lookAt).toBeUndefined();
    expect(webex.alarms()).toEqual([]);
    expect(await webex.verdict()).toMatchObject({ archived: 1, unexplained: 0 });
  });

  it('and restores is archived as before, since that moment, and nothing is fetched twice', async () => {
    const webex = await aBinJourney();
    const id = await webex.add({ ...call, transcriptReadyAt: null });
    await webex.until('2026-10-01T10:00:00Z');
    const keys = await webex.keys();
    await webex.byHand('trash', id);
    await webex.until('2026-10-02T06:00:00Z');
    await webex.byHand('restore', id);
    await webex.until('2026-10-06T00:00:00Z');
    expect(await webex.row(id)).toMatchObject({
      status: 'archived',
      restoredAt: anInstantIn('2026-10-02T07:00'),
    });
    expect((await webex.row(id))?.lookAt).toBeUndefined();
    expect(await webex.keys()).toEqual(keys);
    expect(webex.alarms()).toEqual([]);
    expect(await webex.verdict()).toMatchObject({ archived: 1, unexplained: 0 });
  });

  it('has its transcript fetched from the bin, where links work there', async () => {
    const webex = await aBinJourney();
    const id = await webex.add({ ...call, transcriptReadyAt: '2026-10-02T12:00:00Z' });
    await webex.until('2026-10-01T10:00:00Z');
    await webex.byHand('trash', id);
    await webex.until('2026-10-05T00:00:00Z');
    expect(await webex.row(id)).toMatchObject({
      status: 'trashed',
      archive: { transcript: { state: 'stored' }, metadata: { state: 'stored' } },
    });
    expect((await webex.row(id))?.lookAt).toBeUndefined();
    expect(await webex.verdict()).toMatchObject({ transcripts: 1, unexplained: 0 });
  });

  it('and deletes from the bin for good has vanished, with its archive, once a check has rung', async () => {
    const webex = await aBinJourney();
    const [id] = [await webex.add(call), await webex.add(call)];
    await webex.until('2026-10-01T10:00:00Z');
    await webex.byHand('trash', id);
    await webex.until('2026-10-02T01:00:00Z');
    await webex.byHand('delete', id);
    // So that nothing is awaited any more, and nobody looks.
    await webex.until('2026-10-06T00:00:00Z');
    await webex.ring(id);
    await webex.until('2026-10-08T00:00:00Z');
    const row = await webex.row(id);
    expect(row).toMatchObject({ status: 'vanished', absence: { looks: 3 }, archive: { audio: { copy: 1 } } });
    expect(webex.alarms()).toEqual([]);
  });
});

describe('a recording that a person trashes before it was archived', { timeout: slowMs }, () => {
  /** Made and trashed before anybody looked. */
  async function trashedEarly(so: Parameters<typeof aBinJourney>[0]) {
    const webex = await aBinJourney(so);
    const id = await webex.add({
      ...call,
      createTime: '2026-09-30T23:00:00Z',
      timeRecorded: '2026-09-30T22:00:00Z',
    });
    await webex.byHand('trash', id);
    return { webex, id };
  }

  it('is an alarm as soon as the bin is read, stays one, and is lost with one more when Webex empties it', async () => {
    const { webex, id } = await trashedEarly({});
    await webex.until('2026-10-02T01:00:00Z');
    expect(await webex.row(id)).toMatchObject({
      status: 'binned',
      binnedAt: anInstantIn('2026-10-02T00:00'),
    });
    expect(webex.alarms()).toEqual(['binned-unarchived']);
    await webex.until('2026-10-30T00:00:00Z');
    expect(await webex.row(id)).toMatchObject({ status: 'binned', attempts: 0 });
    await webex.until('2026-11-02T00:00:00Z');
    const row = await webex.row(id);
    expect(row).toMatchObject({ status: 'purged', by: 'webex' });
    expect(row?.lookAt).toBeUndefined();
    expect(webex.alarms()).toEqual(['binned-unarchived', 'purged-unarchived']);
    expect(await webex.keys()).toEqual([]);
  });

  it('is archived when that person restores it', async () => {
    const { webex, id } = await trashedEarly({});
    await webex.until('2026-10-02T06:00:00Z');
    await webex.byHand('restore', id);
    await webex.until('2026-10-02T08:00:00Z');
    expect(await webex.row(id)).toMatchObject({
      status: 'archived',
      restoredAt: anInstantIn('2026-10-02T07:00'),
    });
    expect(await webex.verdict()).toMatchObject({ archived: 1, unexplained: 0 });
  });

  it('comes into the archive from the bin, where that is wanted and links work there', async () => {
    const { webex, id } = await trashedEarly({ binned: 'archive' });
    await webex.until('2026-10-02T01:00:00Z');
    expect(await webex.row(id)).toMatchObject({
      status: 'trashed',
      by: 'webex',
      archive: { audio: { copy: 1 } },
    });
    await webex.until('2026-10-04T12:00:00Z');
    expect(webex.alarms()).toEqual([]);
    expect(await webex.verdict()).toMatchObject({ archived: 1, unexplained: 0, problems: [] });
  });

  it('is an alarm, and not parked, where links do not work there', async () => {
    const { webex, id } = await trashedEarly({ binned: 'archive', linksInBin: 'no' });
    await webex.until('2026-10-10T01:00:00Z');
    expect(await webex.row(id)).toMatchObject({ status: 'binned', attempts: 0 });
    expect(webex.alarms()).toEqual(['binned-unarchived']);
    await webex.admin('/switches', { linksInBin: 'yes' });
    await webex.until('2026-10-11T02:00:00Z');
    expect(await webex.row(id)).toMatchObject({ status: 'trashed' });
    expect(await webex.verdict()).toMatchObject({ archived: 1, unexplained: 0 });
  });
});
