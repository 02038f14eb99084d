import { describe, expect, it } from 'vitest';
import type { RetainedRow } from '../../lib/domain/course.ts';
import { differenceOfFates, withoutRule } from '../../lib/domain/difference-of-fates.ts';
import type { Policy } from '../../lib/domain/policy.ts';
import { aPolicy, aRule } from '../build/policies.ts';
import { aDiscovered, anArchived, aParked, at, facts } from '../build/recordings.ts';
import { aFate, aTrashed, planned } from '../build/retained-rows.ts';

const before = aPolicy();
const now = at('2026-04-01T12:00:00Z');

function recordedAt(timeRecorded: string, topic = 'Call'): RetainedRow {
  const known = facts({ timeRecorded: at(timeRecorded), origin: { ...facts().origin, topic } });
  return planned(anArchived({ facts: known }), before, at(timeRecorded));
}
function difference(rows: readonly RetainedRow[], after: Policy, from: Policy | undefined = before) {
  const counter = differenceOfFates(from, after, now);
  for (const row of rows) counter.add(row);
  return counter.total();
}
const none = { rows: 0 };

describe('the difference that a policy makes', () => {
  const rows = [
    recordedAt('2026-03-02T09:00:00Z'),
    recordedAt('2026-03-12T09:00:00Z'),
    recordedAt('2026-03-12T09:00:00Z', 'A complaint'),
    recordedAt('2026-03-22T09:00:00Z', 'Wrong number'),
    aDiscovered(),
    aParked(),
  ];
  const after = aPolicy({
    rules: [
      aRule({ name: 'complaints', match: { topic: 'complaint' }, trashAfter: 'never', purgeAfter: 'never' }),
      aRule({ name: 'wrong-numbers', match: { topic: 'wrong number' }, trashAfter: '100 days' }),
      aRule({ name: 'rest', trashAfter: '30 days' }),
    ],
  });

  it('is counted in all, and by the rule that counts afterwards, with the first days', () => {
    const { all, byRule } = difference(rows, after);
    expect({ all, byRule }).toStrictEqual({
      all: {
        // After the 30 days on 1 April, and a week of notice on top.
        earlier: { rows: 2, firstDay: '2026-04-09' },
        later: { rows: 1, firstDay: '2026-07-01' },
        gained: none,
        lost: { rows: 1, firstDay: '2026-06-11' },
        same: { rows: 2 },
      },
      byRule: {
        complaints: {
          earlier: none,
          later: none,
          gained: none,
          lost: { rows: 1, firstDay: '2026-06-11' },
          same: none,
        },
        'wrong-numbers': {
          earlier: none,
          later: { rows: 1, firstDay: '2026-07-01' },
          gained: none,
          lost: none,
          same: none,
        },
        rest: {
          earlier: { rows: 2, firstDay: '2026-04-09' },
          later: none,
          gained: none,
          lost: none,
          same: { rows: 1 },
        },
        [withoutRule]: { earlier: none, later: none, gained: none, lost: none, same: { rows: 1 } },
      },
    });
  });

  it('is none where rules only have other names', () => {
    const renamed = aPolicy({ rules: [aRule({ name: 'all' })] });
    expect(difference(rows, renamed).all).toStrictEqual({
      earlier: none,
      later: none,
      gained: none,
      lost: none,
      same: { rows: 6, firstDay: '2026-06-01' },
    });
  });

  it('is what rows gain where nothing ended before', () => {
    const never = aPolicy({ rules: [aRule({ trashAfter: 'never', purgeAfter: 'never' })] });
    expect(difference([...rows, aTrashed()], before, never).all).toMatchObject({
      gained: { rows: 5, firstDay: '2026-06-01' },
      same: { rows: 2 },
    });

    const counter = differenceOfFates(undefined, before, now);
    counter.add(anArchived());
    expect(counter.total().all).toMatchObject({ gained: { rows: 1, firstDay: '2026-06-01' } });
  });

  it('counts the old policy also for rows that it has not reached yet, and what will be written on them', () => {
    expect(difference([anArchived()], aPolicy({ notice: '8 days' })).all.same.rows).toBe(1);
    const soon = anArchived({ fate: aFate({ day: '2026-04-05' }) });
    const sooner = aPolicy({ rules: [aRule({ trashAfter: '1 day' })] });
    expect(difference([soon], sooner).all.earlier).toStrictEqual({ rows: 1, firstDay: '2026-04-05' });
  });

  it('tells also how the purge moves, where the day of trashing stays', () => {
    const shorter = aPolicy({ rules: [aRule({ purgeAfter: '10 days' })] });
    const { all, purges } = difference([anArchived(), aTrashed(), aParked()], shorter);
    expect(all.same.rows + all.earlier.rows).toBe(3);
    expect(purges).toStrictEqual({
      ...{ later: none, gained: none, lost: none },
      earlier: { rows: 1, firstDay: '2026-06-12' },
      same: { rows: 2 },
    });
    const kept = aPolicy({ rules: [aRule({ purgeAfter: 'never' })] });
    expect(difference([anArchived()], kept).purges.lost).toStrictEqual({ rows: 1, firstDay: '2026-06-16' });
    expect(difference([anArchived()], aPolicy({ notice: '20 days' })).purges.later).toStrictEqual({
      rows: 1,
      firstDay: '2026-06-22',
    });
  });

  it('may be asked for while rows are still added', () => {
    const counter = differenceOfFates(before, after, now);
    const empty = counter.total();
    counter.add(anArchived());
    expect(empty.all.earlier).toStrictEqual(none);
    expect(counter.total().all.earlier.rows).toBe(1);
  });
});
