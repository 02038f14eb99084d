import { expect, it } from 'vitest';
import { named } from '../../lib/domain/leavers.ts';
import { at } from '../build/recordings.ts';

const at10 = { now: at('2026-03-02T10:00:00Z'), most: 3 };

it('as many as are allowed within an hour do not pull the brake', () => {
  expect(named(undefined, ['a', 'b', 'c'], at10)).not.toHaveProperty('pulled');
});

it('one more does, and holds the first of them, too', () => {
  const before = named(undefined, ['a', 'b'], { ...at10, now: at('2026-03-02T09:30:00Z') });
  expect(named(before, ['c', 'd'], at10)).toMatchObject({
    pulled: { since: '2026-03-02T09:30:00.000Z', at: '2026-03-02T10:00:00.000Z' },
  });
});

it('whoever is named again is counted once', () => {
  const before = named(undefined, ['a', 'b', 'c'], at10);
  expect(named(before, ['c', 'a', 'c'], at10)).toBeUndefined();
});

it('whoever was named an hour ago does not count any more', () => {
  const before = named(undefined, ['a', 'b', 'c'], { ...at10, now: at('2026-03-02T09:00:00Z') });
  expect(named(before, ['d', 'e', 'f'], at10)).not.toHaveProperty('pulled');
});

it('it stays pulled, and the note stays small', () => {
  const many = Array.from({ length: 5_000 }, (_, each) => String(each));
  const pulled = named(undefined, many, at10);
  const later = named(pulled, ['x'], { ...at10, now: at('2026-03-09T10:00:00Z') });
  expect(later).toMatchObject({ pulled: { since: '2026-03-02T10:00:00.000Z' } });
  expect(pulled?.named).toHaveLength(4);
});
