import { describe, expect, it } from 'vitest';
import type { Status } from '../../lib/domain/lifecycle.ts';
import { receipt } from '../../lib/domain/receipt.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import { enforceHold, placeHold } from '../../lib/steps/place-hold.ts';
import { leanRow } from '../build/every-status.ts';
import { aDiscovered, anArchived, anId, aParked, at, facts } from '../build/recordings.ts';
import { aTrashed } from '../build/retained-rows.ts';
import { retentionWorld, type RetentionWorld } from '../build/retention-world.ts';
import { stepWorld } from '../build/step-world.ts';

const order = { reason: 'Case 4711', by: 'Ana Rebelo' };
const everything = { ...order, scope: 'everything' } as const;

async function place(world: RetentionWorld) {
  const { hold } = await placeHold(everything, world);
  return enforceHold(hold, order.by, world);
}

describe('a hold that is placed', () => {
  it('is in force, says what for, by whom and when, and has a receipt without the reason', async () => {
    const world = await retentionWorld();
    const scope = { scope: 'owner', ownerId: facts().origin.ownerId } as const;
    const { hold, isNew } = await placeHold({ ...order, ...scope }, world);
    expect(isNew).toBe(true);
    expect(hold.id).toMatch(/^2026-06-01-[0-9a-f]{8}$/);
    expect(await world.holds.inForce()).toEqual([
      { ...order, ...scope, id: hold.id, placedAt: '2026-06-01T00:10:00.000Z' },
    ]);
    expect(await deeds(world)).toContainEqual({
      kind: 'deed',
      what: 'hold-add',
      at: '2026-06-01T00:10:00.000Z',
      by: 'Ana Rebelo',
      about: { hold: hold.id, scope: 'owner', target: '7b1de5ac58c14d7e9f0a1c6f3a0b9e21' },
    });
  });

  it('is one hold when the same is ordered again, in whatever spelling of the id', async () => {
    const world = await retentionWorld();
    const scope = { scope: 'owner', ownerId: '7b1de5ac-58c1-4d7e-9f0a-1c6f3a0b9e21' } as const;
    const { hold } = await placeHold({ ...order, ...scope }, world);
    world.clock.set('2026-06-02T09:00:00Z');
    const again = { ...order, ...scope, ownerId: '7B1DE5AC58C14D7E9F0A1C6F3A0B9E21' };
    expect(await placeHold(again, world)).toEqual({ hold, isNew: false });
    expect(await world.holds.all()).toHaveLength(1);
  });

  it.each([
    ['another reason', { reason: 'Case 4712' }],
    ['another person', { by: 'Jon Sand' }],
    ['another owner', { ownerId: '17c9b2f3' }],
    ['another scope', { scope: 'location', locationId: 'f3a94c10' }],
  ] as const)('is another one for %s', async (_what, other) => {
    const world = await retentionWorld();
    const first = { ...order, scope: 'owner', ownerId: 'f3a94c10' } as const;
    await placeHold(first, world);
    expect((await placeHold({ ...first, ...other }, world)).isNew).toBe(true);
    expect(await world.holds.inForce()).toHaveLength(2);
  });

  it('is a new one after the same was released', async () => {
    const world = await retentionWorld();
    const { hold } = await placeHold(everything, world);
    await world.holds.release(hold.id, 'Jon Sand', world.clock.now());
    expect((await placeHold(everything, world)).isNew).toBe(true);
    expect(await world.holds.inForce()).toHaveLength(1);
  });

  it('answers when whoever sends a call has given the lease back, and leaves it free', async () => {
    const world = await retentionWorld();
    await world.leases.take('destroy', 'a run', at('2026-06-01T00:10:50Z'), world.clock.now());
    await placeHold(everything, world);
    expect(world.clock.now()).toBe('2026-06-01T00:10:50.000Z');
    const now = world.clock.now();
    expect(await world.leases.take('destroy', 'another run', at('2026-06-01T00:12:00Z'), now)).toBe(true);
  });

  it('answers after 90 seconds where others take the lease again and again: they have read it', async () => {
    const world = await retentionWorld();
    await world.leases.take('destroy', 'many runs', at('2026-06-01T08:00:00Z'), world.clock.now());
    await placeHold(everything, world);
    expect(world.clock.now()).toBe('2026-06-01T00:11:30.000Z');
    expect(await world.holds.inForce()).toHaveLength(1);
  });
});

