import * as z from 'zod/mini';
import { ConfigurationError } from '../domain/errors.ts';

/** A setting that names a resource: no default could be right. */
export const required = z.string('is missing').check(z.minLength(1, 'is empty'));

/** A whole number within bounds. Empty text is a fault, not zero. */
export function wholeNumber(least: number, most: number) {
  const message = `must be a whole number from ${least} to ${most}`;
  return z.pipe(
    z.string('is missing').check(z.regex(/^\d+$/, message)),
    z.pipe(z.transform(Number), z.number().check(z.minimum(least, message), z.maximum(most, message))),
  );
}

const address = z
  .string('is missing')
  .check(z.refine(text => URL.canParse(text) && /^https?:/.test(text), 'must be an http(s) address'));
const toUrl = z.transform((text: string) => new URL(text));

/** A web address with a host. */
export const httpUrl = z.pipe(address, toUrl);

/** A web address that may be left out. */
export function httpUrlOr(instead: string) {
  return z.pipe(z._default(address, instead), toUrl);
}

/**
 * Reads the settings of one function from the environment.
 *
 * @param shape the variables by name, each with its parser
 * @throws ConfigurationError naming every variable that is missing or malformed (never its value)
 */
export function readSettings<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): z.infer<z.ZodMiniObject<Shape>> {
  const read = z.object(shape).safeParse(environment);
  if (read.success) return read.data;
  throw new ConfigurationError(read.error.issues.map(issue => `${issue.path.join('.')} ${issue.message}`));
}

/** A setting that may be left out. */
export const optional = z.optional(z.string());

/** One of a few words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(...words: Words) {
  return z.enum(words, `must be one of ${words.join(', ')}`);
}
