import type { Command } from 'commander';
import type { Connect } from './connection.ts';
import { addLists } from './lists.ts';
import { addLooks } from './looks.ts';
import { addOwners } from './owners.ts';
import { addWrites } from './writes.ts';

/** Adds Webex's operations on converged recordings, one command each. */
export function addWebex(program: Command, connect: Connect): void {
  const webex = program
    .command('webex')
    .summary('Webex’s own operations, one by one')
    .description(
      'Webex’s own operations, one by one. The token is read from WEBEX_TOKEN; WEBEX_URL names another place than Webex, e.g. a simulator.',
    )
    .addHelpText(
      'after',
      '\nAnswers are printed as JSON on standard output, one document a line. What changes something is only sent with --live.',
    );
  addLists(webex, connect);
  addLooks(webex, connect);
  addOwners(webex, connect);
  addWrites(webex, connect);
}
