/** How far the run is: counts by stage, of so many. */
export type Progress = {
  readonly listed: number;
  readonly archived: number;
  readonly parked: number;
  readonly of: number;
  readonly at: string;
};

const barWidth = 30;

/**
 * Shows progress on standard error: bars that stay in place on a terminal, and elsewhere a plain line whenever another
 * tenth is done.
 */
export function progressView(out: NodeJS.WriteStream): { show(progress: Progress): void; end(): void } {
  let shownTenth = -1;
  let drawn = false;

  function drawBars(progress: Progress): void {
    const lines = [
      `  listed    ${bar(progress.listed, progress.of)}`,
      `  archived  ${bar(progress.archived, progress.of)}${progress.parked > 0 ? `  (${progress.parked} parked)` : ''}`,
      `  virtual time ${progress.at.slice(0, 16).replace('T', ' ')} UTC`,
    ];
    if (drawn) out.write(`\u001b[${lines.length}A`);
    out.write(lines.map(line => `\u001b[2K${line}\n`).join(''));
    drawn = true;
  }

  function printLine(progress: Progress): void {
    const tenth = Math.floor((10 * (progress.archived + progress.parked)) / Math.max(1, progress.of));
    if (tenth === shownTenth) return;
    shownTenth = tenth;
    const at = progress.at.slice(0, 16).replace('T', ' ');
    out.write(
      `${at} UTC  listed ${progress.listed}, archived ${progress.archived}, parked ${progress.parked}\n`,
    );
  }

  return {
    show: progress => (out.isTTY ? drawBars(progress) : printLine(progress)),
    end: () => undefined,
  };
}

function bar(done: number, of: number): string {
  const share = of === 0 ? 1 : Math.min(1, done / of);
  const filled = Math.round(share * barWidth);
  return `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} ${done} of ${of}`;
}
