import { Option, type Command } from 'commander';
import { z } from 'zod';
import type { Instant } from '../../lib/domain/time.ts';
import {
  deleteRecording,
  purgeRecordings,
  reassignRecordings,
  restoreRecordings,
  softDeleteRecordings,
} from '../../lib/webex/operations.ts';
import type { Connection } from '../../lib/webex/request.ts';
import type { BinSelection } from '../../lib/webex/rules.ts';
import { deadline, type Connect } from './connection.ts';
import { ends } from './help.ts';
import { say } from '../words.ts';

const liveText = 'really send it; without this word, it is only checked';
const binFlags = z.object({
  all: z.boolean().optional(),
  ownerEmail: z.string().optional(),
  as: z.enum(['admin', 'user']).optional(),
  live: z.boolean().optional(),
});
const reassignFlags = z.object({
  to: z.string(),
  ownerId: z.string().optional(),
  ownerEmail: z.string().optional(),
  live: z.boolean().optional(),
});
const deleteFlags = z.object({
  own: z.boolean().optional(),
  reason: z.string().optional(),
  comment: z.string().optional(),
  live: z.boolean().optional(),
});

/** What changes something in Webex. Checked against Webex's rules always, sent only with `--live`. */
export function addWrites(webex: Command, connect: Connect): void {
  addBin(
    webex
      .command('soft-delete')
      .description('moves recordings into the recycle bin')
      .addHelpText('after', ends('soft-delete 4f2a9c1e-0b7d-4c55-8a63-1d9e7f3b2a10')),
    softDeleteRecordings,
    connect,
  );
  addBin(
    webex
      .command('restore')
      .description('takes recordings out of the recycle bin')
      .addHelpText('after', ends('restore 4f2a9c1e-0b7d-4c55-8a63-1d9e7f3b2a10')),
    restoreRecordings,
    connect,
  );
  addBin(
    webex
      .command('purge')
      .description('removes recordings from the recycle bin: nobody can restore them')
      .addHelpText('after', ends('purge 4f2a9c1e-0b7d-4c55-8a63-1d9e7f3b2a10')),
    purgeRecordings,
    connect,
  );
  webex
    .command('reassign')
    .description('gives recordings to another user of the organisation')
    .argument('[id...]', 'at most 100; together with an owner, only the ones that this owner has')
    .requiredOption('--to <address>', 'who is to own them')
    .addHelpText('after', ends('reassign 4f2a9c1e-0b7d-4c55-8a63-1d9e7f3b2a10 --to ana@example.com'))
    .option('--owner-email <address>', 'whose recordings')
    .option('--owner-id <id>', 'whose recordings; the only way to name a workspace or a virtual line')
    .option('--live', liveText)
    .action(async (ids: string[], given: unknown) => {
      const { to, live, ...owner } = reassignFlags.parse(given);
      const recordingIds = ids.length === 0 ? undefined : ids;
      await reassignRecordings(
        { ...owner, recordingIds, reassignOwnerEmail: to },
        deadline(),
        connect({ live }),
      );
      sayAccepted();
    });
  webex
    .command('delete')
    .description('deletes one recording for good, for everyone (compliance officer)')
    .argument('<id>')
    .option('--own', 'it is the caller’s own recording')
    .addHelpText('after', ends('delete 4f2a9c1e-0b7d-4c55-8a63-1d9e7f3b2a10 --own'))
    .option('--reason <text>', 'why; required for another person’s recording')
    .option('--comment <text>', 'at most 255 characters')
    .option('--live', liveText)
    .action(async (recordingId: string, given: unknown) => {
      const { own = false, live, ...words } = deleteFlags.parse(given);
      const whose = own ? 'own' : 'another';
      await deleteRecording({ ...words, recordingId, whose }, deadline(), connect({ live }));
      sayAccepted();
    });
}

type BinCall = (selection: BinSelection, deadline: Instant, on: Connection) => Promise<void>;

function addBin(command: Command, call: BinCall, connect: Connect): void {
  command
    .argument('[id...]', 'at most 100')
    .option('--all', 'all of an owner’s recordings instead of ids')
    .option('--owner-email <address>', 'whose, with --all and an administrator’s token')
    .addOption(
      new Option(
        '--as <caller>',
        'with --all: what the token is; one with both write scopes is an admin',
      ).choices(['admin', 'user']),
    )
    .option('--live', liveText)
    .action(async (recordingIds: string[], given: unknown) => {
      const { as, live, ...selection } = binFlags.parse(given);
      await call({ ...selection, recordingIds }, deadline(), connect({ live, as }));
      sayAccepted();
    });
}

function sayAccepted(): void {
  say('Accepted by Webex (live). It may take minutes until the lists show it.');
}
