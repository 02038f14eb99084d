import { describe, expect, it } from 'vitest';
import type { Recording } from '../../lib/domain/recording.ts';
import { dayMs, hourMs, instantOf, plusMs } from '../../lib/domain/time.ts';
import { aHold } from '../build/holds.ts';
import { by, fateWorld, noBrakes, type FateWorld } from '../build/fate-world.ts';
import { aRule } from '../build/policies.ts';
import { aDiscovered, anArchived, aParked, at, facts } from '../build/recordings.ts';
import { aFate, aTrashed } from '../build/retained-rows.ts';

const after = (days: string) => ({ ...noBrakes, rules: [aRule({ trashAfter: days })] });
const uncopied = { ...noBrakes, rules: [aRule({ archive: 'no' })] };
const madeOn = (day: string) => ({ facts: facts({ createTime: at(`${day}T08:00:00Z`) }) });

/** Tables in which no row follows any policy yet. */
async function untouched(...rows: Recording[]): Promise<FateWorld> {
  const world = await fateWorld();
  await world.putAll(rows);
  return world;
}

describe('the walk that brings a new policy to the rows', () => {
  it('gives every row its fate that may have one, whether anybody would have looked at it or not', async () => {
    const kept = anArchived(madeOn('2026-03-01'));
    const trashed = { ...aTrashed(), trashedAt: at('2026-03-02T00:30:00Z') };
    const world = await untouched(kept, trashed, aParked(), anArchived(madeOn('2024-02-29')));
    await world.adopt();
    await world.sweep();
    expect(await world.row(kept.id)).toMatchObject({
      fate: { action: 'trash', day: '2026-06-01' },
      lookAt: '2026-06-01T00:05:00.000Z',
    });
    expect(await world.row(trashed.id)).toMatchObject({
      fate: { action: 'purge', day: '2026-03-17' },
      lookAt: '2026-03-17T00:05:00.000Z',
    });
    await world.sweep();
    expect(await world.adopted()).toMatchObject({ redatedAt: '2026-03-03T12:00:00.000Z' });
  });

  it('forgets the policy before once no row follows it any more', async () => {
    const world = await untouched(anArchived());
    const { policy } = await world.adopt(after('90 days'));
    await world.sweep();
    await world.adopt(after('100 days'));
    expect(await world.adopted()).toMatchObject({ previousHash: policy.hash });
    await world.sweep();
    expect(await world.adopted()).not.toHaveProperty('previousHash');
  });

  it('costs nothing any more once it has passed', async () => {
    const world = await untouched(anArchived());
    await world.adopt();
    await world.sweep();
    const [writes, adopted] = [world.writes(), await world.adopted()];
    await world.sweep();
    expect([world.writes(), await world.adopted()]).toEqual([writes, adopted]);
  });

  it('moves in what is to end sooner only by a whole notice', async () => {
    const row = anArchived();
    const world = await untouched(row);
    await world.adopt(after('90 days'));
    await world.sweep();
    world.clock.set('2026-05-20T12:00:00Z');
    await world.adopt(after('30 days'));
    await world.sweep();
    expect(await world.row(row.id)).toMatchObject({
      fate: { day: '2026-05-28', plannedAt: '2026-05-20T12:00:00.000Z' },
      lookAt: '2026-05-28T00:05:00.000Z',
    });
  });

  it('moves out at once what is to end later, or not at all', async () => {
    const row = anArchived();
    const world = await untouched(row);
    await world.adopt(after('90 days'));
    await world.sweep();
    await world.adopt(after('200 days'));
    await world.sweep();
    expect(await world.row(row.id)).toMatchObject({ lookAt: '2026-09-19T00:05:00.000Z' });
    await world.adopt({ ...noBrakes, rules: [aRule({ trashAfter: 'never', purgeAfter: 'never' })] });
    await world.sweep();
    const end = await world.row(row.id);
    expect([end.fate, end.lookAt]).toEqual([undefined, undefined]);
  });

  it('has the archiver called at once for what is to be archived from now on', async () => {
    const row = aDiscovered();
    const world = await untouched(row);
    await world.adopt(uncopied);
    await world.sweep();
    expect(await world.row(row.id)).toMatchObject({ lookAt: '2026-06-01T00:05:00.000Z' });
    await world.adopt();
    await world.sweep();
    await world.sweep();
    const end = await world.row(row.id);
    expect([end.wake, end.fate]).toEqual(['archive', undefined]);
  });

  it('leaves intents and calls to whoever acts on them', async () => {
    const intended = {
      ...anArchived(),
      status: 'trashing',
      intendedAt: at('2026-03-03T11:00:00Z'),
      fate: aFate(),
      lookAt: at('2026-03-03T12:30:00Z'),
    } as const;
    const world = await untouched(intended);
    await world.adopt();
    await world.sweep();
    expect(await world.row(intended.id)).toEqual(intended);
  });

  it('keeps what is awaited of a row due, and what a hold covers planned', async () => {
    const archive = { ...anArchived().archive, metadata: { state: 'awaited', looks: 1 } } as const;
    const awaited = anArchived({ archive, fate: aFate(), lookAt: at('2026-03-04T00:00:00Z') });
    const world = await untouched(awaited);
    await world.holds.add(aHold());
    const { policy } = await world.adopt();
    await world.sweep();
    expect(await world.row(awaited.id)).toMatchObject({
      fate: { policyHash: policy.hash },
      lookAt: '2026-03-04T00:00:00.000Z',
    });
  });

  it('asks again where somebody else writes a row meanwhile without knowing of the policy', async () => {
    const row = anArchived();
    const world = await untouched(row);
    const { policy } = await world.adopt();
    let races = 3;
    const recordings: FateWorld['recordings'] = {
      ...world.recordings,
      async move(from, to) {
        races -= 1;
        const now = await world.row(from.id);
        if (races > 0) await world.recordings.move(now, { ...now, attempts: races });
        return world.recordings.move(from, to);
      },
    };
    await world.sweep({ ...world, recordings });
    expect(await world.row(row.id)).toMatchObject({ attempts: 1, fate: { policyHash: policy.hash } });
  });
});

