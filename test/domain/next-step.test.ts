import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RetainedRow } from '../../lib/domain/course.ts';
import { intend } from '../../lib/domain/destroying.ts';
import { statuses, type Status } from '../../lib/domain/lifecycle.ts';
import { nextOf, type Look } from '../../lib/domain/next-look.ts';
import { fateStep, nextSteps } from '../../lib/domain/next-step.ts';
import { obstaclesOf } from '../../lib/domain/obstacle.ts';
import { turnOf } from '../../lib/domain/turn.ts';
import { anyPolicyWords } from '../build/any-policy.ts';
import { anyHolds, anyInstant, anyRow } from '../build/any-row.ts';
import { leanRow } from '../build/every-status.ts';
import { aHold } from '../build/holds.ts';
import { aPolicy, aRule } from '../build/policies.ts';
import { aDiscovered, anArchived, anId, aParked, at, facts } from '../build/recordings.ts';
import { aFate, aTrashed, planned } from '../build/retained-rows.ts';

const policy = aPolicy();
const archivedAt = at('2026-03-02T10:05:00Z');
const archived = planned(anArchived(), policy, archivedAt);
const live = { mode: 'live', since: at('2026-01-01T00:00:00Z'), by: 'Ana Rebelo' } as const;
const spring = at('2026-05-01T00:00:00Z');
const intended = intend({ ...anArchived(), fate: archived.fate }, spring, spring);

function steps(row: RetainedRow, so: Partial<Look> = {}, now = spring) {
  const look = { policy, stage: live, holds: [], ...so };
  return nextSteps(row, look, now).map(({ what, at: from }) => [what, from]);
}

function inTheWay(row: RetainedRow, so: Partial<Parameters<typeof obstaclesOf>[1]> = {}) {
  const given = {
    policy,
    stage: live,
    holds: [],
    isWalked: true,
    brake: undefined,
    account: undefined,
    ...so,
  };
  return obstaclesOf(row, given).map(({ obstacle }) => obstacle);
}

describe('what stands in the way', () => {
  it('is the account of its owner where something is to be done in Webex, and only there', () => {
    const account = { state: 'inactive', foundAt: spring } as const;
    expect(inTheWay(archived, { account })).toEqual(['owner']);
    expect(inTheWay(aParked(), { account })).toEqual(['person']);
  });
});

describe('what comes next', () => {
  it.each<[Status, (string | undefined)[][]]>([
    ['discovered', [['archive', spring]]],
    ['binned', [['archive', spring]]],
    [
      'archived',
      [
        ['companions', spring],
        ['trash', '2026-06-01T00:05:00.000Z'],
      ],
    ],
    ['trashing', [['withdraw', spring]]],
    ['trashed', [['nothing', undefined]]],
    ['purging', [['withdraw', spring]]],
    ['purged', [['nothing', undefined]]],
    ['expiring', [['nothing', undefined]]],
    ['expired', [['nothing', undefined]]],
    ['parked', [['nothing', undefined]]],
    ['vanished', [['nothing', undefined]]],
  ])('for what is %s and has nothing else written on its row', (status, expected) => {
    expect(steps(leanRow(status, anId()))).toStrictEqual(expected);
  });

  it('has a case for each state', () => {
    for (const status of statuses) expect(steps(leanRow(status, anId())).length).toBeGreaterThan(0);
  });

  it('is the moment from which it is trashed, and then that moment, though it has passed', () => {
    expect(steps(archived)).toStrictEqual([['trash', '2026-06-01T00:05:00.000Z']]);
    expect(steps(archived, {}, at('2026-06-03T00:00:00Z'))).toStrictEqual([
      ['trash', '2026-06-01T00:05:00.000Z'],
    ]);
  });

  it('is the day on which it would be, where nothing is announced yet', () => {
    expect(steps(anArchived())).toStrictEqual([['trash', '2026-06-01T00:05:00.000Z']]);
  });

  it('is the end of the notice, or of the time of grace', () => {
    const late = {
      ...archived,
      fate: aFate({ plannedAt: at('2026-05-30T12:00:00Z'), policyHash: policy.hash }),
    };
    expect(steps(late, {}, at('2026-06-02T00:00:00Z'))).toStrictEqual([
      ['trash', '2026-06-07T00:05:00.000Z'],
    ]);
    const restored = planned({ ...anArchived(), restoredAt: spring }, policy, spring);
    expect(steps(restored, {}, at('2026-05-02T00:00:00Z'))).toStrictEqual([
      ['trash', '2026-08-29T00:05:00.000Z'],
    ]);
  });

  it('is a whole notice after the stage went live, whatever was planned before', () => {
    const since = at('2026-05-31T12:00:00Z');
    const look = { policy, stage: { ...live, since }, holds: [] };
    expect(nextSteps(archived, look, at('2026-06-02T00:00:00Z'))).toStrictEqual([
      {
        ...{ what: 'trash', at: '2026-06-08T00:05:00.000Z', rule: 'everything' },
        reason: 'It is due, and was announced on 2026-05-31.',
      },
    ]);
  });

  it('is nothing under a hold, without a policy, or where the rule never ends it', () => {
    expect(steps(archived, { holds: [aHold()] })).toStrictEqual([['nothing', undefined]]);
    expect(fateStep(archived, { policy, stage: live, holds: [] }, spring).what).toBe('trash');
    expect(steps(archived, { policy: undefined })).toStrictEqual([['nothing', undefined]]);
    const never = aPolicy({
      rules: [aRule({ trashAfter: 'never', purgeAfter: 'never' })],
      webex: { retention: 'never', bin: '30 days' },
    });
    expect(steps(anArchived(), { policy: never })).toStrictEqual([['nothing', undefined]]);
  });

  it('is a look at what was sent, before anything else', () => {
    const lookAt = at('2026-06-01T00:25:00Z');
    const sent = {
      ...intended,
      lookAt,
      sentAt: at('2026-06-01T00:10:00Z'),
    };
    const now = at('2026-06-01T00:12:00Z');
    expect(steps(sent, { holds: [aHold()] }, now)).toStrictEqual([['look', lookAt]]);
    const ordered = { ...aTrashed(), restore: { by: 'person', sentAt: now } as const, lookAt };
    expect(steps(ordered, {}, now)).toStrictEqual([['look', lookAt]]);
  });

  it('is to be taken out of the recycle bin where that is ordered, and not in dry run', () => {
    const ordered = { ...aTrashed(), restore: { by: 'hold' } as const, lookAt: spring };
    expect(steps(ordered)).toStrictEqual([['restore', spring]]);
    expect(steps(ordered, { stage: { mode: 'dry-run' } })).toStrictEqual([['nothing', undefined]]);
  });

  it('is that an intent is carried out, or taken back where it may not be', () => {
    const now = at('2026-06-01T00:10:00Z');
    expect(steps(intended, {}, now)).toStrictEqual([['trash', now]]);
    for (const so of [{ holds: [aHold()] }, { stage: { mode: 'dry-run' } as const }, { policy: undefined }])
      expect(steps(intended, so, now)).toStrictEqual([['withdraw', now]]);
  });

  it('is never sooner than a row that failed is tried again', () => {
    const lookAt = at('2026-05-02T00:00:00Z');
    expect(steps(aDiscovered({ fault: 'rate-limited', lookAt }))).toStrictEqual([['archive', lookAt]]);
  });
});

