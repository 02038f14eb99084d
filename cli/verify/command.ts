import { InvalidArgumentError, Option, type Command } from 'commander';
import { z } from 'zod';
import { instant } from '../../lib/domain/time.ts';
import { mediaModes } from '../../lib/domain/verification.ts';
import { systemClock } from '../../lib/runtime/clock.ts';
import { systemRandom } from '../../lib/runtime/random.ts';
import { verifyArchive } from '../../lib/steps/verify-archive.ts';
import { dayArgument, pathArgument, print, say, timeArgument } from '../words.ts';
import { findingSentence, verificationLines } from './lines.ts';
import { openArchive } from './open-archive.ts';

const flags = z.object({
  data: z.string().optional(),
  bucket: z.string().optional(),
  media: z.enum(mediaModes),
  from: z.string().optional(),
  to: z.string().optional(),
  lastSheet: z.string().optional(),
  at: z.optional(instant),
  json: z.boolean().optional(),
});

/** Adds the check of an archive against itself. The exit code is 1 where something does not fit. */
export function addVerify(program: Command): void {
  const verify = program
    .command('verify')
    .summary('check the archive against itself')
    .description(
      'Check the archive against itself: the chain of the daily sheets, the receipts that they count, and the objects that those name. Changes nothing, and needs neither the tables nor Webex.',
    )
    .option(
      '--data <folder>',
      'the archive in this folder of npm start, or a copy of the bucket in this folder, instead of the bucket',
      pathArgument('folder'),
    )
    .addOption(
      new Option('--bucket <name>', 'this bucket, instead of the one that ARCHIVE_BUCKET names').conflicts(
        'data',
      ),
    )
    .addOption(
      new Option('--media <how much>', 'how much of the objects to read and hash')
        .choices(mediaModes)
        .default('none'),
    )
    .option(
      '--from <day>',
      'only receipts from this day on, such as 2026-10-01, and what they name',
      dayArgument,
    )
    .option('--to <day>', 'only receipts until this day', dayArgument)
    .option(
      '--last-sheet <hash>',
      'the SHA-256 of the newest sheet, as the alarm topic was told: shows whether a newer day was dropped',
      hashArgument,
    )
    .option('--at <time>', 'what time it is, where days are simulated (default: now)', timeArgument)
    .option('--json', 'print everything as one JSON object on standard output')
    .addHelpText(
      'after',
      '\nExample: tapekeeper verify --bucket my-archive --media sample\n\nExit codes: 0 everything fits, 1 something does not, or the archive cannot be read, 2 the call is mistaken.',
    )
    .allowExcessArguments(false);
  verify.action(async (given: unknown) => {
    const { data, bucket, at, json, ...so } = flags.parse(given);
    using archive = await openArchive({ data, bucket });
    const now = at ?? systemClock.now();
    const { announced, ...ports } = archive;
    const found = await verifyArchive({ ...so, now, announced }, { ...ports, random: systemRandom });
    say(verificationLines(found).join('\n'));
    if (json === true)
      print({
        ...found,
        findings: found.findings.map(each => ({ ...each, sentence: findingSentence(each) })),
      });
    if (found.findings.length > 0) process.exitCode = 1;
  });
}

function hashArgument(text: string): string {
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError('Give the 64 hexadecimal digits of a SHA-256.');
}
