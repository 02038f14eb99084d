import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../local/store/database.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';

const save = 'INSERT INTO checkpoints (consumer, sequence) VALUES (?, ?)';

describe('a transaction', () => {
  it('that breaks leaves nothing, throws what broke it, and the next one works', async () => {
    const database = await opened();
    const broken = new Error('The work broke.');
    const work = () => {
      database.run(save, 'one', 1);
      throw broken;
    };
    expect(() => database.transaction(work)).toThrow(broken);
    database.transaction(() => database.run(save, 'two', 2));
    expect(database.all('SELECT consumer FROM checkpoints')).toEqual([{ consumer: 'two' }]);
  });

  it('in which the engine refuses a later write leaves nothing of the earlier one', async () => {
    const database = await opened();
    const twice = () => {
      database.run(save, 'one', 1);
      database.run(save, 'one', 2);
    };
    expect(() => database.transaction(twice)).toThrow('UNIQUE constraint failed');
    expect(database.all('SELECT consumer FROM checkpoints')).toEqual([]);
  });
});

async function opened() {
  const database = openDatabase(await temporaryFolder());
  onTestFinished(() => database.close());
  return database;
}
