import { describe, expect, it } from 'vitest';
import type { Fate, RetainedRow } from '../../lib/domain/course.ts';
import { redate } from '../../lib/domain/redate.ts';
import { aPolicy, aRule } from '../build/policies.ts';
import { aDiscovered, anArchived, aParked, at, facts } from '../build/recordings.ts';
import { aFate, aTrashed, planned } from '../build/retained-rows.ts';

const policy = aPolicy();
const archivedAt = at('2026-03-02T10:05:00Z');
const keeping = (trashAfter: string, others: Record<string, unknown> = {}) =>
  aPolicy({
    rules: [aRule({ trashAfter, purgeAfter: trashAfter === 'never' ? 'never' : '14 days' })],
    ...others,
  });

/** Day and moment of planning, after the policy was applied. */
function datesOf(fate: Fate | undefined) {
  return fate && [fate.day, fate.plannedAt.slice(0, 16)];
}
function redated(row: RetainedRow, under = policy, now = archivedAt) {
  return datesOf(planned(row, under, now).fate);
}

describe('the first fate of a row', () => {
  it('says what is done, on which day, by which rule of which policy, and since when that is known', () => {
    expect(redate(anArchived(), policy, archivedAt)).toStrictEqual({
      fate: {
        action: 'trash',
        day: '2026-06-01',
        rule: 'everything',
        policyHash: policy.hash,
        plannedAt: archivedAt,
      },
    });
  });

  it.each([
    // Ninety days from nine in the morning are over at nine: the first day that is begun after that is the next.
    ['2026-03-02T09:00:00Z', '2026-06-01'],
    ['2026-03-02T00:00:00Z', '2026-05-31'],
    ['2026-03-02T00:00:00.001Z', '2026-06-01'],
    ['2026-03-02T23:59:59.999Z', '2026-06-01'],
    // Over a leap day, and over both changes of the clocks in Europe.
    ['2027-12-31T12:00:00Z', '2028-03-31'],
    ['2028-02-29T12:00:00Z', '2028-05-30'],
    ['2026-09-30T23:30:00-09:30', '2026-12-31'],
    ['2026-09-30T23:30:00+14:00', '2026-12-30'],
  ])('recorded at %s, it is trashed after 90 days on %s', (timeRecorded, day) => {
    const row = anArchived({ facts: facts({ timeRecorded: at(timeRecorded) }) });
    expect(redated(row)?.[0]).toBe(day);
  });

  it('counts from where the clock of its rule says', () => {
    const row = anArchived({ facts: facts({ createTime: at('2026-03-04T12:00:00Z') }) });
    const byFile = aPolicy({ rules: [aRule({ clock: 'createTime' })] });
    expect(redated(row)?.[0]).toBe('2026-06-01');
    expect(redated(row, byFile)?.[0]).toBe('2026-06-03');
  });

  it('leaves a whole notice for what is overdue', () => {
    expect(redated(anArchived(), policy, at('2027-01-10T12:00:00Z'))).toStrictEqual([
      '2027-01-18',
      '2027-01-10T12:00',
    ]);
  });

  it('counts in the bin from when it was seen there', () => {
    expect(redate(aTrashed(), policy, at('2026-06-01T00:30:00Z'))?.fate).toMatchObject({
      action: 'purge',
      day: '2026-06-16',
    });
  });

  it('is none for what is not archived, unless it never will be', () => {
    const noCopy = aPolicy({ rules: [aRule({ archive: 'no' })] });
    const returned = aDiscovered({ archive: anArchived().archive });
    expect(redate(aDiscovered(), policy, archivedAt)).toBeUndefined();
    expect(redate(returned, policy, archivedAt)).toBeUndefined();
    expect(redate(aTrashed({ archive: undefined }), policy, archivedAt)).toBeUndefined();
    expect(redated(aDiscovered(), noCopy)?.[0]).toBe('2026-06-01');
    expect(redated(aTrashed({ archive: undefined }), noCopy)?.[0]).toBe('2026-06-16');
  });

  it('is none where the rule says never, or later than any day', () => {
    const last = anArchived({ facts: facts({ timeRecorded: at('9999-11-30T00:00:00Z') }) });
    expect(redate(anArchived(), keeping('never'), archivedAt)).toBeUndefined();
    expect(redate(last, policy, archivedAt)).toBeUndefined();
    expect(redate(anArchived(), policy, at('9999-12-30T00:00:00Z'))).toBeUndefined();
  });

  it('is none for what others trashed', () => {
    expect(redate(aTrashed({ by: 'webex' }), policy, archivedAt)).toBeUndefined();
  });
});

