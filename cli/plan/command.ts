import { InvalidArgumentError, type Command } from 'commander';
import { z } from 'zod';
import { readPolicy } from '../../lib/policy/read-policy.ts';
import { takePlan } from '../../lib/steps/take-plan.ts';
import { openReadingDesk } from '../open/desk.ts';
import { placeFlags, withPlace } from '../open/place.ts';
import { print, say } from '../words.ts';
import { planLines } from './lines.ts';

const flags = z.object({ ...placeFlags, days: z.number(), json: z.boolean().optional() });
const mostDays = 36_500;

/** Adds the plan. */
export function addPlan(program: Command): void {
  const plan = program
    .command('plan')
    .summary('what will be trashed and purged')
    .description(
      'What will be trashed and purged, by day and rule, as it stands on the rows. Changes nothing.',
    );
  withPlace(plan)
    .option('--days <number>', 'how many days ahead', daysArgument, 30)
    .option('--json', 'print it as one JSON object on standard output')
    .addHelpText(
      'after',
      '\nExample: tapekeeper plan --days 7\n\nExit codes: 0 done, 1 no policy is in force, or it cannot be read, 2 the call is mistaken.',
    )
    .allowExcessArguments(false)
    .action(async (given: unknown) => {
      const { days, json, ...place } = flags.parse(given);
      using desk = await openReadingDesk(place);
      const found = await takePlan({ days }, { ...desk, readPolicy });
      if (found === undefined)
        throw new Error(
          'No policy is in force, so nothing is planned: tapekeeper policy adopt puts one there.',
        );
      say(planLines(found).join('\n'));
      if (json === true) print(found);
    });
}

function daysArgument(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= mostDays) return Number(text);
  throw new InvalidArgumentError(`Give a whole number of days, at most ${mostDays}.`);
}
