import * as z from 'zod/mini';
import { TransientError } from './errors.ts';
import { recording, type Recording } from './recording.ts';

const withId = z.object({ id: z.string() });

/** Told of each row that cannot be read. */
export type Unreadable = (id: string) => void;

/**
 * A row out of a table. With `unreadable`, one that cannot be read is told there, and undefined.
 *
 * @throws TransientError naming the row and its fields, never their values
 */
export function readRow(item: unknown): Recording;
export function readRow(item: unknown, unreadable: Unreadable | undefined): Recording | undefined;
export function readRow(item: unknown, unreadable?: Unreadable): Recording | undefined {
  const read = recording.safeParse(item);
  if (read.success) return read.data;
  const named = withId.safeParse(item);
  const id = named.success ? named.data.id : 'without id';
  if (unreadable !== undefined) {
    unreadable(id);
    return undefined;
  }
  const fields = read.error.issues.map(issue => issue.path.join('.') || 'all of it');
  const what = `${id}: ${fields.join(', ')}`;
  throw new TransientError(
    'store-unavailable',
    `A row of the recordings table cannot be read (${what}): was it written by a newer version?`,
  );
}
