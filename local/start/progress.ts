import { dayMs } from '../../lib/domain/time.ts';
import type { RowCount } from '../store/embedded-stores.ts';

/** How far the run is: counts by stage, of so many. */
export type Progress = {
  readonly listed: number;
  /** Of these the archive has the audio, whatever became of them in Webex. */
  readonly archived: number;
  /** Archived, with transcript and metadata, or with the knowledge that there are none. */
  readonly complete: number;
  readonly parked: number;
  readonly trashed: number;
  readonly purged: number;
  readonly of: number;
  readonly at: string;
};

/** What is needed of a stream that shows it. */
export type Screen = {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
};

const widestBar = 30;
/** What stands beside a bar: its name, two numbers of seven digits, and what is parked. */
const besideBar = 46;

/** The counts of the table, as stages. */
export function progressOf(rows: readonly RowCount[], so: { of: number; at: string }): Progress {
  const sum = (chosen: (row: RowCount) => boolean) =>
    rows.filter(chosen).reduce((total, row) => total + row.rows, 0);
  return {
    listed: sum(() => true),
    archived: sum(row => row.copy !== 'none'),
    complete: sum(row => row.copy === 'whole'),
    parked: sum(row => row.status === 'parked'),
    trashed: sum(row => row.status === 'trashed'),
    purged: sum(row => row.status === 'purged'),
    ...so,
  };
}

/** A plain line comes after so many days at the latest. */
const quietDays = 20;

/**
 * Shows progress: bars that stay in place on a terminal, and elsewhere a plain line whenever another tenth is done.
 *
 * @returns `say` writes a line that stays, with the simulated time
 */
export function progressView(out: Screen): {
  show(progress: Progress): void;
  say(line: string, at: string): void;
} {
  let shown = '';
  let drawn = false;

  function drawBars(progress: Progress): void {
    const bar = barOf(progress.of, out.columns ?? 80);
    const lines = [
      `  listed    ${bar(progress.listed)}`,
      `  archived  ${bar(progress.archived)}${progress.parked > 0 ? `  (${progress.parked} parked)` : ''}`,
      `  complete  ${bar(progress.complete)}`,
      `  trashed   ${bar(progress.trashed)}`,
      `  purged    ${bar(progress.purged)}`,
      `  simulated time: ${minuteOf(progress.at)}`,
    ];
    // Over the bars of the last time.
    if (drawn) out.write(`\u001b[${lines.length}A`);
    out.write(lines.map(line => `\u001b[2K${line}\n`).join(''));
    drawn = true;
  }

  function printLine(progress: Progress): void {
    const steps = progress.listed + progress.archived + progress.complete + 2 * progress.parked;
    const tenth = Math.floor((10 * steps) / Math.max(1, 3 * progress.of));
    const days = Math.floor(Date.parse(progress.at) / (quietDays * dayMs));
    const step = `${tenth} ${days}`;
    if (step === shown) return;
    shown = step;
    const { listed, archived, complete, parked, trashed, purged } = progress;
    out.write(
      `${minuteOf(progress.at)}: listed ${listed}, archived ${archived}, complete ${complete}, parked ${parked}, trashed ${trashed}, purged ${purged}\n`,
    );
  }

  return {
    show: progress => (out.isTTY === true ? drawBars(progress) : printLine(progress)),
    say(line, at) {
      drawn = false;
      out.write(`${minuteOf(at)}: ${line}\n`);
    },
  };
}

function minuteOf(at: string): string {
  return `${at.slice(0, 16).replace('T', ' ')} UTC`;
}

function barOf(of: number, columns: number) {
  const width = Math.max(1, Math.min(widestBar, columns - besideBar));
  return (done: number): string => {
    const share = of === 0 ? 1 : Math.min(1, done / of);
    const filled = Math.round(share * width);
    return `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${done} of ${of}`;
  };
}
