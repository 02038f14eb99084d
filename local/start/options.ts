import { tmpdir } from 'node:os';
import { relative, resolve } from 'node:path';
import { Command, CommanderError, InvalidArgumentError } from 'commander';

export type Options = {
  readonly recordings: number;
  readonly seed: number;
  /** Simulated days that pass, from the first moment of the organisation on. */
  readonly days: number;
  readonly data: string;
  readonly json: boolean;
  /** Given where rows and objects are kept by AWS's APIs, on an engine that lives as long as the run. */
  readonly engine?: 'aws-local' | undefined;
  /** Given where it is the user's own organisation instead of a simulated one. */
  readonly own?: OwnWebex | undefined;
};
export type OwnWebex = { readonly webexUrl: URL; readonly historyDays: number; readonly archive: number };

type Words = Omit<Options, 'own' | 'engine' | 'days'> & {
  readonly engine?: 'embedded' | 'aws-local';
  readonly webex?: URL;
  readonly days?: number;
  readonly archive?: number;
};

const usual = { recordings: 1_000, seed: 1, data: '.tapekeeper/demo' };
/** An emulator takes several times as long for a day. */
const usualDays = { embedded: 120, 'aws-local': 30 };
const usualHistoryDays = 30;

/**
 * @param argv the words after the script's name
 * @returns the options, or the exit code where commander has said all there is to say
 */
export function readOptions(argv: readonly string[]): Options | number {
  const command = new Command('npm start --')
    .description(
      'Runs the whole of tapekeeper on this machine, against a simulated Webex: everything is archived, and by and by trashed and purged, as local/start/policy.yml says.',
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
    .option(
      '--engine <name>',
      'embedded, or aws-local: on the APIs of DynamoDB and S3, with nothing kept (docs/engines.md) (default: embedded)',
      engineName,
    )
    .option('--json', 'print the balance sheet as JSON, as the last line', false)
    .option('--webex <url>', 'look at your own organisation instead (docs/try-it.md)', webAddress)
    .option(
      '--days <number>',
      `simulated days, at least those that archiving takes (default: ${usualDays.embedded}, with aws-local ${usualDays['aws-local']}); with --webex: how far back (default: ${usualHistoryDays})`,
      wholeNumber(1, 2_000),
    )
    .option('--archive <number>', 'with --webex: download so many, the newest first', wholeNumber(0, 10_000))
    .addHelpText(
      'after',
      '\nExamples:\n  npm start -- --recordings 200 --data demo\n  npm start -- --webex https://webexapis.com/v1 --days 7',
    )
    .showHelpAfterError('Say "npm start -- --help" for the options.')
    .allowExcessArguments(false)
    .exitOverride();
  try {
    command.parse([...argv], { from: 'user' });
    return read(command);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

function read(command: Command): Options {
  const { webex, days, archive, engine: named, data, ...options } = command.opts<Words>();
  const engine = named === 'aws-local' ? named : undefined;
  const instead = (usualData: string) =>
    resolve(command.getOptionValueSource('data') === 'default' ? usualData : data);
  if (webex !== undefined) {
    if (engine !== undefined) command.error('error: --engine goes with the simulated Webex only');
    const own = { webexUrl: webex, historyDays: days ?? usualHistoryDays, archive: archive ?? 0 };
    // What was planned for one stretch of days is not widened by another.
    const ownData = instead(`.tapekeeper/own-webex-${own.historyDays}-days`);
    return { ...options, days: usualDays.embedded, data: ownData, own };
  }
  if (archive !== undefined) command.error('error: --archive goes with --webex');
  const simulated = { ...options, days: days ?? usualDays[engine ?? 'embedded'] };
  if (engine === undefined) return { ...simulated, data: resolve(data) };
  // The tables are new each time, so what is beside them is gone too.
  return { ...simulated, data: instead(tmpdir()), engine };
}

/** What to type so that these very options are used again: those that are not the usual ones. */
export function commandOf({ recordings, seed, days, data, engine }: Omit<Options, 'json'>): string {
  const usualData = resolve(engine === undefined ? usual.data : tmpdir());
  const words = [
    ...(engine === undefined ? [] : [`--engine ${engine}`]),
    ...(recordings === usual.recordings ? [] : [`--recordings ${recordings}`]),
    ...(seed === usual.seed ? [] : [`--seed ${seed}`]),
    ...(days === usualDays[engine ?? 'embedded'] ? [] : [`--days ${days}`]),
    ...(data === usualData ? [] : [`--data ${quoted(nearPath(data))}`]),
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

function webAddress(text: string): URL {
  if (URL.canParse(text) && /^https?:/.test(text)) return new URL(text);
  throw new InvalidArgumentError('Give a web address such as https://webexapis.com/v1.');
}

function engineName(text: string): 'embedded' | 'aws-local' {
  if (text === 'embedded' || text === 'aws-local') return text;
  throw new InvalidArgumentError('Say embedded or aws-local.');
}

function folder(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Give the path of a folder.');
  return text;
}
