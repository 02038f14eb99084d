import { describe, expect, it } from 'vitest';
import { judgeRetention, type RetentionVerdict } from '../../../local/judge/judge-retention.ts';
import type { Evidence } from '../../../local/judge/retention/court.ts';
import { anId, aPast, aRetained, audioOf, listedAs, people, policyText } from '../../build/true-past.ts';

type Past = ReturnType<typeof aPast>;
const now = '2026-09-01T00:00:00.000Z';
const [trashedAt, purgedAt] = ['2026-04-11T00:05:00.000Z', '2026-04-26T00:05:00.000Z'];

/** Judged by the plain policy of 2026, with the audio in the archive. */
function verdictOn(past: Past, evidence: Partial<Evidence> = {}): RetentionVerdict {
  const policies = [{ text: policyText(), adoptedAt: '2026-01-01T00:00:00.000Z' }];
  return judgeRetention(past.truth(now), { policies, holds: [], archive: [audioOf()], ...evidence });
}

function kindsIn(past: Past, evidence?: Partial<Evidence>): string[] {
  return verdictOn(past, evidence).problems.map(({ kind, of }) => `${kind} ${of}`);
}

/** The plain policy, and then another. */
function changedTo(text: string, adoptedAt: string) {
  return [
    { text: policyText(), adoptedAt: '2026-01-01T00:00:00.000Z' },
    { text, adoptedAt },
  ];
}

const trashed = (at = trashedAt) => aPast().write('softDelete', at);
const purged = (at = purgedAt) => trashed().write('purge', at);

describe('a life by the policy has no problem', () => {
  it('from listing to purge', () => {
    expect(verdictOn(purged())).toEqual({
      trashed: 0,
      purged: 1,
      vanished: 0,
      held: 0,
      early: 0,
      problems: [],
    });
  });

  it('at the very moment that it is due', () => {
    expect(kindsIn(trashed('2026-04-10T10:00:00.000Z'))).toEqual([]);
    expect(kindsIn(purged('2026-04-25T00:05:00.000Z'))).toEqual([]);
  });

  it('and what a person did is nobody else’s fault', () => {
    const past = aPast()
      .byHand('softDelete', '2026-01-10T10:11:00.000Z')
      .byHand('purge', '2026-01-10T10:12:00.000Z');
    expect(verdictOn(past)).toMatchObject({ purged: 1, early: 0, problems: [] });
  });
});

