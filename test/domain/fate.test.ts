import { describe, expect, it } from 'vitest';
import type { Fate, RetainedRow } from '../../lib/domain/course.ts';
import { decideFate, type Circumstances, type OwnerState } from '../../lib/domain/fate.ts';
import { statuses, type Status } from '../../lib/domain/lifecycle.ts';
import { fullRow, leanRow } from '../build/every-status.ts';
import { recording } from '../../lib/domain/recording.ts';
import type { Policy } from '../../lib/domain/policy.ts';
import { aHold } from '../build/holds.ts';
import { aPolicy, aRule } from '../build/policies.ts';
import { aDiscovered, anArchived, anId, aParked, at, facts } from '../build/recordings.ts';
import { aFate, aTrashed, planned } from '../build/retained-rows.ts';

const policy = aPolicy();
const noCopy = aPolicy({ rules: [aRule({ archive: 'no' })] });
const archivedAt = at('2026-03-02T10:05:00Z');
const archived = planned(anArchived(), policy, archivedAt);
const trashed = planned(aTrashed(), policy, at('2026-06-01T00:30:00Z'));

function decide(row: RetainedRow, moment: string, so: Partial<Circumstances> = {}, under = policy) {
  return decideFate(row, under, { holds: [], owner: 'active', ...so }, at(moment));
}
/** What comes next, and for what is waited or from when on it is done. */
function next(...given: Parameters<typeof decide>) {
  const decision = decide(...given);
  if (decision.next === 'wait') return ['wait', decision.for];
  return decision.next === 'keep' ? ['keep', decision.until] : [decision.next, decision.fate.day];
}

describe('what is due', () => {
  it('is trashed from five minutes into its day on', () => {
    expect(next(archived, '2026-05-31T23:59:59.999Z')).toStrictEqual(['keep', '2026-06-01T00:05:00.000Z']);
    expect(next(archived, '2026-06-01T00:04:59.999Z')).toStrictEqual(['keep', '2026-06-01T00:05:00.000Z']);
    expect(next(archived, '2026-06-01T00:05:00Z')).toStrictEqual(['trash', '2026-06-01']);
    expect(next(archived, '2027-06-01T00:05:00Z')).toStrictEqual(['trash', '2026-06-01']);
  });

  it('is purged from five minutes into its day on', () => {
    expect(next(trashed, '2026-06-16T00:04:59.999Z')).toStrictEqual(['keep', '2026-06-16T00:05:00.000Z']);
    expect(next(trashed, '2026-06-16T00:05:00Z')).toStrictEqual(['purge', '2026-06-16']);
  });

  it('says rule, day, and since when it was planned', () => {
    expect(decide(archived, '2026-06-02T08:00:00Z')).toStrictEqual({
      next: 'trash',
      fate: archived.fate,
      rule: 'everything',
      reason: 'Rule everything trashes it from 2026-06-01 on, as planned on 2026-03-02.',
    });
    expect(decide(trashed, '2026-06-16T08:00:00Z').reason).toBe(
      'Rule everything purges it from 2026-06-16 on, as planned on 2026-06-01.',
    );
    expect(decide(archived, '2026-05-02T08:00:00Z')).toStrictEqual({
      next: 'keep',
      until: '2026-06-01T00:05:00.000Z',
      then: 'trash',
      rule: 'everything',
      reason: 'Rule everything trashes it from 2026-06-01 on.',
    });
  });

  it('is done as it was intended, while nothing was sent', () => {
    const { trashedAt, by: _by, ...rest } = aTrashed();
    const intendedAt = at('2026-06-16T00:06:00Z');
    const trashing = { ...anArchived(), status: 'trashing', intendedAt, fate: archived.fate } as const;
    const purging = { ...rest, status: 'purging', trashedAt, intendedAt, fate: trashed.fate } as const;
    expect(next(trashing, '2026-06-16T00:06:00Z')[0]).toBe('trash');
    expect(next(purging, '2026-06-16T00:06:00Z')[0]).toBe('purge');
    expect(next({ ...trashing, sentAt: intendedAt }, '2026-06-16T00:06:00Z')).toStrictEqual([
      'wait',
      'outcome',
    ]);
    expect(
      next({ ...purging, sentAt: intendedAt }, '2026-06-16T00:06:00Z', { holds: [aHold()] }),
    ).toStrictEqual(['wait', 'outcome']);
  });
});

