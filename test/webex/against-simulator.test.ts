import { describe, expect, it } from 'vitest';
import { NotFoundError, TokenRefusedError, TransientError } from '../../lib/domain/errors.ts';
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
import { write } from '../../lib/webex/endpoints.ts';
import type { ListQuery } from '../../lib/webex/list-query.ts';
import type { Connection } from '../../lib/webex/request.ts';
import { at } from '../build/recordings.ts';
import { aSimulator, type SimulatorAtHand } from '../build/simulator.ts';
import { overHttp } from '../build/webex-over-http.ts';
import { all, inAYear, refusalOf } from '../build/webex.ts';

const window = { from: at('2026-09-01T00:00:00Z'), to: at('2026-10-01T00:00:00Z') };
const made = '2026-09-20T08:00:00Z';
const nobodys = '00000000-0000-4000-8000-000000000000';

/** A simulator, the addresses of its first three people (the first is who the token `user` belongs to), and one recording each. */
async function anOrganisation() {
  const webex = await aSimulator();
  const people = (await webex.people()).slice(0, 3).map(each => each.emails[0] ?? '');
  const [self = '', second = '', third = ''] = people;
  const [own, theirs, others] = [
    await webex.add({ owner: self, createTime: made, transcriptReadyAt: made }),
    await webex.add({ owner: second, createTime: made }),
    await webex.add({ owner: third, createTime: made }),
  ];
  return { webex, self, second, third, own, theirs, others };
}

async function listedIds(on: Connection, query: Partial<ListQuery> = {}, list = listRecordings) {
  const pages = await all(list({ ...window, ...query }, inAYear, on));
  expect(pages.flatMap(page => page.malformed)).toEqual([]);
  return pages.flatMap(page => page.items).map(item => item.id);
}

async function statusesOf(webex: SimulatorAtHand, ...ids: string[]) {
  const { recordings } = await webex.truth();
  return ids.map(id => recordings.find(each => each.id === id)?.status);
}

async function ownersOf(webex: SimulatorAtHand, ...ids: string[]) {
  const { recordings } = await webex.truth();
  return ids.map(id => recordings.find(each => each.id === id)?.ownerId);
}

const live = { mode: 'live' } as const;
const asAdmin = { ...live, scopes: [write.admin] };
const asUser = { ...live, scopes: [write.user] };

