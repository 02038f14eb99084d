import { TransientError } from '../domain/errors.ts';
import type { Notes } from '../ports.ts';

/** The note of the control table that says which connections are in force. */
export type ConnectionsNote = { readonly kind: string; readonly name: string };

/**
 * Puts connections in force: whoever hears senders reads them within five minutes.
 *
 * @param value as it was parsed from the file, and found to be right
 * @returns whether that is anything new
 * @throws TransientError when somebody else adopts some at this moment
 */
export async function adoptConnections(
  value: object,
  { kind, name }: ConnectionsNote,
  { notes }: { notes: Notes },
): Promise<boolean> {
  const before = await notes.get(kind, name);
  if (JSON.stringify(before?.value) === JSON.stringify(value)) return false;
  if (await notes.put({ kind, name, value, revision: before?.revision ?? 0 })) return true;
  throw new TransientError(
    'store-unavailable',
    'Somebody else has just adopted connections: look at them, and adopt yours again.',
  );
}
