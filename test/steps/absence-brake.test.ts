import { describe, expect, it } from 'vitest';
import { archiveRecordings } from '../../functions/archive-recordings.ts';
import type { RecordingId } from '../../lib/domain/recording-id.ts';
import { minuteMs } from '../../lib/domain/time.ts';
import { adoptPolicy } from '../../lib/steps/adopt-policy.ts';
import { invocation, streamRecord } from '../build/lambda.ts';
import { missingWorld } from '../build/missing-world.ts';
import { aRule, policyText } from '../build/policies.ts';

/** Rows that are to be looked for a third time, with one recording that is there; the function, woken for all of them. */
async function aboutToVanish(howMany: number, so: { createTime?: string; policy?: string } = {}) {
  const world = await missingWorld();
  await world.listed();
  if (so.policy !== undefined) await adoptPolicy({ text: so.policy, by: 'Ana Rebelo' }, world);
  const ids: RecordingId[] = [];
  for (let made = 0; made < howMany; made += 1) ids.push((await world.missing(so.createTime)).id);
  const handler = archiveRecordings(world, { downloadsAtOnce: 3 });
  const wake = async (moment: string) => {
    world.clock.set(moment);
    const waiting = [];
    for (const id of ids) {
      const { lookAt } = await world.row(id);
      if (lookAt !== undefined && lookAt <= world.clock.now()) waiting.push(await world.ring(id));
    }
    const records = waiting.map(({ id }, index) => streamRecord(id, `${index + 1}00`));
    const answer = await handler({ Records: records }, invocation(world.clock, 15 * minuteMs));
    expect(answer).toEqual({ batchItemFailures: [] });
  };
  const rows = () => Promise.all(ids.map(id => world.row(id)));
  await wake('2026-03-02T10:00:00Z');
  await wake('2026-03-02T22:00:00Z');
  return {
    world,
    wake,
    /** How many rows have vanished. */
    vanished: async () => (await rows()).filter(row => row.status === 'vanished').length,
    /** Those that have not. */
    waiting: async () => (await rows()).filter(row => row.status !== 'vanished'),
  };
}

describe('recordings that are about to vanish at once', () => {
  it('do, when they are only a few', async () => {
    const { world, wake, vanished } = await aboutToVanish(5);
    await wake('2026-03-03T10:00:00Z');
    expect(await vanished()).toBe(5);
    expect(world.said('error').map(({ event }) => event)).toEqual(Array(5).fill('vanished-unarchived'));
  });

  it('wait for an hour beyond the fifth, and somebody is told', async () => {
    const { world, wake, vanished, waiting } = await aboutToVanish(12);
    await wake('2026-03-03T10:00:00Z');
    expect(await vanished()).toBe(5);
    const rows = await waiting();
    for (const row of rows)
      expect(row).toMatchObject({
        status: 'discovered',
        fault: 'webex-unavailable',
        attempts: 0,
        absence: { looks: 2 },
        lookAt: '2026-03-03T11:00:00.000Z',
      });
    const braked = world.said('error').filter(({ event }) => event === 'absence-brake');
    expect(braked.map(each => ('id' in each ? each.id : undefined)).toSorted()).toEqual(
      rows.map(row => row.id).toSorted(),
    );
  });

  it('are not let through by another call of the function within the hour', async () => {
    const { wake, vanished } = await aboutToVanish(12);
    await wake('2026-03-03T10:00:00Z');
    await wake('2026-03-03T11:00:00Z');
    expect(await vanished()).toBe(10);
    await wake('2026-03-03T11:59:59Z');
    expect(await vanished()).toBe(10);
    await wake('2026-03-03T12:00:00Z');
    expect(await vanished()).toBe(12);
  });

  // Recorded at 09:00 of the 2nd of March, as all of them are here, or made before that.
  it.each([
    ['what Webex keeps for so long only', '2026-02-23T10:00:00Z', '7 days', 12],
    ['what Webex had still to keep for an hour', '2026-02-23T11:00:00Z', '7 days', 5],
    ['what Webex keeps for ever', '2026-02-23T10:00:00Z', 'never', 5],
  ])('do not wait where Webex was to end them: %s', async (_what, createTime, retention, gone) => {
    const rule = aRule({ trashAfter: 'never', purgeAfter: 'never' });
    const policy = policyText({ notice: '1 day', webex: { retention, bin: 'never' }, rules: [rule] });
    const { world, wake, vanished } = await aboutToVanish(12, { createTime, policy });
    await wake('2026-03-03T10:00:00Z');
    expect(await vanished()).toBe(gone);
    expect(world.said('error').filter(({ event }) => event === 'absence-brake')).toHaveLength(12 - gone);
  });

  it('are archived instead when the trouble was another: while they wait, they may come back', async () => {
    const { world, wake, waiting } = await aboutToVanish(6);
    await wake('2026-03-03T10:00:00Z');
    const [last] = await waiting();
    if (last === undefined) throw new Error('One should have waited.');
    const shown = world.showAgain(last);
    await wake('2026-03-03T11:00:00Z');
    expect(await world.row(shown.id)).toMatchObject({ status: 'archived' });
  });
});
