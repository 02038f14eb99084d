import { describe, expect, it } from 'vitest';
import { walked } from '../../lib/domain/adopted-policy.ts';
import type { RecordingId } from '../../lib/domain/recording-id.ts';
import { brakeNotes, pulled } from '../../lib/steps/brake.ts';
import { explain } from '../../lib/steps/explain.ts';
import { adoptedNotes, inForce } from '../../lib/steps/policy-in-force.ts';
import { placeHold } from '../../lib/steps/place-hold.ts';
import { orderRestores } from '../../lib/steps/order-restore.ts';
import { releaseHold } from '../../lib/steps/release-hold.ts';
import { writeReceipt } from '../../lib/steps/write-receipt.ts';
import { aDiscovered, anArchived, anId, at } from '../build/recordings.ts';
import { aTrashed } from '../build/retained-rows.ts';
import { retentionWorld } from '../build/retention-world.ts';

type World = Awaited<ReturnType<typeof retentionWorld>>;

/** A live stage whose policy has reached every row. */
async function settledWorld(): Promise<World> {
  const world = await retentionWorld();
  const now = world.clock.now();
  await adoptedNotes(world.notes).change(inForce, before => before && walked(before, now));
  return world;
}

async function explained(world: World, id: RecordingId, whole = false) {
  return explain({ id, whole }, world);
}

/** Trashed, and seen to be in the recycle bin. */
async function trashed(world: World) {
  const row = await world.toTrash();
  await world.run();
  world.clock.set('2026-06-01T00:30:00Z');
  await world.ring();
  await world.run();
  return row;
}

describe('the trace of a recording', () => {
  it('has each call with its receipt, rule and outcome, and says what comes next', async () => {
    const world = await settledWorld();
    const { id } = await trashed(world);
    const found = await explained(world, id);
    expect(found).toMatchObject({
      known: 'row',
      present: { status: 'trashed', since: '2026-06-01T00:30:00.000Z', reason: /tapekeeper has moved it/ },
      next: [{ what: 'purge', at: '2026-06-16T00:05:00.000Z', rule: 'everything' }],
      inTheWay: [],
      discrepancies: [],
      lists: undefined,
    });
    const proven = found.past.filter(({ receipt }) => receipt !== undefined);
    expect(proven).toMatchObject([
      { event: 'attempt', what: 'trash', by: 'apply-retention', rule: 'everything', shown: 'available' },
      { event: 'outcome', by: 'apply-retention', shown: 'deleted' },
    ]);
    for (const { receipt = '' } of proven) expect(await world.papers.get(receipt)).toContain(id);
    const times = found.past.map(each => each.at);
    expect(times).toStrictEqual(times.toSorted());
  });

  it('has nothing of other recordings', async () => {
    const world = await settledWorld();
    const { id } = await trashed(world);
    const other = anArchived();
    await world.recordings.create(other);
    const { past } = await explained(world, other.id, true);
    expect(past.filter(({ receipt }) => receipt !== undefined)).toStrictEqual([]);
    expect((await explained(world, id, true)).past).not.toStrictEqual([]);
  });

  it('has what people ordered for it, and the holds on it, also those that are over', async () => {
    const world = await settledWorld();
    const { id } = await trashed(world);
    await orderRestores({ ids: [id], by: 'Jon Sand' }, world);
    const scope = { scope: 'recording', recordingId: id } as const;
    const { hold } = await placeHold({ ...scope, reason: 'Case 4711', by: 'Legal' }, world);
    world.clock.set('2026-06-01T00:40:00Z');
    expect(await explained(world, id)).toMatchObject({
      inTheWay: [{ obstacle: 'hold', id: hold.id, scope: 'recording', placedAt: hold.placedAt }],
      unheld: { what: 'nothing' },
      next: [{ what: 'restore' }],
    });
    await releaseHold({ id: hold.id, by: 'Legal' }, world);
    const { past, inTheWay } = await explained(world, id);
    expect(inTheWay).toStrictEqual([]);
    const events = past.map(({ event, what, by, hold: on }) => [event, what ?? on, by]);
    expect(events).toEqual(
      expect.arrayContaining([
        ['deed', 'restore', 'Jon Sand'],
        ['deed', 'hold-add', 'Legal'],
        ['hold-placed', hold.id, 'Legal'],
        ['hold-released', hold.id, 'Legal'],
      ]),
    );
    expect(JSON.stringify(past)).not.toContain('4711');
  });

  it('reads the days of its row, what they name, and with the whole history every day', async () => {
    const world = await settledWorld();
    const row = anArchived();
    await world.recordings.create(row);
    const deed = { kind: 'deed', what: 'get', by: 'Audit', ids: [row.id] } as const;
    for (const moment of ['2026-03-03T08:00:00Z', '2026-04-20T08:00:00Z']) {
      world.clock.set(moment);
      await writeReceipt({ ...deed, at: at(moment) }, world);
    }
    const deeds = async (whole: boolean) => {
      const { past, daysOfReceipts } = await explained(world, row.id, whole);
      return [past.filter(({ event }) => event === 'deed').map(each => each.at.slice(0, 10)), daysOfReceipts];
    };
    expect(await deeds(false)).toStrictEqual([['2026-03-03'], 3]);
    expect(await deeds(true)).toStrictEqual([['2026-03-03', '2026-04-20'], undefined]);
  });

  it('knows the call that trashed it on another day, by what its row names', async () => {
    const world = await settledWorld();
    const id = anId();
    world.clock.set('2026-04-20T08:00:00Z');
    const items = [{ id, evidence: { shown: 'available' } }];
    const attempt = {
      kind: 'attempt',
      what: 'trash',
      at: world.clock.now(),
      by: 'apply-retention',
      items,
    } as const;
    const receipt = await writeReceipt(attempt, world);
    await world.recordings.create({ ...aTrashed({ receipt }), id });
    const { past, discrepancies } = await explained(world, id);
    expect(past.filter(({ event }) => event === 'attempt')).toMatchObject([{ what: 'trash' }]);
    expect(discrepancies).toStrictEqual([]);
  });

  it('says that a brake was pulled before it, and until when it may pass', async () => {
    const world = await settledWorld();
    const [row, other] = [anArchived(), anArchived()];
    for (const each of [row, other]) await world.recordings.create(each);
    const key = 'plans/2026-06-01/abc.json';
    const planned = { id: row.id, action: 'trash', rule: 'everything', day: '2026-06-01' };
    await world.papers.put(key, JSON.stringify({ kind: 'braked', policyHash: 'x', recordings: [planned] }));
    const pulledAt = at('2026-06-01T00:05:00Z');
    await brakeNotes(world.notes).change(pulled, () => ({
      hash: 'abc',
      key,
      recordings: 1,
      limit: 0,
      pulledAt,
    }));
    expect((await explained(world, row.id)).inTheWay).toStrictEqual([
      { obstacle: 'brake', hash: 'abc', pulledAt },
    ]);
    expect((await explained(world, other.id)).inTheWay).toStrictEqual([]);
  });
});

