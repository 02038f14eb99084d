import { describe, expect, it } from 'vitest';
import { NotFoundError, PermanentError, TransientError } from '../../lib/domain/errors.ts';
import { DryRunError } from '../../lib/webex/mode.ts';
import {
  deleteRecording,
  listOwnRecordings,
  listRecordings,
  purgeRecordings,
  reassignRecordings,
  recordingDetails,
  recordingMetadata,
  restoreRecordings,
  softDeleteRecordings,
} from '../../lib/webex/operations.ts';
import type { Connection } from '../../lib/webex/request.ts';
import { at } from '../build/recordings.ts';
import {
  aConnection,
  all,
  anItem,
  containing,
  fakeWebex,
  hastyClock,
  inAYear,
  refusalOf,
  type Reply,
} from '../build/webex.ts';

const one = '5d0f6a2e-3b7c-4c1e-9f55-2a8f0b6de913';
const window = { from: at('2026-09-01T00:00:00Z'), to: at('2026-09-30T00:00:00Z') };
const done: Reply = { status: 204 };

const writes: Record<
  string,
  { call: (on: Connection) => Promise<void>; method: string; path: string; body: object }
> = {
  reassign: {
    call: on =>
      reassignRecordings({ reassignOwnerEmail: 'new@example.com', recordingIds: [one] }, inAYear, on),
    method: 'POST',
    path: '/v1/convergedRecordings/reassign',
    body: { reassignOwnerEmail: 'new@example.com', recordingIds: [one] },
  },
  softDelete: {
    call: on => softDeleteRecordings({ recordingIds: [one] }, inAYear, on),
    method: 'POST',
    path: '/v1/convergedRecordings/softDelete',
    body: { trashAll: false, recordingIds: [one] },
  },
  restore: {
    call: on => restoreRecordings({ recordingIds: [one] }, inAYear, on),
    method: 'POST',
    path: '/v1/convergedRecordings/restore',
    body: { restoreAll: false, recordingIds: [one] },
  },
  purge: {
    call: on => purgeRecordings({ recordingIds: [one] }, inAYear, on),
    method: 'POST',
    path: '/v1/convergedRecordings/purge',
    body: { purgeAll: false, recordingIds: [one] },
  },
  delete: {
    call: on => deleteRecording({ recordingId: one, reason: 'audit' }, inAYear, on),
    method: 'DELETE',
    path: `/v1/convergedRecordings/${one}`,
    body: { reason: 'audit' },
  },
};

describe.each(Object.entries(writes))('%s', (_name, { call, method, path, body }) => {
  it('arrives as the API wants it', async () => {
    const webex = fakeWebex([done]);
    await call(aConnection({ webex, mode: 'live' }));
    const [arrived] = webex.arrived;
    expect([arrived?.method, arrived?.url.pathname, arrived?.url.search]).toStrictEqual([method, path, '']);
    expect(JSON.parse(arrived?.body ?? '')).toStrictEqual(body);
    expect(arrived?.headers).toMatchObject({ 'content-type': 'application/json' });
  });

  it.each(['dry-run', undefined] as const)('sends nothing in mode %s, and says so', async mode => {
    const webex = fakeWebex([done]);
    const error = await refusalOf(call(aConnection({ webex, mode })));
    expect(error).toBeInstanceOf(DryRunError);
    expect(error).toMatchObject({ message: containing('Set the mode to live') });
    expect(webex.arrived).toHaveLength(0);
  });

  it('is not sent again when the answer was lost, since it may have happened', async () => {
    for (const lost of [new TransientError('webex-unavailable', 'reset'), { status: 500 }, { status: 504 }]) {
      const webex = fakeWebex([lost, done]);
      expect(await refusalOf(call(aConnection({ webex, mode: 'live' })))).toBeInstanceOf(TransientError);
      expect(webex.arrived).toHaveLength(1);
    }
  });

  it('is sent again after a 429, since nothing happened', async () => {
    const clock = hastyClock();
    const webex = fakeWebex([{ status: 429, headers: { 'retry-after': '9' } }, done], clock);
    await call(aConnection({ webex, clock, mode: 'live' }));
    expect(webex.arrived.map(each => each.at)).toStrictEqual([
      '2026-10-01T00:00:00.000Z',
      '2026-10-01T00:00:09.000Z',
    ]);
  });

  it('is not sent by a token that is known to lack the scope', async () => {
    const webex = fakeWebex([done]);
    const on = aConnection({ webex, mode: 'live', scopes: ['spark-compliance:recordings_read'] });
    expect(await refusalOf(call(on))).toMatchObject({
      rule: 'scope-missing',
      message: containing('recordings_write'),
    });
    expect(webex.arrived).toHaveLength(0);
  });

  it('is refused by its rules also in dry run', async () => {
    const webex = fakeWebex([done]);
    const on = aConnection({ webex, scopes: [] });
    expect(await refusalOf(call(on))).toMatchObject({ name: 'RuleError' });
  });
});

