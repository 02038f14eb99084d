import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Notes } from '../../lib/ports.ts';
import { opened, type Open } from './open.ts';

/** What every Notes promises. Tests use kinds of their own, so `open` may give all of them the same notes. */
export function notesContract(open: Open<Notes>): void {
  it('has none before the first was written', async () => {
    const [notes, kind] = [await opened(open), randomUUID()];
    expect(await notes.get(kind, 'one')).toBeUndefined();
    expect(await notes.all(kind)).toStrictEqual([]);
  });

  it('gives back what was written, to the letter', async () => {
    const [notes, kind] = [await opened(open), randomUUID()];
    const value = { text: 'größer’ "than"', number: 1.5, list: [1, { deep: true }], nothing: null };
    expect(await notes.put({ kind, name: 'one', value, revision: 0 })).toBe(true);
    expect(await notes.get(kind, 'one')).toStrictEqual({ name: 'one', value, revision: 1 });
  });

  it('is written again only by whoever read it last', async () => {
    const [notes, kind] = [await opened(open), randomUUID()];
    await notes.put({ kind, name: 'one', value: { by: 'first' }, revision: 0 });
    expect(await notes.put({ kind, name: 'one', value: { by: 'second' }, revision: 1 })).toBe(true);
    expect(await notes.put({ kind, name: 'one', value: { by: 'late' }, revision: 1 })).toBe(false);
    expect(await notes.put({ kind, name: 'one', value: { by: 'blind' }, revision: 0 })).toBe(false);
    expect(await notes.get(kind, 'one')).toStrictEqual({ name: 'one', value: { by: 'second' }, revision: 2 });
  });

  it('is not written as changed where there is none', async () => {
    const [notes, kind] = [await opened(open), randomUUID()];
    expect(await notes.put({ kind, name: 'one', value: {}, revision: 3 })).toBe(false);
    expect(await notes.get(kind, 'one')).toBeUndefined();
  });

  it('is one for each kind and name, and all of a kind come by name', async () => {
    const [notes, kind] = [await opened(open), randomUUID()];
    for (const name of ['b', 'a', 'c']) await notes.put({ kind, name, value: { name }, revision: 0 });
    await notes.put({ kind: `${kind}.other`, name: 'a', value: { other: true }, revision: 0 });
    expect(await notes.all(kind)).toStrictEqual(
      ['a', 'b', 'c'].map(name => ({ name, value: { name }, revision: 1 })),
    );
  });

  it('is written by exactly one of twenty at once', async () => {
    const [notes, kind] = [await opened(open), randomUUID()];
    const writers = [...Array(20).keys()];
    const outcomes = await Promise.all(
      writers.map(async by => notes.put({ kind, name: 'one', value: { by }, revision: 0 })),
    );
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect(await notes.get(kind, 'one')).toMatchObject({ value: { by: outcomes.indexOf(true) } });
  });
}
