import { describe, expect, it } from 'vitest';
import { aSimulator, type ListedItem, type SimulatorAtHand } from '../../build/simulator.ts';

const dayMs = 24 * 60 * 60_000;
const startMs = Date.parse('2026-10-01T00:00:00Z');

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}

/** Everything that a year and some weeks of lists show. */
async function listAll(webex: SimulatorAtHand): Promise<ListedItem[]> {
  const items: ListedItem[] = [];
  for (let back = 0; back < 15; back += 1) {
    const [from, to] = [back + 1, back].map(n => new Date(startMs + dayMs - n * 30 * dayMs).toISOString());
    const pages = await webex.pages(`/admin/convergedRecordings?from=${from ?? ''}&to=${to ?? ''}&max=100`);
    items.push(...pages.flatMap(page => page.items));
  }
  return items;
}

describe('the organisation', () => {
  it('has recordings of 400 days, and some that are made while one looks on', async () => {
    const webex = await aSimulator({ recordings: 2000 });
    const before = await listAll(webex);
    expect(before).toHaveLength(1960);
    const oldest = Math.min(...before.map(each => Date.parse(each.timeRecorded)));
    expect((startMs - oldest) / dayMs).toBeGreaterThan(398);
    expect((startMs - oldest) / dayMs).toBeLessThan(400);
    await webex.moveClock('2026-10-02T00:00:00Z');
    expect(await listAll(webex)).toHaveLength(2000);
  });

  it('has owners of four types, in four regions', async () => {
    const items = await listAll(await aSimulator({ recordings: 2000 }));
    const shareOf = (type: string) => items.filter(each => each.ownerType === type).length / items.length;
    expect(shareOf('user')).toBeGreaterThan(0.8);
    for (const type of ['place', 'virtualLine', 'callQueue']) {
      expect(shareOf(type), type).toBeGreaterThan(0.02);
      expect(shareOf(type), type).toBeLessThan(0.1);
    }
    expect([...new Set(items.map(each => each.storageRegion))].toSorted()).toEqual(['DE', 'GB', 'SG', 'US']);
    expect(new Set(items.map(each => each.serviceData.locationId)).size).toBe(4);
    expect(
      items.every(each => (each.ownerType === 'callQueue') === (each.serviceType === 'customerAssist')),
    ).toBe(true);
    expect(items.every(each => /^[\w.]+@acme\.example$/.test(each.ownerEmail))).toBe(true);
  });

  it('has its files some minutes after the call, and a few of them hours later', async () => {
    const items = await listAll(await aSimulator({ recordings: 2000 }));
    const lagMinutes = items.map(
      each =>
        (Date.parse(each.createTime) - Date.parse(each.timeRecorded) - each.durationSeconds * 1000) / 60_000,
    );
    expect(Math.min(...lagMinutes)).toBeGreaterThan(0);
    expect(median(lagMinutes)).toBeLessThan(10);
    expect(Math.max(...lagMinutes)).toBeGreaterThan(5 * 60);
    expect(Math.max(...lagMinutes)).toBeLessThan(8 * 60);
  });

  it('has some calls with two recordings, one after the other, of the same owner', async () => {
    const items = await listAll(await aSimulator({ recordings: 2000 }));
    const sessions = Map.groupBy(items, each => each.serviceData.callSessionId);
    const shared = [...sessions.values()].filter(each => each.length > 1);
    expect(shared.length).toBeGreaterThan(20);
    for (const session of shared) {
      const [first, second] = session.toSorted((a, b) => (a.timeRecorded < b.timeRecorded ? -1 : 1));
      const pauseMs =
        Date.parse(second?.timeRecorded ?? '') -
        Date.parse(first?.timeRecorded ?? '') -
        (first?.durationSeconds ?? 0) * 1000;
      expect(pauseMs).toBeGreaterThan(0);
      expect(pauseMs).toBeLessThan(5 * 60_000);
      expect(second?.ownerId).toBe(first?.ownerId);
    }
  });

  it('has some calls that were paused, whose audio is shorter than they were', async () => {
    const webex = await aSimulator({ recordings: 200 });
    const paused: number[] = [];
    for (const { id, durationSeconds } of (await listAll(webex)).slice(0, 120)) {
      const text = await (await webex.call(`/convergedRecordings/${id}/metadata`)).text();
      const [, start, stop] = /"startTime":"([^"]+)","stopTime":"([^"]+)"/.exec(text) ?? [];
      const callMs = Date.parse(stop ?? '') - Date.parse(start ?? '');
      expect(text.includes('"PAUSE"')).toBe(callMs > durationSeconds * 1000);
      if (text.includes('"PAUSE"')) paused.push(callMs);
    }
    expect(paused.length).toBeGreaterThan(2);
    expect(paused.length).toBeLessThan(40);
  });

  it('has transcripts for most calls, all later than the audio, and some recordings that nobody may download', async () => {
    const { recordings } = await (await aSimulator({ recordings: 600 })).truth();
    const downloadable = recordings.filter(each => each.downloadable);
    expect(recordings.length - downloadable.length).toBeGreaterThan(0);
    expect(recordings.length - downloadable.length).toBeLessThan(20);
    const transcripts = downloadable.filter(each => each.transcript !== null);
    expect(transcripts.length / downloadable.length).toBeGreaterThan(0.7);
    expect(transcripts.length / downloadable.length).toBeLessThan(0.95);
    for (const each of transcripts) {
      const lagMs = Date.parse(each.transcript?.readyAt ?? '') - Date.parse(each.createTime);
      expect(lagMs).toBeGreaterThanOrEqual(2 * 60_000);
      expect(lagMs).toBeLessThanOrEqual(6 * 60 * 60_000);
      expect(each.durationSeconds).toBeGreaterThanOrEqual(15);
    }
  });

  it('has no two recordings with the same audio, and half of them shorter than about 90 seconds', async () => {
    const { recordings } = await (await aSimulator({ recordings: 600 })).truth();
    expect(new Set(recordings.map(each => each.audio.sha256)).size).toBe(600);
    expect(new Set(recordings.map(each => each.id)).size).toBe(600);
    const seconds = recordings.map(each => each.durationSeconds);
    expect(median(seconds)).toBeGreaterThan(75);
    expect(median(seconds)).toBeLessThan(110);
    expect(Math.min(...seconds)).toBeGreaterThanOrEqual(5);
    expect(Math.max(...seconds)).toBeLessThanOrEqual(3600);
  });

  it('names its topics by when the file was made', async () => {
    const items = await listAll(await aSimulator({ recordings: 100 }));
    for (const { topic, createTime } of items) {
      const stamp = `${createTime.slice(0, 10).replaceAll('-', '')} ${createTime.slice(11, 16).replace(':', '')}`;
      expect(topic).toMatch(/^Call with .+-/);
      expect(topic.slice(-13)).toBe(stamp);
    }
  });

  it('may have one recording that is as large as one likes', async () => {
    const { recordings } = await (await aSimulator({ recordings: 3, bigRecordingMb: 12 })).truth();
    const sizes = recordings.map(each => each.audio.bytes).toSorted((a, b) => b - a);
    expect(sizes[0]).toBeGreaterThan(12 * 2 ** 20 - 100);
    expect(sizes[0]).toBeLessThan(12 * 2 ** 20 + 100);
    expect(sizes[1]).toBeLessThan(7.3 * 2 ** 20);
  });
});