describe('a walk that does not come to its end in one run', () => {
  const days = ['2026-03-02', '2026-03-01', '2026-02-28', '2026-02-27'];

  /** Tables in which looking at the rows of a day takes an hour. */
  async function slowWorld() {
    const rows = days.map(day => anArchived(madeOn(day)));
    const world = await untouched(...rows);
    const slow: FateWorld = {
      ...world,
      recordings: {
        ...world.recordings,
        async known(ids) {
          world.clock.pass(hourMs);
          return world.recordings.known(ids);
        },
      },
    };
    const run = async (hours: number) => world.sweep(slow, plusMs(world.clock.now(), hours * hourMs));
    const dated = async () => {
      const now = await Promise.all(rows.map(async ({ id }) => world.row(id)));
      return now.map(({ fate }) => fate !== undefined);
    };
    return { ...world, rows, run, dated };
  }

  it('pauses, newest files first, and goes on with the next run', async () => {
    const world = await slowWorld();
    await world.adopt();
    await world.run(2);
    expect(await world.dated()).toEqual([true, true, false, false]);
    expect(await world.adopted()).toMatchObject({ redatedFrom: '2026-03-01' });
    expect(await world.adopted()).not.toHaveProperty('redatedAt');
    await world.run(1);
    expect(await world.dated()).toEqual([true, true, true, false]);
    await world.run(9);
    expect(await world.dated()).toEqual([true, true, true, true]);
    expect(await world.adopted()).toHaveProperty('redatedAt');
  });

  it('has the later of old and new counted for what it has not come to', async () => {
    const world = await slowWorld();
    await world.live('2026-01-01T00:00:00Z');
    await world.adopt(after('90 days'));
    await world.run(9);
    world.clock.set('2026-06-01T00:00:00Z');
    await world.adopt(after('100 days'));
    world.clock.set('2026-06-01T00:05:00Z');
    await world.run(1);
    expect(await world.statuses(world.rows)).toEqual(['archived', 'archived', 'archived', 'archived']);
    const fates = await Promise.all(world.rows.map(async ({ id }) => (await world.row(id)).fate?.day));
    expect(fates).toEqual(world.rows.map(() => '2026-06-11'));
  });

  it('begins a day anew whose end was not reached', async () => {
    const row = anArchived(madeOn('2026-03-02'));
    const world = await untouched(row);
    await world.adopt();
    await world.sweep(world, world.clock.now());
    expect(await world.adopted()).not.toHaveProperty('redatedAt');
    expect((await world.row(row.id)).fate).toBeUndefined();
    await world.sweep();
    expect((await world.row(row.id)).fate).toBeDefined();
  });

  it('comes to an end over years without a file', async () => {
    const row = anArchived(madeOn('2016-01-01'));
    const world = await untouched(row);
    await world.adopt();
    for (let runs = 0; runs < 12; runs += 1) await world.sweep();
    expect((await world.row(row.id)).fate).toBeDefined();
    expect(await world.adopted()).toHaveProperty('redatedAt');
  });

  it('looks at all of a day, however much that is, and then leaves the rest to the next run', async () => {
    const [many, older] = [
      Array.from({ length: 30 }, () => anArchived(madeOn('2026-03-02'))),
      anArchived(madeOn('2026-03-01')),
    ];
    const world = await untouched(...many, older);
    await world.adopt();
    // As if there were a hundred times as many.
    const crowded: FateWorld = {
      ...world,
      recordings: {
        ...world.recordings,
        async *createdOn(day) {
          for await (const page of world.recordings.createdOn(day))
            for (let copies = 0; copies < 100; copies += 1) yield page;
        },
      },
    };
    await world.sweep(crowded);
    expect(await world.adopted()).toMatchObject({ redatedFrom: '2026-03-02' });
    expect((await world.row(older.id)).fate).toBeUndefined();
    await world.sweep(crowded);
    expect(await world.adopted()).toHaveProperty('redatedAt');
    expect((await world.row(older.id)).fate).toBeDefined();
  });

  it('keeps nothing of a walk that was begun anew meanwhile', async () => {
    const world = await slowWorld();
    await world.adopt();
    const recordings: FateWorld['recordings'] = {
      ...world.recordings,
      async known(ids) {
        const now = await world.notes.get('policy', 'in-force');
        const value = { hash: 'another', adoptedAt: instantOf(dayMs), by, oldestDay: '2020-01-01' };
        await world.notes.put({ kind: 'policy', name: 'in-force', value, revision: now?.revision ?? 0 });
        return world.recordings.known(ids);
      },
    };
    await world.sweep({ ...world, recordings });
    expect(await world.adopted()).toEqual({
      hash: 'another',
      adoptedAt: '1970-01-02T00:00:00.000Z',
      by,
      oldestDay: '2020-01-01',
    });
  });
});
