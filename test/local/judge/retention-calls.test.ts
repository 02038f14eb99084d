import { describe, expect, it } from 'vitest';
import { judgeRetention } from '../../../local/judge/judge-retention.ts';
import type { Evidence } from '../../../local/judge/retention/court.ts';
import type { JudgedHold } from '../../../local/judge/retention/holds.ts';
import { anId, aPast, aRetained, audioOf, listedAs, people, policyText } from '../../build/true-past.ts';

type Past = ReturnType<typeof aPast>;
const now = '2026-09-01T00:00:00.000Z';
const [trashedAt, purgedAt] = ['2026-04-11T00:05:00.000Z', '2026-04-26T00:05:00.000Z'];

function kindsIn(past: Past, evidence: Partial<Evidence> = {}): string[] {
  const policies = [{ text: policyText(), adoptedAt: '2026-01-01T00:00:00.000Z' }];
  const { problems } = judgeRetention(past.truth(now), {
    policies,
    holds: [],
    archive: [audioOf()],
    ...evidence,
  });
  return problems.map(({ kind }) => kind);
}

const trashed = () => aPast().write('softDelete', trashedAt);
const purged = () => trashed().write('purge', purgedAt);
const everything = { scope: 'everything', placedAt: '2026-04-20T00:00:00.000Z' } as const;

describe('held is', () => {
  it('what was sent while a hold was in force, though it made no difference', () => {
    expect(kindsIn(purged(), { holds: [everything] })).toEqual(['held']);
    const inVain = trashed().write('purge', purgedAt, [anId], { changed: [] });
    expect(kindsIn(inVain, { holds: [everything] })).toEqual(['held']);
  });

  it('nothing that was sent at the moment when it was placed, or before', () => {
    expect(kindsIn(purged(), { holds: [{ ...everything, placedAt: purgedAt }] })).toEqual([]);
    expect(kindsIn(purged(), { holds: [{ ...everything, placedAt: '2026-04-26T00:04:59.999Z' }] })).toEqual([
      'held',
    ]);
  });

  it('no longer what was released, but that has to be announced anew', () => {
    const released = (releasedAt: string) => ({ holds: [{ ...everything, releasedAt }] });
    expect(kindsIn(purged(), released('2026-04-26T00:05:00.001Z'))).toEqual(['held']);
    expect(kindsIn(purged(), released(purgedAt))).toEqual(['early']);
    expect(kindsIn(purged(), released('2026-04-19T00:05:00.001Z'))).toEqual(['early']);
    expect(kindsIn(purged(), released('2026-04-19T00:05:00.000Z'))).toEqual([]);
  });

  const location = '2f6b8f0e-93c4-4f0c-8d2e-5a1d9c7b6e43';
  const hydra = (id: string) => Buffer.from(`ciscospark://us/PEOPLE/${id}`).toString('base64url');
  const { placedAt } = everything;
  it.each<[string, JudgedHold, string[]]>([
    ['a recording', { scope: 'recording', recordingId: anId.replaceAll('-', ''), placedAt }, ['held']],
    ['another recording', { scope: 'recording', recordingId: people.ada, placedAt }, []],
    ['its first owner', { scope: 'owner', ownerId: people.ada.toUpperCase(), placedAt }, ['held']],
    ['its first owner, in base64', { scope: 'owner', ownerId: hydra(people.ada), placedAt }, ['held']],
    ['its present owner', { scope: 'owner', ownerId: people.ben, placedAt }, ['held']],
    ['another owner', { scope: 'owner', ownerId: anId, placedAt }, []],
    ['its location', { scope: 'location', locationId: location.replaceAll('-', ''), placedAt }, ['held']],
    ['another location', { scope: 'location', locationId: anId, placedAt }, []],
    ['its service', { scope: 'service-type', serviceType: 'calling', placedAt }, ['held']],
    ['another service', { scope: 'service-type', serviceType: 'customerAssist', placedAt }, []],
  ])('what is under a hold of %s', (_what, hold, kinds) => {
    const given = aPast()
      .write('softDelete', trashedAt)
      .reassign('2026-04-25T00:00:00.000Z', people.ben)
      .write('purge', purgedAt);
    expect(kindsIn(given, { holds: [hold] })).toEqual(kinds);
  });

  it('what is under a hold of a location that Webex did not tell', () => {
    const somewhere = aPast(aRetained({ firstListedAs: listedAs({ serviceData: {} }) }));
    const past = somewhere.write('softDelete', trashedAt).write('purge', purgedAt);
    expect(kindsIn(past, { holds: [{ scope: 'location', locationId: anId, placedAt }] })).toEqual(['held']);
  });

  it('nothing under a hold of somebody whose it became a moment ago', () => {
    const holds: JudgedHold[] = [{ scope: 'owner', ownerId: people.ben, placedAt }];
    const given = (at: string) => trashed().reassign(at, people.ben).write('purge', purgedAt);
    expect(kindsIn(given('2026-04-26T00:00:00.000Z'), { holds })).toEqual(['held']);
    expect(kindsIn(given('2026-04-26T00:00:00.001Z'), { holds })).toEqual([]);
  });
});

