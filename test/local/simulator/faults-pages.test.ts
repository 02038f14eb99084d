import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../build/temporary-folder.ts';
import { aSimulator, type SimulatorAtHand } from '../../build/simulator.ts';

const org = '/admin/convergedRecordings';

/** Thirty recordings, listed ten at a time. */
async function thirty(switches = {}): Promise<{ webex: SimulatorAtHand; ids: string[] }> {
  const webex = await aSimulator({ switches });
  const ids = Array.from({ length: 30 }, (_, n) => `r${String(n).padStart(2, '0')}`);
  for (const [n, id] of ids.entries())
    await webex.add({ id, createTime: `2026-09-30T10:${String(59 - n).padStart(2, '0')}:00Z` });
  return { webex, ids };
}

async function next(webex: SimulatorAtHand, fault: string): Promise<void> {
  await webex.admin('/faults', { next: [{ fault }] });
}

describe('pages', () => {
  it('shift under inserts: the next one begins with what was on the one before', async () => {
    const { webex, ids } = await thirty();
    const first = await webex.page(org);
    await next(webex, 'page-shift-inserts');
    const second = await webex.page(first.next ?? '');
    const begin = ids.indexOf(second.ids[0] ?? '');
    expect(begin).toBeGreaterThanOrEqual(5);
    expect(begin).toBeLessThan(10);
    expect(second.ids).toEqual(ids.slice(begin, begin + 10));
    expect((await webex.page(second.next ?? '')).ids).toEqual(ids.slice(begin + 10, begin + 20));
  });

  it('shift under deletes: some are on no page until one lists again', async () => {
    const { webex, ids } = await thirty();
    const first = await webex.page(org);
    await next(webex, 'page-shift-deletes');
    const second = await webex.page(first.next ?? '');
    const begin = ids.indexOf(second.ids[0] ?? '');
    expect(begin).toBeGreaterThan(10);
    expect(begin).toBeLessThanOrEqual(15);
    expect((await webex.pages(org)).flatMap(page => page.ids)).toEqual(ids);
  });

  it.each(['page-shift-inserts', 'page-shift-deletes'])(
    'of a cursor that is a key know no %s',
    async fault => {
      const { webex, ids } = await thirty({ cursor: 'key' });
      const first = await webex.page(org);
      await next(webex, fault);
      expect((await webex.page(first.next ?? '')).ids).toEqual(ids.slice(10, 20));
    },
  );

  it('shift only where there is a page before', async () => {
    const { webex, ids } = await thirty();
    await next(webex, 'page-shift-deletes');
    const first = await webex.page(org);
    expect(first.ids).toEqual(ids.slice(0, 10));
    expect((await webex.truth()).injected).toEqual({});
    expect((await webex.page(first.next ?? '')).ids).not.toEqual(ids.slice(10, 20));
  });

  it('may be empty and lead on nevertheless, to where one was', async () => {
    const { webex, ids } = await thirty();
    await next(webex, 'empty-page');
    const empty = await webex.page(org);
    expect(empty.ids).toEqual([]);
    const first = await webex.page(empty.next ?? '');
    expect(first.ids).toEqual(ids.slice(0, 10));
    await next(webex, 'empty-page');
    const again = await webex.page(first.next ?? '');
    expect([again.ids, again.next === first.next]).toEqual([[], false]);
    expect((await webex.page(again.next ?? '')).ids).toEqual(ids.slice(10, 20));
  });

  it('may name themselves as the next one, even the last', async () => {
    const { webex, ids } = await thirty();
    await next(webex, 'next-repeats');
    const first = await webex.page(org);
    expect([first.ids, first.next]).toEqual([ids.slice(0, 10), `${webex.apiUrl}${org}`]);
    await next(webex, 'next-repeats');
    const all = await webex.page(`${org}?max=100`);
    expect(all.next).toBe(`${webex.apiUrl}${org}?max=100`);
  });

  it('may lead to another host, where the token is misconduct', async () => {
    const { webex } = await thirty();
    for (const path of [org, `${org}?max=100`]) {
      await next(webex, 'next-elsewhere');
      const { next: address = '' } = await webex.page(path);
      expect(new URL(address).origin).not.toBe(new URL(webex.apiUrl).origin);
      expect((await webex.call(address)).status).toBe(403);
    }
    const kinds = (await webex.truth()).faults.map(each => each.kind);
    expect(kinds).toEqual(['token-at-media-host', 'token-at-media-host']);
  });
});

