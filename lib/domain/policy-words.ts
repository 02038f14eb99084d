import * as z from 'zod/mini';
import { shown } from './duration.ts';

type Sentence = (input: unknown) => string;

/** Where a key is missing this is what to say, and otherwise what is wrong with its value. */
export function orMissing(missing: string, wrong: Sentence): { error: (issue: Given) => string } {
  return { error: ({ input }) => (input === undefined ? `is missing. ${missing}` : wrong(input)) };
}
type Given = { readonly input?: unknown };

/** A map that knows all its keys: a key that nobody reads would be a wish that nobody hears. */
export function mapOf<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: ({ code, input }) => {
      if (code === 'unrecognized_keys') return `is not known here. Known are: ${known}.`;
      return input === undefined
        ? `is missing. Write a map with the keys ${known}.`
        : `has to be a map. Its keys are: ${known}.`;
    },
  });
}

/** One of a few words. */
export function wordOf<const Words extends readonly [string, ...string[]]>(...words: Words) {
  const listed = words.join(', ');
  return z.enum(
    words,
    orMissing(
      `Write one of: ${listed}.`,
      input => `${shown(input)} is not known here. Write one of: ${listed}.`,
    ),
  );
}

/** `yes` or `no`, as words. */
export const yesOrNo = z.enum(
  ['yes', 'no'],
  orMissing('Write yes or no.', input => `${shown(input)} is not yes or no. Write yes or no.`),
);

/** One word or several, of which any will do: always read as several, in one order, so that equal policies are equal. */
export function oneOrMore<Value extends z.ZodMiniType<string>>(value: Value) {
  const several = z
    .array(value)
    .check(z.minLength(1, 'is an empty list, which matches nothing. Name a value, or leave the key out.'));
  return z.pipe(
    z.union([value, several]),
    z.transform((given): z.output<Value>[] => [...new Set(Array.isArray(given) ? given : [given])].sort()),
  );
}
