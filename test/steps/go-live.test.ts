import { describe, expect, it } from 'vitest';
import type { Recording } from '../../lib/domain/recording.ts';
import { endLive, firstPlan, goLive } from '../../lib/steps/go-live.ts';
import { stageNow } from '../../lib/steps/stage-now.ts';
import { readReceipt } from '../../lib/steps/write-receipt.ts';
import { by, fateWorld, noBrakes, type FateWorld } from '../build/fate-world.ts';
import { aHold } from '../build/holds.ts';
import { Death, mortal } from '../build/mortal.ts';
import { aRule } from '../build/policies.ts';
import { anArchived } from '../build/recordings.ts';
import { all } from '../build/webex.ts';

/** A stage in dry run in which rows were planned in March, at noon of the 1st of June: they are due since that day. */
async function dryWorld(rows: readonly Recording[] = [anArchived()]) {
  const world = await fateWorld();
  await world.putAll(rows);
  await world.adopt();
  await world.sweep();
  world.clock.set('2026-06-01T12:00:00Z');
  await world.sweep();
  return { ...world, theRow: async () => world.row(rows[0]?.id ?? anArchived().id) };
}

async function deedsOf(world: FateWorld) {
  const keys = await all(world.papers.keys('receipts/'));
  const read = await Promise.all(
    keys.map(async key => readReceipt(key.replace(/^receipts\/|\.json$/g, ''), world)),
  );
  return read.flatMap(each => (each?.kind === 'deed' ? [each.what] : []));
}

async function agreeAndGo(world: FateWorld) {
  const { hash } = await firstPlan({ by }, world);
  return goLive({ by, planHash: hash }, world);
}

describe('the first plan', () => {
  it('tells every fate as it would be after a whole notice from now, and is kept under its hash', async () => {
    const world = await dryWorld([anArchived(), anArchived()]);
    const { hash, plan } = await firstPlan({ by }, world);
    expect(plan).toMatchObject({
      mode: 'live',
      complete: true,
      lines: [{ day: '2026-06-09', action: 'trash', rule: 'everything', recordings: 2 }],
      later: 0,
    });
    expect(JSON.parse((await world.papers.get(`plans/2026-06-01/${hash}.json`)) ?? '')).toEqual(plan);
  });

  it('leaves out what a hold covers, and says how much that is', async () => {
    const world = await dryWorld();
    await world.holds.add(aHold());
    expect((await firstPlan({ by }, world)).plan).toMatchObject({ lines: [], held: 1 });
  });

  it('is refused without a policy, and while not every row follows it', async () => {
    const world = await fateWorld();
    await expect(firstPlan({ by }, world)).rejects.toThrow('No policy is in force');
    await world.put(anArchived());
    await world.adopt();
    await expect(firstPlan({ by }, world)).rejects.toThrow('still being brought');
  });
});