describe('early is', () => {
  it.each([
    ['a trash a moment too soon', trashed('2026-04-10T09:59:59.999Z')],
    ['a trash after 90 seconds in place of 90 days', trashed('2026-01-10T10:11:30.000Z')],
    ['a purge a moment too soon', purged('2026-04-25T00:04:59.999Z')],
    ['a purge after 14 seconds in place of 14 days', purged('2026-04-11T00:05:14.000Z')],
    ['a purge past the recycle bin', aPast().write('purge', '2026-08-01T00:05:00.000Z')],
    [
      'a purge of what a person had trashed',
      aPast().byHand('softDelete', '2026-04-11T00:05:00.000Z').write('purge', '2026-08-01T00:05:00.000Z'),
    ],
  ])('%s', (_what, past) => {
    expect(kindsIn(past)).toEqual([`early ${anId}`]);
    expect(verdictOn(past).early).toBe(1);
  });

  it('a purge that counts from when the bin was filled, and not from when that showed', () => {
    const late = { shownAt: '2026-04-11T06:00:00.000Z' };
    const filled = aPast().write('softDelete', trashedAt, [anId], late);
    expect(kindsIn(filled.write('purge', '2026-04-25T05:59:59.000Z'))).toEqual([`early ${anId}`]);
    const shown = aPast().write('softDelete', trashedAt, [anId], late);
    expect(kindsIn(shown.write('purge', '2026-04-25T06:00:00.000Z'))).toEqual([]);
  });

  it('a trash by the wrong clock', () => {
    const byFile = policyText({}, { clock: 'createTime' });
    const policies = [{ text: byFile, adoptedAt: '2026-01-01T00:00:00.000Z' }];
    expect(kindsIn(trashed('2026-04-10T10:02:00.000Z'), { policies })).toEqual([`early ${anId}`]);
    expect(kindsIn(trashed('2026-04-10T10:05:00.000Z'), { policies })).toEqual([]);
    expect(kindsIn(trashed('2026-04-10T10:02:00.000Z'))).toEqual([]);
  });

  it('a trash that counts leap days as nothing, or as two', () => {
    const leap = aRetained({ timeRecorded: '2028-02-20T10:00:00Z', firstListedAt: '2028-02-20T10:10:00Z' });
    const short = policyText({}, { trashAfter: '2 weeks' });
    const policies = [{ text: short, adoptedAt: '2026-01-01T00:00:00.000Z' }];
    const on = (at: string) => kindsIn(aPast(structuredClone(leap)).write('softDelete', at), { policies });
    expect(on('2028-03-04T10:00:00.000Z')).toEqual([`early ${anId}`]);
    expect(on('2028-03-05T09:59:59.000Z')).toEqual([`early ${anId}`]);
    expect(on('2028-03-05T10:00:00.000Z')).toEqual([]);
  });

  it('whatever a rule ends never', () => {
    const policies = [
      { text: policyText({}, { purgeAfter: 'never' }), adoptedAt: '2026-01-01T00:00:00.000Z' },
    ];
    expect(verdictOn(purged(), { policies }).problems).toEqual([
      { kind: 'early', of: anId, why: 'purge at 2026-04-26T00:05:00.000Z, and not before never' },
    ]);
  });

  it('whatever no policy was adopted for, no list had shown, or no list could be read of', () => {
    expect(kindsIn(trashed(), { policies: [] })).toEqual([`early ${anId}`]);
    const unseen = aRetained({ firstListedAt: null, firstListedAs: null });
    const later = aRetained({ firstListedAt: '2026-04-11T00:06:00.000Z' });
    const odd = aRetained({ firstListedAs: listedAs({ topic: 7 }) });
    for (const recording of [unseen, later, odd])
      expect(kindsIn(aPast(recording).write('softDelete', trashedAt))).toEqual([`early ${anId}`]);
  });

  it('an old recording before a whole notice has passed since it was listed', () => {
    const old = () => aPast(aRetained({ timeRecorded: '2025-03-01T10:00:00Z' }));
    expect(kindsIn(old().write('softDelete', '2026-01-17T10:09:59.000Z'))).toEqual([`early ${anId}`]);
    expect(kindsIn(old().write('softDelete', '2026-01-17T10:10:00.000Z'))).toEqual([]);
  });

  it('anything before a whole notice has passed since the software went live', () => {
    const liveSince = '2026-04-10T00:00:00.000Z';
    expect(kindsIn(trashed('2026-04-16T23:59:59.000Z'), { liveSince })).toEqual([`early ${anId}`]);
    expect(kindsIn(trashed('2026-04-17T00:00:00.000Z'), { liveSince })).toEqual([]);
    expect(kindsIn(purged(), { liveSince: '2026-05-01T00:00:00.000Z' })).toHaveLength(2);
  });

  it('a purge without a notice of its own', () => {
    const policies = [{ text: policyText({ notice: '20 days' }), adoptedAt: '2026-01-01T00:00:00.000Z' }];
    expect(kindsIn(purged('2026-05-01T00:04:59.000Z'), { policies })).toEqual([`early ${anId}`]);
    expect(kindsIn(purged('2026-05-01T00:05:00.000Z'), { policies })).toEqual([]);
  });
});

describe('a change of the policy', () => {
  it('moves nothing in before a whole notice, by the notice that it says', () => {
    const policies = changedTo(
      policyText({ notice: '3 days' }, { trashAfter: '30 days' }),
      '2026-03-01T00:00:00.000Z',
    );
    expect(kindsIn(trashed('2026-03-03T23:59:59.000Z'), { policies })).toEqual([`early ${anId}`]);
    expect(kindsIn(trashed('2026-03-04T00:00:00.000Z'), { policies })).toEqual([]);
  });

  it('moves out at once, and spares nothing that was done before', () => {
    const policies = changedTo(policyText({}, { trashAfter: '120 days' }), '2026-04-11T00:00:00.000Z');
    expect(kindsIn(trashed(), { policies })).toEqual([`early ${anId}`]);
    expect(kindsIn(trashed('2026-05-10T10:00:00.000Z'), { policies })).toEqual([]);
    expect(kindsIn(trashed('2026-04-10T23:59:59.000Z'), { policies })).toEqual([]);
  });

  it('keeps what was announced where the new rule would come sooner, but not by a whole notice', () => {
    const policies = changedTo(policyText({}, { trashAfter: '89 days' }), '2026-04-08T00:00:00.000Z');
    expect(kindsIn(trashed('2026-04-10T09:59:59.000Z'), { policies })).toEqual([`early ${anId}`]);
    expect(kindsIn(trashed('2026-04-10T10:00:00.000Z'), { policies })).toEqual([]);
  });

  it('that was taken back within a day may have passed by a row', () => {
    const [first, second] = changedTo(policyText({}, { trashAfter: 'never' }), '2026-04-08T00:00:00.000Z');
    if (first === undefined || second === undefined) throw new Error('There are two.');
    const backAt = (adoptedAt: string) => ({ policies: [first, second, { ...first, adoptedAt }] });
    expect(kindsIn(trashed(), backAt('2026-04-08T23:59:00.000Z'))).toEqual([]);
    expect(kindsIn(trashed(), backAt('2026-04-09T00:00:00.000Z'))).toEqual([`early ${anId}`]);
  });
});

