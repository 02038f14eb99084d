import { ConfigurationError } from '../lib/domain/errors.ts';
import { DryRunError } from '../lib/webex/mode.ts';
import { RuleError } from '../lib/webex/rules.ts';

/**
 * The one place where a failed command becomes a sentence and an exit code: 2 is a mistake in the call, 1 all else.
 *
 * @param reason what Webex itself said, where it refused
 */
export function sentenceOf(error: unknown, reason?: string): { sentence: string; exitCode: number } {
  if (error instanceof DryRunError) {
    return {
      sentence: `Dry run: nothing was sent to ${error.operation}. Add --live to have it sent.`,
      exitCode: 0,
    };
  }
  if (error instanceof RuleError && error.rule === 'scopes-unknown') {
    return {
      sentence: 'Not sent: what "all" means depends on the token. Add --as admin or --as user.',
      exitCode: 2,
    };
  }
  if (error instanceof RuleError) return { sentence: `Not sent: ${error.message}`, exitCode: 2 };
  if (error instanceof ConfigurationError) return { sentence: error.message, exitCode: 2 };
  const sentence = error instanceof Error ? error.message : String(error);
  return { sentence: reason === undefined ? sentence : `${sentence} Webex said: ${reason}`, exitCode: 1 };
}