describe('unarchived is', () => {
  it('every call that ended something of which the archive has no such bytes', () => {
    expect(kindsIn(trashed(), { archive: [] })).toEqual(['unarchived']);
    expect(kindsIn(purged(), { archive: [] })).toEqual(['unarchived', 'unarchived']);
    expect(kindsIn(trashed(), { archive: [{ ...audioOf(), sha256: 'b'.repeat(64) }] })).toEqual([
      'unarchived',
    ]);
    const elsewhere = audioOf({ ...aRetained(), id: people.ada });
    expect(kindsIn(trashed(), { archive: [elsewhere] })).toEqual(['unarchived']);
  });

  it('nothing of a class that is not archived, by the policy of that time', () => {
    const first = { text: policyText({}, { archive: 'no' }), adoptedAt: '2026-01-01T00:00:00.000Z' };
    expect(kindsIn(purged(), { archive: [], policies: [first] })).toEqual([]);
    const second = { text: policyText(), adoptedAt: '2026-04-20T00:00:00.000Z' };
    expect(kindsIn(purged(), { archive: [], policies: [first, second] })).toEqual(['unarchived']);
  });
});

describe('inactive-owner is', () => {
  it.each(['inactive', 'deleted'] as const)('a trash while the owner’s account is %s', state => {
    const left = aPast().account('2026-02-01T00:00:00.000Z', state);
    expect(kindsIn(left.write('softDelete', trashedAt))).toEqual(['inactive-owner']);
    const back = aPast()
      .account('2026-02-01T00:00:00.000Z', state)
      .account('2026-04-10T00:00:00.000Z', 'active');
    expect(kindsIn(back.write('softDelete', trashedAt))).toEqual([]);
  });

  it('no trash in the hour for which an account is remembered', () => {
    const left = (at: string) => aPast().account(at, 'inactive').write('softDelete', trashedAt);
    expect(kindsIn(left('2026-04-10T23:05:00.000Z'))).toEqual(['inactive-owner']);
    expect(kindsIn(left('2026-04-10T23:05:00.001Z'))).toEqual([]);
    const back = aPast()
      .account('2026-02-01T00:00:00.000Z', 'inactive')
      .account('2026-04-11T00:04:00.000Z', 'active');
    expect(kindsIn(back.write('softDelete', trashedAt))).toEqual([]);
  });

  it('asked of the present owner', () => {
    const left = aPast().account('2026-02-01T00:00:00.000Z', 'inactive');
    expect(
      kindsIn(left.reassign('2026-03-01T00:00:00.000Z', people.ben).write('softDelete', trashedAt)),
    ).toEqual([]);
    const to = aPast().account('2026-02-01T00:00:00.000Z', 'inactive', people.ben);
    expect(
      kindsIn(to.reassign('2026-03-01T00:00:00.000Z', people.ben).write('softDelete', trashedAt)),
    ).toEqual(['inactive-owner']);
  });

  it('nobody whose it became a moment ago', () => {
    const given = (at: string) =>
      aPast()
        .account('2026-02-01T00:00:00.000Z', 'inactive', people.ben)
        .reassign(at, people.ben)
        .write('softDelete', trashedAt);
    expect(kindsIn(given('2026-04-11T00:00:00.000Z'))).toEqual(['inactive-owner']);
    expect(kindsIn(given('2026-04-11T00:00:00.001Z'))).toEqual([]);
  });

  it('whoever is nobody of the organisation', () => {
    const nobodys = aPast(aRetained({ firstOwnerId: anId }));
    expect(kindsIn(nobodys.write('softDelete', trashedAt))).toEqual(['inactive-owner']);
  });

  it('no purge, which ends nothing that the owner could get back', () => {
    const left = trashed().account('2026-04-12T00:00:00.000Z', 'inactive');
    expect(kindsIn(left.write('purge', purgedAt))).toEqual([]);
  });
});