describe('the client, on a simulator', () => {
  it('lists all that the organisation has, page by page', async () => {
    const webex = await aSimulator({ recordings: 400 });
    const { recordings } = await webex.truth();
    const expected = recordings.filter(each => each.createTime >= window.from && each.createTime < window.to);
    expect(expected.length).toBeGreaterThan(10);
    const listed = await listedIds(overHttp(webex, 'compliance'), { max: 3 });
    expect(listed.toSorted()).toEqual(expected.map(each => each.id).toSorted());
  });

  it('lists what the filters let through', async () => {
    const { webex, second, theirs, self, own } = await anOrganisation();
    const on = overHttp(webex, 'admin');
    const named = await webex.add({ owner: second, createTime: made, topic: 'Harbour & +50 % für Zoë' });
    const [ownerId] = await ownersOf(webex, own);
    expect((await listedIds(on, { ownerEmail: second })).toSorted()).toEqual([named, theirs].toSorted());
    expect(await listedIds(on, { ownerId, ownerEmail: self })).toEqual([own]);
    expect(await listedIds(on, { topic: 'HARBOUR & +50 % FÜR', max: 1 })).toEqual([named]);
    expect(await listedIds(on, { ownerType: 'place' })).toEqual([]);
  });

  it('reads times of any zone as the same moments', async () => {
    const { webex, own } = await anOrganisation();
    const on = overHttp(webex, 'compliance');
    const inTokyo = await recordingDetails(own, inAYear, on, 'Asia/Tokyo');
    expect(inTokyo.createTime).toBe('2026-09-20T08:00:00.000Z');
  });

  it("lists the caller's own recordings only", async () => {
    const { webex, own } = await anOrganisation();
    expect(await listedIds(overHttp(webex, 'user'), {}, listOwnRecordings)).toEqual([own]);
  });

  it('shows details, with links for whom they are meant', async () => {
    const { webex, own } = await anOrganisation();
    for (const token of ['user', 'compliance', 'both'] as const) {
      const { temporaryDirectDownloadLinks: links, ...rest } = await recordingDetails(
        own,
        inAYear,
        overHttp(webex, token),
      );
      expect(rest).toMatchObject({ id: own, status: 'available', ownerType: 'user' });
      expect(links?.audioDownloadLink?.reveal(), token).toMatch(/^http:\/\/127\.0\.0\.1:/);
      expect(links?.transcriptDownloadLink?.reveal(), token).toMatch(/^http:\/\/127\.0\.0\.1:/);
    }
    const shown = await recordingDetails(own, inAYear, overHttp(webex, 'admin'));
    expect(shown.temporaryDirectDownloadLinks).toBeUndefined();
  });

  it.each([false, true])('reads metadata, with all types: %s', async showAllTypes => {
    const { webex, own } = await anOrganisation();
    const found = await recordingMetadata({ id: own, showAllTypes }, inAYear, overHttp(webex, 'compliance'));
    expect(found).toMatchObject({ id: own, ownerType: 'USER', serviceData: { callRecordingId: own } });
    const [activity] = found?.serviceData?.callActivity ?? [];
    expect(activity?.mediaStreams !== undefined && activity.participants !== undefined).toBe(showAllTypes);
  });

  it('takes missing metadata for missing', async () => {
    const webex = await aSimulator({ quirks: { 'metadata-204': 1 } });
    const id = await webex.add({ createTime: made });
    const on = overHttp(webex, 'compliance');
    expect(await recordingMetadata({ id, showAllTypes: true }, inAYear, on)).toBeUndefined();
  });

  it.each(['admin', 'user'] as const)(
    'moves into the bin, out of it, and purges, by ids, as %s',
    async token => {
      const { webex, own, theirs, others } = await anOrganisation();
      const on = overHttp(webex, token, live);
      const id = token === 'admin' ? theirs : own;
      await softDeleteRecordings({ recordingIds: [id] }, inAYear, on);
      expect(await statusesOf(webex, id, others)).toEqual(['deleted', 'available']);
      expect(await listedIds(overHttp(webex, 'compliance'), { status: 'deleted' })).toEqual([id]);
      await restoreRecordings({ recordingIds: [id] }, inAYear, on);
      expect(await statusesOf(webex, id, others)).toEqual(['available', 'available']);
      await softDeleteRecordings({ recordingIds: [id] }, inAYear, on);
      await purgeRecordings({ recordingIds: [id] }, inAYear, on);
      expect(await statusesOf(webex, id, others)).toEqual(['purged', 'available']);
      expect(await listedIds(overHttp(webex, 'compliance'), { status: 'purged' })).toEqual([id]);
    },
  );

  it("does the same to all of an owner's, and to nobody else's", async () => {
    const { webex, second, own, theirs, others } = await anOrganisation();
    for (const [on, selection, id] of [
      [overHttp(webex, 'admin', asAdmin), { all: true, ownerEmail: second }, theirs],
      [overHttp(webex, 'user', asUser), { all: true }, own],
    ] as const) {
      await softDeleteRecordings(selection, inAYear, on);
      expect(await statusesOf(webex, id, others)).toEqual(['deleted', 'available']);
      await restoreRecordings(selection, inAYear, on);
      expect(await statusesOf(webex, id, others)).toEqual(['available', 'available']);
      await softDeleteRecordings(selection, inAYear, on);
      await purgeRecordings(selection, inAYear, on);
      expect(await statusesOf(webex, id, others)).toEqual(['purged', 'available']);
    }
  });

  it('reassigns by ids, by address, by id of the owner, and what both name', async () => {
    const { webex, self, second, third, own, theirs, others } = await anOrganisation();
    const [first, secondId, thirdId] = await ownersOf(webex, own, theirs, others);
    const on = overHttp(webex, 'admin', asAdmin);
    const give = (to: string, selection: object) =>
      reassignRecordings({ reassignOwnerEmail: to, ...selection }, inAYear, on);
    await give(third, { recordingIds: [theirs] });
    expect(await ownersOf(webex, own, theirs, others)).toEqual([first, thirdId, thirdId]);
    await give(second, { recordingIds: [own, theirs], ownerEmail: third });
    expect(await ownersOf(webex, own, theirs, others)).toEqual([first, secondId, thirdId]);
    await give(self, { ownerEmail: second });
    expect(await ownersOf(webex, own, theirs, others)).toEqual([first, first, thirdId]);
    await give(second, { ownerId: thirdId });
    expect(await ownersOf(webex, own, theirs, others)).toEqual([first, first, secondId]);
  });

  it('deletes for good, with a reason', async () => {
    const { webex, theirs, others } = await anOrganisation();
    const on = overHttp(webex, 'complianceWrite', live);
    await deleteRecording({ recordingId: theirs, reason: 'audit', comment: 'x'.repeat(255) }, inAYear, on);
    expect(await statusesOf(webex, theirs, others)).toEqual(['gone', 'available']);
    expect(await refusalOf(recordingDetails(theirs, inAYear, on))).toBeInstanceOf(NotFoundError);
  });
});

