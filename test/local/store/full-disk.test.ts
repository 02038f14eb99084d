import { describe, expect, it, onTestFinished } from 'vitest';
import { TransientError } from '../../../lib/domain/errors.ts';
import type { Discovered } from '../../../lib/domain/recording.ts';
import { openDatabase, type Database } from '../../../local/store/database.ts';
import { embeddedRecordings } from '../../../local/store/recordings.ts';
import { aDiscovered, anArchived, at } from '../../build/recordings.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';

const clock = { now: () => at('2026-03-02T12:00:00Z'), sleep: async () => undefined };

describe('the embedded stores on a full disk', () => {
  it('say that space has to be freed, and that it is worth trying again', async () => {
    const { failure } = await filled();
    expect(failure).toBeInstanceOf(TransientError);
    expect(failure).toMatchObject({
      fault: 'store-unavailable',
      message: 'The tables cannot be read or written (the disk is full: free some space).',
    });
  });

  it('keep no half of the write that failed', async () => {
    const { database, recordings, last, failed } = await filled();
    expect(await recordings.get(failed.id)).toBeUndefined();
    const changes = database.all('SELECT id FROM changes ORDER BY sequence DESC LIMIT 1');
    expect(changes).toEqual([{ id: last.id }]);
  });

  it('can be read', async () => {
    const { recordings, last } = await filled();
    expect(await recordings.get(last.id)).toStrictEqual(last);
  });

  it('are written again when there is space', async () => {
    const { database, recordings, last, failed } = await filled();
    database.all('PRAGMA max_page_count = 100000');
    await recordings.create(failed);
    const moved = await recordings.move(last, anArchived({ id: last.id }));
    expect(await recordings.get(failed.id)).toStrictEqual(failed);
    expect(await recordings.get(last.id)).toStrictEqual(moved);
  });
});

describe('the embedded stores after they were closed', () => {
  it('are unavailable, and do not break', async () => {
    const { database, recordings } = await stores();
    database.close();
    const row = aDiscovered();
    for (const work of [recordings.get(row.id), recordings.create(row), recordings.known([row.id])]) {
      await expect(work).rejects.toMatchObject({ name: 'TransientError', fault: 'store-unavailable' });
    }
  });
});

async function stores() {
  const database = openDatabase(await temporaryFolder());
  onTestFinished(() => database.close());
  return { database, recordings: embeddedRecordings(database, clock, () => undefined) };
}

/** sqlite meets its own limit on a file's size with the same result code as a full disk. */
async function filled() {
  const { database, recordings } = await stores();
  await recordings.create(aDiscovered());
  limitSize(database);
  let last: Discovered | undefined;
  for (let written = 0; written < 1_000; written += 1) {
    const row = aDiscovered();
    try {
      await recordings.create(row);
    } catch (failure) {
      return { database, recordings, last: last ?? expect.fail('Nothing fitted.'), failed: row, failure };
    }
    last = row;
  }
  return expect.fail('It never became full.');
}

function limitSize(database: Database): void {
  const [size] = database.all('PRAGMA page_count');
  database.all(`PRAGMA max_page_count = ${Number(size?.['page_count']) + 10}`);
}
