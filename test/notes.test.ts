import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { notesOf } from '../lib/notes.ts';
import type { Note, Notes } from '../lib/ports.ts';

const counter = z.object({ count: z.int() });

describe('a change of a note', () => {
  it('is made of what was stored last, whoever wrote in between', async () => {
    const stored = notesInMemory();
    const meddling: Notes = {
      ...stored,
      async get(kind, name) {
        const before = await stored.get(kind, name);
        // Someone else is always a moment faster, three times.
        const revision = before?.revision ?? 0;
        if (revision < 3) await stored.put({ kind, name, value: { count: revision + 10 }, revision });
        return before;
      },
    };
    const counters = notesOf(meddling, 'counter', counter);
    const after = await counters.change('one', before => ({ count: (before?.count ?? 0) + 1 }));
    expect(after).toEqual({ count: 13 });
    expect(await stored.get('counter', 'one')).toEqual({ name: 'one', value: { count: 13 }, revision: 4 });
  });

  it('that decides for nothing writes nothing', async () => {
    const stored = notesInMemory();
    const counters = notesOf(stored, 'counter', counter);
    expect(await counters.change('one', () => undefined)).toBeUndefined();
    expect(await stored.get('counter', 'one')).toBeUndefined();
  });

  it('ends with an error where it never comes through', async () => {
    const counters = notesOf({ ...notesInMemory(), put: async () => false }, 'counter', counter);
    await expect(counters.change('one', () => ({ count: 1 }))).rejects.toThrow('without end');
  });

  it('refuses a stored value of another shape', async () => {
    const stored = notesInMemory();
    await stored.put({ kind: 'counter', name: 'one', value: { count: 'many' }, revision: 0 });
    await expect(notesOf(stored, 'counter', counter).get('one')).rejects.toThrow();
  });
});

function notesInMemory(): Notes {
  const stored = new Map<string, Note>();
  return {
    get: async (kind, name) => stored.get(`${kind}/${name}`),
    all: async () => [...stored.values()],
    async put({ kind, name, value, revision }) {
      if ((stored.get(`${kind}/${name}`)?.revision ?? 0) !== revision) return false;
      stored.set(`${kind}/${name}`, { name, value, revision: revision + 1 });
      return true;
    },
  };
}
