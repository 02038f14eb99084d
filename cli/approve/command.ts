import type { Command } from 'commander';
import { z } from 'zod';
import { approvePlan, stoppedBefore } from '../../lib/steps/approve-plan.ts';
import { agreed } from '../ask.ts';
import { openDesk } from '../open/desk.ts';
import { placeFlags, withPlace } from '../open/place.ts';
import { nameArgument } from '../open/who.ts';
import { several } from '../../lib/page/words.ts';
import { print, say } from '../words.ts';
import { brakedLines } from './lines.ts';

const flags = z.object({
  ...placeFlags,
  by: z.string(),
  yes: z.boolean().optional(),
  json: z.boolean().optional(),
});

/** Adds the approval of what a run has stopped before. */
export function addApprove(program: Command): void {
  const approve = program
    .command('approve')
    .summary('let a plan pass the brake')
    .description(
      'Let exactly the recordings of a plan pass the brake that a run has stopped at, for 24 hours, after showing what they are. tapekeeper status names the plan.',
    )
    .argument('<hash>', 'the hash of the plan');
  withPlace(approve)
    .requiredOption('--by <name>', 'who approves it', nameArgument)
    .option('--yes', 'do not ask')
    .option('--json', 'print the approval as one JSON object on standard output')
    .addHelpText(
      'after',
      '\nExample: tapekeeper approve 9f2c41d07be35a68 --by "Records"\n\nExit codes: 0 approved, 1 nothing was approved, 2 the call is mistaken.',
    )
    .allowExcessArguments(false)
    .action(async (hash: string, given: unknown) => {
      const { by, yes, json, ...place } = flags.parse(given);
      using desk = await openDesk(place);
      const { brake, plan } = await stoppedBefore(hash, desk);
      say(brakedLines(brake, plan).join('\n'));
      if (!(await agreed('Let them pass?', yes))) throw new Error('Nothing was approved.');
      const approval = await approvePlan({ hash, by }, desk);
      say(`${several(approval.recordings, 'recording')} may pass until ${approval.until}.`);
      if (json === true) print(approval);
    });
}
