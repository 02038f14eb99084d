import type { Command } from 'commander';
import { z } from 'zod';
import { recordingId } from '../../lib/domain/recording-id.ts';
import { readPolicy } from '../../lib/policy/read-policy.ts';
import { explain } from '../../lib/steps/explain.ts';
import { openReadingDesk } from '../open/desk.ts';
import { recordingArgument } from '../open/ids.ts';
import { placeFlags, withPlace } from '../open/place.ts';
import { print, say } from '../words.ts';
import { explanationLines } from './lines.ts';

const flags = z.object({ ...placeFlags, wholeHistory: z.boolean().optional(), json: z.boolean().optional() });

/** Adds the whole trace of one recording. The exit code is 1 where nothing is known of it, or something does not fit. */
export function addExplain(program: Command): void {
  const command = program
    .command('explain')
    .summary('why a recording is where it is, and what comes next')
    .description(
      'The whole trace of a recording: what became of it, with receipts; where it is and why; what comes next, when, and what stands in the way. Changes nothing.',
    )
    .argument('<id>', 'the id of the recording, in any spelling', recordingArgument);
  withPlace(command)
    .option(
      '--whole-history',
      'look through all receipts, and not only those of the days on which something became of it by its row',
    )
    .option('--json', 'print everything as one JSON object on standard output')
    .addHelpText(
      'after',
      '\nExample: tapekeeper explain 4f2a9c1e-0b7d-4c55-8a63-1d9e7f3b2a10\n\nExit codes: 0 explained, 1 nothing is known of it, or table and receipts do not fit each other, 2 the call is mistaken.',
    )
    .allowExcessArguments(false)
    .action(async (named: unknown, given: unknown) => {
      const { wholeHistory = false, json, ...place } = flags.parse(given);
      using desk = await openReadingDesk(place);
      const found = await explain(
        { id: recordingId.parse(named), whole: wholeHistory },
        { ...desk, readPolicy },
      );
      say(explanationLines(found).join('\n'));
      if (json === true) print(found);
      if (found.known === 'nothing' || found.discrepancies.length > 0) process.exitCode = 1;
    });
}
