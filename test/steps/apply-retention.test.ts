import { describe, expect, it } from 'vitest';
import { TokenRefusedError, TransientError } from '../../lib/domain/errors.ts';
import { aHold } from '../build/holds.ts';
import { policyText, aRule } from '../build/policies.ts';
import { at, facts } from '../build/recordings.ts';
import { retentionWorld } from '../build/retention-world.ts';

describe('what is to be trashed', () => {
  it('is sent once, after the row and a receipt say so, and is trashed when a later look shows it', async () => {
    const world = await retentionWorld();
    const row = await world.toTrash();
    await world.run();

    expect(world.calls()).toEqual([{ what: 'trash', ids: [row.id] }]);
    expect(await world.row(row.id)).toMatchObject({
      status: 'trashing',
      sentAt: '2026-06-01T00:10:00.000Z',
      lookAt: '2026-06-01T00:25:00.000Z',
    });
    expect((await world.row(row.id)).wake).toBeUndefined();
    const { fate } = row;
    expect(await world.receipts()).toEqual([
      {
        kind: 'attempt',
        what: 'trash',
        at: '2026-06-01T00:10:00.000Z',
        by: 'apply-retention',
        items: [
          {
            id: row.id,
            rule: 'everything',
            policyHash: world.policy.hash,
            plannedAt: '2026-03-02T10:05:00.000Z',
            day: '2026-06-01',
            evidence: {
              shown: 'available',
              owner: 'active',
              object: `recordings/${row.id.slice(0, 2)}/${row.id}/audio.mp3`,
              bytes: row.archive?.audio.bytes,
              sha256: row.archive?.audio.sha256,
            },
          },
        ],
      },
    ]);
    expect(fate?.day).toBe('2026-06-01');

    await world.later();
    const trashed = await world.row(row.id);
    expect(trashed).toMatchObject({
      status: 'trashed',
      by: 'tapekeeper',
      trashedAt: '2026-06-01T00:25:00.000Z',
      lookAt: '2026-06-01T00:25:00.000Z',
      archive: row.archive,
    });
    expect(trashed.fate).toBeUndefined();
    expect((await world.receipts()).at(-1)).toMatchObject({
      kind: 'outcome',
      of: trashed.receipt,
      items: [{ id: row.id, shown: 'deleted' }],
    });
    await world.later(60);
    expect(world.calls()).toHaveLength(1);
  });

  it('goes with all others that are due in one call', async () => {
    const world = await retentionWorld();
    const rows = [];
    for (let count = 0; count < 30; count += 1) rows.push(await world.toTrash());
    await world.run();
    expect(world.calls().map(({ ids }) => ids.toSorted())).toEqual([rows.map(row => row.id).toSorted()]);
    expect(await world.receipts()).toHaveLength(1);
  });

  it('is not sent again while the answer is open, however often it is rung', async () => {
    const world = await retentionWorld();
    const row = await world.toTrash();
    await world.run();
    for (let times = 0; times < 3; times += 1) {
      world.clock.pass(4 * 60_000);
      const now = await world.row(row.id);
      await world.recordings.move(now, { ...now, wake: 'retain' });
      await world.run();
    }
    expect(world.calls()).toHaveLength(1);
    expect(await world.row(row.id)).toMatchObject({
      status: 'trashed',
      trashedAt: '2026-06-01T00:22:00.000Z',
    });
  });

  it('is sent again when a look a quarter of an hour later still shows the old state', async () => {
    const world = await retentionWorld();
    const row = await world.toTrash();
    world.webex.troubles.push({ error: new TransientError('webex-unavailable', 'reset'), done: false });
    await world.run();
    expect(world.webex.reallyIs(row.webexId)).toBe('available');
    await world.later(14);
    expect(world.calls()).toHaveLength(1);
    await world.later(1);
    expect(world.webex.arrived.map(each => each.at)).toEqual([
      '2026-06-01T00:10:00.000Z',
      '2026-06-01T00:25:00.000Z',
    ]);
    await world.later();
    expect(await world.row(row.id)).toMatchObject({ status: 'trashed', by: 'tapekeeper' });
  });

  it('is trashed by us when the answer was lost, and not sent again', async () => {
    const world = await retentionWorld();
    const row = await world.toTrash();
    world.webex.troubles.push({ error: new TransientError('webex-unavailable', 'reset'), done: true });
    await world.run();
    await world.later();
    expect(await world.row(row.id)).toMatchObject({ status: 'trashed', by: 'tapekeeper', attempts: 0 });
    expect(world.calls()).toHaveLength(1);
  });

  it.each([
    new TokenRefusedError('Webex answered 401.'),
    new TransientError('rate-limited', 'Webex answered 429.'),
    new TransientError('webex-unavailable', 'Webex answered 423.'),
  ])('waits whole, and nothing is held against it, after: $message', async error => {
    const world = await retentionWorld();
    const rows = [await world.toTrash(), await world.toTrash(), await world.toTrash()];
    world.webex.troubles.push({ error, done: false });
    await world.run();
    await world.later();
    expect(world.calls().map(({ ids }) => ids.length)).toEqual([3, 3]);
    for (const { id } of rows) expect(await world.row(id)).toMatchObject({ attempts: 0 });
  });
});

