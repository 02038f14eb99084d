import type { Command } from 'commander';
import { z } from 'zod';
import { recordingDetails, recordingMetadata } from '../../lib/webex/operations.ts';
import { accountState, lookUpPerson } from '../../lib/webex/people.ts';
import type { ConvergedRecording } from '../../lib/webex/shapes/recording.ts';
import { deadline, type Connect } from './connection.ts';
import { ends } from './help.ts';
import { print, say } from '../words.ts';

const detailFlags = z.object({ timezone: z.string().optional(), showLinks: z.boolean().optional() });
const metadataFlags = z.object({ allTypes: z.boolean().optional() });

/** What shows one thing and changes nothing. */
export function addLooks(webex: Command, connect: Connect): void {
  webex
    .command('details')
    .description('one recording, with its download links where the token may have them')
    .argument('<id>')
    .option('--timezone <zone>', 'zone of the times in the answer')
    .addHelpText('after', ends('details 4f2a9c1e-0b7d-4c55-8a63-1d9e7f3b2a10'))
    .option('--show-links', 'print the links: for three hours, whoever has one can download without a token')
    .action(async (id: string, given: unknown) => {
      const { timezone, showLinks = false } = detailFlags.parse(given);
      const details = await recordingDetails(id, deadline(), connect({}), timezone);
      print(showLinks ? withLinks(details) : details);
    });
  webex
    .command('metadata')
    .description('what Webex knows about the call behind a recording')
    .argument('<id>')
    .option('--all-types', 'with media streams, participants and redirections')
    .addHelpText('after', ends('metadata 4f2a9c1e-0b7d-4c55-8a63-1d9e7f3b2a10 --all-types'))
    .action(async (id: string, given: unknown) => {
      const showAllTypes = metadataFlags.parse(given).allTypes ?? false;
      const found = await recordingMetadata({ id, showAllTypes }, deadline(), connect({}));
      if (found === undefined) say('Webex has no metadata of this recording (yet).');
      else print(found);
    });
  webex
    .command('person')
    .description('one person, and whether the account may be used')
    .addHelpText('after', ends('person 7b1de5ac-58c1-4d7e-9f0a-1c6f3a0b9e21'))
    .argument('<id>')
    .action(async (personId: string) => {
      const connection = connect({});
      const account = await accountState({ personId }, deadline(), connection);
      if (account === 'missing') print({ account });
      else print({ account, ...(await lookUpPerson(personId, deadline(), connection)) });
    });
}

function withLinks(details: ConvergedRecording): unknown {
  const links = Object.entries(details.temporaryDirectDownloadLinks ?? {}).map(([name, link]) => [
    name,
    typeof link === 'object' ? link.reveal() : link,
  ]);
  return { ...details, temporaryDirectDownloadLinks: Object.fromEntries(links) as unknown };
}
