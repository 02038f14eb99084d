import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { aSimulator, errorOf, type SimulatorAtHand } from '../../build/simulator.ts';
import { anyText } from '../../build/matchers.ts';

const org = '/admin/convergedRecordings';

/** One recording at each of these moments; the names tell them apart. */
async function withRecordingsAt(
  times: Record<string, string>,
  at?: SimulatorAtHand,
): Promise<SimulatorAtHand> {
  const webex = at ?? (await aSimulator());
  for (const [id, createTime] of Object.entries(times)) await webex.add({ id, createTime });
  return webex;
}

describe('the dates of a list', () => {
  const times = {
    'six-days-ago': '2026-09-25T00:00:00Z',
    'a-week-ago': '2026-09-24T00:00:00Z',
    'eight-days-ago': '2026-09-23T00:00:00Z',
    'a-month-ago': '2026-09-01T00:00:00Z',
  };

  it.each([
    ['the last week without any', '', ['six-days-ago', 'a-week-ago']],
    ['a week before to', '?to=2026-09-24T00:00:00Z', ['eight-days-ago']],
    ['a week after from, and not until now', '?from=2026-09-01T00:00:00Z', ['a-month-ago']],
    [
      'from inclusive, to exclusive',
      '?from=2026-09-23T00:00:00Z&to=2026-09-25T00:00:00Z',
      ['a-week-ago', 'eight-days-ago'],
    ],
    ['offsets', '?from=2026-09-23T08:00:00%2B08:00&to=2026-09-23T02:00:01%2B02:00', ['eight-days-ago']],
    [
      'exactly thirty days',
      '?from=2026-08-26T00:00:00Z&to=2026-09-25T00:00:00Z',
      ['a-week-ago', 'eight-days-ago', 'a-month-ago'],
    ],
  ])('reach over %s', async (_what, query, ids) => {
    const webex = await withRecordingsAt(times);
    expect((await webex.page(org + query)).ids).toEqual(ids);
  });

  it.each([
    ['more than thirty days', '?from=2026-08-25T23:59:59Z&to=2026-09-25T00:00:00Z', /30 days/],
    ['from after to', '?from=2026-09-02T00:00:00Z&to=2026-09-01T00:00:00Z', /from/],
    ['what is no date', '?from=yesterday', /from/],
    ['a date of another kind', '?to=1 Sep 2026', /to/],
    ['an offset whose plus sign was not encoded', '?from=2026-09-23T08:00:00+08:00', /from/],
  ])('are refused: %s', async (_what, query, message) => {
    const webex = await aSimulator();
    const response = await webex.call(org + query);
    expect(response.status).toBe(400);
    expect((await errorOf(response)).message).toMatch(message);
  });
});

it('a time without a zone is UTC, wherever the simulator runs', async () => {
  const webex = await withRecordingsAt({ there: '2026-09-23T00:00:00Z' });
  vi.stubEnv('TZ', 'Asia/Kolkata');
  onTestFinished(() => void vi.unstubAllEnvs());
  const { ids } = await webex.page(`${org}?from=2026-09-23T00:00:00&to=2026-09-23T00:00:01`);
  expect(ids).toEqual(['there']);
});