describe('a list', () => {
  const filters = {
    status: 'deleted',
    serviceType: 'customerAssist',
    format: 'MP3',
    ownerId: 'owner',
    ownerEmail: 'marta+calls@example.com',
    ownerType: 'virtualLine',
    storageRegion: 'DE',
    locationId: 'location',
    topic: 'Call with åsa & co',
  };

  it.each([
    ['of the organisation', listRecordings, '/v1/admin/convergedRecordings'],
    ['of the caller', listOwnRecordings, '/v1/convergedRecordings'],
  ])('%s carries every filter, with the zone in a header', async (_whose, list, path) => {
    const webex = fakeWebex([{ body: { items: [anItem()] } }]);
    const query = { ...window, ...filters, max: 25, timezone: 'Europe/Stockholm', more: { hostEmail: 'x' } };
    const pages = await all(list(query, inAYear, aConnection({ webex })));
    expect(pages.map(page => page.items.map(item => item.id))).toStrictEqual([[one]]);
    const [arrived] = webex.arrived;
    expect(arrived?.url.pathname).toBe(path);
    expect(Object.fromEntries(arrived?.url.searchParams ?? [])).toStrictEqual({
      ...filters,
      from: '2026-09-01T00:00:00.000Z',
      to: '2026-09-30T00:00:00.000Z',
      max: '25',
      hostEmail: 'x',
    });
    expect(arrived?.headers).toMatchObject({ timezone: 'Europe/Stockholm' });
  });

  it('is in large pages and in UTC where nothing else was said', async () => {
    const webex = fakeWebex([{ body: { items: [] } }]);
    await all(listRecordings(window, inAYear, aConnection({ webex })));
    expect([...(webex.arrived[0]?.url.searchParams.keys() ?? [])]).toStrictEqual(['from', 'to', 'max']);
    expect(webex.arrived[0]?.url.searchParams.get('max')).toBe('100');
    expect(webex.arrived[0]?.headers).toMatchObject({ timezone: 'UTC' });
  });

  it('keeps the header on every page', async () => {
    const webex = fakeWebex([
      { headers: { link: '<?c=2>; rel=next' }, body: { items: [] } },
      { body: { items: [] } },
    ]);
    await all(listRecordings({ ...window, timezone: 'Asia/Tokyo' }, inAYear, aConnection({ webex })));
    expect(webex.arrived.map(each => each.headers['timezone'])).toStrictEqual(['Asia/Tokyo', 'Asia/Tokyo']);
  });

  it('keeps fields and values that are new to us', async () => {
    const item = anItem({ sharedWith: ['x'], status: 'frozen', serviceData: { queueId: 'q' } });
    const webex = fakeWebex([{ body: { items: [item] } }]);
    const [page] = await all(listRecordings(window, inAYear, aConnection({ webex })));
    expect(page?.items).toMatchObject([
      { sharedWith: ['x'], status: 'frozen', serviceData: { queueId: 'q' } },
    ]);
  });

  it('shows what was purged to a compliance officer', async () => {
    const webex = fakeWebex([{ body: { items: [] } }]);
    await all(listRecordings({ ...window, status: 'purged' }, inAYear, aConnection({ webex })));
    expect(webex.arrived[0]?.url.searchParams.get('status')).toBe('purged');
  });

  it.each([
    ['page-size', { max: 0 }],
    ['page-size', { max: 101 }],
    ['page-size', { max: 2.5 }],
    ['page-size', { max: Number.NaN }],
    ['purged-not-own', { status: 'purged' }],
    ['window-order', { to: window.from }],
    ['window-width', { to: at('2026-10-01T00:00:00.001Z') }],
    ['parameter-known', { more: { from: '2020-01-01T00:00:00Z' } }],
    ['parameter-known', { more: { max: '1000' } }],
    ['parameter-known', { more: { timezone: 'UTC' } }],
    ['scope-missing', {}, ['spark-admin:recordings_read']],
  ])('of the own recordings is refused by the rule %s for %j', async (rule, change, scopes?: string[]) => {
    const webex = fakeWebex([]);
    const on = aConnection({ webex, scopes });
    expect(await refusalOf(all(listOwnRecordings({ ...window, ...change }, inAYear, on)))).toMatchObject({
      rule,
    });
    expect(webex.arrived).toHaveLength(0);
  });
});

