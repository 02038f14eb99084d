import { describe, expect, it } from 'vitest';
import { judgeRetention } from '../../../local/judge/judge-retention.ts';
import type { Claim, Evidence } from '../../../local/judge/retention/court.ts';
import { anId, aPast, aRetained, audioOf, people, policyText } from '../../build/true-past.ts';

type Past = ReturnType<typeof aPast>;
const plain = { text: policyText(), adoptedAt: '2026-01-01T00:00:00.000Z' };
const trash: Claim = { id: anId, action: 'trash', plannedAt: '2026-01-10T10:10:00.000Z' };
const purge: Claim = { id: anId, action: 'purge', plannedAt: '2026-04-11T00:20:00.000Z' };
const trashed = () => aPast().write('softDelete', '2026-04-11T00:05:00.000Z');

function problemsAt(now: string, past: Past, evidence: Partial<Evidence> = {}) {
  return judgeRetention(past.truth(now), {
    policies: [plain],
    holds: [],
    archive: [audioOf()],
    liveSince: '2026-01-01T00:00:00.000Z',
    claims: [trash],
    ...evidence,
  }).problems;
}

function kindsAt(now: string, past: Past, evidence?: Partial<Evidence>): string[] {
  return problemsAt(now, past, evidence).map(({ kind }) => kind);
}

describe('a plan cannot have been made', () => {
  const now = '2026-04-12T00:00:00.000Z';
  it.each<[string, Past, Claim]>([
    ['before the recording was listed', aPast(), { ...trash, plannedAt: '2026-01-10T10:09:59.000Z' }],
    ['in the future', aPast(), { ...trash, plannedAt: '2026-04-12T00:00:00.001Z' }],
    ['of what Webex does not know', aPast(), { ...trash, id: people.ada }],
    ['for a purge, before the bin showed it', trashed(), { ...purge, plannedAt: '2026-04-11T00:04:59.000Z' }],
    ['for a purge of what was never trashed', aPast(), purge],
    ['so shortly before it was carried out', trashed(), { ...trash, plannedAt: '2026-04-04T00:05:01.000Z' }],
  ])('%s', (_what, past, claim) => {
    expect(problemsAt(now, past, { claims: [claim] })).toMatchObject([{ kind: 'early', of: claim.id }]);
  });

  it('and is believed where it could have been', () => {
    const dashless = { ...trash, id: anId.replaceAll('-', '') };
    expect(kindsAt(now, aPast(), { claims: [dashless] })).toEqual([]);
    expect(
      kindsAt(now, trashed(), { claims: [{ ...trash, plannedAt: '2026-04-04T00:05:00.000Z' }] }),
    ).toEqual([]);
    expect(kindsAt(now, trashed(), { claims: [purge] })).toEqual([]);
  });
});

