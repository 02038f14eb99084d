import type { Command } from 'commander';
import { TokenRefusedError } from '../../lib/domain/errors.ts';
import { ownerSources } from '../../lib/domain/owner.ts';
import { listOwners } from '../../lib/webex/directory.ts';
import { print, say } from '../words.ts';
import { deadline, type Connect } from './connection.ts';
import { ends } from './help.ts';

/** Shows whoever may own recordings, as `watch-owners` reads them. */
export function addOwners(webex: Command, connect: Connect): void {
  webex
    .command('owners')
    .description('whoever may own recordings: people, workspaces, virtual lines and queues (administrator)')
    .addHelpText('after', ends('owners'))
    .action(async () => {
      const connection = connect({});
      for (const source of ownerSources) {
        const total = { owners: 0, unreadable: 0 };
        try {
          for await (const page of listOwners(source, deadline(), connection)) {
            page.owners.forEach(print);
            total.owners += page.owners.length;
            total.unreadable += page.unreadable;
          }
          say(`${source}: ${total.owners}, and ${total.unreadable} that cannot be read.`);
        } catch (error) {
          if (!(error instanceof TokenRefusedError) || error.scopes === undefined) throw error;
          say(`${source}: ${error.message}`);
          process.exitCode = 1;
        }
      }
    });
}
