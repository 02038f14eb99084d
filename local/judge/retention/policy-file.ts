import { parse } from 'yaml';
import { z } from 'zod';
import { dayMs } from './spans.ts';

const lengthsMs: Readonly<Record<string, number>> = {
  second: 1000,
  minute: 60_000,
  hour: 60 * 60_000,
  day: dayMs,
  week: 7 * dayMs,
};

/** A number and one of these units, in milliseconds. */
function lengthOf(...units: readonly string[]) {
  const form = new RegExp(`^[1-9]\\d{0,4} (?:${units.join('|')})s?$`);
  return z
    .string()
    .regex(form)
    .transform(text => Number.parseInt(text, 10) * (lengthsMs[text.replace(/^\d+ |s$/g, '')] ?? Number.NaN));
}

const days = lengthOf('day', 'week');
const daysOrNever = z
  .literal('never')
  .transform(() => Number.POSITIVE_INFINITY)
  .or(days);
const callLength = lengthOf('second', 'minute', 'hour');
const oneOrMore = z
  .string()
  .transform(text => [text])
  .or(z.array(z.string()).min(1));

const match = z.strictObject({
  ownerEmail: oneOrMore.optional(),
  ownerType: oneOrMore.optional(),
  locationId: oneOrMore.optional(),
  serviceType: oneOrMore.optional(),
  storageRegion: oneOrMore.optional(),
  topic: oneOrMore.optional(),
  duration: z
    .strictObject({ longerThan: callLength.optional(), shorterThan: callLength.optional() })
    .transform(({ longerThan = -Infinity, shorterThan = Infinity }) => ({
      moreThanMs: longerThan,
      lessThanMs: shorterThan,
    }))
    .optional(),
});
export type Match = z.infer<typeof match>;

const rule = z
  .strictObject({
    name: z.string(),
    match: match.optional(),
    archive: z.enum(['yes', 'no']).or(z.record(z.string(), z.string())).default('yes'),
    trashAfter: daysOrNever,
    purgeAfter: daysOrNever,
    keepArchive: z.literal('forever'),
    clock: z.enum(['timeRecorded', 'createTime']).default('timeRecorded'),
  })
  .transform(({ trashAfter, purgeAfter, ...rest }) => ({
    ...rest,
    trashAfterMs: trashAfter,
    purgeAfterMs: purgeAfter,
  }));
export type JudgedRule = z.infer<typeof rule>;

// Strict: a judge who overlooks a key judges by another policy than the one that was written.
const policyFile = z.strictObject({
  webex: z.strictObject({ retention: daysOrNever, bin: daysOrNever }),
  notice: days.default(7 * dayMs),
  graceAfterRestore: days.default(30 * dayMs),
  brakes: z.record(z.string(), z.unknown()).optional(),
  rules: z.array(rule).min(1),
});

/** A policy file as it was written, and when it began to count. */
export type AdoptedPolicy = { readonly text: string; readonly adoptedAt: string };
/** What it says, in milliseconds; `never` is Infinity. */
export type JudgedPolicy = {
  readonly adoptedMs: number;
  readonly noticeMs: number;
  readonly graceMs: number;
  readonly rules: readonly JudgedRule[];
};

/**
 * Reads policy files, with a reading of their own that shares nothing with the software under test.
 *
 * @returns the one that was adopted first comes first
 * @throws ZodError for what the documentation of the policy does not know
 */
export function readPolicies(policies: readonly AdoptedPolicy[]): JudgedPolicy[] {
  return policies
    .map(({ text, adoptedAt }) => {
      const { notice, graceAfterRestore, rules } = policyFile.parse(parse(text));
      return { adoptedMs: Date.parse(adoptedAt), noticeMs: notice, graceMs: graceAfterRestore, rules };
    })
    .sort((one, other) => one.adoptedMs - other.adoptedMs);
}
