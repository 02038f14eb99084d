import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { newKey } from './entra.ts';

/**
 * The private key (PEM) in a file; a new one where there is no such file, so that what sends and what serves share it.
 *
 * @throws Error in one sentence when the file can be neither read nor written
 */
export function keyIn(path: string): string {
  try {
    const kept = readIfThere(path);
    if (kept !== undefined) return kept;
    const made = newKey();
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, made, { mode: 0o600, flag: 'wx' });
    return made;
  } catch (error) {
    throw new Error(`The key file ${path} cannot be used: name another with --key.`, { cause: error });
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