describe('what comes next and what a sweep does', () => {
  it('are the same', () => {
    let acted = 0;
    fc.assert(
      fc.property(
        anyRow,
        anyPolicyWords,
        anyHolds,
        fc.tuple(anyInstant, anyInstant),
        ({ wake: _rung, fault: _past, absence: _void, ...given }, words, holds, [plannedAt, now]) => {
          const any = aPolicy(words);
          const look = { policy: any, stage: live, holds };
          const row = planned(given, any, plannedAt);
          fc.pre(turnOf(row, look) === 'fate');
          const written = nextOf(row, look, now);
          // What a sweep would write at first is dated before it is acted on.
          const dated = 'row' in written ? { ...written.row, lookAt: now } : row;
          const sweeps = nextOf(dated, look, now);
          const [step, ...others] = nextSteps(dated, look, now);
          const says = step?.at !== undefined && step.at <= now ? step.what : 'nothing';
          if (!('act' in sweeps)) expect(['nothing', 'restore']).toContain(says);
          else {
            acted += 1;
            expect([says, others]).toStrictEqual([sweeps.act, []]);
            expect(inTheWay(dated, look)).toStrictEqual([]);
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(acted).toBeGreaterThan(10);
  });
});

describe('what stands in the way', () => {
  it('is nothing of what only has to become due', () => {
    expect(inTheWay(archived)).toStrictEqual([]);
  });

  it('is each hold that covers it, and none of what is gone already', () => {
    const holds = [aHold(), aHold({ id: 'H-2', scope: 'location', locationId: 'elsewhere' })];
    expect(inTheWay(archived, { holds })).toStrictEqual(['hold']);
    expect(inTheWay({ ...leanRow('purged', anId()) }, { holds })).toStrictEqual([]);
  });

  it('is dry run, for what is to be trashed, and for nothing else', () => {
    const stage = { mode: 'dry-run' } as const;
    expect(inTheWay(archived, { stage })).toStrictEqual(['dry-run']);
    expect(inTheWay(aDiscovered(), { stage })).toStrictEqual([]);
    expect(inTheWay(leanRow('binned', anId()), { stage })).toStrictEqual([]);
    expect(inTheWay(leanRow('trashing', anId()), { stage })).toStrictEqual(['dry-run']);
  });

  it('is a policy that is not there, or has not reached every row', () => {
    expect(inTheWay(archived, { policy: undefined, isWalked: false })).toStrictEqual(['no-policy']);
    expect(inTheWay(archived, { isWalked: false })).toStrictEqual(['policy-walk']);
  });

  it('is a brake, a person who has to look, a fault, and looks that did not find it', () => {
    const brake = { hash: 'abc', pulledAt: spring };
    expect(inTheWay(archived, { brake })).toStrictEqual(['brake']);
    expect(inTheWay(aParked())).toStrictEqual(['person']);
    const { locationId: _unknown, ...origin } = facts().origin;
    const asking = aPolicy({
      rules: [aRule({ name: 'there', match: { locationId: '12345678' } }), aRule({ name: 'rest' })],
    });
    expect(inTheWay(anArchived({ facts: facts({ origin }) }), { policy: asking })).toStrictEqual(['person']);
    expect(inTheWay(aDiscovered({ fault: 'empty', attempts: 2 }))).toStrictEqual(['fault']);
    const absence = { looks: 1, since: spring, lastLookAt: spring };
    expect(inTheWay(anArchived({ absence }))).toStrictEqual(['absence']);
  });
});