describe('in dry run, nothing is written', () => {
  it.each(['dry-run', undefined] as const)('by any operation, in mode %s', async mode => {
    const { webex, second, third, own, theirs } = await anOrganisation();
    const before = await webex.truth();
    const on = { ...overHttp(webex, 'admin', { scopes: [write.admin, write.compliance] }), mode };
    const ids = { recordingIds: [own, theirs] };
    const theirsAll = { all: true, ownerEmail: second };
    for (const attempt of [
      softDeleteRecordings(ids, inAYear, on),
      softDeleteRecordings(theirsAll, inAYear, on),
      restoreRecordings(ids, inAYear, on),
      purgeRecordings(theirsAll, inAYear, on),
      reassignRecordings({ ...ids, reassignOwnerEmail: third }, inAYear, on),
      deleteRecording({ recordingId: own, reason: 'audit' }, inAYear, on),
    ])
      expect(await refusalOf(attempt)).toBeInstanceOf(DryRunError);
    expect(await webex.truth()).toEqual(before);
  });
});

describe('a refusal', () => {
  it('of the token is told apart from all others', async () => {
    const { webex, own, theirs } = await anOrganisation();
    const foreign = {
      ...overHttp(webex, 'user'),
      token: overHttp({ ...webex, tokens: noTokens }, 'user').token,
    };
    expect(await refusalOf(recordingDetails(own, inAYear, foreign))).toBeInstanceOf(TokenRefusedError);
    const reader = overHttp(webex, 'compliance', live);
    const attempt = softDeleteRecordings({ recordingIds: [theirs] }, inAYear, reader);
    expect(await refusalOf(attempt)).toBeInstanceOf(TokenRefusedError);
    expect(await refusalOf(recordingDetails(nobodys, inAYear, reader))).toBeInstanceOf(NotFoundError);
    expect((await webex.truth()).writes).toEqual([]);
  });

  it('of a batch, for an unknown id, leaves everything as it was', async () => {
    const { webex, theirs } = await anOrganisation();
    const attempt = softDeleteRecordings(
      { recordingIds: [theirs, nobodys] },
      inAYear,
      overHttp(webex, 'admin', live),
    );
    expect(await refusalOf(attempt)).toBeInstanceOf(NotFoundError);
    expect(await statusesOf(webex, theirs)).toEqual(['available']);
  });

  it('for too many requests is waited out, and the write happens once', async () => {
    const { webex, theirs } = await anOrganisation();
    await webex.admin('/faults', { next: [{ fault: '429-date' }, { fault: '429-seconds' }] });
    await softDeleteRecordings({ recordingIds: [theirs] }, inAYear, overHttp(webex, 'admin', live));
    const { writes, faults, injected } = await webex.truth();
    expect(writes.map(each => each.changed)).toEqual([[theirs]]);
    expect(injected).toEqual({ '429-date': 1, '429-seconds': 1 });
    expect(faults).toEqual([]);
  });

  it('that may hide a write which happened is not sent again', async () => {
    const { webex, theirs } = await anOrganisation();
    await webex.admin('/faults', { next: [{ fault: 'answer-lost' }] });
    const attempt = softDeleteRecordings({ recordingIds: [theirs] }, inAYear, overHttp(webex, 'admin', live));
    expect(await refusalOf(attempt)).toBeInstanceOf(TransientError);
    expect((await webex.truth()).writes).toHaveLength(1);
  });
});

const noTokens = { user: 'x', admin: 'x', compliance: 'x', both: 'x', complianceWrite: 'x' };
