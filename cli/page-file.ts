import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ConfigurationError } from '../lib/domain/errors.ts';

/** Writes a page for a browser, over whatever was there. @throws ConfigurationError where it cannot be written */
export async function writePageFile(file: string, markup: string): Promise<void> {
  try {
    await writeFile(resolve(file), markup);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new ConfigurationError([`the page cannot be written to ${file} (${code}): name another file`]);
  }
}