describe('what is to be purged', () => {
  it('is purged by us, for good, when Webex no longer shows it', async () => {
    const world = await retentionWorld();
    const row = await world.toPurge();
    await world.toTrash();
    await world.run();
    expect(await world.row(row.id)).toMatchObject({ status: 'purging', sentAt: '2026-06-01T00:10:00.000Z' });
    await world.later();
    const purged = await world.row(row.id);
    expect(purged).toMatchObject({ status: 'purged', by: 'tapekeeper', archive: row.archive });
    expect(purged.lookAt).toBeUndefined();
    expect(world.said('purged-unasked')).toEqual([]);
  });

  it('has a receipt that names the one it was trashed by', async () => {
    const world = await retentionWorld();
    const { proof } = await world.toPurge();
    await world.run();
    expect((await world.receipts()).at(-1)).toMatchObject({
      what: 'purge',
      items: [{ evidence: { shown: 'deleted', proof } }],
    });
  });

  it.each([
    ['has no receipt', undefined],
    ['names a receipt that is not there', '2026-05-01/003000-0badc0de'],
  ])('is never sent when it %s', async (_why, proof) => {
    const world = await retentionWorld();
    const row = await world.toPurge({ proof });
    await world.run();
    expect(world.calls()).toEqual([]);
    expect(await world.row(row.id)).toMatchObject({ status: 'trashed', by: 'webex' });
    expect(world.said('purge-without-receipt')).toEqual([{ id: row.id }]);
  });

  it('is never sent on the receipt of another recording', async () => {
    const world = await retentionWorld();
    const other = await world.ourTrash();
    await world.toPurge({ proof: other.receipt });
    await world.run();
    expect(world.calls()).toEqual([]);
  });

  it('is restored, and keeps its receipt nowhere, when a person was faster', async () => {
    const world = await retentionWorld();
    const row = await world.toPurge();
    world.webex.becomes(row.webexId, 'available');
    await world.run();
    expect(world.calls()).toEqual([]);
    const back = await world.row(row.id);
    expect(back).toMatchObject({ status: 'archived', restoredAt: '2026-06-01T00:10:00.000Z' });
    expect('proof' in back).toBe(false);
  });
});

