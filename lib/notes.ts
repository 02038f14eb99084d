import type * as z from 'zod/mini';
import { TransientError } from './domain/errors.ts';
import type { Notes } from './ports.ts';

const mostTries = 20;

/** Notes of one kind, as values that were parsed. */
export type NotesOf<Value> = {
  get(name: string): Promise<Value | undefined>;
  /** All of them, by name. */
  all(): Promise<readonly (readonly [name: string, value: Value])[]>;
  /**
   * Replaces a note by what `decide` makes of it; asked again where someone else wrote meanwhile.
   *
   * @param decide gives undefined where nothing is to be written
   * @returns what is stored now
   */
  change(name: string, decide: (before: Value | undefined) => Value | undefined): Promise<Value | undefined>;
};

/**
 * The one way to read and write notes: each kind has a parser, and each change is one conditional write.
 *
 * @throws whatever the notes throw, and a TransientError after twenty lost races
 */
export function notesOf<Value extends object>(
  notes: Notes,
  kind: string,
  parser: z.ZodMiniType<Value>,
): NotesOf<Value> {
  return {
    async get(name) {
      const note = await notes.get(kind, name);
      return note === undefined ? undefined : parser.parse(note.value);
    },
    async all() {
      const found = await notes.all(kind);
      return found.map(({ name, value }) => [name, parser.parse(value)] as const);
    },
    async change(name, decide) {
      for (let tryNumber = 1; tryNumber <= mostTries; tryNumber += 1) {
        const note = await notes.get(kind, name);
        const before = note === undefined ? undefined : parser.parse(note.value);
        const value = decide(before);
        if (value === undefined) return before;
        if (await notes.put({ kind, name, value, revision: note?.revision ?? 0 })) return value;
      }
      throw new TransientError(
        'store-unavailable',
        `The note ${name} of kind ${kind} is written without end.`,
      );
    },
  };
}
