import * as z from 'zod/mini';

/** An enumeration that may grow: the values known to us, and any other text as it comes. */
export type Open<Known extends string> = Known | (string & Record<never, never>);

export const text = z.string().check(z.minLength(1));

/** A text that is one of the known values, or a newer one, kept as it came. */
export function openEnum<const Known extends string>(_known: readonly Known[], words = z.string()) {
  return z.pipe(
    words,
    z.transform((value: string): Open<Known> => value),
  );
}

/** A field that may be missing; null counts as missing. */
export function maybe<Schema extends z.core.$ZodType>(schema: Schema) {
  return z.pipe(
    z.nullish(schema),
    z.transform((value: z.output<Schema> | null | undefined) => value ?? undefined),
  );
}

export const maybeText = maybe(z.string());
