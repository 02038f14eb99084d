import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOfSheet, missingBetween, sheet, sheetKey } from '../../lib/domain/sheet.ts';
import { readSheet, sheetText } from '../../lib/domain/sheet-text.ts';
import { aSheet } from '../build/sheets.ts';

const full = aSheet({
  day: '2026-03-03',
  seen: 6,
  states: { archived: { rows: 3 }, parked: { rows: 2 }, vanished: { rows: 1 } },
  parked: { 'not-audio': 2 },
  vanished: { withArchive: 0, withoutArchive: 1 },
  previous: { key: 'sheets/2026/2026-03-01.json', sha256: 'ab'.repeat(32) },
  missingDays: 1,
});

function refusal(changed: object): string {
  const read = sheet.safeParse({ ...full, ...changed });
  return read.success ? 'none' : read.error.issues.map(issue => issue.message).join('; ');
}

describe('a sheet', () => {
  it('that adds up is read as it is', () => {
    expect(sheet.parse(full)).toEqual(full);
  });

  it.each([
    ['seen is not every state added up', { seen: 7 }, /seen is not all states/],
    [
      'a state is counted that nobody saw',
      { states: { ...full.states, binned: { rows: 1 } } },
      /seen is not/,
    ],
    ['parked is not every reason added up', { parked: { 'not-audio': 1 } }, /parked is not all reasons/],
    ['vanished is not both kinds', { vanished: { withArchive: 1, withoutArchive: 1 } }, /vanished is not/],
    ['more ids are named than there are', { unexplained: { rows: 0, ids: ['c0ffee00'] } }, /names more/],
    ['a missing day is hidden', { missingDays: 0 }, /days that are missing/],
    [
      'the one before comes after it',
      { previous: { key: 'sheets/2026/2026-03-04.json', sha256: 'ab'.repeat(32) }, missingDays: 0 },
      /days that are missing/,
    ],
    ['its day is not on the calendar', { day: '2026-02-30' }, /is not a day/],
  ])('is refused when %s', (_why, change, message) => {
    expect(refusal(change)).toMatch(message);
  });

  it('of a newer version keeps what this one does not know', () => {
    const newer = { ...full, departures: { open: 3 } };
    expect(readSheet('sheets/2026/2026-03-03.json', JSON.stringify(newer))).toEqual(newer);
  });

  it('has one spelling, in whatever order its fields are', () => {
    const reversed = Object.fromEntries(Object.entries(full).toReversed());
    expect(sheetText(sheet.parse(reversed))).toBe(sheetText(full));
    expect(Object.keys(readSheet('sheet', sheetText(full)))).toEqual(
      expect.arrayContaining(Object.keys(full)),
    );
    expect(sheetText(full).match(/(?<=^ ")\w+/gm)).toEqual(Object.keys(full).toSorted());
    expect(sheetText(full)).toMatch(/^\{\n "archive": .*\n\}\n$/s);
  });

  it('that does not add up is not written', () => {
    expect(() => sheetText({ ...full, seen: 5 })).toThrow(/does not add up/);
  });

  it('that is damaged is named, with what is wrong', () => {
    const cut = sheetText(full).slice(0, 100);
    expect(() => readSheet('sheets/2026/2026-03-03.json', cut)).toThrow(
      /^The sheet sheets\/2026\/2026-03-03\.json is damaged: /,
    );
    const changed = sheetText(full).replace('"seen": 6', '"seen": 5');
    expect(() => readSheet('sheets/2026/2026-03-03.json', changed)).toThrow(/is damaged: does not add up/);
  });
});

describe('the key of a sheet', () => {
  it('names its day, within its year', () => {
    expect(sheetKey('2026-10-01')).toBe('sheets/2026/2026-10-01.json');
  });

  it('gives its day back, for any day', () => {
    const days = fc.date({ min: new Date('2000-01-01'), max: new Date('2999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, date => {
        const day = date.toISOString().slice(0, 10);
        expect(dayOfSheet(sheetKey(day))).toBe(day);
      }),
    );
  });

  it.each([
    'sheets/2025/2026-10-01.json',
    'sheets/2026/2026-02-30.json',
    'sheets/2026/2026-10-01.html',
    'sheets/2026/x2026-10-01.json',
    'receipts/2026/2026-10-01.json',
    'sheets/',
  ])('is not %s', key => {
    expect(dayOfSheet(key)).toBeUndefined();
  });

  it('tells how many days are missing since the one before', () => {
    expect(missingBetween(undefined, '2026-03-01')).toBe(0);
    expect(missingBetween('sheets/2026/2026-02-28.json', '2026-03-01')).toBe(0);
    expect(missingBetween('sheets/2025/2025-12-31.json', '2026-01-05')).toBe(4);
  });
});
