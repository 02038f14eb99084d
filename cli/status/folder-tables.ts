import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationError } from '../../lib/domain/errors.ts';
import { systemClock } from '../../lib/runtime/clock.ts';
import { openEmbeddedStores } from '../../local/store/embedded-stores.ts';
import type { Tables } from './tables.ts';

/**
 * The tables of a folder, whose lock this holds meanwhile.
 *
 * @throws ConfigurationError when there are none, or someone is at work on them
 */
export async function openFolderTables(data: string): Promise<Tables> {
  const folder = join(data, 'tables');
  try {
    await access(join(folder, 'tables.sqlite'));
  } catch {
    // Opened, they would be made, and all would seem well.
    throw new ConfigurationError([
      `the folder ${data} has no tables: name the one that npm start said it keeps everything in`,
    ]);
  }
  const stores = openEmbeddedStores(folder, systemClock);
  return { ...stores, [Symbol.dispose]: () => stores.close() };
}
