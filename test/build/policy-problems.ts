import { PolicyError } from '../../lib/policy/policy-error.ts';
import { readPolicy } from '../../lib/policy/read-policy.ts';

/** What the reader of policies has against this text; nothing where it accepts it. */
export function problemsIn(text: string, file?: string): readonly string[] {
  try {
    readPolicy(text, file);
    return [];
  } catch (error) {
    if (error instanceof PolicyError) return error.problems;
    throw error;
  }
}
