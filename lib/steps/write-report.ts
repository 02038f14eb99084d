import { TransientError } from '../domain/errors.ts';
import type { Recording } from '../domain/recording.ts';
import { daysOfSheets, reportKey, type Report } from '../domain/report.ts';
import { drawableAt, type StoredSheet } from '../domain/sheet.ts';
import { dayMs, dayOf, plusMs, type Instant } from '../domain/time.ts';
import type { Log, Papers } from '../ports.ts';
import { readSheets } from './read-sheets.ts';
import { takeReport, type ReportPorts } from './take-report.ts';

export type WriteReportPorts = Omit<ReportPorts, 'papers'> & {
  readonly papers: Papers;
  /** One page that needs nothing else, and names nobody. @param sheets oldest first */
  readonly drawReport: (report: Report, sheets: readonly StoredSheet[]) => string;
  readonly log: Log;
};

/**
 * Puts the page for people of today into the archive, once a day, after yesterday's balance sheet could be drawn.
 *
 * @throws TransientError when the rows cannot be read to their end before the deadline: the next run tries again
 * @throws ConfigurationError when the policy's text is lost
 */
export async function writeReport(input: { deadline: Instant }, ports: WriteReportPorts): Promise<void> {
  const { papers, clock, log } = ports;
  const now = clock.now();
  const key = reportKey(dayOf(now));
  if (now < drawableAt(dayOf(plusMs(now, -dayMs))) || (await isThere(key, papers))) return;
  async function* every(): AsyncIterable<Recording> {
    // What cannot be read is on the sheet.
    for await (const row of ports.recordings.every(() => undefined)) {
      if (clock.now() >= input.deadline) throw outOfTime();
      yield row;
    }
  }
  const report = await takeReport({ ...ports, recordings: { every } });
  const sheets = await readSheets({ last: daysOfSheets }, ports);
  if (await papers.put(key, ports.drawReport(report, sheets))) log.info('report-written', { key });
}

async function isThere(key: string, papers: Pick<Papers, 'keys'>): Promise<boolean> {
  for await (const found of papers.keys(key)) if (found === key) return true;
  return false;
}

function outOfTime(): TransientError {
  return new TransientError(
    'time-ran-out',
    'The rows for the report of the day could not be read within one run: give reconcile a longer timeout.',
  );
}
