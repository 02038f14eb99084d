import type { Command } from 'commander';
import { z } from 'zod';
import { recordingId } from '../../lib/domain/recording-id.ts';
import { getRecording } from '../../lib/steps/get-recording.ts';
import { openDesk } from '../open/desk.ts';
import { recordingArgument } from '../open/ids.ts';
import { placeFlags, withPlace } from '../open/place.ts';
import { nameArgument } from '../open/who.ts';
import { figure } from '../../lib/page/words.ts';
import { pathArgument, print, say } from '../words.ts';
import { copyFolder } from './folder.ts';

const flags = z.object({ ...placeFlags, to: z.string(), by: z.string(), json: z.boolean().optional() });

/** Adds the copying of a recording out of the archive. */
export function addGet(program: Command): void {
  const get = program
    .command('get')
    .summary('copy a recording out of the archive')
    .description(
      'Copy the audio of a recording, its transcript and its metadata out of the archive, verified while they are copied. A receipt in the archive says who took it. Overwrites nothing.',
    )
    .argument('<id>', 'the id of the recording, in any spelling', recordingArgument);
  withPlace(get)
    .requiredOption('--to <folder>', 'the folder to copy into', pathArgument('folder'))
    .requiredOption('--by <name>', 'who takes it', nameArgument)
    .option('--json', 'print the copies as one JSON object on standard output')
    .addHelpText(
      'after',
      '\nExample: tapekeeper get 4f2a9c1e-0b7d-4c55-8a63-1d9e7f3b2a10 --to case-4711 --by "Legal"\n\nExit codes: 0 copied, 1 nothing was copied, 2 the call is mistaken.',
    )
    .allowExcessArguments(false)
    .action(async (named: unknown, given: unknown) => {
      const { to, by, json, ...place } = flags.parse(given);
      const folder = await copyFolder(to);
      using desk = await openDesk(place);
      const { copies, receipt } = await getRecording(
        { id: recordingId.parse(named), by },
        { ...desk, folder },
      );
      say(
        [
          ...copies.map(({ name, bytes, sha256 }) => `  ${name}  ${figure(bytes)} bytes  SHA-256 ${sha256}`),
          `Copied to ${to}. The receipt is ${receipt}.`,
        ].join('\n'),
      );
      if (json === true) print({ copies, receipt });
    });
}
