import fc from 'fast-check';

const days = fc
  .integer({ min: 1, max: 40 })
  .chain(count => fc.constantFrom(count === 1 ? '1 day' : `${count} days`, `${count} weeks`));
const daysOrNever = fc.oneof({ weight: 4, arbitrary: days }, { weight: 1, arbitrary: fc.constant('never') });
const callLength = fc.tuple(
  fc.integer({ min: 1, max: 99_999 }),
  fc.constantFrom('seconds', 'minutes', 'hours'),
);

/** Topics, as they come: with capitals, quotes, signs of YAML, and letters that change their length. */
const topic = fc
  .array(fc.constantFrom(...Array.from('abAB0:#-[{&*!|>\'"%@`, İßé日🎧')), { minLength: 1, maxLength: 8 })
  .map(letters => letters.join('').trim())
  .filter(text => text !== '');
const oneOrSome = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 3 }));

const match = fc.record(
  {
    ownerEmail: oneOrSome(
      fc.constantFrom('example.com', 'Example.ORG', 'marta.lindqvist@example.com', 'jonas.ek@example.com'),
    ),
    ownerType: oneOrSome(fc.constantFrom('user', 'place', 'virtualLine', 'callQueue')),
    locationId: oneOrSome(fc.constantFrom('2F6B8F0E-93c4-4f0c-8d2e-5a1d9c7b6e43', '12345678')),
    serviceType: oneOrSome(fc.constantFrom('calling', 'customerAssist')),
    storageRegion: oneOrSome(fc.constantFrom('EU', 'us', 'NO')),
    topic: oneOrSome(topic),
    duration: callLength.chain(([count, unit]) =>
      fc.constantFrom({ shorterThan: `${count} ${unit}` }, { longerThan: `${count} ${unit}` }),
    ),
  },
  { requiredKeys: [] },
);

const yesOrNo = fc.constantFrom('yes', 'no');
const archive = fc.oneof(
  yesOrNo,
  fc.record(
    {
      storageClass: fc.constantFrom('STANDARD', 'STANDARD_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR'),
      transcript: yesOrNo,
      metadata: yesOrNo,
    },
    { requiredKeys: [] },
  ),
);
const rule = fc
  .record({
    archive,
    trashAfter: daysOrNever,
    purgeAfter: daysOrNever,
    keepArchive: fc.constant('forever'),
    clock: fc.constantFrom('timeRecorded', 'createTime'),
  })
  .map(words => (words.trashAfter === 'never' ? { ...words, purgeAfter: 'never' } : words));

/**
 * What a policy file says, that is accepted. Webex itself never deletes in it, so that rules of any length may stand;
 * the first rule is for some recordings, where there is one.
 */
export const anyPolicyWords = fc
  .record({
    notice: days,
    graceAfterRestore: days,
    brakes: fc.record(
      { recordings: fc.integer({ min: 1, max: 9999 }), share: fc.constantFrom('1 %', '100%') },
      { requiredKeys: [] },
    ),
    special: fc.option(fc.tuple(match, rule), { nil: undefined }),
    rest: rule,
  })
  .map(({ special, rest, ...others }) => ({
    ...others,
    webex: { retention: 'never', bin: 'never' },
    rules: [
      ...(special === undefined || Object.keys(special[0]).length === 0
        ? []
        : [{ name: 'special', match: special[0], ...special[1] }]),
      { name: 'rest', ...rest },
    ],
  }));
