import type { Note, Notes } from '../../lib/ports.ts';

/** Notes for thousands of short lives. */
export function notesInMemory(): Notes {
  const kept = new Map<string, Note & { kind: string }>();
  const keyOf = (kind: string, name: string) => JSON.stringify([kind, name]);
  return {
    get: async (kind, name) => kept.get(keyOf(kind, name)),
    all: async kind =>
      [...kept.values()].filter(note => note.kind === kind).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    async put({ kind, name, value, revision }) {
      if ((kept.get(keyOf(kind, name))?.revision ?? 0) !== revision) return false;
      kept.set(keyOf(kind, name), { kind, name, value, revision: revision + 1 });
      return true;
    },
  };
}
