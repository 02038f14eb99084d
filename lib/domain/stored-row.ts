import * as z from 'zod/mini';
import { TransientError } from './errors.ts';
import { recording, type Recording } from './recording.ts';

const withId = z.object({ id: z.string() });

/** A row out of a table. @throws TransientError naming the row and its fields, never their values */
export function readRow(item: unknown): Recording {
  const read = recording.safeParse(item);
  if (read.success) return read.data;
  const named = withId.safeParse(item);
  const fields = read.error.issues.map(issue => issue.path.join('.') || 'all of it');
  const what = `${named.success ? named.data.id : 'without id'}: ${fields.join(', ')}`;
  throw new TransientError(
    'store-unavailable',
    `A row of the recordings table cannot be read (${what}): was it written by a newer version?`,
  );
}