describe('a fate that stands', () => {
  const row = planned(anArchived(), policy, archivedAt);

  it('stays under the policy that gave it, whenever it is asked', () => {
    expect(redate(row, policy, at('2026-04-01T00:00:00Z'))).toBeUndefined();
    expect(redate(row, policy, at('2027-04-01T00:00:00Z'))).toBeUndefined();
  });

  it('is of the new policy, with its day and its notice, where that changes neither', () => {
    const other = aPolicy({ brakes: { recordings: 7 } });
    expect(redate(row, other, at('2026-05-30T00:00:00Z'))?.fate).toStrictEqual({
      ...row.fate,
      policyHash: other.hash,
    });
  });

  it('moves later at once', () => {
    expect(redated(row, keeping('100 days'), at('2026-05-31T23:00:00Z'))).toStrictEqual([
      '2026-06-11',
      '2026-03-02T10:05',
    ]);
  });

  it('ends at once', () => {
    expect(redate(row, keeping('never'), at('2026-05-31T23:00:00Z'))).toStrictEqual({});
  });

  it('moves earlier only with a whole notice', () => {
    expect(redated(row, keeping('30 days'), at('2026-03-10T12:00:00Z'))).toStrictEqual([
      '2026-04-02',
      '2026-03-10T12:00',
    ]);
    expect(redated(row, keeping('1 day'), at('2026-05-01T12:00:00Z'))).toStrictEqual([
      '2026-05-09',
      '2026-05-01T12:00',
    ]);
  });

  it('stays on the day that was announced where a whole notice would end after it', () => {
    expect(redated(row, keeping('1 day'), at('2026-05-28T12:00:00Z'))).toStrictEqual([
      '2026-06-01',
      '2026-03-02T10:05',
    ]);
  });

  it('moves later where the notice was made longer', () => {
    const other = aPolicy({ notice: '100 days', rules: [aRule({ purgeAfter: 'never' })] });
    expect(redated(row, other, at('2026-05-28T12:00:00Z'))).toStrictEqual(['2026-06-11', '2026-03-02T10:05']);
  });

  it('does not come back as it was after it had ended', () => {
    const ended = planned(row, keeping('never'), at('2026-04-01T00:00:00Z'));
    expect(redated(ended, policy, at('2026-05-30T12:00:00Z'))).toStrictEqual([
      '2026-06-07',
      '2026-05-30T12:00',
    ]);
  });

  it.each<[string, RetainedRow]>([
    ['was meant for the other state', anArchived({ fate: aFate({ action: 'purge' }) })],
    ['is no day of the calendar', anArchived({ fate: aFate({ day: '2026-99-99' }) })],
    [
      'was planned before a person restored it',
      { ...anArchived({ fate: aFate() }), restoredAt: at('2026-03-02T10:05:00.001Z') },
    ],
  ])('is planned anew where it %s', (_name, stale) => {
    expect(redated(stale, policy, at('2026-05-30T12:00:00Z'))?.[1]).toBe('2026-05-30T12:00');
  });

  it('is left alone where Webex was told and not looked at since', () => {
    const intent = { ...anArchived(), intendedAt: archivedAt, fate: aFate() };
    const now = at('2026-06-01T00:10:00Z');
    expect(redate({ ...intent, status: 'trashing', sentAt: now }, policy, now)).toBeUndefined();
    expect(redate({ ...intent, status: 'trashing' }, policy, now)).toBeDefined();
  });

  it('is left alone while the row is parked', () => {
    expect(redate(aParked({ fate: aFate() }), policy, archivedAt)).toBeUndefined();
  });

  it('ends with what it was for', () => {
    const { trashedAt: _trashed, by: _by, ...rest } = aTrashed();
    const purged = { ...rest, purgedAt: archivedAt, fate: aFate(), by: 'webex' } as const;
    expect(redate({ ...purged, status: 'purged' }, policy, archivedAt)).toStrictEqual({});
  });
});

describe('a recording that a person restored', () => {
  const restoredAt = at('2026-05-10T12:00:00Z');

  it('has its clock start again after the time of grace', () => {
    expect(redated({ ...anArchived(), restoredAt }, policy, restoredAt)).toStrictEqual([
      '2026-09-08',
      '2026-05-10T12:00',
    ]);
  });

  it('keeps a clock that starts later anyway', () => {
    const late = facts({ timeRecorded: at('2026-07-01T00:00:00Z') });
    expect(redated({ ...anArchived({ facts: late }), restoredAt }, policy, restoredAt)?.[0]).toBe(
      '2026-09-29',
    );
  });

  it('and that was trashed again after the grace is purged by its time in the bin, though the grace is longer now', () => {
    const longer = aPolicy({ graceAfterRestore: '300 days' });
    const trashedAt = at('2026-09-08T00:25:00Z');
    expect(redated({ ...aTrashed({ trashedAt }), restoredAt }, longer, trashedAt)).toStrictEqual([
      '2026-09-23',
      '2026-09-08T00:25',
    ]);
  });

  it('moves later when it was restored after all was planned', () => {
    const row = planned(anArchived(), policy, archivedAt);
    expect(redated({ ...row, restoredAt }, policy, restoredAt)).toStrictEqual([
      '2026-09-08',
      '2026-05-10T12:00',
    ]);
  });
});
