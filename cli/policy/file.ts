import { readFile } from 'node:fs/promises';
import { ConfigurationError } from '../../lib/domain/errors.ts';

/** The text of a policy file. @throws ConfigurationError where it cannot be read */
export async function policyFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new ConfigurationError([`the file ${path} cannot be read (${code}): name another file`]);
  }
}