describe('what a hold covers', () => {
  it('is not trashed any more: the intent is taken back, with its plan', async () => {
    const world = await retentionWorld();
    const row = await world.toTrash();
    expect(await place(world)).toMatchObject({ covered: 1, withdrawn: 1, tooLate: [], failed: [] });
    const back = await world.row(row.id);
    expect(back).toMatchObject({
      status: 'archived',
      archive: row.archive,
      fate: row.fate,
      lookAt: world.clock.now(),
    });
    expect(back.wake).toBeUndefined();
    await world.run([row.id]);
    expect(world.calls()).toEqual([]);
  });

  it('is not purged any more, and comes out of the recycle bin', async () => {
    const world = await retentionWorld();
    const row = await world.toPurge();
    expect(await place(world)).toMatchObject({ covered: 1, 'withdrawn-and-restoring': 1 });
    expect(await world.row(row.id)).toMatchObject({
      status: 'trashed',
      by: 'tapekeeper',
      trashedAt: row.trashedAt,
      receipt: row.proof,
      restore: { by: 'hold' },
      lookAt: world.clock.now(),
    });
    await world.later(0);
    await world.later(15);
    expect(world.calls()).toEqual([{ what: 'restore', ids: [row.id] }]);
    expect(await world.row(row.id)).toMatchObject({ status: 'archived', archive: row.archive });
    expect(world.webex.reallyIs(row.webexId)).toBe('available');
  });

  it.each([
    ['we had trashed', { by: 'tapekeeper' }],
    ['others had trashed', { by: 'webex' }],
  ] as const)('comes out of the recycle bin where %s it', async (_who, by) => {
    const world = await retentionWorld();
    const row = await world.add(await world.ourTrash(by), 'deleted');
    expect(await place(world)).toMatchObject({ covered: 1, restoring: 1 });
    await world.later(0);
    await world.later(15);
    expect(await world.row(row.id)).toMatchObject({ status: 'archived' });
  });

  it('comes out of the recycle bin to be archived where it never was', async () => {
    const world = await retentionWorld();
    const row = await world.add(binnedRow(), 'deleted');
    expect(await place(world)).toMatchObject({ covered: 1, restoring: 1 });
    await world.later(0);
    await world.later(15);
    expect(await world.row(row.id)).toMatchObject({ status: 'discovered', lookAt: world.clock.now() });
  });

  it('stays in the recycle bin in dry run, which is told, and nothing is ordered', async () => {
    const world = await retentionWorld({ isLive: false });
    const trashed = await world.add(await world.ourTrash(), 'deleted');
    const binned = await world.add(binnedRow(), 'deleted');
    const purging = await world.toPurge();
    expect(await place(world)).toMatchObject({ covered: 3, 'bin-left': 3, restoring: 0 });
    expect(await world.row(trashed.id)).toEqual(trashed);
    expect(await world.row(binned.id)).toEqual(binned);
    const back = await world.row(purging.id);
    expect(back).toMatchObject({ status: 'trashed', by: 'tapekeeper' });
    expect(back).not.toHaveProperty('restore');
  });

  it('is archived now, where the policy had put that off', async () => {
    const world = await retentionWorld();
    const put = aDiscovered({ lookAt: at('2026-06-08T00:10:00Z') });
    const never = aDiscovered({ lookAt: undefined });
    await world.add(put, 'available');
    await world.add(never, 'available');
    expect(await place(world)).toMatchObject({ covered: 2, archiving: 2 });
    for (const { id } of [put, never]) expect((await world.row(id)).lookAt).toBe(world.clock.now());
  });

  it.each([
    ['failed', { fault: 'not-audio', attempts: 2 }],
    ['was rung', { wake: 'archive' }],
    [
      'was missing',
      { absence: { looks: 1, since: at('2026-05-31T10:00:00Z'), lastLookAt: at('2026-05-31T10:00:00Z') } },
    ],
  ] as const)('has its own time to be archived where it %s', async (_what, state) => {
    const world = await retentionWorld();
    const row = aDiscovered({ ...state, lookAt: at('2026-06-01T03:00:00Z') });
    await world.add(row, 'available');
    expect(await place(world)).toMatchObject({ archiving: 1 });
    expect(await world.row(row.id)).toEqual(row);
  });

  it('is told by id where it is too late: purged, vanished, or sent and not looked at yet', async () => {
    const world = await retentionWorld();
    const [trashing, purging] = [await world.toTrash(), await world.toPurge()];
    await world.run();
    const archived = { ...leanRow('purged', anId()), archive: anArchived().archive };
    const others = [archived, leanRow('vanished', anId()), leanRow('expired', anId())];
    for (const row of others) await world.recordings.create(row);
    const before = await rowsOf(world, [trashing, purging, ...others]);
    const { tooLate, covered } = await place(world);
    expect(covered).toBe(5);
    expect(tooLate.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual(
      [
        { id: trashing.id, what: 'sent', isArchived: true },
        { id: purging.id, what: 'sent', isArchived: true },
        { id: archived.id, what: 'purged', isArchived: true },
        { id: others[1]?.id, what: 'vanished', isArchived: false },
        { id: others[2]?.id, what: 'expired', isArchived: false },
      ].toSorted((a, b) => (a.id ?? '').localeCompare(b.id ?? '')),
    );
    expect(await rowsOf(world, [trashing, purging, ...others])).toEqual(before);
    expect((await deeds(world)).at(-1)).toMatchObject({ what: 'hold-enforce', about: { covered: 5 } });
  });

  it('waits for a person where it is parked, and that is told', async () => {
    const world = await retentionWorld();
    await world.recordings.create(aParked());
    expect(await place(world)).toMatchObject({ covered: 1, parked: 1 });
  });

  it('is only what the hold names', async () => {
    const world = await retentionWorld();
    const [mine, other] = [await world.toTrash(), await world.toTrash()];
    const { hold } = await placeHold({ ...order, scope: 'recording', recordingId: mine.id }, world);
    expect(await enforceHold(hold, order.by, world)).toMatchObject({ covered: 1, withdrawn: 1 });
    expect(await world.row(other.id)).toEqual(other);
  });

  it('changes no more when the hold is enforced once more', async () => {
    const world = await retentionWorld();
    await world.toTrash();
    await world.toPurge();
    await world.add(aTrashed(), 'deleted');
    await place(world);
    const writes = world.writes();
    expect(await place(world)).toMatchObject({ covered: 3, kept: 1, restoring: 2, withdrawn: 0 });
    expect(world.writes()).toBe(writes);
  });

  it('is found out by the row as it is now, where the walk has read an older one', async () => {
    const world = await retentionWorld();
    const row = await world.toTrash();
    const { intendedAt: _later, wake: _rung, ...before } = await world.row(row.id).then(trashing);
    const older = { ...before, archive: anArchived().archive, status: 'archived' } as const;
    await world.run();
    const recordings = {
      ...world.recordings,
      async *every() {
        yield older;
      },
    };
    const { hold } = await placeHold(everything, world);
    const tally = await enforceHold(hold, order.by, { ...world, recordings });
    expect(tally.tooLate).toEqual([{ id: row.id, what: 'sent', isArchived: true }]);
    expect(await world.row(row.id)).toMatchObject({ status: 'trashing', sentAt: '2026-06-01T00:10:00.000Z' });
  });

  it('is named where its row cannot be read, and the others are seen to', async () => {
    const world = await retentionWorld();
    const row = await world.toTrash();
    const recordings = {
      ...world.recordings,
      async *every(unreadable?: (id: string) => void) {
        unreadable?.('c0ffee99');
        yield* world.recordings.every();
      },
    };
    const { hold } = await placeHold(everything, world);
    const tally = await enforceHold(hold, order.by, { ...world, recordings });
    expect(tally).toMatchObject({ covered: 1, withdrawn: 1, failed: ['c0ffee99'] });
    expect((await world.row(row.id)).status).toBe('archived');
  });
});

it('a row of every state may be covered, and the move is legal in each', async () => {
  const world = await stepWorld('2026-06-01T00:10:00Z');
  const all: Status[] = ['discovered', 'binned', 'archived', 'trashing', 'trashed', 'purging', 'purged'];
  for (const status of [...all, 'expiring', 'expired', 'parked', 'vanished'] as const)
    await world.recordings.create(leanRow(status, anId()));
  const { hold } = await placeHold(everything, world);
  expect(await enforceHold(hold, order.by, world)).toMatchObject({ covered: 11, failed: [] });
});

function trashing(row: Recording): Extract<Recording, { status: 'trashing' }> {
  if (row.status === 'trashing') return row;
  throw new Error('It is not to be trashed.');
}

function binnedRow() {
  const { status: _other, ...row } = aDiscovered();
  return { ...row, status: 'binned', binnedAt: at('2026-05-31T10:00:00Z') } as const;
}

async function rowsOf(world: RetentionWorld, rows: readonly Recording[]): Promise<Recording[]> {
  return Promise.all(rows.map(async ({ id }) => world.row(id)));
}

async function deeds(world: RetentionWorld): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const key of world.papers.keys('receipts/')) {
    const read = receipt.parse(JSON.parse((await world.papers.get(key)) ?? ''));
    if (read.kind === 'deed') found.push(read);
  }
  return found;
}
