import type { Notes } from '../ports.ts';
import { connectionsKind, inForce, noConnections, readConnections, type Connections } from './connections.ts';

/**
 * The connections that somebody has adopted; none where nobody has.
 *
 * @throws TransientError when the note cannot be read now, ConfigurationError when it is mistaken
 */
export async function connectionsInForce(notes: Pick<Notes, 'get'>): Promise<Connections> {
  const note = await notes.get(connectionsKind, inForce);
  return note === undefined ? noConnections : readConnections(note.value);
}
