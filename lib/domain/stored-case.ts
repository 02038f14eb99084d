import * as z from 'zod/mini';
import { TransientError } from './errors.ts';
import { offboarding, type Offboarding } from './offboarding.ts';

const withId = z.object({ id: z.string() });

/**
 * A case out of a table.
 *
 * @throws TransientError naming the case and its fields, never their values
 */
export function readCase(item: unknown): Offboarding {
  const read = offboarding.safeParse(item);
  if (read.success) return read.data;
  const named = withId.safeParse(item);
  const fields = read.error.issues.map(issue => issue.path.join('.') || 'all of it');
  const what = `${named.success ? named.data.id : 'without id'}: ${fields.join(', ')}`;
  throw new TransientError(
    'store-unavailable',
    `A case of the offboardings table cannot be read (${what}): was it written by a newer version?`,
  );
}
