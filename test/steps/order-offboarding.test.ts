import { describe, expect, it } from 'vitest';
import { explain } from '../../lib/steps/explain.ts';
import {
  approveCase,
  assignSuccessor,
  runCase,
  runOwner,
  undoCase,
} from '../../lib/steps/order-offboarding.ts';
import { verifyArchive } from '../../lib/steps/verify-archive.ts';
import { readFolderMedia } from '../../local/media/folder-reader.ts';
import { ana, joao, marta, reassignWorld, type ReassignWorld } from '../build/reassign-world.ts';
import { at } from '../build/recordings.ts';

const id = '2026-03-02-0000cafe';
const by = 'Records';
const orders = ({ ports }: ReassignWorld) => ports;

/** Four recordings that Marta's case has given to João. */
async function aMovedWorld() {
  const world = await reassignWorld();
  world.has(4);
  await world.add();
  await world.until('2026-04-01T02:00:00Z');
  expect(world.webex.owners()).toEqual({ [joao]: 4 });
  return world;
}

describe('giving back', () => {
  it('gives the leaver exactly what still belongs to that successor by the receipts', async () => {
    const world = await reassignWorld();
    const [one = expect.fail(), , , other = expect.fail()] = world.has(4);
    await world.add();
    await world.until('2026-04-01T02:00:00Z');
    world.webex.has({ ...other, ownerId: ana, ownerEmail: 'ana.rebelo@example.com' });
    world.has(2, { ownerId: joao, ownerEmail: 'joao.pereira@example.com' });
    await undoCase({ id, by }, orders(world));
    await world.run();
    await world.until('2026-04-08T00:00:00Z', 8 * 60);
    expect(world.webex.owners()).toEqual({ [marta]: 3, [ana]: 1, [joao]: 2 });
    const done = await world.theCase();
    expect(done).toMatchObject({ status: 'reassigned', reassignment: { sent: [], left: [] } });
    expect(done.reassignment?.undoneAt).toBeDefined();
    expect(done.lookAt).toBeUndefined();
    expect((await world.row(one.id)).facts?.owner).toBeUndefined();
    const reader = readFolderMedia(world.media.objects);
    const so = { media: 'all', now: world.clock.now(), announced: [] } as const;
    const { findings } = await verifyArchive(so, { ...world, reader });
    expect(findings.filter(({ what }) => what !== 'receipt-unsealed')).toEqual([]);
  });

  it('is refused with the reason while the account is not active, and then nothing has changed', async () => {
    const world = await aMovedWorld();
    const before = await world.theCase();
    world.webex.employs(marta, 'marta.lindqvist@example.com', 'inactive');
    await expect(undoCase({ id, by }, orders(world))).rejects.toThrow(/account is not active/);
    world.webex.dismisses(marta);
    await expect(undoCase({ id, by }, orders(world))).rejects.toThrow(/no such person/);
    expect(await world.theCase()).toEqual(before);
  });

  it('is not begun where the account is not active any more by then, and the case says so', async () => {
    const world = await aMovedWorld();
    await undoCase({ id, by }, orders(world));
    world.webex.employs(marta, 'marta.lindqvist@example.com', 'inactive');
    const calls = world.webex.arrived.length;
    await world.run();
    expect(world.webex.arrived).toHaveLength(calls);
    expect(await world.theCase()).toMatchObject({
      status: 'reassigned',
      reassignment: { undoRefused: 'inactive' },
    });
  });

  it('waits for what is on its way to the successor, and sends nothing more there', async () => {
    const world = await reassignWorld();
    const [odd = expect.fail()] = world.has(3);
    world.webex.unguarded.add(odd.webexId);
    await world.add();
    await world.until('2026-03-31T22:05:00Z');
    await undoCase({ id, by }, orders(world));
    await world.run();
    await world.until('2026-04-01T06:00:00Z');
    expect(world.webex.owners()).toEqual({ [marta]: 3 });
    expect(world.webex.arrived.map(({ to, ids }) => [to, ids.length])).toEqual([
      ['joao.pereira@example.com', 3],
      ['marta.lindqvist@example.com', 2],
    ]);
  });

  it('of what was not begun drops the case, and whatever is said of old does not bring it back', async () => {
    const world = await reassignWorld();
    world.has(2);
    await world.add({ effectiveAt: '2026-04-30T22:00:00Z', lookAt: '2026-04-30T22:00:00Z' });
    expect(await undoCase({ id, by }, orders(world))).toMatchObject({ status: 'cancelled' });
    await world.days(1);
    expect(world.webex.arrived).toEqual([]);
  });
});

