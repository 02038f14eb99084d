import { describe, expect, it } from 'vitest';
import type { Recording } from '../../lib/domain/recording.ts';
import { approvePlan, stoppedBefore } from '../../lib/steps/approve-plan.ts';
import { brakeNotes, pulled } from '../../lib/steps/brake.ts';
import { keepCount } from '../../lib/steps/count-rows.ts';
import { readReceipt } from '../../lib/steps/write-receipt.ts';
import { by, fateWorld } from '../build/fate-world.ts';
import { anArchived, at } from '../build/recordings.ts';
import { aFate } from '../build/retained-rows.ts';
import { all } from '../build/webex.ts';

const now = '2026-07-01T12:00:00Z';

/** A live stage in which so many recordings are due to be trashed, of a million. */
async function dueWorld(
  due: number,
  words: Readonly<Record<string, unknown>> = { brakes: { recordings: 3 } },
) {
  const world = await fateWorld(now);
  const { policy } = await world.adopt(words);
  await world.live('2026-03-01T00:00:00Z');
  await keepCount(1_000_000, world);
  const make = () =>
    anArchived({ lookAt: at('2026-07-01T00:05:00Z'), fate: aFate({ policyHash: policy.hash }) });
  const rows = Array.from({ length: due }, make);
  await world.putAll(rows);
  return {
    ...world,
    make,
    rows,
    brake: async () => brakeNotes(world.notes).get(pulled),
    intended: async (of: readonly Recording[] = rows) =>
      (await world.statuses(of)).filter(status => status === 'trashing').length,
  };
}
type DueWorld = Awaited<ReturnType<typeof dueWorld>>;

async function hashOf(world: DueWorld): Promise<string> {
  return (await world.brake())?.hash ?? 'none';
}

describe('a sweep that would do more than one run may', () => {
  it('does all of what is not too much', async () => {
    const world = await dueWorld(3);
    await world.sweep();
    expect(await world.intended()).toBe(3);
    expect(await world.brake()).toBeUndefined();
    expect(world.alarms()).toEqual([]);
  });

  it('intends nothing, writes down what it stopped before, and says so', async () => {
    const world = await dueWorld(4);
    await world.sweep();
    expect(await world.intended()).toBe(0);
    const hash = await hashOf(world);
    expect(await world.brake()).toEqual({
      hash,
      key: `plans/2026-07-01/${hash}.json`,
      recordings: 4,
      limit: 3,
      pulledAt: '2026-07-01T12:00:00.000Z',
    });
    expect(world.alarms()).toEqual([{ event: 'brake-pulled', hash, recordings: 4, limit: 3 }]);
    const { plan } = await stoppedBefore(hash, world);
    const { policyHash } = plan;
    expect(plan).toEqual({
      kind: 'braked',
      policyHash,
      recordings: world.rows
        .map(({ id }) => ({ id, action: 'trash', rule: 'everything', day: '2026-06-01' }))
        .toSorted((one, other) => one.id.localeCompare(other.id)),
    });
  });

  it('stays stopped and says it once, however often it runs', async () => {
    const world = await dueWorld(4);
    for (const moment of [now, '2026-07-01T12:05:00Z', '2026-07-02T12:05:00Z']) {
      world.clock.set(moment);
      await keepCount(1_000_000, world);
      await world.sweep();
    }
    expect(await world.intended()).toBe(0);
    expect(world.alarms()).toHaveLength(1);
    expect(await all(world.papers.keys('plans/'))).toHaveLength(1);
  });

  it('keeps due what it has stopped before, and never for so long that it would seem forgotten', async () => {
    const world = await dueWorld(4);
    await world.sweep();
    const dueAt = async () => {
      const rows = await Promise.all(world.rows.map(async ({ id }) => world.row(id)));
      return [...new Set(rows.map(({ lookAt }) => lookAt))];
    };
    expect(await dueAt()).toEqual(['2026-07-01T00:05:00.000Z']);
    world.clock.set('2026-07-01T12:05:01Z');
    await world.sweep();
    expect(await dueAt()).toEqual(['2026-07-01T12:05:01.000Z']);
  });

  it('still dates and rings everything else', async () => {
    const world = await dueWorld(4);
    const fresh = await world.put(anArchived({ lookAt: at(now) }));
    const sent = await world.put({
      ...anArchived(),
      status: 'trashing',
      intendedAt: at(now),
      sentAt: at(now),
      lookAt: at(now),
    });
    await world.sweep();
    expect((await world.row(fresh.id)).fate).toMatchObject({ action: 'trash' });
    expect(await world.row(sent.id)).toMatchObject({ wake: 'retain' });
  });

  it('goes on by itself when what it would do is not too much any more', async () => {
    const world = await dueWorld(4);
    await world.sweep();
    const [first] = world.rows;
    if (first !== undefined) await world.recordings.move(await world.row(first.id), parkedLike(first));
    world.clock.set('2026-07-01T12:05:00Z');
    await world.sweep();
    expect(await world.intended()).toBe(3);
    expect(await world.brake()).toMatchObject({ endedAt: '2026-07-01T12:05:00.000Z' });
  });

  it('counts purges together with trashing', async () => {
    const world = await dueWorld(3);
    const fate = aFate({
      action: 'purge',
      day: '2026-06-20',
      policyHash: world.rows[0]?.fate?.policyHash ?? '',
    });
    const trashed = await world.put({
      ...anArchived({ lookAt: at('2026-07-01T00:05:00Z') }),
      status: 'trashed',
      by: 'tapekeeper',
      trashedAt: at('2026-06-05T00:00:00Z'),
      fate: { ...fate, plannedAt: at('2026-06-05T00:00:00Z') },
    });
    await world.sweep();
    expect(await world.statuses([...world.rows, trashed])).toEqual([
      'archived',
      'archived',
      'archived',
      'trashed',
    ]);
  });

  it('knows a share of all rows by a count that is a day old at most, and counts them where there is none', async () => {
    const world = await dueWorld(4, { brakes: { share: '50 %' } });
    // By the count of before, half of all rows would be 500.
    await keepCount(1_000, world);
    world.clock.set('2026-07-02T12:00:00.001Z');
    await world.sweep();
    expect(await world.intended()).toBe(0);
    expect(await world.brake()).toMatchObject({ limit: 2 });
  });

  it('believes a count of today', async () => {
    const world = await dueWorld(4, { brakes: { share: '50 %' } });
    await keepCount(1_000, world);
    world.clock.set('2026-07-02T12:00:00Z');
    await world.sweep();
    expect(await world.intended()).toBe(4);
  });

  it('stops where the rows cannot be counted in time', async () => {
    const world = await dueWorld(4, { brakes: { share: '100 %' } });
    world.clock.set('2026-07-03T12:00:00Z');
    const slow: DueWorld = {
      ...world,
      recordings: {
        ...world.recordings,
        async *every() {
          for await (const row of world.recordings.every()) {
            world.clock.pass(60_000);
            yield row;
          }
        },
      },
    };
    await world.sweep(slow, at('2026-07-03T12:02:00Z'));
    expect(await world.brake()).toMatchObject({ limit: 1, recordings: 4 });
    expect(await world.intended()).toBe(0);
  });
});

