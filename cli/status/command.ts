import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { needsOf } from '../../lib/domain/needs.ts';
import { instant } from '../../lib/domain/time.ts';
import { systemClock } from '../../lib/runtime/clock.ts';
import { heldTerms, type HeldTerms } from '../../lib/steps/held-terms.ts';
import { takeStatus } from '../../lib/steps/take-status.ts';
import { adminToken, complianceReadToken } from '../../lib/webex/token.ts';
import { pathArgument, print, say, timeArgument } from '../words.ts';
import { statusLines } from './lines.ts';
import { needLines } from './need-words.ts';
import type { OpenTables, Tables } from './tables.ts';

const flags = z.object({
  data: z.string().optional(),
  at: z.optional(instant),
  json: z.boolean().optional(),
});

/** Whose rate gates there are. */
const tokens = [complianceReadToken, adminToken];

/** Adds the question whether everything is all right. The exit code is 1 when something needs a person. */
export function addStatus(program: Command): void {
  program
    .command('status')
    .summary('whether everything is all right')
    .description(
      'Whether everything is all right, in numbers: what is archived, what waits, and what needs a person. Changes nothing. Without --data it looks at the tables in DynamoDB that RECORDINGS_TABLE and CONTROL_TABLE name.',
    )
    .option(
      '--data <folder>',
      'look at the tables in this folder of npm start instead',
      pathArgument('folder'),
    )
    .option(
      '--at <time>',
      'what time it is in the tables, where days are simulated (default: now)',
      timeArgument,
    )
    .option('--json', 'print everything as one JSON object on standard output')
    .addHelpText(
      'after',
      '\nExample: tapekeeper status --json\n\nExit codes: 0 all is well, 1 something needs a person, 2 the call is mistaken.',
    )
    .allowExcessArguments(false)
    .action(async (given: unknown) => {
      const { data, at, json = false } = flags.parse(given);
      using tables = await (await opener(data))();
      const clock = at === undefined ? systemClock : { now: () => at };
      const report = await takeStatus(
        { tokens },
        { ...tables, clock, heldTerms: async () => heldIn(tables) },
      );
      const needs = needsOf(report);
      say([...statusLines(report), '', ...needLines(needs, report.at)].join('\n'));
      if (json) print({ ...report, needs });
      if (needs.length > 0) process.exitCode = 1;
    });
}

async function heldIn({ papers, ...tables }: Tables): Promise<HeldTerms | undefined> {
  if (papers === undefined) return undefined;
  const { readPolicy } = await import('../../lib/policy/read-policy.ts');
  return heldTerms({ ...tables, papers, readPolicy });
}

// Each brings a library along that the other, and every other command, can do without.
async function opener(data: string | undefined): Promise<OpenTables> {
  if (data === undefined) return (await import('./deployed-tables.ts')).openDeployedTables;
  const { openFolderTables } = await import('./folder-tables.ts');
  return () => openFolderTables(resolve(data));
}
