import { describe, expect, it } from 'vitest';
import { aHold } from '../build/holds.ts';
import { fateWorld, noBrakes, type FateWorld } from '../build/fate-world.ts';
import { aRule } from '../build/policies.ts';
import { aDiscovered, anArchived, at } from '../build/recordings.ts';
import { aFate, aTrashed } from '../build/retained-rows.ts';

const due = at('2026-03-03T12:00:00Z');
const archived = () => anArchived({ lookAt: due });
const uncopied = { ...noBrakes, rules: [aRule({ archive: 'no' })] };
const never = { ...noBrakes, rules: [aRule({ trashAfter: 'never', purgeAfter: 'never' })] };

/** A row that was planned in March, in a stage that went live then, at this moment. */
async function liveWorld(moment: string, words: Readonly<Record<string, unknown>> = noBrakes) {
  const world = await fateWorld();
  await world.adopt(words);
  await world.live('2026-03-03T12:00:00Z');
  const row = await world.put(archived());
  await world.sweep();
  world.clock.set(moment);
  return { ...world, theRow: () => world.row(row.id) };
}

describe('a sweep gives', () => {
  it('what was archived its fate, dated for when that may be acted on', async () => {
    const world = await fateWorld();
    const { policy } = await world.adopt();
    const row = await world.put(archived());
    await world.sweep();
    expect(await world.row(row.id)).toEqual({
      ...row,
      version: 2,
      fate: {
        action: 'trash',
        day: '2026-06-01',
        rule: 'everything',
        policyHash: policy.hash,
        plannedAt: '2026-03-03T12:00:00.000Z',
      },
      lookAt: '2026-06-01T00:05:00.000Z',
    });
  });

  it('what tapekeeper trashed the day of its purge', async () => {
    const world = await fateWorld('2026-06-01T12:00:00Z');
    await world.adopt();
    const row = await world.put(aTrashed({ lookAt: at('2026-06-01T00:30:00Z') }));
    await world.sweep();
    expect(await world.row(row.id)).toMatchObject({
      status: 'trashed',
      fate: { action: 'purge', day: '2026-06-16' },
      lookAt: '2026-06-16T00:05:00.000Z',
    });
  });

  it('what is not to be archived its fate, without archiving it', async () => {
    const world = await fateWorld();
    await world.adopt(uncopied);
    const row = await world.put(aDiscovered());
    await world.sweep();
    const after = await world.row(row.id);
    expect(after).toMatchObject({ status: 'discovered', fate: { action: 'trash', day: '2026-06-01' } });
    expect([after.wake, after.lookAt]).toEqual([undefined, '2026-06-01T00:05:00.000Z']);
  });

  it.each([
    ['that no rule ends', never, archived()],
    ['that somebody else trashed', noBrakes, aTrashed({ by: 'webex', lookAt: due })],
  ])('nothing to what has nothing in store, which is due no more: %s', async (_what, words, row) => {
    const world = await fateWorld();
    await world.adopt(words);
    await world.put(row);
    await world.sweep();
    const after = await world.row(row.id);
    expect([after.lookAt, after.fate, after.wake, after.version]).toEqual([
      undefined,
      undefined,
      undefined,
      2,
    ]);
  });

  it('nobody a fate while no policy is in force, and leaves nothing due for ever', async () => {
    const world = await fateWorld();
    const [kept, fresh] = [await world.put(archived()), await world.put(aDiscovered())];
    await world.sweep();
    const after = await world.row(kept.id);
    expect([after.lookAt, after.fate]).toEqual([undefined, undefined]);
    expect(await world.row(fresh.id)).toMatchObject({ wake: 'archive' });
  });

  it('the archiver what is not to be copied, where a hold covers it', async () => {
    const world = await fateWorld();
    await world.adopt(uncopied);
    await world.holds.add(aHold());
    const row = await world.put(aDiscovered());
    await world.sweep();
    expect(await world.row(row.id)).toMatchObject({ status: 'discovered', wake: 'archive' });
  });

  it('what is neither copied nor ended another look in a week', async () => {
    const world = await fateWorld();
    const rules = [aRule({ archive: 'no', trashAfter: 'never', purgeAfter: 'never' })];
    await world.adopt({ ...noBrakes, rules });
    const row = await world.put(aDiscovered());
    await world.sweep();
    expect(await world.row(row.id)).toMatchObject({
      status: 'discovered',
      version: 2,
      lookAt: '2026-03-10T12:00:00.000Z',
    });
  });
});