describe('late arrivals', () => {
  const day = '?from=2026-09-30T00:00:00Z&to=2026-10-03T00:00:00Z&max=100';

  it('show within a day after they were made, and only those that were made since', async () => {
    const webex = await aSimulator();
    const before = await webex.add({ createTime: '2026-09-30T10:00:00Z' });
    await webex.admin('/faults', { rates: { 'late-arrival': 1 } });
    const after = await webex.add({ createTime: '2026-10-01T10:00:00Z' });
    const listed = async () => (await webex.page(org + day)).ids;
    await webex.moveClock('2026-10-01T10:00:00Z');
    expect(await listed()).toEqual([before]);
    expect((await webex.call(`/convergedRecordings/${after}`)).status).toBe(404);
    const { visibleAt = '' } = (await webex.recordingOf(after)) ?? {};
    expect(visibleAt > '2026-10-01T10:00:00Z' && visibleAt <= '2026-10-02T10:00:00Z').toBe(true);
    await webex.moveClock(new Date(Date.parse(visibleAt) - 1).toISOString());
    expect(await listed()).toEqual([before]);
    await webex.moveClock(visibleAt);
    expect(await listed()).toEqual([after, before]);
  });

  it('are a share of all, and spread over as many hours as one likes', async () => {
    const webex = await aSimulator({ lateHours: 72, faults: { rates: { 'late-arrival': 0.5 } } });
    for (let n = 0; n < 60; n += 1) {
      await webex.add({ createTime: '2026-10-01T01:00:00Z', durationSeconds: 1 });
      await webex.add({ createTime: '2026-09-30T23:59:59Z', durationSeconds: 1 });
    }
    const { recordings } = await webex.truth();
    const shownAt = (createTime: string) =>
      recordings.filter(each => each.createTime === createTime).map(each => each.visibleAt);
    const hoursLate = shownAt('2026-10-01T01:00:00Z').map(
      each => (Date.parse(each) - Date.parse('2026-10-01T01:00:00Z')) / 3_600_000,
    );
    const late = hoursLate.filter(hours => hours > 0);
    expect(late.length).toBeGreaterThan(15);
    expect(late.length).toBeLessThan(45);
    expect(Math.max(...late)).toBeLessThanOrEqual(72);
    for (const third of [0, 24, 48])
      expect(late.filter(hours => hours > third && hours <= third + 24).length, `${third}`).toBeGreaterThan(
        3,
      );
    expect(new Set(shownAt('2026-09-30T23:59:59Z'))).toEqual(new Set(['2026-09-30T23:59:59Z']));
  });

  it('stay late when no more are asked for, also after a restart', async () => {
    const folder = await temporaryFolder();
    const webex = await aSimulator({ folder, faults: { rates: { 'late-arrival': 1 } } });
    const late = await webex.add({ createTime: '2026-10-01T01:00:00Z' });
    const visibleAt = (await webex.recordingOf(late))?.visibleAt ?? '';
    await webex.moveClock('2026-10-01T01:00:01Z');
    await webex.admin('/faults', { rates: {} });
    const punctual = await webex.add({ createTime: '2026-10-01T01:00:01Z' });
    expect((await webex.page(org + day)).ids).toEqual([punctual]);
    await webex.close();
    const again = await aSimulator({ folder });
    expect((await again.page(org + day)).ids).toEqual([punctual]);
    expect(await again.recordingOf(late)).toMatchObject({ visibleAt });
    await again.moveClock(visibleAt);
    expect((await again.page(org + day)).ids).toEqual([punctual, late]);
  });
});
