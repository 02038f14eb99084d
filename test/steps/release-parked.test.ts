import { describe, expect, it } from 'vitest';
import type { Parked } from '../../lib/domain/recording.ts';
import { listParked, releaseParked } from '../../lib/steps/release-parked.ts';
import { aDiscovered, anArchived, anId, aParked, at } from '../build/recordings.ts';
import { stepWorld } from '../build/step-world.ts';

const now = '2026-06-01T00:10:00.000Z';
const { archive } = anArchived();

async function parkedWorld(...rows: Parked[]) {
  const world = await stepWorld(now);
  for (const row of rows) await world.recordings.create(row);
  return world;
}

describe('a parked recording that is released', () => {
  it.each<[Parked['parkedFrom'], Record<string, unknown>]>([
    ['discovered', { status: 'discovered' }],
    ['archived', { status: 'archived' }],
    ['trashing', { status: 'archived' }],
    ['binned', { status: 'binned', binnedAt: '2026-03-02T11:00:00.000Z' }],
    ['trashed', { status: 'trashed', trashedAt: '2026-03-02T11:00:00.000Z', by: 'webex' }],
    ['purging', { status: 'trashed', trashedAt: '2026-03-02T11:00:00.000Z', by: 'tapekeeper' }],
    ['purged', { status: 'purged', purgedAt: '2026-03-02T11:00:00.000Z', by: 'webex' }],
    ['expiring', { status: 'purged', purgedAt: '2026-03-02T11:00:00.000Z', by: 'webex' }],
    ['vanished', { status: 'vanished', vanishedAt: '2026-03-02T11:00:00.000Z' }],
  ])(
    'goes back to where it was when it was parked from %s, is due at once and tried anew',
    async (from, to) => {
      const receipt = '2026-05-01/003000-00000001';
      const restoredAt = at('2026-03-01T00:00:00Z');
      const row = aParked({ parkedFrom: from, archive, attempts: 5, receipt, restoredAt, reason: 'refused' });
      const world = await parkedWorld(row);
      expect(await releaseParked({ ids: [row.id], by: 'Jon Sand' }, world)).toEqual([
        { id: row.id, outcome: 'released' },
      ]);
      const { id, webexId, discoveredAt, facts } = row;
      expect(await world.row(row.id)).toEqual({
        ...{ id, webexId, discoveredAt, facts, archive, receipt, restoredAt },
        ...{ version: 2, attempts: 0, lookAt: now },
        ...to,
      });
    },
  );

  it('has the receipt of the call that trashed it, and not of the one that was to purge it', async () => {
    const [proof, receipt] = ['2026-05-01/003000-00000001', '2026-05-20/003000-00000002'];
    const trashedAt = at('2026-05-01T00:45:00Z');
    const row = aParked({ parkedFrom: 'purging', archive, receipt, before: { trashedAt, proof } });
    const world = await parkedWorld(row);
    await releaseParked({ ids: [row.id], by: 'Jon Sand' }, world);
    const released = await world.row(row.id);
    expect(released).toMatchObject({ status: 'trashed', by: 'tapekeeper', receipt: proof });
    expect(released).not.toHaveProperty('before');
  });

  it.each(['archived', 'trashing'] as const)(
    'is archived first where it was parked from %s and nothing is in the archive',
    async parkedFrom => {
      const row = aParked({ parkedFrom });
      const world = await parkedWorld(row);
      await releaseParked({ ids: [row.id], by: 'Jon Sand' }, world);
      expect(await world.row(row.id)).toMatchObject({ status: 'discovered', lookAt: now });
    },
  );

  it('was ordered by a person, which is on paper', async () => {
    const row = aParked();
    const world = await parkedWorld(row);
    await releaseParked({ ids: [row.id], reason: 'not-audio', by: 'Jon Sand' }, world);
    expect(await papersOf(world)).toEqual([
      {
        kind: 'deed',
        what: 'park-release',
        at: now,
        by: 'Jon Sand',
        ids: [row.id],
        about: { reason: 'not-audio' },
      },
    ]);
  });
});

describe('what cannot be released stays as it is, and is told:', () => {
  it('nothing is known of it', async () => {
    const row = aParked({ facts: undefined, reason: 'malformed' });
    const world = await parkedWorld(row);
    expect(await releaseParked({ ids: [row.id], by: 'Jon Sand' }, world)).toEqual([
      { id: row.id, outcome: 'no-facts' },
    ]);
    expect(await world.row(row.id)).toMatchObject({ status: 'parked', version: 1 });
  });

  it('it is not parked, or for another reason, or there is no row; the others are released', async () => {
    const [other, good] = [aParked({ reason: 'empty' }), aParked()];
    const world = await parkedWorld(other, good);
    const free = aDiscovered();
    await world.recordings.create(free);
    const missing = anId();
    const ids = [free.id, other.id, missing, good.id, good.id];
    expect(await releaseParked({ ids, reason: 'not-audio', by: 'Jon Sand' }, world)).toEqual([
      { id: free.id, outcome: 'unparked' },
      { id: other.id, outcome: 'unparked' },
      { id: missing, outcome: 'unknown' },
      { id: good.id, outcome: 'released' },
    ]);
    expect(await world.row(free.id)).toEqual(free);
    expect((await world.row(other.id)).status).toBe('parked');
  });

  it('nobody was named: then there is nothing on paper either', async () => {
    const world = await parkedWorld(aParked());
    expect(await releaseParked({ ids: [], by: 'Jon Sand' }, world)).toEqual([]);
    expect(await papersOf(world)).toEqual([]);
  });
});

it('what is parked is listed, for one reason or for any', async () => {
  const [one, other] = [aParked({ reason: 'empty' }), aParked()];
  const world = await parkedWorld(one, other);
  await world.recordings.create(aDiscovered());
  expect(await listParked('empty', world)).toEqual([one]);
  expect(await listParked(undefined, world)).toHaveLength(2);
});

async function papersOf(world: Awaited<ReturnType<typeof stepWorld>>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const key of world.papers.keys('receipts/'))
    found.push(JSON.parse((await world.papers.get(key)) ?? ''));
  return found;
}