describe('what was not announced', () => {
  it('is not done', () => {
    expect(decide(anArchived(), '2027-01-01T00:05:00Z')).toStrictEqual({
      next: 'wait',
      for: 'plan',
      rule: 'everything',
      reason: 'Rule everything trashes it, which is not announced yet.',
    });
  });

  it.each<[string, Partial<Fate>]>([
    ['for the other state', { action: 'purge' }],
    ['for no day of the calendar', { day: '2026-00-00' }],
  ])('is not done either when it was announced %s', (_name, fate) => {
    expect(next(anArchived({ fate: aFate(fate) }), '2027-01-01T00:05:00Z')).toStrictEqual(['wait', 'plan']);
  });

  it('waits for a whole notice, and five minutes', () => {
    const row = anArchived({ fate: aFate({ plannedAt: at('2026-06-10T00:00:00Z') }) });
    expect(decide(row, '2026-06-16T23:00:00Z')).toStrictEqual({
      next: 'wait',
      for: 'notice',
      until: '2026-06-17T00:05:00.000Z',
      rule: 'everything',
      reason: 'It is due, and was announced on 2026-06-10.',
    });
    expect(next(row, '2026-06-17T00:04:59.999Z')).toStrictEqual(['keep', '2026-06-17T00:05:00.000Z']);
    expect(next(row, '2026-06-17T00:05:00Z')[0]).toBe('trash');
  });
});

describe('what is not due yet', () => {
  it('is kept, whether its notice has ended or not', () => {
    expect(next(archived, '2026-03-03T00:00:00Z')).toStrictEqual(['keep', '2026-06-01T00:05:00.000Z']);
  });

  it('is kept for good where no calendar has its day', () => {
    const last = anArchived({ facts: facts({ timeRecorded: at('9999-11-30T00:00:00Z') }) });
    expect(next(last, '2027-01-01T00:00:00Z')).toStrictEqual(['keep', undefined]);
  });
});

describe('a row that does not follow the present policy yet', () => {
  const longer = aPolicy({ rules: [aRule({ name: 'longer', trashAfter: '100 days' })] });
  const shorter = aPolicy({ rules: [aRule({ name: 'shorter', trashAfter: '30 days' })] });
  const never = aPolicy({ rules: [aRule({ name: 'never', trashAfter: 'never', purgeAfter: 'never' })] });

  it('is kept for as long as the later of the two says', () => {
    expect(next(archived, '2026-06-10T12:00:00Z', {}, longer)).toStrictEqual([
      'keep',
      '2026-06-11T00:05:00.000Z',
    ]);
    expect(next(archived, '2026-06-11T12:00:00Z', {}, longer)).toStrictEqual(['trash', '2026-06-11']);
    expect(next(archived, '2026-05-31T12:00:00Z', {}, shorter)[0]).toBe('keep');
    expect(decide(archived, '2026-06-01T12:00:00Z', {}, shorter)).toMatchObject({
      next: 'trash',
      fate: { day: '2026-06-01', rule: 'shorter', policyHash: shorter.hash },
    });
  });

  it('is kept where the new policy says never', () => {
    expect(decide(archived, '2027-06-10T12:00:00Z', {}, never)).toStrictEqual({
      next: 'keep',
      rule: 'never',
      reason: 'Rule never never trashes it, but Webex deletes after 365 days.',
    });
  });
});

