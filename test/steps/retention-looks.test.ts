import { describe, expect, it } from 'vitest';
import { NotFoundError } from '../../lib/domain/errors.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import { at } from '../build/recordings.ts';
import { retentionWorld, type RetentionWorld } from '../build/retention-world.ts';

const sentAt = at('2026-05-31T23:50:00Z');
type Make = (world: RetentionWorld) => Promise<Recording>;
const makers: Record<string, Make> = {
  'trashing, not sent': world => world.toTrash(),
  'trashing, sent': world => world.toTrash({ sentAt }),
  'purging, not sent': world => world.toPurge(),
  'purging, sent': world => world.toPurge({ sentAt }),
};

const cases = [
  ['trashing, not sent', 'available', 'trashing', ['trash']],
  ['trashing, not sent', 'deleted', 'trashed', []],
  ['trashing, not sent', 'purged', 'purged', []],
  ['trashing, not sent', 'gone', 'archived', []],
  ['trashing, sent', 'available', 'trashing', ['trash']],
  ['trashing, sent', 'deleted', 'trashed', []],
  ['trashing, sent', 'purged', 'purged', []],
  ['trashing, sent', 'gone', 'trashing', []],
  ['purging, not sent', 'available', 'archived', []],
  ['purging, not sent', 'deleted', 'purging', ['purge']],
  ['purging, not sent', 'purged', 'purged', []],
  ['purging, not sent', 'gone', 'trashed', []],
  ['purging, sent', 'available', 'archived', []],
  ['purging, sent', 'deleted', 'purging', ['purge']],
  ['purging, sent', 'purged', 'purged', []],
  ['purging, sent', 'gone', 'purged', []],
] as const;

describe('what becomes of a row by what Webex shows', () => {
  it.each(cases)('%s, shown as %s: %s, and sent: %j', async (kind, shown, status, sent) => {
    const world = await retentionWorld();
    const row = await makers[kind]?.(world);
    if (row === undefined) throw new Error('There is no such row.');
    // A witness, without which nothing is gone.
    const witness = await world.toTrash();
    const { wake: _rung, ...silent } = witness;
    await world.recordings.move(witness, silent);
    world.webex.becomes(row.webexId, shown);
    await world.run([row.id]);
    expect(await world.row(row.id)).toMatchObject({ status });
    expect(world.calls().map(({ what }) => what)).toEqual(sent);
  });

  it('counts nobody as gone without a witness', async () => {
    const world = await retentionWorld();
    const row = await world.toPurge({ sentAt });
    world.webex.becomes(row.webexId, 'gone');
    await world.run();
    expect(await world.row(row.id)).toMatchObject({
      ...{ status: 'purging', fault: 'webex-unavailable', sentAt, attempts: 0 },
      lookAt: '2026-06-01T01:10:00.000Z',
    });
  });

  it('says loudly that Webex purged what it was only told to trash', async () => {
    const world = await retentionWorld();
    const row = await world.toTrash({ sentAt });
    world.webex.becomes(row.webexId, 'purged');
    await world.run();
    expect(await world.row(row.id)).toMatchObject({ status: 'purged', by: 'webex' });
    expect(world.said('purged-unasked')).toEqual([{ id: row.id }]);
  });

  it('does not count as ours what was trashed while no receipt says that we sent it', async () => {
    const world = await retentionWorld();
    const row = await world.toTrash({ sentAt, receipt: '2026-05-31/235000-0badc0de' });
    world.webex.becomes(row.webexId, 'deleted');
    await world.run();
    expect(await world.row(row.id)).toMatchObject({ status: 'trashed', by: 'webex' });
    // It would name a call that was never sent.
    expect(await world.receipts()).toEqual([]);
  });
});