describe('an approval', () => {
  it('lets exactly the recordings of its plan pass', async () => {
    const world = await dueWorld(4);
    await world.sweep();
    const later = Array.from({ length: 4 }, world.make);
    await world.putAll(later);
    await approvePlan({ hash: await hashOf(world), by }, world);
    await world.sweep();
    expect(await world.intended()).toBe(4);
    expect(await world.intended(later)).toBe(0);
    expect(await world.brake()).toMatchObject({ recordings: 4 });
  });

  it('lets what is not too much pass beside it', async () => {
    const world = await dueWorld(4);
    await world.sweep();
    const later = Array.from({ length: 3 }, world.make);
    await world.putAll(later);
    await approvePlan({ hash: await hashOf(world), by }, world);
    await world.sweep();
    expect(await world.intended([...world.rows, ...later])).toBe(7);
    expect(await world.brake()).toHaveProperty('endedAt');
  });

  it.each([
    ['is in force for a day', '2026-07-02T11:59:59.999Z', 4],
    ['and no longer', '2026-07-02T12:00:00Z', 0],
  ])('%s', async (_what, moment, intended) => {
    const world = await dueWorld(4);
    await world.sweep();
    const { until } = await approvePlan({ hash: await hashOf(world), by }, world);
    expect(until).toBe('2026-07-02T12:00:00.000Z');
    world.clock.set(moment);
    await world.sweep();
    expect(await world.intended()).toBe(intended);
  });

  it('leaves a receipt that names who, and what', async () => {
    const world = await dueWorld(4);
    await world.sweep();
    const hash = await hashOf(world);
    await approvePlan({ hash, by }, world);
    const [key = ''] = (await all(world.papers.keys('receipts/'))).slice(-1);
    const receipt = await readReceipt(key.replace(/^receipts\/|\.json$/g, ''), world);
    expect(receipt).toMatchObject({
      kind: 'deed',
      what: 'approve',
      by,
      at: '2026-07-01T12:00:00.000Z',
      about: { plan: `plans/2026-07-01/${hash}.json`, recordings: 4 },
    });
    expect(receipt?.kind === 'deed' && receipt.ids).toHaveLength(4);
  });

  it('is refused for another plan than the last, and where nothing waits', async () => {
    const world = await dueWorld(4);
    await expect(approvePlan({ hash: 'abc', by }, world)).rejects.toThrow('nothing to approve');
    await world.sweep();
    const hash = await hashOf(world);
    await expect(approvePlan({ hash: 'abc', by }, world)).rejects.toThrow(`stopped before ${hash}`);
    await approvePlan({ hash, by }, world);
    await world.sweep();
    await expect(approvePlan({ hash, by }, world)).rejects.toThrow('nothing to approve');
  });
});

function parkedLike(row: Recording): Recording {
  const { id, webexId, discoveredAt, attempts, facts, version } = row;
  return {
    ...{ id, webexId, discoveredAt, attempts, facts, version },
    status: 'parked',
    parkedFrom: 'archived',
    parkedAt: at(now),
    reason: 'refused',
  };
}
