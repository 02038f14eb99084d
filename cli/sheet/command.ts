import type { Command } from 'commander';
import { z } from 'zod';
import { drawableAt, type StoredSheet } from '../../lib/domain/sheet.ts';
import { dayOf, instant, type Instant } from '../../lib/domain/time.ts';
import { systemClock } from '../../lib/runtime/clock.ts';
import { readSheets } from '../../lib/steps/read-sheets.ts';
import { writePageFile } from '../page-file.ts';
import { dayArgument, pathArgument, print, say, timeArgument } from '../words.ts';
import { allIsExplained, complaintSentence, complaintsOf } from './complaints.ts';
import { sheetLines } from './lines.ts';
import { openPapers } from './open-papers.ts';
import type { ReadPapers } from './papers.ts';
import { minute } from '../../lib/page/words.ts';

const flags = z.object({
  data: z.string().optional(),
  day: z.string().optional(),
  at: z.optional(instant),
  json: z.boolean().optional(),
  html: z.string().optional(),
});
type Flags = z.infer<typeof flags>;

const daysOnPage = 90;
/** The sheet, and the one before, whose hash it carries. */
const sheetsInText = 2;

/** Adds the balance sheets. The exit code is 1 when there is something to complain of. */
export function addSheet(program: Command): void {
  program
    .command('sheet')
    .summary('the balance sheet of a day')
    .description(
      'The balance sheet of the last day, or of another one: everything that was ever seen, and where it is. Changes nothing. Without --data it reads the bucket that ARCHIVE_BUCKET names.',
    )
    .option('--data <folder>', 'read the archive in this folder of npm start instead', pathArgument('folder'))
    .option('--day <day>', 'of this day, such as 2026-10-01 (default: the newest)', dayArgument)
    .option('--at <time>', 'what time it is, where days are simulated (default: now)', timeArgument)
    .option('--json', 'print the sheet as one JSON object on standard output')
    .option(
      '--html <file>',
      `write a page with the curves of ${daysOnPage} days, for a browser`,
      pathArgument('file'),
    )
    .addHelpText(
      'after',
      '\nExample: tapekeeper sheet --html sheet.html\n\nExit codes: 0 all is well, 1 something is unexplained, or a sheet is missing, old or changed, 2 the call is mistaken.',
    )
    .allowExcessArguments(false)
    .action(async (given: unknown) => {
      const so = flags.parse(given);
      using papers = await openPapers(so.data);
      const isWell = await show(papers, so);
      if (!isWell) process.exitCode = 1;
    });
}

async function show(papers: ReadPapers, so: Flags): Promise<boolean> {
  const now = so.at ?? systemClock.now();
  const last = so.html === undefined ? sheetsInText : daysOnPage;
  const sheets = await readSheets({ last, until: so.day }, { papers });
  const shown = sheets.at(-1);
  if (shown === undefined || (so.day !== undefined && shown.sheet.day !== so.day)) {
    say(so.day === undefined ? noneYet(now) : noneOf(so.day, now));
    return false;
  }
  const complaints = complaintsOf(sheets.slice(-sheetsInText), { now, newest: so.day === undefined });
  const verdict = complaints.length === 0 ? [allIsExplained] : complaints.map(complaintSentence);
  say(sheetLines(shown, verdict).join('\n'));
  if (so.html !== undefined) await writePage(so.html, sheets, verdict);
  if (so.json === true) print({ ...shown.sheet, key: shown.key, sha256: shown.sha256, complaints });
  return complaints.length === 0;
}

async function writePage(
  file: string,
  sheets: readonly StoredSheet[],
  verdict: readonly string[],
): Promise<void> {
  const { pageOf } = await import('./page.ts');
  await writePageFile(file, pageOf(sheets, { verdict, days: daysOnPage }));
  say(`Written to ${file}: open it in a browser.`);
}

function noneYet(now: Instant): string {
  const firstAt = drawableAt(dayOf(now));
  return `There is no balance sheet yet: reconcile draws the first soon after ${minute(firstAt)}, of the day that is over then.`;
}

function noneOf(day: string, now: Instant): string {
  const firstAt = drawableAt(day);
  return now < firstAt
    ? `There is no balance sheet of ${day} yet: reconcile draws it soon after ${minute(firstAt)}.`
    : `There is no balance sheet of ${day}: on that day reconcile did not run to its end.`;
}