describe('going live', () => {
  it('begins a whole notice for everything, and leaves a receipt', async () => {
    const world = await dryWorld();
    const { stage } = await agreeAndGo(world);
    expect(stage).toEqual({ mode: 'live', since: '2026-06-01T12:00:00.000Z', by });
    expect(await stageNow(world)).toEqual(stage);
    await world.sweep();
    expect(await world.theRow()).toMatchObject({
      status: 'archived',
      fate: { day: '2026-06-09', plannedAt: '2026-06-01T12:00:00.000Z' },
      lookAt: '2026-06-09T00:05:00.000Z',
    });
    world.clock.set('2026-06-09T00:05:00Z');
    await world.sweep();
    expect(await world.theRow()).toMatchObject({ status: 'trashing' });
    expect(await deedsOf(world)).toEqual(['adopt-policy', 'go-live']);
  });

  it('again changes nothing', async () => {
    const world = await dryWorld();
    await agreeAndGo(world);
    await world.sweep();
    const before = [await stageNow(world), await world.adopted()];
    world.clock.set('2026-06-02T12:00:00Z');
    const { hash } = await firstPlan({ by }, world);
    expect(await goLive({ by: 'Another', planHash: hash }, world)).toEqual({
      stage: before[0],
      changed: false,
    });
    expect([await stageNow(world), await world.adopted()]).toEqual(before);
  });

  it.each([
    ['that nobody was shown', async () => undefined, 'No plan'],
    [
      'that was shown too long ago',
      async (world: FateWorld) => world.clock.set('2026-06-02T12:00:00.001Z'),
      'a day',
    ],
    [
      'of another policy',
      async (world: FateWorld) => world.adopt({ ...noBrakes, rules: [aRule({ trashAfter: '200 days' })] }),
      'Another policy',
    ],
  ])('is refused for a plan %s', async (_what, meanwhile, why) => {
    const world = await dryWorld();
    const { hash } = await firstPlan({ by }, world);
    const isKnown = why !== 'No plan';
    await meanwhile(world);
    await expect(goLive({ by, planHash: isKnown ? hash : 'abc' }, world)).rejects.toThrow(why);
    expect(await stageNow(world)).toEqual({ mode: 'dry-run' });
  });

  it('is possible until a whole day after the plan was shown', async () => {
    const world = await dryWorld();
    const { hash } = await firstPlan({ by }, world);
    world.clock.set('2026-06-02T12:00:00Z');
    expect(await goLive({ by, planHash: hash }, world)).toMatchObject({ changed: true });
  });

  it.each([1, 2, 3].flatMap(diesAtWrite => [false, true].map(written => ({ diesAtWrite, written }))))(
    'by a process that dies at write $diesAtWrite (written: $written) makes nothing early',
    async death => {
      const world = await dryWorld();
      const { hash } = await firstPlan({ by }, world);
      const process = mortal(death);
      const dying = {
        ...world,
        papers: process.port(world.papers, ['put']),
        notes: process.port(world.notes, ['put']),
      };
      await expect(goLive({ by, planHash: hash }, dying)).rejects.toThrow(Death);
      await goLive({ by, planHash: hash }, world);
      for (const day of ['02', '03', '05', '08']) {
        world.clock.set(`2026-06-${day}T23:59:00Z`);
        await world.sweep();
        expect(await world.theRow()).toMatchObject({ status: 'archived' });
      }
      world.clock.set('2026-06-09T00:05:00Z');
      await world.sweep();
      world.clock.set('2026-06-10T00:05:00Z');
      await world.sweep();
      expect(await world.theRow()).toMatchObject({ status: 'trashing' });
    },
  );
});

describe('ending it', () => {
  it('puts the stage back into dry run, where sweep withdraws what was intended', async () => {
    const world = await dryWorld();
    await agreeAndGo(world);
    await world.sweep();
    world.clock.set('2026-06-09T00:05:00Z');
    await world.sweep();
    expect(await world.theRow()).toMatchObject({ status: 'trashing' });
    expect(await endLive({ by }, world)).toEqual({ changed: true });
    expect(await stageNow(world)).toEqual({ mode: 'dry-run' });
    world.clock.set('2026-06-09T00:35:00Z');
    await world.sweep();
    expect(await world.theRow()).toMatchObject({ status: 'archived' });
    expect(await deedsOf(world)).toEqual(['adopt-policy', 'go-live', 'end-live']);
  });

  it('leaves a deed when it is asked for again, where the first could not be written', async () => {
    const world = await dryWorld();
    await agreeAndGo(world);
    const process = mortal({ diesAtWrite: 1, written: false });
    const papers = process.port(world.papers, ['put']);
    await expect(endLive({ by }, { ...world, papers })).rejects.toThrow(Death);
    expect(await stageNow(world)).toEqual({ mode: 'dry-run' });
    expect(await endLive({ by }, world)).toEqual({ changed: false });
    expect(await deedsOf(world)).toEqual(['adopt-policy', 'go-live', 'end-live']);
  });

  it('changes nothing in dry run', async () => {
    const world = await dryWorld();
    expect(await endLive({ by }, world)).toEqual({ changed: false });
    expect(await deedsOf(world)).toEqual(['adopt-policy']);
  });

  it('and going live again begins a whole notice anew, also for what was planned while it was live', async () => {
    const world = await dryWorld();
    await agreeAndGo(world);
    await world.sweep();
    world.clock.set('2026-06-09T00:01:00Z');
    await endLive({ by }, world);
    await agreeAndGo(world);
    world.clock.set('2026-06-09T00:05:00Z');
    await world.sweep();
    expect(await world.theRow()).toMatchObject({ status: 'archived', fate: { day: '2026-06-17' } });
  });
});
