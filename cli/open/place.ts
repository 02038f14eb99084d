import type { Command } from 'commander';
import { z } from 'zod';
import { instant } from '../../lib/domain/time.ts';
import { pathArgument, timeArgument } from '../words.ts';

/** The options of `withPlace`, as they are parsed. */
export const placeFlags = { data: z.string().optional(), at: z.optional(instant) };

/** Adds the options that say which tables and archive are meant. */
export function withPlace(command: Command): Command {
  return command
    .option(
      '--data <folder>',
      'the tables and the archive in this folder of npm start, instead of those in AWS that RECORDINGS_TABLE, CONTROL_TABLE and ARCHIVE_BUCKET name',
      pathArgument('folder'),
    )
    .option(
      '--at <time>',
      'what time it is in the folder, where days are simulated (default: now)',
      timeArgument,
    );
}