describe('overdue is', () => {
  it('what was not done by the end of the day on which it was due', () => {
    expect(kindsAt('2026-04-12T00:00:00.000Z', aPast())).toEqual([]);
    expect(problemsAt('2026-04-12T00:00:01.000Z', aPast())).toEqual([
      {
        kind: 'overdue',
        of: anId,
        why: 'the plan says that its trash was announced on 2026-01-10T10:10:00.000Z, and it was to be done by 2026-04-12T00:00:00.000Z',
      },
    ]);
  });

  it('what was done too late, also where a person did it in the end', () => {
    const byHand = aPast().byHand('softDelete', '2026-04-12T00:00:01.000Z');
    expect(kindsAt('2026-04-13T00:00:00.000Z', byHand)).toEqual(['overdue']);
    const late = aPast().write('softDelete', '2026-04-12T00:00:01.000Z');
    expect(kindsAt('2026-04-13T00:00:00.000Z', late)).toEqual(['overdue']);
    expect(kindsAt('2026-04-13T00:00:00.000Z', trashed())).toEqual([]);
  });

  it('a purge, by when the bin showed the recording', () => {
    expect(kindsAt('2026-04-27T00:00:00.000Z', trashed(), { claims: [purge] })).toEqual([]);
    expect(kindsAt('2026-04-27T00:00:01.000Z', trashed(), { claims: [purge] })).toEqual(['overdue']);
  });

  it('what was announced late, a whole notice later', () => {
    const claims = [{ ...trash, plannedAt: '2026-05-01T12:00:00.000Z' }];
    expect(kindsAt('2026-05-10T00:00:00.000Z', aPast(), { claims })).toEqual([]);
    expect(kindsAt('2026-05-10T00:00:01.000Z', aPast(), { claims })).toEqual(['overdue']);
  });

  it('nothing while the software had stopped itself, and a day later', () => {
    const brake = { from: '2026-04-11T12:00:00.000Z', until: '2026-04-13T12:00:00.000Z' };
    expect(kindsAt('2026-04-14T12:00:00.000Z', aPast(), { brakes: [brake] })).toEqual([]);
    expect(kindsAt('2026-04-14T12:00:01.000Z', aPast(), { brakes: [brake] })).toEqual(['overdue']);
    const before = { from: '2026-04-01T00:00:00.000Z', until: '2026-04-10T00:00:00.000Z' };
    expect(kindsAt('2026-04-12T00:00:01.000Z', aPast(), { brakes: [before] })).toEqual(['overdue']);
    expect(kindsAt('2026-08-01T00:00:00.000Z', aPast(), { brakes: [{ from: brake.from }] })).toEqual([]);
  });

  it('nothing under a hold, nor before that was announced anew', () => {
    const hold = { scope: 'everything', placedAt: '2026-04-01T00:00:00.000Z' } as const;
    expect(kindsAt('2026-08-01T00:00:00.000Z', aPast(), { holds: [hold] })).toEqual([]);
    const holds = [{ ...hold, releasedAt: '2026-05-01T12:00:00.000Z' }];
    expect(kindsAt('2026-05-10T00:00:00.000Z', aPast(), { holds })).toEqual([]);
    expect(kindsAt('2026-05-10T00:00:01.000Z', aPast(), { holds })).toEqual(['overdue']);
  });

  it('nothing while its owner has no active account', () => {
    const left = () => aPast().account('2026-04-01T00:00:00.000Z', 'inactive');
    expect(kindsAt('2026-08-01T00:00:00.000Z', left())).toEqual([]);
    const back = () => left().account('2026-05-01T00:00:00.000Z', 'active');
    expect(kindsAt('2026-05-02T01:00:00.000Z', back())).toEqual([]);
    expect(kindsAt('2026-05-02T01:00:01.000Z', back())).toEqual(['overdue']);
  });

  it('nothing that a person restored before it was planned, so soon that it need not have been noticed', () => {
    const past = aPast()
      .byHand('softDelete', '2026-04-01T12:00:00.000Z')
      .byHand('restore', '2026-04-01T13:00:00.000Z');
    const claims = [{ ...trash, plannedAt: '2026-04-01T14:00:00.000Z' }];
    expect(kindsAt('2026-07-31T00:00:00.000Z', past, { claims })).toEqual([]);
    expect(kindsAt('2026-08-01T00:00:01.000Z', past, { claims })).toEqual(['overdue']);
  });

  it('nothing that a hold had taken out of the bin, before its time of grace is over', () => {
    const past = trashed().write('restore', '2026-04-12T12:00:00.000Z');
    const claims = [{ ...trash, plannedAt: '2026-04-12T12:20:00.000Z' }];
    expect(kindsAt('2026-08-12T00:00:00.000Z', past, { claims })).toEqual([]);
    expect(kindsAt('2026-08-12T00:00:01.000Z', past, { claims })).toEqual(['overdue']);
  });

  it('nothing whose restore was noticed before midnight or after it, within a day', () => {
    const past = trashed().byHand('restore', '2026-04-12T23:50:00.000Z');
    const claims = [{ ...trash, plannedAt: '2026-04-13T00:20:00.000Z' }];
    expect(kindsAt('2026-08-13T00:00:00.000Z', past, { claims })).toEqual([]);
    expect(kindsAt('2026-08-13T00:00:01.000Z', past, { claims })).toEqual(['overdue']);
    const late = [{ ...trash, plannedAt: '2026-04-20T00:20:00.000Z' }];
    expect(kindsAt('2026-08-13T00:00:01.000Z', past, { claims: late })).toEqual(['overdue']);
  });

  it('nothing while the walk brings a new policy to every row', () => {
    const policies = [plain, { ...plain, adoptedAt: '2026-04-11T12:00:00.000Z' }];
    expect(kindsAt('2026-04-13T00:00:00.000Z', aPast(), { policies })).toEqual([]);
    expect(kindsAt('2026-04-13T00:00:01.000Z', aPast(), { policies })).toEqual(['overdue']);
  });

  it('nothing that a policy since the plan would have kept', () => {
    const longer = {
      text: policyText({}, { trashAfter: '120 days' }),
      adoptedAt: '2026-04-01T00:00:00.000Z',
    };
    const policies = [plain, longer, { ...plain, adoptedAt: '2026-04-05T00:00:00.000Z' }];
    expect(kindsAt('2026-05-12T00:00:00.000Z', aPast(), { policies })).toEqual([]);
    expect(kindsAt('2026-05-12T00:00:01.000Z', aPast(), { policies })).toEqual(['overdue']);
    const never = { ...longer, text: policyText({}, { trashAfter: 'never' }) };
    expect(kindsAt('2026-08-01T00:00:00.000Z', aPast(), { policies: [plain, never] })).toEqual([]);
  });

  it.each<[string, Past, Partial<Evidence>]>([
    ['is not planned', aPast(), { claims: [] }],
    ['the software must not do yet', aPast(), { liveSince: undefined }],
    ['waits for its copy', aPast(), { archive: [] }],
    ['no policy speaks of', aPast(), { policies: [] }],
    ['nobody may download', aPast(aRetained({ downloadable: false })), {}],
    ['a person trashed', aPast().byHand('softDelete', '2026-04-11T00:00:00.000Z'), {}],
    [
      'a person restored',
      aPast().byHand('softDelete', '2026-02-01T00:00:00.000Z').byHand('restore', '2026-02-03T00:00:00.000Z'),
      {},
    ],
    ['Webex itself deleted', aPast(aRetained({ status: 'gone', goneSince: '2026-04-11T00:00:00Z' })), {}],
  ])('nothing that %s', (_what, past, evidence) => {
    expect(kindsAt('2026-08-01T00:00:00.000Z', past, evidence)).toEqual([]);
  });
});