describe('what is due to be trashed', () => {
  it('is not intended a moment before its time', async () => {
    const world = await liveWorld('2026-06-01T00:04:59.999Z');
    await world.sweep();
    expect(await world.theRow()).toMatchObject({ status: 'archived', version: 2 });
  });

  it('is dated anew where somebody had it looked at before its time', async () => {
    const world = await liveWorld('2026-04-01T12:00:00Z');
    const row = await world.theRow();
    await world.recordings.move(row, { ...row, lookAt: world.clock.now() });
    await world.sweep();
    expect(await world.theRow()).toEqual({ ...row, version: 4 });
  });

  it('is intended at its time, which rings whoever acts', async () => {
    const world = await liveWorld('2026-06-01T00:05:00Z');
    await world.sweep();
    expect(await world.theRow()).toMatchObject({
      status: 'trashing',
      wake: 'retain',
      intendedAt: '2026-06-01T00:05:00.000Z',
      lookAt: '2026-06-01T00:35:00.000Z',
      fate: { action: 'trash', day: '2026-06-01' },
    });
  });

  it('is dated a day on in dry run, day after day', async () => {
    const world = await liveWorld('2026-06-01T00:05:00Z');
    await world.endLive();
    for (const lookAt of ['2026-06-02T00:05:00.000Z', '2026-06-03T00:05:00.000Z']) {
      await world.sweep();
      const row = await world.theRow();
      expect(row).toMatchObject({ status: 'archived', fate: { day: '2026-06-01' }, lookAt });
      world.clock.set(lookAt);
    }
  });

  it('waits for a day while a hold covers it, and goes when none does', async () => {
    const world = await liveWorld('2026-06-01T00:05:00Z');
    const hold = aHold();
    await world.holds.add(hold);
    await world.sweep();
    expect(await world.theRow()).toMatchObject({ status: 'archived', lookAt: '2026-06-02T00:05:00.000Z' });
    await world.holds.release(hold.id, 'Legal', world.clock.now());
    world.clock.set('2026-06-02T00:05:00Z');
    await world.sweep();
    expect(await world.theRow()).toMatchObject({ status: 'trashing' });
  });

  it('counts from when the stage went live, with a whole notice, whatever was planned before', async () => {
    const world = await liveWorld('2026-06-01T00:05:00Z');
    await world.live('2026-05-30T15:00:00Z');
    await world.sweep();
    expect(await world.theRow()).toMatchObject({
      status: 'archived',
      fate: { action: 'trash', day: '2026-06-07', plannedAt: '2026-05-30T15:00:00.000Z' },
      lookAt: '2026-06-07T00:05:00.000Z',
    });
    world.clock.set('2026-06-07T00:05:00Z');
    await world.sweep();
    expect(await world.theRow()).toMatchObject({ status: 'trashing' });
  });

  it('is not while the text of the policy is lost, and others are archived all the same', async () => {
    const world = await liveWorld('2026-06-01T00:05:00Z');
    const fresh = await world.put(aDiscovered({ lookAt: at('2026-06-01T00:01:00Z') }));
    const papers = { ...world.papers, get: async () => undefined };
    await expect(world.sweep({ ...world, papers })).rejects.toThrow('adopt the policy again');
    expect(await world.theRow()).toMatchObject({ status: 'archived', version: 2 });
    expect(await world.row(fresh.id)).toMatchObject({ wake: 'archive' });
  });

  it('comes soonest-lost first where the time of a run does not suffice', async () => {
    const world = await fateWorld('2026-07-01T12:00:00Z');
    const { policy } = await world.adopt();
    await world.live('2026-03-01T00:00:00Z');
    const days = ['27', '11', '30', '13', '20', '10', '25', '12', '29', '21', '19', '26'];
    const rows = days.map(day => {
      const fate = aFate({ day: `2026-06-${day}`, policyHash: policy.hash });
      return anArchived({ lookAt: at('2026-07-01T00:00:00Z'), fate });
    });
    await world.putAll(rows);
    await world.sweep(inSlowTurns(world), at('2026-07-01T12:02:00Z'));
    const statuses = await world.statuses(rows);
    expect(days.filter((_day, index) => statuses[index] === 'trashing')).toEqual(['11', '10']);
  });
});