describe('the details', () => {
  it('carry all links as secrets, also those of a kind that is new to us', async () => {
    const names = ['audio', 'transcript', 'suggestedNotes', 'shortNotes', 'actionItems', 'hologram'];
    const links = Object.fromEntries(
      names.map(name => [`${name}DownloadLink`, `https://media.example/${name}?ticket=t`]),
    );
    const body = {
      ...anItem(),
      temporaryDirectDownloadLinks: { ...links, expiration: '2026-10-01T12:20:00Z' },
    };
    const read = await recordingDetails(one, inAYear, aConnection({ webex: fakeWebex([{ body }]) }));
    const { temporaryDirectDownloadLinks: secrets } = read;
    expect(secrets?.suggestedNotesDownloadLink?.reveal()).toBe(
      'https://media.example/suggestedNotes?ticket=t',
    );
    expect(secrets?.shortNotesDownloadLink?.reveal()).toBe('https://media.example/shortNotes?ticket=t');
    expect(secrets?.actionItemsDownloadLink?.reveal()).toBe('https://media.example/actionItems?ticket=t');
    expect(secrets?.expiration).toBe('2026-10-01T12:20:00Z');
    expect(JSON.stringify(read)).toContain('hologramDownloadLink');
    expect(JSON.stringify(read)).not.toContain('ticket');
  });

  it('come in the zone that was asked for, and are read into UTC', async () => {
    const webex = fakeWebex([{ body: anItem({ createTime: '2026-10-01T00:22:41+08:00' }) }]);
    const read = await recordingDetails(one, inAYear, aConnection({ webex }), 'Asia/Singapore');
    expect(webex.arrived[0]?.headers).toMatchObject({ timezone: 'Asia/Singapore' });
    expect(read.createTime).toBe('2026-09-30T16:22:41.000Z');
  });

  it('show a status that only a compliance officer sees', async () => {
    const webex = fakeWebex([{ body: anItem({ status: 'purged' }) }]);
    expect(await recordingDetails(one, inAYear, aConnection({ webex }))).toMatchObject({ status: 'purged' });
  });
});

describe('the metadata', () => {
  const so = { id: one, showAllTypes: false };
  const get = (reply: Reply) => recordingMetadata(so, inAYear, aConnection({ webex: fakeWebex([reply]) }));

  it('may be asked for without the four long parts', async () => {
    const webex = fakeWebex([done]);
    expect(await recordingMetadata(so, inAYear, aConnection({ webex }))).toBeUndefined();
    expect(webex.arrived[0]?.url.search).toBe('?showAllTypes=false');
  });

  it('keep what is new to us', async () => {
    const body = {
      ownerType: 'VIRTUAL_LINE',
      serviceData: { callActivity: [{ redirectInfo: { to: 'x' } }] },
      mood: 'x',
    };
    expect(await get({ body })).toMatchObject(body);
  });

  it('may have parties without an actor, and null for what is missing', async () => {
    const body = { id: one, orgId: null, serviceData: { callingParty: { actor: null, number: 'sip:1' } } };
    expect(await get({ body })).toMatchObject({ serviceData: { callingParty: { number: 'sip:1' } } });
  });

  it('that are of another kind are malformed by name', async () => {
    const error = await refusalOf(get({ body: { serviceData: { callActivity: [{ timeStamp: 17 }] } } }));
    expect(error).toBeInstanceOf(PermanentError);
    expect(error).toMatchObject({
      message: containing('serviceData.callActivity.0.timeStamp: invalid_type'),
    });
  });

  it('of no recording are not found', async () => {
    expect(await refusalOf(get({ status: 404 }))).toBeInstanceOf(NotFoundError);
  });
});