describe('what does not fit', () => {
  it('is a row that says tapekeeper did what no receipt says', async () => {
    const world = await settledWorld();
    const row = aTrashed();
    await world.recordings.create(row);
    expect((await explained(world, row.id)).discrepancies).toStrictEqual([
      { discrepancy: 'unproven', what: 'trash' },
    ]);
    const theirs = aTrashed({ by: 'webex' });
    await world.recordings.create(theirs);
    expect((await explained(world, theirs.id)).discrepancies).toStrictEqual([]);
  });

  it('is a recording with receipts and without a row, of which the receipts are told', async () => {
    const world = await settledWorld();
    const id = anId();
    const objects = [{ artefact: 'audio', object: 'x', bytes: 1, sha256: 'a1'.repeat(32) }] as const;
    const of = { kind: 'archived', id, from: 'discovered', objects, by: 'archive-recordings' } as const;
    await writeReceipt({ ...of, at: world.clock.now() }, world);
    expect(await explained(world, id)).toMatchObject({
      known: 'receipts',
      present: undefined,
      next: [],
      past: [{ event: 'archived', what: 'audio', by: 'archive-recordings' }],
      discrepancies: [{ discrepancy: 'row-gone' }],
    });
  });

  it('is a receipt that cannot be read and may be about it', async () => {
    const world = await settledWorld();
    const row = anArchived();
    await world.recordings.create(row);
    const key = `receipts/2026-03-02/100500-0c7e1a52-${row.id}.json`;
    await world.papers.put(key, '{"kind":');
    await world.papers.put(`receipts/2026-03-02/100500-0c7e1a53-${anId()}.json`, '{"kind":');
    expect((await explained(world, row.id)).discrepancies).toStrictEqual([
      { discrepancy: 'receipt-unreadable', key },
    ]);
  });
});

describe('an id that was never seen', () => {
  it('was not in the lists that were read, and what is unread is told', async () => {
    const world = await settledWorld();
    const window = (kind: 'history' | 'tail', from: string, to: string) =>
      ({ kind, from: at(from), to: at(to) }) as const;
    const [old, older] = [
      window('history', '2026-01-01T00:00:00Z', '2026-01-31T00:00:00Z'),
      window('history', '2025-12-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ];
    const tail = window('tail', '2026-05-31T23:30:00Z', '2026-06-01T00:05:00Z');
    const until = tail.to;
    await world.windows.plan({ kind: 'history', since: undefined, until: old.to, windows: [old, older] });
    await world.windows.plan({ kind: 'tail', since: undefined, until, windows: [tail] });
    await world.windows.finish(old, world.clock.now());
    await world.windows.finish(tail, world.clock.now());
    expect(await explained(world, anId())).toMatchObject({
      known: 'nothing',
      past: [],
      discrepancies: [],
      lists: { from: older.from, to: until, unread: [{ from: older.from, to: older.to }] },
    });
    await world.windows.finish(older, world.clock.now());
    expect((await explained(world, anId())).lists).toStrictEqual({ from: older.from, to: until, unread: [] });
  });

  it('says that nothing was read where nothing was', async () => {
    const world = await settledWorld();
    expect((await explained(world, anId())).lists).toBeUndefined();
    const row = aDiscovered();
    await world.recordings.create(row);
    expect((await explained(world, row.id)).known).toBe('row');
  });
});
