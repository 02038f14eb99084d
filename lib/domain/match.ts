import * as z from 'zod/mini';
import { mapOf, oneOrMore, orMissing, wordOf } from './policy-words.ts';
import { bareId } from './recording-id.ts';

export const matchKeys = [
  'ownerEmail',
  'ownerType',
  'locationId',
  'serviceType',
  'storageRegion',
  'topic',
  'duration',
] as const;
export type MatchKey = (typeof matchKeys)[number];

/** As many characters of the topic as a row keeps. */
const topicLimit = 100;
const secondsOf: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600 };
const anId = 'the id of a location';
const inQuotes = 'If it is text, put it in quotes.';

/** Text of a form. */
function textOf(pattern: RegExp, wanted: string) {
  // The value is not repeated: addresses and topics do not belong into logs.
  const error = orMissing(`Write ${wanted}.`, input =>
    typeof input === 'string' ? `is not ${wanted}.` : `is not ${wanted}. ${inQuotes}`,
  );
  return z.string(error).check(z.regex(pattern, error));
}

const ownerEmail = z.pipe(
  textOf(/^(?:[^\s@]+@)?[^\s@.]+(?:\.[^\s@.]+)+$/, 'an address (name@example.com) or a domain (example.com)'),
  z.transform((text: string) => text.toLowerCase()),
);
const locationId = z.pipe(
  z.pipe(textOf(/^[\w+/=-]{8,200}$/, anId), z.transform(bareId)),
  z.string().check(z.regex(/^[0-9a-z]{8,64}$/, `is not ${anId}.`)),
);
const storageRegion = z.pipe(
  textOf(/^[A-Za-z]{2}$/, 'a region of two letters, such as US or DE'),
  z.transform((text: string) => text.toUpperCase()),
);
const topic = textOf(
  /^[^\p{C}\s](?:[^\p{C}]{0,98}[^\p{C}\s])?$/u,
  `a text of 1 to ${topicLimit} characters on one line, without blanks around it`,
);
const callLength = z.pipe(
  textOf(
    /^[1-9]\d{0,4} (?:second|minute|hour)s?$/,
    'the length of a call, such as "30 seconds" or "2 hours"',
  ),
  z.transform((text: string) => {
    const [count, unit] = text.split(' ');
    return { seconds: Number(count) * (secondsOf[unit?.replace(/s$/, '') ?? ''] ?? Number.NaN) };
  }),
);
const duration = mapOf({ shorterThan: z.optional(callLength), longerThan: z.optional(callLength) }).check(
  z.refine(isLength, 'can match no call. Write shorterThan, longerThan, or both with room between them.'),
);

/**
 * What a rule covers, of the recording as first seen. Several values of a key: any of them. Several keys: all of them.
 * Types are a closed list here, although Webex may add some: a slip of the pen would match nothing, in silence.
 */
export const match = mapOf({
  ownerEmail: z.optional(oneOrMore(ownerEmail)),
  ownerType: z.optional(oneOrMore(wordOf('user', 'place', 'virtualLine', 'callQueue'))),
  locationId: z.optional(oneOrMore(locationId)),
  serviceType: z.optional(oneOrMore(wordOf('calling', 'customerAssist'))),
  storageRegion: z.optional(oneOrMore(storageRegion)),
  topic: z.optional(oneOrMore(topic)),
  duration: z.optional(duration),
} satisfies Record<MatchKey, z.ZodMiniType>).check(
  z.refine(
    keys => Object.values(keys).some(value => value !== undefined),
    'is empty. Name what the rule covers; a rule for everything else has no match and stands last.',
  ),
);
export type Match = Readonly<z.infer<typeof match>>;

/** Topics are compared without regard to capitals and to how their accents are encoded. */
export function foldText(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

function isLength({ shorterThan, longerThan }: Lengths): boolean {
  if (shorterThan === undefined || longerThan === undefined) return shorterThan !== longerThan;
  return longerThan.seconds < shorterThan.seconds;
}
type Lengths = Partial<Record<'shorterThan' | 'longerThan', { readonly seconds: number } | undefined>>;
