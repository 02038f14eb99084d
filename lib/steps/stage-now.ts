import { dryRun, stage, type Stage } from '../domain/stage.ts';
import { notesOf, type NotesOf } from '../notes.ts';
import type { Notes } from '../ports.ts';

/** The one name of its kind. */
export const theStage = 'stage';

export function stageNotes(notes: Notes): NotesOf<Stage> {
  return notesOf(notes, 'stage', stage);
}

/** Whether anything may be changed in Webex: not before a person has decided so. */
export async function stageNow({ notes }: { notes: Notes }): Promise<Stage> {
  return (await stageNotes(notes).get(theStage)) ?? dryRun;
}
