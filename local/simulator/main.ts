import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { FilterTime } from '../webex-model/list-query.ts';
import { startSimulator } from './simulator.ts';

type Flags = {
  port: number;
  seed: number;
  recordings: number;
  data?: string;
  clock: 'real' | 'virtual';
  start: number;
  filterTime: FilterTime;
  bigRecordingMb?: number;
};

const whole = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
};
const time = (text: string): number => {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new InvalidArgumentError('Give a time such as 2026-10-01T00:00:00Z.');
  return ms;
};

const command = new Command('npm run webex-simulator --')
  .description('A simulated Webex: one organisation, made from a seed, with real MP3 to download.')
  .option('--port <number>', 'port of the API; 0 takes any', whole, 0)
  .option('--seed <number>', 'another seed, another organisation', whole, 1)
  .option('--recordings <number>', 'how many recordings', whole, 200)
  .option('--data <folder>', 'keep the state here, so that it survives a restart')
  .addOption(
    new Option('--clock <kind>', 'the wall clock, or one that POST /clock moves')
      .choices(['real', 'virtual'])
      .default('virtual'),
  )
  .option('--start <time>', 'when the virtual clock starts', time, Date.parse('2026-10-01T00:00:00Z'))
  .addOption(
    new Option('--filter-time <field>', 'what from and to select by')
      .choices(['createTime', 'timeRecorded'])
      .default('createTime'),
  )
  .option('--big-recording-mb <number>', 'make one recording this large', whole)
  .addHelpText('after', '\nExample:\n  npm run webex-simulator -- --port 4010 --recordings 500')
  .allowExcessArguments(false)
  .exitOverride();

try {
  command.parse();
  const { clock, start, data: folder, ...flags } = command.opts<Flags>();
  const wallClock = clock === 'real' ? Date.now : undefined;
  const simulator = await startSimulator({ ...flags, folder, startMs: start, wallClock });
  const { apiUrl, adminUrl, tokens } = simulator;
  console.log(JSON.stringify({ apiUrl, adminUrl, tokens }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void simulator.close());
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
