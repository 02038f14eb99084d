import * as z from 'zod/mini';
import { duration, durationOrNever, shown } from './duration.ts';
import { match } from './match.ts';
import { mapOf, orMissing, wordOf, yesOrNo } from './policy-words.ts';

/** Where the archive's copy has to be readable at once: colder classes are refused, as they answer in hours. */
export const storageClasses = ['STANDARD', 'STANDARD_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR'] as const;

export type StorageClass = (typeof storageClasses)[number];

/** How a class of recordings is archived. */
export type Archiving = {
  /** Missing: the deployment's own. */
  readonly storageClass?: StorageClass;
  readonly transcript: boolean;
  readonly metadata: boolean;
};
/** What `archive: yes` means, and what holds where no policy says how. */
export const fullArchiving: Archiving = { transcript: true, metadata: true };

const described = <Parser extends z.ZodMiniType>(parser: Parser, words: string) =>
  parser.check(z.describe(words));

const archivingMap = mapOf({
  storageClass: z.optional(wordOf(...storageClasses)),
  transcript: z.prefault(yesOrNo, 'yes'),
  metadata: z.prefault(yesOrNo, 'yes'),
});
const yesNoOrHow = z.enum(
  ['yes', 'no'],
  orMissing(
    'Write yes or no.',
    input =>
      `${shown(input)} is not yes or no. Write yes, no, or a map of storageClass, transcript, metadata.`,
  ),
);
const archive = z.pipe(
  z.union([yesNoOrHow, archivingMap]),
  z.transform((given): Archiving | 'no' => {
    if (given === 'no') return given;
    if (given === 'yes') return fullArchiving;
    const { storageClass, transcript, metadata } = given;
    const kept = { transcript: transcript === 'yes', metadata: metadata === 'yes' };
    return storageClass === undefined ? kept : { storageClass, ...kept };
  }),
);

const slug = orMissing(
  'Give the rule a name, such as everything-else.',
  () => 'is no name of a rule. Write small letters, digits and dashes, a letter first, at most 60.',
);
const name = z.string(slug).check(z.regex(/^[a-z](?:[a-z0-9-]{0,58}[a-z0-9])?$/, slug));
const keepArchive = z.literal(
  'forever',
  orMissing(
    'Write keepArchive: forever.',
    input =>
      `${shown(input)} is refused: this version never deletes from the archive, so only forever is accepted. Write forever.`,
  ),
);

const rule = mapOf({
  name: described(name, 'Unique. Plans, receipts and reports name the rule.'),
  match: described(
    z.optional(match),
    'What the rule covers, of the recording as first seen. Left out in the last rule only, which covers the rest.',
  ),
  archive: described(
    z.prefault(archive, 'yes'),
    'yes (the default), no, or how. With no, recordings are trashed without a copy.',
  ),
  trashAfter: described(durationOrNever, 'When Webex is told to move it to the recycle bin, from the clock.'),
  purgeAfter: described(
    durationOrNever,
    'When Webex is told to delete it for good, from when it was seen in the recycle bin.',
  ),
  keepArchive: described(keepArchive, 'How long the archive keeps its copy: forever.'),
  clock: described(
    z.prefault(wordOf('timeRecorded', 'createTime'), 'timeRecorded'),
    'Where trashAfter counts from: the call (the default), or the making of the file.',
  ),
});
export type Rule = Readonly<z.infer<typeof rule>>;

const share = orMissing(
  'Write a share such as "2 %".',
  input => `${shown(input)} is no share. Write whole percent from 1 to 100, such as "2 %".`,
);
const count = orMissing(
  'Write a number.',
  input => `${shown(input)} is no number of recordings. Write a whole number from 1 to 1000000.`,
);
const recordings = z.int(count).check(z.positive(count), z.maximum(1_000_000, count));
const brakes = mapOf({
  recordings: described(z.prefault(recordings, 500), 'The most recordings that one run trashes or purges.'),
  share: described(
    z.prefault(
      z.pipe(
        z.string(share).check(z.regex(/^(?:[1-9]\d?|100) ?%$/, share)),
        z.transform((text: string) => ({ percent: Number.parseInt(text, 10) })),
      ),
      '2 %',
    ),
    'The most in one run as a share of all recordings. The lesser of number and share counts.',
  ),
  firstWeek: described(z.prefault(recordings, 50), 'The most in one run in the first week of going live.'),
});

const webex = mapOf({
  retention: described(durationOrNever, 'When Webex itself deletes recordings, as Control Hub shows it.'),
  bin: described(durationOrNever, 'When Webex itself empties its recycle bin.'),
});

const rulesError = orMissing('Write a list of rules.', () => 'has to be a list of rules, each with a dash.');

/** The policy file as plain values: what is in it, and what it means. What contradicts itself is found elsewhere. */
export const policyDocument = mapOf({
  webex: described(webex, 'What Webex itself does: it deletes first if a rule waits too long.'),
  notice: described(
    z.prefault(duration, '7 days'),
    'How long a decision stands in the plan before it is acted on.',
  ),
  graceAfterRestore: described(
    z.prefault(duration, '30 days'),
    'How long the clock stands still for a recording that a person restored.',
  ),
  brakes: described(z.prefault(brakes, {}), 'A run that would do more stops before it acts.'),
  rules: described(
    z.array(rule, rulesError).check(z.minLength(1, 'is empty. Write at least the rule for everything else.')),
    'In order: the first that matches counts.',
  ),
});
export type PolicyDocument = Readonly<z.infer<typeof policyDocument>>;

/** @param hash names what the policy says: equal for files that mean the same */
export type Policy = PolicyDocument & { readonly hash: string };