describe('a person may', () => {
  it('approve what is held', async () => {
    const world = await reassignWorld();
    world.has(2);
    const pulled = { since: '2026-03-02T09:00:00Z', at: '2026-03-02T11:00:00Z' };
    await world.notes.put({ kind: 'leavers', name: 'hr', value: { named: [], pulled }, revision: 0 });
    await world.add();
    await world.until('2026-03-31T22:10:00Z');
    expect((await world.theCase()).status).toBe('held');
    expect(await approveCase({ id, by }, orders(world))).toMatchObject({ status: 'scheduled' });
    await world.until('2026-04-01T02:00:00Z');
    expect(world.webex.owners()).toEqual({ [joao]: 2 });
  });

  it('name another successor, and not one who is leaving, inactive, unknown, or the leaver', async () => {
    const world = await reassignWorld();
    world.has(2);
    await world.add();
    const assign = async (to: string) => assignSuccessor({ id, by, to }, orders(world));
    world.webex.employs(joao, 'joao.pereira@example.com', 'inactive');
    await expect(assign(joao)).rejects.toThrow(/not active/);
    await expect(assign('nobody@example.com')).rejects.toThrow(/nobody of this id/);
    await expect(assign(marta)).rejects.toThrow(/whose recordings/);
    expect((await world.theCase()).successor?.ownerId).toBe(joao);
    await assign('Ana.Rebelo@example.com');
    await world.until('2026-04-01T02:00:00Z');
    expect(world.webex.owners()).toEqual({ [ana]: 2 });
  });

  it('have a departure done before its day', async () => {
    const world = await reassignWorld();
    world.has(2);
    await world.add();
    world.clock.set('2026-03-20T10:00:00Z');
    expect(await runCase({ id, by }, orders(world))).toMatchObject({
      status: 'scheduled',
      effectiveAt: '2026-03-20T10:00:00.000Z',
    });
    world.has(2, { createTime: at('2026-03-19T08:00:00Z') });
    await world.until('2026-03-20T14:00:00Z');
    expect(world.webex.owners()).toMatchObject({ [joao]: 2 });
  });

  it('have all that a workspace has given to somebody', async () => {
    const world = await reassignWorld();
    const room = '0a1b2c3d-aaaa-4bbb-8ccc-ddddeeeeffff';
    world.has(3, { ownerId: room, ownerType: 'place', ownerEmail: undefined });
    const opened = await runOwner({ ownerId: room, by, to: ana }, orders(world));
    await expect(runOwner({ ownerId: room, by, to: ana }, orders(world))).rejects.toThrow(opened.id);
    await world.until('2026-04-01T02:00:00Z');
    expect(world.webex.owners()).toEqual({ [ana]: 3 });
    expect(await world.theCase(opened.id)).toMatchObject({
      status: 'reassigned',
      reassignment: { moved: 3 },
    });
  });

  it('see in the trace of a recording that it was reassigned, by receipts', async () => {
    const world = await reassignWorld();
    const [one = expect.fail()] = world.has(1);
    await world.add();
    await world.until('2026-04-01T02:00:00Z');
    const { past } = await explain({ id: one.id, whole: false }, { ...world });
    expect(past.map(({ event, what, shown, case: of }) => ({ event, what, shown, case: of }))).toEqual(
      expect.arrayContaining([
        { event: 'attempt', what: 'reassign', shown: 'available', case: id },
        { event: 'outcome', what: undefined, shown: 'moved', case: undefined },
        { event: 'reassigned', what: undefined, shown: undefined, case: undefined },
      ]),
    );
  });

  it('leave a receipt by each order, which names nobody', async () => {
    const world = await aMovedWorld();
    await undoCase({ id, by }, orders(world));
    const receipts = await world.receipts();
    expect(receipts.filter(({ kind }) => kind === 'deed')).toMatchObject([
      { what: 'offboarding-undo', by, about: { case: id } },
    ]);
    const written = JSON.stringify(receipts);
    for (const canary of ['@', marta, joao, 'lindqvist']) expect(written).not.toContain(canary);
    expect(JSON.stringify(world.log.lines)).not.toContain('@');
  });
});
