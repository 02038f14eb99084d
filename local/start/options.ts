import { resolve } from 'node:path';
import { Command, CommanderError, InvalidArgumentError } from 'commander';

export type Options = {
  readonly recordings: number;
  readonly seed: number;
  readonly data: string;
  readonly json: boolean;
};

/**
 * @param argv the words after the script's name
 * @returns the options, or the exit code where commander has said all there is to say
 */
export function readOptions(argv: readonly string[]): Options | number {
  const command = new Command('npm start --')
    .description(
      'Runs the whole of tapekeeper on this machine, against a simulated Webex, until all is archived.',
    )
    .option(
      '--recordings <number>',
      'recordings in the simulated organisation',
      wholeNumber(1, 1_000_000),
      2_000,
    )
    .option('--seed <number>', 'another seed, another organisation', wholeNumber(0, 2 ** 31), 1)
    .option(
      '--data <folder>',
      'where everything is kept; a second run goes on from there',
      '.tapekeeper/demo',
    )
    .option('--json', 'print the balance sheet as JSON, as the last line', false)
    .addHelpText('after', '\nExample:\n  npm start -- --recordings 200 --data /tmp/demo')
    .allowExcessArguments(false)
    .exitOverride();
  try {
    command.parse([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
  const options = command.opts<Options>();
  return { ...options, data: resolve(options.data) };
}

function wholeNumber(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
  };
}
