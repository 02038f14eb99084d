import type { Command } from 'commander';
import { z } from 'zod';
import { recordingId } from '../../lib/domain/recording-id.ts';
import { orderRestores, type Restoring } from '../../lib/steps/order-restore.ts';
import { openDesk } from '../open/desk.ts';
import { recordingsArgument } from '../open/ids.ts';
import { placeFlags, withPlace } from '../open/place.ts';
import { nameArgument } from '../open/who.ts';
import { print, say } from '../words.ts';

const flags = z.object({ ...placeFlags, by: z.string(), json: z.boolean().optional() });
const idList = z.array(recordingId);

/** Adds the order to take recordings out of Webex's recycle bin. */
export function addRestore(program: Command): void {
  const restore = program
    .command('restore')
    .summary("take recordings out of Webex's recycle bin")
    .description(
      "Order to take recordings out of Webex's recycle bin, back to their owners. apply-retention does so within minutes. They are then kept for the policy's grace period; a hold keeps them for longer.",
    )
    .argument('<ids...>', 'the ids of the recordings, in any spelling', recordingsArgument);
  withPlace(restore)
    .requiredOption('--by <name>', 'who orders it', nameArgument)
    .option('--json', 'print what became of each as one JSON object on standard output')
    .addHelpText(
      'after',
      '\nExample: tapekeeper restore 4f2a9c1e-0b7d-4c55-8a63-1d9e7f3b2a10 --by "Legal"\n\nExit codes: 0 done, 1 it was too late for some, or some could not be ordered, 2 the call is mistaken.',
    )
    .action(async (named: unknown, given: unknown) => {
      const { data, at, by, json } = flags.parse(given);
      using desk = await openDesk({ data, at });
      const done = await orderRestores({ ids: idList.parse(named), by }, desk);
      say(done.map(line).join('\n'));
      if (json === true) print({ restores: done });
      if (done.some(({ outcome }) => !fine.includes(outcome))) process.exitCode = 1;
    });
}

const fine: readonly Restoring['outcome'][] = ['ordered', 'withdrawn', 'available'];

const words: Readonly<Record<Restoring['outcome'], string>> = {
  ordered: 'it is taken out of the recycle bin',
  withdrawn: 'it was still to be trashed, which is announced anew: place a hold to keep it for longer',
  available: 'it is not in the recycle bin',
  sent: 'Webex was told to delete it; about 15 minutes later it shows what came of that: order it again then',
  gone: 'too late, it is no longer in the recycle bin',
  parked: 'it is parked: release it first (tapekeeper park release)',
  unknown: 'there is no such recording',
  busy: 'somebody else writes its row all the time: run it again',
};

function line({ id, outcome }: Restoring): string {
  return `${fine.includes(outcome) ? ' ' : '!'} ${id}: ${words[outcome]}.`;
}
