import { relative, resolve } from 'node:path';
import { Command, CommanderError, InvalidArgumentError } from 'commander';

export type Options = {
  readonly recordings: number;
  readonly seed: number;
  readonly data: string;
  readonly json: boolean;
};

const usual = { recordings: 2_000, seed: 1, data: '.tapekeeper/demo' };

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
      usual.recordings,
    )
    .option('--seed <number>', 'another seed, another organisation', wholeNumber(0, 2 ** 31), usual.seed)
    .option(
      '--data <folder>',
      'where everything is kept; a second run goes on from there',
      folder,
      usual.data,
    )
    .option('--json', 'print the balance sheet as JSON, as the last line', false)
    .addHelpText('after', '\nExample:\n  npm start -- --recordings 200 --data /tmp/demo')
    .showHelpAfterError('Say "npm start -- --help" for the options.')
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

/** What to type so that these very options are used again: those that are not the usual ones. */
export function commandOf({ recordings, seed, data }: Omit<Options, 'json'>): string {
  const words = [
    ...(recordings === usual.recordings ? [] : [`--recordings ${recordings}`]),
    ...(seed === usual.seed ? [] : [`--seed ${seed}`]),
    ...(data === resolve(usual.data) ? [] : [`--data ${quoted(nearPath(data))}`]),
  ];
  return ['npm start', ...(words.length === 0 ? [] : ['--', ...words])].join(' ');
}

/** A path as one would type it here: relative where it lies inside the current folder. */
export function nearPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near === '' || near.startsWith('..') ? path : near;
}

/** Safe to paste into a shell. */
export function quoted(path: string): string {
  return /^[\w./:@%+,=-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

function wholeNumber(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
  };
}

function folder(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Give the path of a folder.');
  return text;
}