describe('what a person restored', () => {
  it('begins its time anew after the grace, and is announced anew', () => {
    const restored = () => trashed().byHand('restore', '2026-04-12T12:00:00.000Z');
    expect(kindsIn(restored().write('softDelete', '2026-08-10T11:59:59.000Z'))).toEqual([`early ${anId}`]);
    expect(kindsIn(restored().write('softDelete', '2026-08-10T12:00:00.000Z'))).toEqual([]);
  });

  it('within the half hour in which the call may seem to have failed is none', () => {
    const again = (at: string) =>
      trashed().byHand('restore', at).write('softDelete', '2026-04-11T01:00:00.000Z');
    expect(kindsIn(again('2026-04-11T00:35:00.000Z'))).toEqual([]);
    expect(kindsIn(again('2026-04-11T00:35:01.000Z'))).toEqual([`early ${anId}`]);
  });

  it('after a day in the bin had been noticed, and after less may not have been', () => {
    const touched = (at: string) =>
      aPast().byHand('softDelete', '2026-03-01T12:00:00.000Z').byHand('restore', at);
    expect(kindsIn(touched('2026-03-02T12:00:00.000Z').write('softDelete', trashedAt))).toEqual([]);
    expect(kindsIn(touched('2026-03-02T12:00:01.000Z').write('softDelete', trashedAt))).toEqual([
      `early ${anId}`,
    ]);
  });

  it('before any list showed it was never noticed', () => {
    const touched = (listedAt: string) =>
      aPast(aRetained({ firstListedAt: listedAt }))
        .byHand('softDelete', '2026-01-10T10:06:00.000Z')
        .byHand('restore', '2026-02-01T12:00:00.000Z');
    const [before, after] = ['2026-02-01T11:59:59.999Z', '2026-02-01T12:00:00.000Z'];
    expect(kindsIn(touched(after).write('softDelete', trashedAt))).toEqual([]);
    expect(kindsIn(touched(before).write('softDelete', trashedAt))).toEqual([`early ${anId}`]);
  });

  it('has the same time of grace where the software took it out, by an order or for a hold', () => {
    const restored = () => trashed().write('restore', '2026-04-12T12:00:00.000Z');
    expect(kindsIn(restored().write('softDelete', '2026-08-10T11:59:59.000Z'))).toEqual([`early ${anId}`]);
    expect(kindsIn(restored().write('softDelete', '2026-08-10T12:00:00.000Z'))).toEqual([]);
    const atOnce = trashed().write('restore', '2026-04-11T00:10:00.000Z');
    expect(kindsIn(atOnce.write('softDelete', '2026-04-12T00:05:00.000Z'))).toEqual([`early ${anId}`]);
  });

  it('trashed by hand at the moment of the software’s own call, is purged by no fault of its', () => {
    const past = aPast()
      .byHand('softDelete', '2026-04-11T00:04:00.000Z')
      .write('softDelete', trashedAt, [anId], { changed: [] })
      .write('purge', purgedAt);
    expect(kindsIn(past)).toEqual([]);
  });
});

describe('a reassigned recording', () => {
  it('follows the rule of its first owner, though the new one’s is shorter', () => {
    const rules = [
      {
        name: 'ben',
        match: { ownerEmail: 'ben@acme.example' },
        trashAfter: '1 day',
        purgeAfter: '1 day',
        keepArchive: 'forever',
      },
      { name: 'rest', trashAfter: '90 days', purgeAfter: '14 days', keepArchive: 'forever' },
    ];
    const policies = [{ text: policyText({ rules }), adoptedAt: '2026-01-01T00:00:00.000Z' }];
    const given = () => aPast().reassign('2026-01-20T00:00:00.000Z', people.ben);
    expect(kindsIn(given().write('softDelete', '2026-02-01T00:05:00.000Z'), { policies })).toEqual([
      `early ${anId}`,
    ]);
    expect(kindsIn(given().write('softDelete', trashedAt), { policies })).toEqual([]);
  });
});
