import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { refusal } from '../../../local/store/sqlite-trouble.ts';

it('a folder that has no room for its tables is refused with the advice to free some', () => {
  using sqlite = new DatabaseSync(':memory:');
  sqlite.exec('CREATE TABLE some (bytes); PRAGMA max_page_count = 2;');
  const full = errorOf(() => sqlite.exec('INSERT INTO some VALUES (zeroblob(100000))'));
  expect(refusal('/data', full).message).toBe(
    'Settings to mend: the folder /data cannot be used (database or disk is full): free some space.',
  );
});

function errorOf(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return expect.fail('It did not fail.');
}