describe('the pages of a list', () => {
  const day = '?from=2026-09-20T00:00:00Z&to=2026-09-21T00:00:00Z';
  const twelve = Object.fromEntries(
    Array.from({ length: 12 }, (_, n) => [`r${n}`, `2026-09-20T${String(23 - n).padStart(2, '0')}:00:00Z`]),
  );

  it('hold ten unless asked otherwise, newest first, and lead on by a Link until there are no more', async () => {
    const webex = await withRecordingsAt(twelve);
    const pages = await webex.pages(org + day);
    expect(pages.map(page => page.ids)).toEqual([
      ['r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7', 'r8', 'r9'],
      ['r10', 'r11'],
    ]);
  });

  it('have no next where the last one is full', async () => {
    const webex = await withRecordingsAt(twelve);
    const pages = await webex.pages(`${org}${day}&max=4`);
    expect(pages.map(page => page.ids.length)).toEqual([4, 4, 4]);
  });

  it('keep everything of the query in the next address', async () => {
    const webex = await withRecordingsAt(twelve);
    const { next = '' } = await webex.page(`${org}${day}&max=5&ownerType=user`);
    const query = new URL(next).searchParams;
    expect(Object.fromEntries(query)).toEqual({
      from: '2026-09-20T00:00:00Z',
      to: '2026-09-21T00:00:00Z',
      max: '5',
      ownerType: 'user',
      cursor: query.get('cursor'),
    });
  });

  it.each(['0', '101', '-1', 'ten', '', '1.5', '1e1'])('are refused for max=%s', async max => {
    const webex = await aSimulator();
    const response = await webex.call(`${org}?max=${max}`);
    expect([response.status, (await errorOf(response)).message]).toEqual([400, 'max must be from 1 to 100.']);
  });

  it.each([1, 100])('may hold %s', async max => {
    const webex = await withRecordingsAt(twelve);
    expect((await webex.page(`${org}${day}&max=${max}`)).ids).toHaveLength(Math.min(max, 12));
  });

  it('are refused for a cursor that nobody gave', async () => {
    const webex = await aSimulator();
    expect((await webex.call(`${org}?cursor=b2Zmc2V0OmFsbA`)).status).toBe(400);
  });

  it('repeat an item that a newer one has pushed to the next page', async () => {
    const webex = await withRecordingsAt(twelve);
    const first = await webex.page(`${org}${day}&max=4`);
    await webex.add({ id: 'newer', createTime: '2026-09-20T23:30:00Z' });
    const second = await webex.page(first.next ?? '');
    expect([first.ids, second.ids]).toEqual([
      ['r0', 'r1', 'r2', 'r3'],
      ['r3', 'r4', 'r5', 'r6'],
    ]);
  });

  it('lack an item that a deletion has pulled to the page before', async () => {
    const webex = await withRecordingsAt(twelve);
    const first = await webex.page(`${org}${day}&max=4`);
    await webex.write('softDelete', { recordingIds: ['r1'] });
    expect((await webex.page(first.next ?? '')).ids).toEqual(['r5', 'r6', 'r7', 'r8']);
  });

  it('agree with the truth, whatever their size', async () => {
    const webex = await aSimulator({ recordings: 300 });
    const query = '?from=2026-08-20T00:00:00Z&to=2026-09-19T00:00:00Z';
    const truth = await webex.truth();
    const expected = truth.recordings
      .filter(each => each.createTime >= '2026-08-20T00:00:00Z' && each.createTime < '2026-09-19T00:00:00Z')
      .toSorted((a, b) => (a.createTime < b.createTime ? 1 : -1))
      .map(each => each.id);
    expect(expected.length).toBeGreaterThan(10);
    for (const max of [1, 7, 100]) {
      const pages = await webex.pages(`${org}${query}&max=${max}`);
      expect(pages.flatMap(page => page.ids)).toEqual(expected);
    }
  });
});

