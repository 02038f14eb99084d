import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { quirkNames, type Quirks } from '../webex-model/quirks.ts';
import { switches, type Switches } from '../webex-model/switches.ts';
import { faultNames } from './faults/catalogue.ts';
import type { SimulatorOptions } from './simulator.ts';

type Rates = Readonly<Record<string, number>>;
type Flags = {
  port: number;
  seed: number;
  recordings: number;
  data?: string;
  clock: 'real' | 'virtual';
  start?: number;
  bigRecordingMb?: number;
  effectLag: number;
  reassignLag?: number;
  inactiveDays: number;
  deletedOwnerDays: number;
  binDays: number;
  retentionDays: number;
  lateHours: number;
  fault?: Rates;
  faults?: number;
  quirk: Quirks;
  retryAfter: number;
  limit: number;
  limitRetryAfter: number;
  hangMs: number;
  slowMs: number;
  tooEarlyGraceMs: number;
} & Switches;

const firstOfOctober = Date.UTC(2026, 9, 1);

/**
 * @param argv the words after the script's name
 * @param complain says what is wrong with them
 * @returns the options, or the exit code where commander has said all there is to say
 */
export function readFlags(
  argv: readonly string[],
  complain: (text: string) => void = text => void process.stderr.write(text),
): SimulatorOptions | number {
  const command = commandOf().configureOutput({ writeErr: complain });
  try {
    command.parse([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
  const flags = command.opts<Flags>();
  const real = flags.clock === 'real';
  return {
    ...flags,
    folder: flags.data,
    startMs: flags.start ?? (real ? undefined : firstOfOctober),
    wallClock: real ? Date.now : undefined,
    effectLagSeconds: flags.effectLag,
    reassignLagSeconds: flags.reassignLag,
    retention: flags,
    grace: flags,
    quirks: flags.quirk,
    faults: mixOf(flags),
    limit: { perSecond: flags.limit, retryAfterSeconds: flags.limitRetryAfter },
    pace: { ...flags, retryAfterSeconds: flags.retryAfter },
    switches: flags,
  };
}

function mixOf({ fault, faults }: Flags): SimulatorOptions['faults'] {
  return fault === undefined && faults === undefined ? undefined : { rates: fault ?? {}, share: faults ?? 0 };
}

function commandOf(): Command {
  const command = new Command('npm run webex-simulator --')
    .description('A simulated Webex: one organisation, made from a seed, with real MP3 to download.')
    .option('--port <number>', 'port of the API; 0 takes any', port, 0)
    .option('--seed <number>', 'another seed, another organisation', whole, 1)
    .option('--recordings <number>', 'how many recordings', whole, 200)
    .option('--data <folder>', 'keep the state here, so that it survives a restart')
    .addOption(
      new Option('--clock <kind>', 'the wall clock, or one that POST /clock moves')
        .choices(['real', 'virtual'])
        .default('virtual'),
    )
    .option('--start <time>', 'when it starts (virtual: 2026-10-01T00:00:00Z, real: now)', time)
    .option('--big-recording-mb <number>', 'make one recording this large', whole)
    .allowExcessArguments(false)
    .exitOverride();
  addLags(command);
  addTrouble(command);
  for (const [name, choices] of Object.entries(switches)) addSwitch(command, name, choices);
  return command.addHelpText(
    'after',
    '\nThe last flags decide what nobody knows about Webex: docs/simulator.md tells what each means.\n\nExample:\n  npm run webex-simulator -- --port 4010 --recordings 500 --faults 0.05',
  );
}

function addLags(command: Command): void {
  command
    .option('--effect-lag <seconds>', 'how long after a write its effect shows', whole, 0)
    .option('--reassign-lag <seconds>', 'the same for reassigning alone', whole)
    .option('--inactive-days <days>', 'until an inactive account is deleted; 0 is for ever', whole, 0)
    .option('--deleted-owner-days <days>', 'until what a deleted account owned is gone, if so', whole, 0)
    .option('--bin-days <days>', 'how long the recycle bin keeps; 0 is for ever', whole, 0)
    .option('--retention-days <days>', 'how long Webex keeps a recording; 0 is for ever', whole, 0)
    .option('--late-hours <hours>', 'how much later a late arrival shows at the most', whole, 24);
}

function addTrouble(command: Command): void {
  command
    .option(
      '--fault <name=rate>',
      `a fault and its rate, repeatable: ${faultNames.join(', ')}`,
      rated(faultNames),
    )
    .option('--faults <share>', 'share of requests that meet some transient fault', share)
    .option(
      '--quirk <name[=share]>',
      `an oddity, for all recordings or a share, repeatable: ${quirkNames.join(', ')}`,
      rated(quirkNames, 1),
      {},
    )
    .option('--retry-after <seconds>', 'what a 429 or 423 asks for', whole, 5)
    .option('--limit <requests>', 'how many requests a second a token may make; 0 is any number', whole, 0)
    .option('--limit-retry-after <seconds>', 'what a request above the limit is asked for', atLeastOne, 1)
    .option('--hang-ms <ms>', 'real time until a hanging body is reset; 0 waits for the client', whole, 250)
    .option('--slow-ms <ms>', 'real time that a slow body takes', whole, 250)
    .option('--too-early-grace-ms <ms>', 'real time for requests that were on their way', whole, 1000);
}

function addSwitch(command: Command, name: string, choices: readonly string[]): void {
  const flag = name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
  const [standard] = choices;
  command.addOption(new Option(`--${flag} <choice>`, '').choices(choices).default(standard));
}

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
}

function atLeastOne(text: string): number {
  const number = whole(text);
  if (number < 1) throw new InvalidArgumentError('Give a number from 1 on.');
  return number;
}

function port(text: string): number {
  const number = whole(text);
  if (number > 65_535) throw new InvalidArgumentError('Give a port from 0 to 65535.');
  return number;
}

function time(text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new InvalidArgumentError('Give a time such as 2026-10-01T00:00:00Z.');
  return ms;
}

function share(text: string): number {
  const number = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || number > 1) throw new InvalidArgumentError('Give a number from 0 to 1.');
  return number;
}

/** @param standard the share where only a name is given; without it a share must be given */
function rated(names: readonly string[], standard?: number) {
  return (text: string, before: Rates = {}): Rates => {
    const [name = '', given] = text.split('=');
    if (!names.includes(name)) throw new InvalidArgumentError(`Name one of ${names.join(', ')}.`);
    if (given === undefined && standard === undefined)
      throw new InvalidArgumentError('Give its rate, too, such as 0.05.');
    return { ...before, [name]: given === undefined ? (standard ?? 0) : share(given) };
  };
}
