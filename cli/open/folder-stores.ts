import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationError } from '../../lib/domain/errors.ts';
import type { Clock } from '../../lib/ports.ts';
import {
  openEmbeddedStores,
  readEmbeddedStores,
  type EmbeddedStores,
} from '../../local/store/embedded-stores.ts';

/**
 * The tables of a folder of npm start, whose lock this holds until they are closed.
 *
 * @throws ConfigurationError when there are none, or someone is at work on them
 */
export async function openFolderStores(data: string, clock: Clock): Promise<EmbeddedStores> {
  return openEmbeddedStores(await foundFolder(data), clock);
}

/**
 * The same for whoever only reads, also while somebody else is at work on them.
 *
 * @throws ConfigurationError when there are none, or they are of another version
 */
export async function readFolderStores(data: string, clock: Clock): Promise<EmbeddedStores> {
  return readEmbeddedStores(await foundFolder(data), clock);
}

async function foundFolder(data: string): Promise<string> {
  const folder = join(data, 'tables');
  try {
    await access(join(folder, 'tables.sqlite'));
  } catch {
    // Opened, they would be made, and all would seem well.
    throw new ConfigurationError([
      `the folder ${data} has no tables: name the one that npm start said it keeps everything in`,
    ]);
  }
  return folder;
}