describe('what a list lets through', () => {
  it.each([
    ['a status that there is not', `${org}?status=archived`, 'compliance', 400],
    ['purged ones to an admin', `${org}?status=purged`, 'admin', 403],
    ['purged ones in a list of one’s own', '/convergedRecordings?status=purged', 'user', 400],
    ['the organisation to a user', org, 'user', 403],
    ['one’s own to an admin', '/convergedRecordings', 'admin', 403],
    ['anything without a token', org, 'nobody’s', 401],
  ])('is not %s', async (_what, path, token, status) => {
    const webex = await aSimulator();
    const response = await webex.call(path, encodeURIComponent(token));
    expect([response.status, (await errorOf(response)).message]).toEqual([status, anyText]);
  });

  it('is what has the status that is asked for', async () => {
    const webex = await aSimulator();
    const day = '2026-09-30T10:00:00Z';
    const [available, deleted, purged] = [
      await webex.add({ createTime: day }),
      await webex.add({ createTime: day }),
      await webex.add({ createTime: day }),
    ];
    await webex.write('softDelete', { recordingIds: [deleted, purged] });
    await webex.write('purge', { recordingIds: [purged] });
    const listed = async (query: string) =>
      (await webex.page(org + query)).items.map(each => [each.id, each.status]);
    expect(await listed('')).toEqual([[available, 'available']]);
    expect(await listed('?status=available')).toEqual([[available, 'available']]);
    expect(await listed('?status=deleted')).toEqual([[deleted, 'deleted']]);
    expect(await listed('?status=purged')).toEqual([[purged, 'purged']]);
  });

  it('is only one’s own for a user, whoever is asked for', async () => {
    const webex = await aSimulator();
    const [self, other] = await webex.people();
    const mine = await webex.add({ owner: self?.emails[0], createTime: '2026-09-30T10:00:00Z' });
    await webex.add({ owner: other?.emails[0], createTime: '2026-09-30T11:00:00Z' });
    expect((await webex.page('/convergedRecordings', 'user')).ids).toEqual([mine]);
    const asked = `/convergedRecordings?ownerEmail=${other?.emails[0] ?? ''}`;
    expect((await webex.page(asked, 'user')).ids).toEqual([mine]);
  });

  it('is what every filter fits', async () => {
    const webex = await aSimulator({ recordings: 1000 });
    const span = '?from=2026-09-01T00:00:00Z&to=2026-10-01T00:00:00Z&max=100';
    const [one] = (await webex.page(`${org}${span}&ownerType=callQueue`)).items;
    if (one === undefined) throw new Error('No queue has a recording.');
    const filters = {
      serviceType: one.serviceType,
      ownerType: one.ownerType,
      ownerId: one.ownerId,
      ownerEmail: one.ownerEmail.toUpperCase(),
      storageRegion: one.storageRegion,
      locationId: one.serviceData.locationId,
      topic: one.topic.slice(2, 12).toUpperCase(),
      format: 'MP3',
    };
    for (const [name, value] of Object.entries(filters)) {
      const found = await webex.page(`${org}${span}&${new URLSearchParams({ [name]: value }).toString()}`);
      expect(found.ids, name).toContain(one.id);
      const none = await webex.page(`${org}${span}&${name}=neither`);
      expect(none.ids, name).toEqual([]);
    }
    const all = await webex.page(`${org}${span}&${new URLSearchParams(filters).toString()}`);
    expect(all.items.every(each => each.ownerId === one.ownerId)).toBe(true);
    expect(all.ids).toContain(one.id);
  });

  it('is not what Webex will only have later', async () => {
    const webex = await aSimulator();
    const id = await webex.add({ createTime: '2026-10-01T00:00:01Z' });
    const all = `${org}?from=2026-09-30T00:00:00Z&to=2026-10-02T00:00:00Z`;
    expect((await webex.page(all)).ids).toEqual([]);
    await webex.moveClock('2026-10-01T00:00:01Z');
    expect((await webex.page(all)).ids).toEqual([id]);
    expect((await webex.recordingOf(id))?.firstListedAt).toBe('2026-10-01T00:00:01.000Z');
  });
});

it('an address that is none of the API is not found, and a method that does not fit is refused', async () => {
  const webex = await aSimulator();
  const { apiUrl } = webex;
  expect((await webex.call('/recordings')).status).toBe(404);
  expect((await webex.call(apiUrl.replace('/v1', '/admin/convergedRecordings'))).status).toBe(404);
  expect((await webex.call(org, 'admin', { method: 'DELETE' })).status).toBe(405);
  expect((await webex.call('/convergedRecordings/%zz')).status).toBe(400);
});

it('an error carries its tracking id in the body and in a header', async () => {
  const webex = await aSimulator();
  const response = await webex.call(`${org}?max=0`);
  const { trackingId, errors, message } = await errorOf(response);
  expect(trackingId).toMatch(/^SIMULATOR_[0-9a-f-]{36}$/);
  expect(response.headers.get('trackingid')).toBe(trackingId);
  expect(errors).toEqual([{ description: message }]);
  expect(response.headers.get('content-type')).toBe('application/json;charset=UTF-8');
});