/** Tables of which each write takes a minute, one after the other. */
function inSlowTurns(world: FateWorld): FateWorld {
  let before: Promise<unknown> = Promise.resolve();
  let writes = 0;
  return {
    ...world,
    clock: { ...world.clock, now: () => (writes < 2 ? world.clock.now() : at('2026-07-01T12:02:00Z')) },
    recordings: {
      ...world.recordings,
      async move(from, to) {
        writes += 1;
        const turn = before.then(async () => world.recordings.move(from, to));
        before = turn.catch(() => undefined);
        return turn;
      },
    },
  };
}

describe('what is due to be purged', () => {
  it('is intended at its time', async () => {
    const world = await fateWorld('2026-06-01T12:00:00Z');
    await world.adopt();
    await world.live('2026-06-01T00:00:00Z');
    const row = await world.put(aTrashed({ lookAt: at('2026-06-01T00:30:00Z') }));
    await world.sweep();
    world.clock.set('2026-06-16T00:04:59.999Z');
    await world.sweep();
    expect(await world.row(row.id)).toMatchObject({ status: 'trashed' });
    world.clock.set('2026-06-16T00:05:00Z');
    await world.sweep();
    expect(await world.row(row.id)).toMatchObject({ status: 'purging', wake: 'retain' });
  });

  it('is ordered back from the recycle bin where a hold covers it, in case nobody else came to it', async () => {
    const world = await fateWorld('2026-06-01T12:00:00Z');
    await world.adopt();
    await world.live('2026-06-01T00:00:00Z');
    const row = await world.put(aTrashed({ lookAt: at('2026-06-01T00:30:00Z') }));
    await world.sweep();
    await world.holds.add(aHold());
    world.clock.set('2026-06-16T00:05:00Z');
    await world.sweep();
    await world.sweep();
    expect(await world.row(row.id)).toMatchObject({
      status: 'trashed',
      restore: { by: 'hold' },
      wake: 'retain',
    });
  });
});

describe('whoever changes things in Webex', () => {
  const intended = {
    status: 'trashing',
    intendedAt: due,
    lookAt: due,
    fate: aFate({ plannedAt: due }),
  } as const;
  const unsent = { ...anArchived(), ...intended };
  const sent = { ...anArchived(), ...intended, sentAt: due };
  const ordered = aTrashed({ lookAt: due, restore: { by: 'person' } });
  const rescued = anArchived({ lookAt: due, rescuedAt: due });

  it.each([
    ['an intent', unsent],
    ['a call that is to be looked after', sent],
    ['an order to restore', ordered],
    ['what was restored only to be archived', rescued],
  ])('is rung for %s, and again after half an hour', async (_what, row) => {
    const world = await fateWorld();
    await world.live('2026-03-03T00:00:00Z');
    await world.put(row);
    await world.sweep();
    expect(await world.row(row.id)).toEqual({
      ...row,
      version: 2,
      wake: 'retain',
      lookAt: '2026-03-03T12:30:00.000Z',
    });
    world.clock.set('2026-03-03T12:30:00Z');
    await world.sweep();
    expect(await world.row(row.id)).toMatchObject({ version: 3, wake: 'retain' });
  });

  it.each([
    ['the stage is in dry run', undefined],
    ['it went live after that was planned', '2026-03-03T12:00:00.001Z'],
  ])('is not rung for an intent that was not sent when %s: it is withdrawn', async (_when, since) => {
    const world = await fateWorld('2026-03-03T13:00:00Z');
    await world.adopt();
    if (since !== undefined) await world.live(since);
    await world.put({ ...unsent, archive: anArchived().archive });
    await world.sweep();
    const after = await world.row(unsent.id);
    expect([after.status, after.wake, after.lookAt]).toEqual([
      'archived',
      undefined,
      '2026-03-03T13:00:00.000Z',
    ]);
  });

  it('is rung for what was sent also in dry run: what came of it is to be known', async () => {
    const world = await fateWorld();
    await world.put(sent);
    await world.sweep();
    expect(await world.row(sent.id)).toMatchObject({ status: 'trashing', wake: 'retain' });
  });
});