describe('a damaged archive', () => {
  it('has the recording archived again, and nothing sent', async () => {
    const world = await retentionWorld();
    const whole = await world.toTrash();
    const { archive } = whole;
    if (archive === undefined) throw new Error('It is archived.');
    const damaged = await world.toTrash({
      archive: { ...archive, audio: { ...archive.audio, sha256: 'ab'.repeat(32) } },
    });
    await world.run();
    expect(world.calls()).toEqual([{ what: 'trash', ids: [whole.id] }]);
    expect(await world.row(damaged.id)).toMatchObject({
      ...{ status: 'discovered', lookAt: '2026-06-01T00:10:00.000Z' },
      archive: { audio: { sha256: 'ab'.repeat(32) } },
    });
    expect(world.said('archive-damaged')).toEqual([
      { id: damaged.id, audio: true, transcript: false, metadata: false },
    ]);
  });

  it('of what is in the recycle bin has it taken out of there, archived and planned anew', async () => {
    const world = await retentionWorld();
    const row = await world.toPurge();
    const { archive } = row;
    if (archive === undefined) throw new Error('It is archived.');
    const lost = { ...row, archive: { ...archive, audio: { ...archive.audio, copy: 2 } } };
    await world.recordings.move(row, lost);
    await world.run();
    expect(world.calls()).toEqual([]);
    expect(await world.row(row.id)).toMatchObject({ status: 'trashed', restore: { by: 'rescue' } });
    await world.later(1);
    expect(world.calls()).toEqual([{ what: 'restore', ids: [row.id] }]);
    await world.later();
    const back = await world.row(row.id);
    expect(back).toMatchObject({ status: 'discovered', restoredAt: '2026-06-01T00:26:00.000Z' });
    expect('rescuedAt' in back).toBe(false);
  });
});

describe('a call that Webex refuses', () => {
  it('is halved by later looks until the culprit stands alone, and is parked; the others are trashed', async () => {
    const world = await retentionWorld();
    const rows: Recording[] = [];
    for (let count = 0; count < 100; count += 1) rows.push(await world.toTrash());
    const culprit = rows[37];
    if (culprit === undefined) throw new Error('There are a hundred.');
    world.webex.refuses.add(culprit.webexId);
    await world.run();
    for (let look = 0; look < 12; look += 1) await world.later();

    const parked = await world.row(culprit.id);
    expect(parked).toMatchObject({ status: 'parked', parkedFrom: 'trashing', reason: 'refused' });
    expect(world.said('retention-refused')).toEqual([{ id: culprit.id, from: 'trashing' }]);
    for (const { id } of rows.filter(row => row !== culprit))
      expect(await world.row(id)).toMatchObject({ status: 'trashed', by: 'tapekeeper' });
    expect(world.calls().length).toBeLessThan(25);
    expect(world.tooSoon()).toEqual([]);
  });

  it('is not held against rows that were refused with it and then went through', async () => {
    const world = await retentionWorld();
    const [one, other] = [await world.toTrash(), await world.toTrash()];
    world.webex.refuses.add(other.webexId);
    await world.run();
    expect(await world.row(one.id)).toMatchObject({ attempts: 1, fault: 'refused' });
    world.webex.refuses.clear();
    await world.later();
    await world.later();
    const trashed = await world.row(one.id);
    expect(trashed).toMatchObject({ status: 'trashed', attempts: 0 });
    expect(trashed.fault).toBeUndefined();
  });

  it.each(['alone', 'with another'])(
    'for what a person had trashed a moment before, %s, makes it theirs: we purge it never',
    async company => {
      const world = await retentionWorld();
      const row = await world.toTrash();
      if (company === 'with another') await world.toTrash();
      // It is already where the call would put it.
      world.webex.refuses.add(row.webexId);
      await world.run();
      world.webex.becomes(row.webexId, 'deleted');
      world.webex.refuses.clear();
      await world.later();
      expect(await world.row(row.id)).toMatchObject({ status: 'trashed', by: 'webex' });
    },
  );

  it('for one that is gone leaves those that were done with it to us', async () => {
    const world = await retentionWorld();
    const [one, other] = [await world.toTrash(), await world.toTrash()];
    const error = new NotFoundError('Webex answered 404.');
    world.webex.troubles.push({ error, done: true });
    await world.run();
    await world.later();
    await world.later();
    for (const { id } of [one, other])
      expect(await world.row(id)).toMatchObject({ status: 'trashed', by: 'tapekeeper' });
  });
});
