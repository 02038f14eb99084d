import { rateGate } from '../domain/pace.ts';
import { notesOf } from '../notes.ts';
import type { Notes, RateGates } from '../ports.ts';

/** The rate gates in the control table, on either engine. */
export function gatesOn(notes: Notes): RateGates {
  return notesOf(notes, 'gate', rateGate);
}