describe('an intent', () => {
  const late = policyText({ rules: [aRule({ trashAfter: '200 days' })] });
  it.each([
    ['under a policy that is later', { policy: late }],
    ['on a stage that is not live', { isLive: false }],
  ])('is withdrawn %s', async (_when, so) => {
    const world = await retentionWorld(so);
    const { id } = await world.toTrash({
      fate: {
        ...{ action: 'trash', day: '2026-06-01', rule: 'everything' },
        ...{ policyHash: 'earlier', plannedAt: at('2026-03-02T10:05:00Z') },
      },
    });
    await world.run();
    expect(world.calls()).toEqual([]);
    const row = await world.row(id);
    expect(row).toMatchObject({ status: 'archived' });
    expect(row.lookAt).toMatch('isLive' in so ? /^2026-06-02T00:10/ : /^2026-09-19T00:05/);
  });

  it('is withdrawn where the deployment may change nothing', async () => {
    const world = await retentionWorld();
    const { id } = await world.toTrash();
    await world.run(undefined, { mayWrite: false });
    expect(await world.row(id)).toMatchObject({ status: 'archived', lookAt: '2026-06-02T00:10:00.000Z' });
    expect(world.calls()).toEqual([]);
  });

  it.each(['inactive', 'missing', 'leaving', 'unknown'] as const)(
    'waits for less than a day when its owner is %s',
    async state => {
      const world = await retentionWorld();
      const [one, other] = [await world.toTrash(), await world.toPurge()];
      world.owners.set(facts().origin.ownerId, state);
      await world.run();
      expect(world.calls()).toEqual([]);
      expect(await world.row(one.id)).toMatchObject({
        status: 'archived',
        lookAt: '2026-06-01T20:10:00.000Z',
        fate: one.fate,
      });
      expect(await world.row(other.id)).toMatchObject({ status: 'trashed', receipt: other.proof });
    },
  );

  it('waits with its fault, as an intent, while nobody can say how its owner is', async () => {
    const world = await retentionWorld();
    const { id } = await world.toTrash();
    world.owners.set(facts().origin.ownerId, new TransientError('rate-limited', 'Webex answered 429.'));
    await world.run();
    expect(await world.row(id)).toMatchObject({
      ...{ status: 'trashing', fault: 'rate-limited', attempts: 0 },
      lookAt: '2026-06-01T00:15:00.000Z',
    });
    world.owners.clear();
    await world.later(5);
    expect(world.calls()).toHaveLength(1);
  });

  it('asks about the owner whom Webex shows, not the one on the row', async () => {
    const world = await retentionWorld();
    const row = await world.toTrash();
    const heir = '0c7e1a52-2f0b-4b57-8a53-6f3f6d0f7e90';
    world.webex.has({ ...world.seenOf(row, 'available'), ownerId: heir });
    world.owners.set(heir, 'inactive');
    await world.run();
    expect(world.calls()).toEqual([]);
    expect(await world.row(row.id)).toMatchObject({ status: 'archived', facts: { owner: { id: heir } } });
  });

  it('is withdrawn under a hold', async () => {
    const world = await retentionWorld();
    const [one, other] = [await world.toTrash(), await world.toPurge()];
    await world.holds.add(aHold());
    await world.run();
    expect(world.calls()).toEqual([]);
    expect(await world.row(one.id)).toMatchObject({ status: 'archived' });
    expect(await world.row(other.id)).toMatchObject({ status: 'trashed', by: 'tapekeeper' });
  });

  it('obeys a hold on the owner whom only Webex knows of', async () => {
    const world = await retentionWorld();
    const row = await world.toTrash();
    const heir = '0c7e1a52-2f0b-4b57-8a53-6f3f6d0f7e90';
    world.webex.has({ ...world.seenOf(row, 'available'), ownerId: heir });
    await world.holds.add(aHold({ scope: 'owner', ownerId: heir }));
    await world.run();
    expect(world.calls()).toEqual([]);
  });

  it('obeys a hold that is placed after everything else was looked at', async () => {
    const world = await retentionWorld();
    const [held, free] = [await world.toTrash(), await world.toTrash()];
    let asked = 0;
    await world.run(undefined, {
      holds: {
        async inForce() {
          asked += 1;
          if (asked === 2) await world.holds.add(aHold({ scope: 'recording', recordingId: held.id }));
          return world.holds.inForce();
        },
      },
    });
    expect(asked).toBe(2);
    expect(world.calls()).toEqual([{ what: 'trash', ids: [free.id] }]);
    expect(await world.row(held.id)).toMatchObject({ status: 'archived' });
  });

  it('is not sent while somebody else has the lease, and is there for the next time', async () => {
    const world = await retentionWorld();
    const { id } = await world.toTrash();
    await world.leases.take('destroy', 'hold add', at('2026-06-01T01:00:00Z'), world.clock.now());
    await world.run();
    expect(world.calls()).toEqual([]);
    expect(await world.row(id)).toMatchObject({ status: 'trashing', wake: 'retain' });
    world.clock.set('2026-06-01T01:00:00Z');
    await world.run();
    expect(world.calls()).toHaveLength(1);
  });

  it('gives the lease back', async () => {
    const world = await retentionWorld();
    await world.toTrash();
    await world.run();
    expect(
      await world.leases.take('destroy', 'hold add', at('2026-06-01T00:11:00Z'), world.clock.now()),
    ).toBe(true);
  });

  it('is left alone without its bell', async () => {
    const world = await retentionWorld();
    const row = await world.toTrash();
    const { wake: _rung, ...silent } = row;
    await world.recordings.move(row, silent);
    await world.run([row.id]);
    expect(world.calls()).toEqual([]);
  });
});
