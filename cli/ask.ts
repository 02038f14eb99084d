import { createInterface } from 'node:readline/promises';
import { ConfigurationError } from '../lib/domain/errors.ts';

/**
 * Whether a person agrees. Asked on the terminal, unless they have said so already.
 *
 * @param yes they have
 * @throws ConfigurationError where there is nobody to ask
 */
export async function agreed(question: string, yes: boolean | undefined): Promise<boolean> {
  if (yes === true) return true;
  if (!process.stdin.isTTY)
    throw new ConfigurationError(['nobody can be asked here: add --yes if this is what you want']);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
