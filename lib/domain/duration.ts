import * as z from 'zod/mini';
import { dayMs } from './time.ts';

/** A stretch of whole UTC days. */
export type Duration = { readonly days: number };
export type DurationOrNever = Duration | 'never';

const daysOf: Readonly<Record<string, number>> = { day: 1, days: 1, week: 7, weeks: 7 };
const form = String.raw`[1-9]\d{0,4} (?:day|days|week|weeks)`;
/** A hundred years: whoever means longer means never. */
const mostDays = 36_500;
const lettersShown = 40;

/** `30 days` or `12 weeks`; at least one day. */
export const duration = parserOf(new RegExp(`^(?:${form})$`), '', toDuration);

/** The same, or the word `never`. */
export const durationOrNever = parserOf(
  new RegExp(`^(?:never|${form})$`),
  ', or never',
  (text): DurationOrNever => (text === 'never' ? text : toDuration(text)),
);

export function msOf({ days }: Duration): number {
  return days * dayMs;
}

/** As a policy spells it. */
export function spell(length: DurationOrNever): string {
  if (length === 'never') return length;
  return length.days === 1 ? '1 day' : `${length.days} days`;
}

/** What stands there, short enough for a sentence. */
export function shown(input: unknown): string {
  const letters = Array.from(JSON.stringify(input));
  return letters.length > lettersShown ? `${letters.slice(0, lettersShown).join('')}…` : letters.join('');
}

function parserOf<Length>(pattern: RegExp, orNever: string, read: (text: string) => Length) {
  const error = ({ input }: { readonly input?: unknown }) => refusal(input, orNever);
  return z.pipe(
    z.string({ error }).check(
      z.regex(pattern, { error, abort: true }),
      z.refine(text => text === 'never' || toDuration(text).days <= mostDays, {
        error: ({ input }) =>
          `${shown(input)} is more than 100 years. Write at most "${mostDays} days"${orNever}.`,
      }),
    ),
    z.transform(read),
  );
}

function toDuration(text: string): Duration {
  const [count, unit] = text.split(' ');
  return { days: Number(count) * (daysOf[unit ?? ''] ?? Number.NaN) };
}

const remedies: readonly (readonly [RegExp, (count: number, orNever: string) => string])[] = [
  [/^-/, (_count, orNever) => `is negative. Write at least "1 day"${orNever}.`],
  [/^0+(?![\d.,])/, (_count, orNever) => `is no time at all. Write at least "1 day"${orNever}.`],
  [/^\d+$/, () => 'is a bare number, which could mean anything. Write its unit, such as "90 days".'],
  [
    /^[1-9]\d{5,} *(?:d|days?|w|weeks?)$/i,
    (_count, orNever) => `is more than 100 years. Write at most "${mostDays} days"${orNever}.`,
  ],
  [/^\d*[.,]\d/, () => 'is a fraction. Write whole days or weeks, such as "90 days".'],
  [
    /^\d+ *(?:ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?)$/i,
    (_count, orNever) => `is counted in less than days. Write whole days, at least "1 day"${orNever}.`,
  ],
  [
    /^\d+ *(?:mo|months?)$/i,
    count =>
      `is counted in months, which have 28 to 31 days. Write "${count * 31} days" to keep it at least so long.`,
  ],
  [
    /^\d+ *(?:y|yrs?|years?)$/i,
    count =>
      `is counted in years, which have 365 or 366 days. Write "${daysInYears(count)} days" to keep it at least so long.`,
  ],
  [/^\d+ *(?:d|days?)$/i, count => `is spelled in another way. Write "${count} days".`],
  [/^\d+ *(?:w|weeks?)$/i, count => `is spelled in another way. Write "${count} weeks".`],
];

function refusal(input: unknown, orNever: string): string {
  const wanted = `Write a number and days or weeks, such as "90 days"${orNever}.`;
  if (input === undefined) return `is missing. ${wanted}`;
  if (typeof input !== 'string' && typeof input !== 'number') return `is no duration. ${wanted}`;
  const text = String(input).trim();
  const remedy = remedies.find(([pattern]) => pattern.test(text))?.[1];
  const sentence = remedy?.(Number.parseInt(text, 10), orNever) ?? `is no duration here. ${wanted}`;
  return `${shown(input)} ${sentence}`;
}

// No stretch of so many calendar years is longer, wherever its leap days fall.
function daysInYears(years: number): number {
  return years * 365 + Math.ceil(years / 4);
}