describe('the owner', () => {
  const due = '2026-06-02T00:00:00Z';

  it.each<[OwnerState, string]>([
    ['active', 'trash'],
    ['inactive', 'wait'],
    ['missing', 'wait'],
    ['leaving', 'wait'],
    ['unknown', 'wait'],
    ['no-account', 'wait'],
  ])('who is %s: %s', (owner, expected) => {
    expect(decide(archived, due, { owner }).next).toBe(expected);
  });

  it('has to be a workspace, line or queue to be one without an account', () => {
    const owned = (type: string) => {
      const known = facts({ owner: { id: '17c9b2f3-5de4-4a38-bb0e-84a61f7d2c95', type } });
      return decide({ ...archived, facts: known }, due, { owner: 'no-account' }).next;
    };
    expect(['place', 'virtualLine', 'callQueue', 'user', 'assistant'].map(owned)).toStrictEqual([
      'trash',
      'trash',
      'trash',
      'wait',
      'wait',
    ]);
  });

  it('is waited for, with the reason', () => {
    expect(decide(archived, due, { owner: 'leaving' })).toStrictEqual({
      next: 'wait',
      for: 'owner',
      rule: 'everything',
      reason: 'Its owner is leaving: Webex might delete it for good at once.',
    });
  });

  it('is of no interest before the day', () => {
    expect(next(archived, '2026-05-31T00:00:00Z', { owner: 'unknown' })[0]).toBe('keep');
  });

  it('is asked for before a purge, too', () => {
    expect(next(trashed, '2026-06-20T00:00:00Z', { owner: 'inactive' })).toStrictEqual(['wait', 'owner']);
  });
});

describe('a hold', () => {
  const others = [
    aHold({ id: 'H-1', scope: 'service-type', serviceType: 'calling' }),
    aHold({ id: 'H-2', releasedAt: '2026-03-05T12:00:00Z', releasedBy: 'Ana Rebelo' }),
    aHold({ id: 'H-3', scope: 'recording', recordingId: anId() }),
    aHold({ id: 'H-4' }),
  ];

  it('is named, where it is in force and covers the recording', () => {
    expect(decide(archived, '2026-06-02T00:00:00Z', { holds: others })).toStrictEqual({
      next: 'wait',
      for: 'hold',
      holds: ['H-1', 'H-4'],
      rule: 'everything',
      reason: 'It is kept until no hold covers it: H-1, H-4.',
    });
  });

  it.each<[string, RetainedRow]>([
    ['before it is archived', aDiscovered()],
    ['in the bin', trashed],
    ['while it is parked', aParked({ facts: undefined })],
    ['where no rule would end it', aTrashed({ by: 'webex' })],
  ])('keeps a recording %s', (_name, row) => {
    expect(next(row, '2027-01-01T00:00:00Z', { holds: [aHold()] })).toStrictEqual(['wait', 'hold']);
  });

  it('keeps nothing that Webex no longer has', () => {
    for (const status of ['purged', 'expired', 'vanished', 'expiring'] as const)
      expect(decide(leanRow(status, anId()), '2027-01-01T00:00:00Z', { holds: [aHold()] }).next).toBe('keep');
  });
});

describe('a recording that a person restored', () => {
  const restored = planned(
    { ...archived, restoredAt: at('2026-05-10T12:00:00Z') },
    policy,
    at('2026-05-10T12:00:00Z'),
  );

  it('is in grace, then kept until its new day', () => {
    expect(decide(restored, '2026-06-09T11:59:59.999Z')).toStrictEqual({
      next: 'wait',
      for: 'grace',
      until: '2026-09-08T00:05:00.000Z',
      rule: 'everything',
      reason: 'A person restored it, and the time of grace lasts.',
    });
    expect(next(restored, '2026-06-09T12:00:00Z')).toStrictEqual(['keep', '2026-09-08T00:05:00.000Z']);
    expect(next(restored, '2026-09-08T00:05:00Z')[0]).toBe('trash');
  });

  it('is not ended by what was planned before', () => {
    const row = { ...archived, restoredAt: at('2026-06-01T08:00:00Z') };
    expect(next(row, '2026-12-01T00:00:00Z')).toStrictEqual(['wait', 'plan']);
  });
});