describe('twice is', () => {
  const invain = { changed: [] };

  it('what was sent again within a quarter of an hour', () => {
    const again = (at: string) =>
      aPast()
        .write('softDelete', trashedAt, [anId], { shownAt: '2026-04-11T01:00:00.000Z' })
        .write('softDelete', at, [anId], invain);
    expect(kindsIn(again('2026-04-11T00:05:00.000Z'))).toEqual(['twice']);
    expect(kindsIn(again('2026-04-11T00:19:59.999Z'))).toEqual(['twice']);
    expect(kindsIn(again('2026-04-11T00:20:00.000Z'))).toEqual([]);
  });

  it('what was sent again later, though its effect had shown', () => {
    const again = (shownAt: string) =>
      aPast()
        .write('softDelete', trashedAt, [anId], { shownAt })
        .write('softDelete', '2026-04-11T00:30:00.000Z', [anId], invain);
    expect(kindsIn(again('2026-04-11T00:25:00.000Z'))).toEqual(['twice']);
    expect(kindsIn(again('2026-04-11T00:25:00.001Z'))).toEqual([]);
  });

  it('nothing that had been undone in between', () => {
    const past = trashed().write('restore', '2026-04-12T12:00:00.000Z');
    expect(kindsIn(past.write('softDelete', '2026-08-11T00:05:00.000Z'))).toEqual([]);
  });

  it('no other operation, and nothing that a person did', () => {
    expect(kindsIn(trashed().write('restore', '2026-04-11T00:06:00.000Z'))).toEqual([]);
    expect(kindsIn(trashed().byHand('restore', '2026-04-11T00:06:00.000Z'))).toEqual([]);
    const byHand = aPast().byHand('softDelete', '2026-04-11T00:04:00.000Z');
    expect(kindsIn(byHand.write('softDelete', trashedAt, [anId], invain))).toEqual([]);
  });

  it('no half of a batch that was refused', () => {
    const refused = aPast().write('softDelete', trashedAt, [anId], { refused: true });
    expect(kindsIn(refused.write('softDelete', '2026-04-11T00:05:01.000Z', [anId], invain))).toEqual([]);
  });
});

describe('a foreign verb is', () => {
  it.each(['softDelete', 'restore', 'purge'])('%s of everything', operation => {
    expect(kindsIn(aPast().write(operation, trashedAt, [], { all: true }))).toEqual(['foreign-verb']);
  });

  it('the compliance officer’s own delete', () => {
    const past = aPast().write('delete', trashedAt, [anId], { token: 'complianceWrite' });
    expect(judgeRetention(past.truth(now), { policies: [], holds: [], archive: [] })).toEqual({
      trashed: 0,
      purged: 0,
      vanished: 1,
      held: 0,
      early: 0,
      problems: [
        {
          kind: 'foreign-verb',
          of: 'delete',
          why: 'the compliance officer’s own delete, at 2026-04-11T00:05:00.000Z',
        },
      ],
    });
  });

  it('any write by another token than the administrator’s', () => {
    for (const token of ['complianceWrite', 'user'])
      expect(kindsIn(aPast().write('softDelete', trashedAt, [anId], { token }))).toEqual(['foreign-verb']);
  });

  it('nothing that a person did by hand', () => {
    expect(kindsIn(aPast().byHand('delete', trashedAt))).toEqual([]);
  });
});

describe('the sheet', () => {
  it('has each listed recording in one state at the most', () => {
    const ids = ['trashed1', 'purged01', 'gone0001', 'stays001', 'unseen01'];
    const recordings = ids.map(id =>
      aRetained({ id, ...(id === 'unseen01' ? { firstListedAt: null } : {}) }),
    );
    const past = aPast(...recordings)
      .byHand('softDelete', trashedAt, 'trashed1')
      .byHand('softDelete', trashedAt, 'purged01')
      .byHand('purge', purgedAt, 'purged01')
      .byHand('delete', purgedAt, 'gone0001');
    const evidence = { policies: [], holds: [everything], archive: [] };
    const figures = { trashed: 1, purged: 1, vanished: 1, held: 1, early: 0 };
    expect(judgeRetention(past.truth(now), evidence)).toEqual({ ...figures, problems: [] });
    const released = { ...everything, releasedAt: '2026-08-31T00:00:00.000Z' };
    expect(judgeRetention(past.truth(now), { ...evidence, holds: [released] })).toMatchObject({ held: 0 });
    const justNow = { ...everything, placedAt: now };
    expect(judgeRetention(past.truth(now), { ...evidence, holds: [justNow] })).toMatchObject({ held: 1 });
  });
});
