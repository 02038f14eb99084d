import { InvalidArgumentError, Option, type Command } from 'commander';
import { z } from 'zod';
import { recordingFaults } from '../../lib/domain/errors.ts';
import { statuses } from '../../lib/domain/lifecycle.ts';
import { readPolicy } from '../../lib/policy/read-policy.ts';
import { daysRead, listRows } from '../../lib/steps/list-rows.ts';
import { openReadingDesk, type Desk } from '../open/desk.ts';
import { placeFlags, withPlace } from '../open/place.ts';
import { several } from '../../lib/page/words.ts';
import { dayArgument, print, say } from '../words.ts';
import { headLine, rowLine } from './lines.ts';

const flags = z.object({
  ...placeFlags,
  state: z.array(z.enum(statuses)).optional(),
  owner: z.string().optional(),
  location: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  rule: z.string().optional(),
  reason: z.enum(recordingFaults).optional(),
  held: z.boolean().optional(),
  showPeople: z.boolean().optional(),
  json: z.boolean().optional(),
});
type Flags = z.infer<typeof flags>;

/** Adds the list of recordings. */
export function addList(program: Command): void {
  const list = program
    .command('list')
    .summary('recordings, by state, owner, location, day, rule or reason')
    .description(
      'The recordings for which all that is asked for is so, a line each on standard output. Changes nothing. With --from it reads the rows of those days by an index, and else every row.',
    );
  withPlace(list)
    .addOption(new Option('--state <states...>', 'in one of these states').choices(statuses))
    .option('--owner <owner>', 'recorded or owned by this id, in any spelling, or address', textArgument)
    .option('--location <id>', 'recorded at this location', textArgument)
    .option('--from <day>', 'whose file Webex made on this UTC day or later', dayArgument)
    .option('--to <day>', 'and on this day or earlier', dayArgument)
    .option('--rule <name>', 'that fall under this rule of the policy in force', textArgument)
    .addOption(new Option('--reason <reason>', 'parked for this reason').choices(recordingFaults))
    .option('--held', 'that a hold covers')
    .option('--show-people', 'also show owners and topics')
    .option('--json', 'print each as one JSON object, a line each')
    .addHelpText(
      'after',
      '\nExample: tapekeeper list --state archived --from 2026-10-01 --to 2026-10-07\n\nExit codes: 0 done, 1 the tables, or some rows, cannot be read, 2 the call is mistaken.',
    )
    .allowExcessArguments(false)
    .action(async (given: unknown) => {
      const so = flags.parse(given);
      if (so.from !== undefined && so.to !== undefined && so.from > so.to)
        list.error('error: --from is later than --to: swap them.', { exitCode: 2 });
      using desk = await openReadingDesk(so);
      await show(so, desk);
    });
}

async function show(so: Flags, desk: Desk): Promise<void> {
  const { showPeople = false, json = false, state: states, ...filter } = so;
  const width = process.stdout.isTTY ? process.stdout.columns : undefined;
  const unreadable: string[] = [];
  let count = 0;
  const input = {
    filter: { ...filter, states },
    showPeople,
    unreadable: (id: string) => unreadable.push(id),
  };
  for await (const row of listRows(input, { ...desk, readPolicy })) {
    if (count === 0 && !json) console.log(headLine({ showPeople, width }));
    count += 1;
    if (json) print(row);
    else console.log(rowLine(row, width));
  }
  const days = daysRead(filter, desk.clock.now());
  const where =
    days === undefined ? 'Every row was read.' : `The rows of ${several(days.length, 'day')} were read.`;
  say(`${several(count, 'recording')}. ${where}`);
  if (unreadable.length === 0) return;
  say(`${several(unreadable.length, 'row')} cannot be read: docs/runbook.md, "A row is unexplained".`);
  process.exitCode = 1;
}

function textArgument(text: string): string {
  if (text.trim() !== '') return text.trim();
  throw new InvalidArgumentError('Give what to look for.');
}
