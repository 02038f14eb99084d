import type { Command } from 'commander';
import { z } from 'zod';
import { daysOfSheets } from '../../lib/domain/report.ts';
import { connectionsInForce } from '../../lib/hr/connections-in-force.ts';
import { reportPage } from '../../lib/page/report.ts';
import { readPolicy } from '../../lib/policy/read-policy.ts';
import { readSheets } from '../../lib/steps/read-sheets.ts';
import { takeReport } from '../../lib/steps/take-report.ts';
import { openReadingDesk } from '../open/desk.ts';
import { placeFlags, withPlace } from '../open/place.ts';
import { writePageFile } from '../page-file.ts';
import { pathArgument, print, say } from '../words.ts';

const flags = z.object({
  ...placeFlags,
  to: z.string(),
  showPeople: z.boolean().optional(),
  json: z.boolean().optional(),
});

/** Adds the page for people. */
export function addReport(program: Command): void {
  const command = program
    .command('report')
    .summary('one page for people, for a browser')
    .description(
      'Write one page that needs no network: what will be trashed and purged by which rule, what waits for a person, what is held, who waits for a successor, and the curves of the last three months. Reads every row, and changes nothing.',
    );
  withPlace(command)
    .requiredOption('--to <file>', 'the file to write, over whatever is there', pathArgument('file'))
    .option('--show-people', 'also show what holds name, their reasons, and who placed them')
    .option('--json', 'print what the rows say as one JSON object on standard output')
    .addHelpText(
      'after',
      '\nExample: tapekeeper report --to report.html\n\nExit codes: 0 written, 1 tables or archive cannot be read, 2 the call is mistaken.',
    )
    .allowExcessArguments(false)
    .action(async (given: unknown) => {
      const { to, showPeople = false, json, ...place } = flags.parse(given);
      using desk = await openReadingDesk(place);
      const report = await takeReport({
        ...desk,
        readPolicy,
        terms: async () => (await connectionsInForce(desk.notes)).terms,
      });
      const sheets = await readSheets({ last: daysOfSheets }, desk);
      await writePageFile(to, reportPage(report, sheets, { showPeople }));
      say(`Written to ${to}: open it in a browser.`);
      if (json !== true) return;
      const holds = report.holds.map(({ hold: { id, scope, placedAt }, rows }) => ({
        id,
        scope,
        placedAt,
        rows,
      }));
      print(showPeople ? report : { ...report, holds });
    });
}
