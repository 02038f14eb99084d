import { leavers, type Leavers } from '../domain/leavers.ts';
import type { PulledBrakes } from '../domain/offboarding-terms.ts';
import { notesOf, type NotesOf } from '../notes.ts';
import type { Notes } from '../ports.ts';

/** Whom each connection has named as leaving, by connection. */
export function leaversNotes(notes: Notes): NotesOf<Leavers> {
  return notesOf(notes, 'leavers', leavers);
}

/** The connections that have named too many people at once: their cases wait for a person. */
export async function pulledBrakes({ notes }: { notes: Notes }): Promise<PulledBrakes> {
  const all = await leaversNotes(notes).all();
  return new Map(
    all.flatMap(([connection, { pulled }]) => (pulled === undefined ? [] : [[connection, pulled.since]])),
  );
}
