import { describe, expect, it } from 'vitest';
import { duration, durationOrNever, msOf, spell } from '../../lib/domain/duration.ts';

function sentencesOn(input: unknown, parser: typeof duration | typeof durationOrNever = durationOrNever) {
  return parser.safeParse(input).error?.issues.map(issue => issue.message);
}

describe('a duration', () => {
  it.each([
    ['1 day', 1],
    ['1 days', 1],
    ['30 days', 30],
    ['1 week', 7],
    ['12 weeks', 84],
    ['36500 days', 36_500],
    ['5214 weeks', 36_498],
  ])('%s has %d days', (text, days) => {
    expect(durationOrNever.parse(text)).toStrictEqual({ days });
    expect(duration.parse(text)).toStrictEqual({ days });
  });

  it('has days of 86,400,000 milliseconds', () => {
    expect(msOf({ days: 30 })).toBe(2_592_000_000);
  });

  it('may be never where that means something', () => {
    expect(durationOrNever.parse('never')).toBe('never');
    expect(sentencesOn('never', duration)).toStrictEqual([
      '"never" is no duration here. Write a number and days or weeks, such as "90 days".',
    ]);
  });

  it('is spelled in days', () => {
    expect([spell({ days: 1 }), spell({ days: 84 }), spell('never')]).toStrictEqual([
      '1 day',
      '84 days',
      'never',
    ]);
  });

  it.each<[unknown, string]>([
    [0, '0 is no time at all. Write at least "1 day", or never.'],
    ['0', '"0" is no time at all. Write at least "1 day", or never.'],
    ['0 days', '"0 days" is no time at all. Write at least "1 day", or never.'],
    ['00 weeks', '"00 weeks" is no time at all. Write at least "1 day", or never.'],
    ['0 seconds', '"0 seconds" is no time at all. Write at least "1 day", or never.'],
    [90, '90 is a bare number, which could mean anything. Write its unit, such as "90 days".'],
    ['7776000', '"7776000" is a bare number, which could mean anything. Write its unit, such as "90 days".'],
    [-1, '-1 is negative. Write at least "1 day", or never.'],
    ['-30 days', '"-30 days" is negative. Write at least "1 day", or never.'],
    [1.5, '1.5 is a fraction. Write whole days or weeks, such as "90 days".'],
    ['0.5 days', '"0.5 days" is a fraction. Write whole days or weeks, such as "90 days".'],
    ['1,5 weeks', '"1,5 weeks" is a fraction. Write whole days or weeks, such as "90 days".'],
    ['36 hours', '"36 hours" is counted in less than days. Write whole days, at least "1 day", or never.'],
    ['5 m', '"5 m" is counted in less than days. Write whole days, at least "1 day", or never.'],
    [
      '2592000 seconds',
      '"2592000 seconds" is counted in less than days. Write whole days, at least "1 day", or never.',
    ],
    [
      '3 months',
      '"3 months" is counted in months, which have 28 to 31 days. Write "93 days" to keep it at least so long.',
    ],
    [
      '1 year',
      '"1 year" is counted in years, which have 365 or 366 days. Write "366 days" to keep it at least so long.',
    ],
    [
      '7 years',
      '"7 years" is counted in years, which have 365 or 366 days. Write "2557 days" to keep it at least so long.',
    ],
    ['30d', '"30d" is spelled in another way. Write "30 days".'],
    ['030 days', '"030 days" is spelled in another way. Write "30 days".'],
    ['30  Days', '"30  Days" is spelled in another way. Write "30 days".'],
    ['2w', '"2w" is spelled in another way. Write "2 weeks".'],
    ['36501 days', '"36501 days" is more than 100 years. Write at most "36500 days", or never.'],
    ['99999 weeks', '"99999 weeks" is more than 100 years. Write at most "36500 days", or never.'],
    ['soon', '"soon" is no duration here. Write a number and days or weeks, such as "90 days", or never.'],
    ['Never', '"Never" is no duration here. Write a number and days or weeks, such as "90 days", or never.'],
    ['', '"" is no duration here. Write a number and days or weeks, such as "90 days", or never.'],
    [undefined, 'is missing. Write a number and days or weeks, such as "90 days", or never.'],
    [false, 'is no duration. Write a number and days or weeks, such as "90 days", or never.'],
    [['30 days'], 'is no duration. Write a number and days or weeks, such as "90 days", or never.'],
    [
      `${'9'.repeat(60)} days`,
      `"${'9'.repeat(39)}… is more than 100 years. Write at most "36500 days", or never.`,
    ],
  ])('%j is refused with a remedy', (input, sentence) => {
    expect(sentencesOn(input)).toStrictEqual([sentence]);
  });
});