describe('a row that has no end in sight', () => {
  const unknownPlace = aPolicy({
    rules: [aRule({ name: 'lisbon', match: { locationId: '12345678' } }), aRule()],
  });
  const nowhere = facts({ origin: { ...facts().origin, locationId: undefined } });
  const keepsAll = aPolicy({
    webex: { retention: 'never', bin: 'never' },
    rules: [aRule({ trashAfter: 'never', purgeAfter: 'never' })],
  });
  const neverPurges = aPolicy({ rules: [aRule({ purgeAfter: 'never' })] });
  const binned = leanRow('binned', anId());

  it.each<[string, RetainedRow, Policy, string, string | undefined, string]>([
    [
      'not archived yet',
      aDiscovered(),
      policy,
      'archive',
      'everything',
      'It is not archived and verified yet.',
    ],
    [
      'in the bin, unarchived',
      aTrashed({ archive: undefined }),
      policy,
      'archive',
      'everything',
      'It is not archived and verified yet.',
    ],
    ['found in the bin', binned, policy, 'archive', 'everything', 'It is not archived and verified yet.'],
    [
      'found in the bin, and not to be archived',
      binned,
      noCopy,
      'keep',
      'everything',
      'Someone else moved it to the recycle bin, and only what tapekeeper trashed is purged.',
    ],
    [
      'trashed by others',
      aTrashed({ by: 'webex' }),
      policy,
      'keep',
      'everything',
      'Someone else moved it to the recycle bin, and only what tapekeeper trashed is purged.',
    ],
    ['parked', aParked(), policy, 'person', undefined, 'It is parked until a person releases it.'],
    [
      'unreadable',
      aParked({ facts: undefined }),
      policy,
      'keep',
      undefined,
      'Nothing is known of it that a rule could match.',
    ],
    [
      'from a place that Webex did not show',
      anArchived({ facts: nowhere }),
      unknownPlace,
      'person',
      'lisbon',
      'Webex did not show its locationId, which rule lisbon asks for.',
    ],
    [
      'kept by everyone',
      anArchived(),
      keepsAll,
      'keep',
      'everything',
      'Rule everything never trashes it, nor does Webex.',
    ],
    [
      'left in the bin',
      aTrashed(),
      neverPurges,
      'keep',
      'everything',
      'Rule everything never purges it, but Webex deletes after 30 days.',
    ],
    ['without a rule', anArchived(), { ...policy, rules: [] }, 'keep', undefined, 'No rule matches it.'],
    [
      'purged',
      leanRow('purged', anId()),
      policy,
      'keep',
      undefined,
      'It is no longer in the recycle bin, and the archive keeps its copy forever.',
    ],
    ['expired', leanRow('expired', anId()), policy, 'keep', undefined, 'Nothing is left but the row.'],
    ['vanished', leanRow('vanished', anId()), policy, 'keep', undefined, 'Webex no longer knows it.'],
  ])('%s', (_name, ...given) => {
    const [row, under, what, rule, reason] = given;
    const decision = decide(row, '2027-01-01T00:00:00Z', {}, under);
    expect(decision.next === 'wait' ? decision.for : decision.next).toBe(what);
    expect(decision).toMatchObject({ rule, reason });
  });

  it.each(statuses)('but %s, where only what Webex holds is ended', status => {
    const unset = { sentAt: undefined, restore: undefined };
    const full = { ...unset, ...fullRow(status, anId()), by: 'tapekeeper' };
    const { sentAt: _sent, restore: _order, ...row } = full;
    const acts = (['trash', 'purge'] as const).filter(action => {
      const due = recording.parse({ ...row, fate: aFate({ action }) });
      return decide(due, '2027-01-01T00:00:00Z').next === action;
    });
    const ends: Partial<Record<Status, string[]>> = {
      archived: ['trash'],
      trashing: ['trash'],
      trashed: ['purge'],
      purging: ['purge'],
    };
    expect(acts).toStrictEqual(ends[status] ?? []);
  });
});
