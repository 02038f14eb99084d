import { describe, expect, it } from 'vitest';
import { aSimulator } from '../../build/simulator.ts';
import { anyText } from '../../build/matchers.ts';

const at = { createTime: '2026-09-30T10:00:00Z' };

describe('on request', () => {
  it('metadata never come', async () => {
    const webex = await aSimulator({ quirks: { 'metadata-204': 1 } });
    const id = await webex.add(at);
    const response = await webex.call(`/convergedRecordings/${id}/metadata`);
    expect([response.status, await response.text()]).toEqual([204, '']);
    expect(await webex.recordingOf(id)).toMatchObject({ metadataReadyAt: null });
  });

  it('metadata come six hours late', async () => {
    const webex = await aSimulator({ quirks: { 'metadata-late': 1 } });
    const id = await webex.add({ createTime: '2026-10-01T00:00:00Z' });
    const status = async () => (await webex.call(`/convergedRecordings/${id}/metadata`)).status;
    await webex.moveClock('2026-10-01T05:59:59Z');
    expect(await status()).toBe(204);
    await webex.moveClock('2026-10-01T06:00:00Z');
    expect(await status()).toBe(200);
    expect(await webex.recordingOf(id)).toMatchObject({ metadataReadyAt: '2026-10-01T06:00:00Z' });
  });

  it('parties lack their actor', async () => {
    const webex = await aSimulator({ quirks: { 'no-actor': 1 } });
    const id = await webex.add(at);
    const response = await webex.call(`/convergedRecordings/${id}/metadata`);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ serviceData: { calledParty: { name: anyText } } });
    expect(text).not.toContain('"actor"');
  });

  it('values and fields come that no document knows', async () => {
    const webex = await aSimulator({ quirks: { 'unknown-values': 1, 'unknown-fields': 1 } });
    const id = await webex.add(at);
    const odd = {
      serviceType: 'holoCalling',
      ownerType: 'assistant',
      storageRegion: 'ZZ',
      sentiment: { score: 0.4, labels: ['calm'] },
      retainUntil: null,
    };
    expect((await webex.page('/admin/convergedRecordings')).items).toMatchObject([odd]);
    expect(await webex.details(id)).toMatchObject(odd);
    const metadata = await webex.call(`/convergedRecordings/${id}/metadata`);
    expect(await metadata.json()).toMatchObject({ serviceData: { connectedVia: { kind: 'trunk' } } });
  });

  it.each([
    ['callQueue', 'support.queue.1@acme.example', 'CALL_QUEUE'],
    ['virtualLine', 'line.1@acme.example', 'VIRTUAL_LINE'],
    ['place', 'meeting.room.1@acme.example', 'PLACE'],
  ])('the owner type %s is written in capitals', async (type, owner, capitals) => {
    const webex = await aSimulator({ quirks: { 'upper-case-owner-types': 1 } });
    const id = await webex.add({ ...at, owner });
    expect(await webex.details(id)).toMatchObject({ ownerType: capitals });
    expect(await webex.recordingOf(id)).toMatchObject({ ownerType: type });
  });

  it('ids come without dashes, everywhere the same, and are understood so', async () => {
    const webex = await aSimulator({ quirks: { 'ids-without-dashes': 1 } });
    const id = (await webex.add(at)).replaceAll('-', '');
    expect((await webex.page('/admin/convergedRecordings')).ids).toEqual([id]);
    expect((await webex.details(id)).id).toBe(id);
    const metadata = await webex.call(`/convergedRecordings/${id}/metadata`);
    expect(await metadata.json()).toMatchObject({ id, serviceData: { callRecordingId: id } });
  });

  it('only a share of the recordings is odd, and always the same ones', async () => {
    const listed = async () => {
      const webex = await aSimulator({ recordings: 1000, quirks: { 'ids-without-dashes': 0.3 } });
      return (
        await webex.page(
          '/admin/convergedRecordings?from=2026-09-01T00:00:00Z&to=2026-10-01T00:00:00Z&max=100',
        )
      ).ids;
    };
    const ids = await listed();
    const odd = ids.filter(id => !id.includes('-')).length / ids.length;
    expect(odd).toBeGreaterThan(0.15);
    expect(odd).toBeLessThan(0.45);
    expect(await listed()).toEqual(ids);
  });

  it('nothing is odd without a request', async () => {
    const webex = await aSimulator();
    const id = await webex.add(at);
    expect(Object.keys(await webex.details(id)).toSorted()).toEqual([
      'createTime',
      'durationSeconds',
      'format',
      'id',
      'ownerEmail',
      'ownerId',
      'ownerType',
      'serviceData',
      'serviceType',
      'sizeBytes',
      'status',
      'storageRegion',
      'temporaryDirectDownloadLinks',
      'timeRecorded',
      'topic',
    ]);
  });
});
