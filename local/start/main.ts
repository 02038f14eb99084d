import { ConfigurationError } from '../../lib/domain/errors.ts';
import { hourMs, latest, plusMs } from '../../lib/domain/time.ts';
import { readOptions, type Options } from './options.ts';
import { progressView } from './progress.ts';
import { balance, sheetLines } from './sheet.ts';
import { storyLines } from './story.ts';
import { troubleWatch } from './trouble.ts';
import { openWorld, type World } from './world.ts';

/** Look-backs and late transcripts end three days after the last file; then everything has to be settled. */
const settleMs = 73 * hourMs;
/** Failing recordings are tried again for about a day and a half before they are parked. */
const giveUpMs = settleMs + 72 * hourMs;
const progressEveryMs = 500;

const options = readOptions(process.argv.slice(2));
if (typeof options === 'number') process.exitCode = options;
else {
  try {
    process.exitCode = await start(options);
  } catch (error) {
    console.error(
      error instanceof ConfigurationError ? error.message : `tapekeeper stopped: ${sentence(error)}`,
    );
    process.exitCode = 1;
  }
}

/** @returns the exit code: 0 when every recording is accounted for */
async function start(so: Options): Promise<number> {
  const startedAt = performance.now();
  console.error(
    `A simulated Webex with ${so.recordings} recordings, and tapekeeper at work on it. Everything is kept in ${so.data}.`,
  );
  const watch = troubleWatch();
  const world = await openWorld(so, watch.log, (where, error) =>
    watch.log.warn('run-failed', { where, why: sentence(error) }),
  );
  const view = progressView(process.stderr);
  const show = () => view.show(progressOf(world, so));
  const timer = setInterval(show, progressEveryMs);
  try {
    const lastChangeAt = latest(world.lastEventAt, world.clock.now());
    const settleAt = plusMs(lastChangeAt, settleMs);
    const giveUpAt = plusMs(lastChangeAt, giveUpMs);
    await world.clock.run(() => {
      const now = world.clock.now();
      if (watch.hopeless() !== undefined || now > giveUpAt) return true;
      return now > settleAt && world.driver.idle() && world.stores.count().every(rows => !rows.open);
    });
    show();
  } finally {
    clearInterval(timer);
  }
  const trouble = watch.hopeless();
  if (trouble !== undefined) {
    console.error(`${trouble}\nNothing is lost: mend it, and run npm start again.`);
    await world.close();
    return 1;
  }
  return await report(world, so, startedAt);
}

async function report(world: World, so: Options, startedAt: number): Promise<number> {
  const rows = world.stores.count();
  const verdict = await balance(world.adminUrl, world.objects, rows);
  await world.close();
  const seconds = (performance.now() - startedAt) / 1000;
  const peakMb = process.resourceUsage().maxRSS / 1024;
  console.error(
    ['', ...sheetLines(verdict, rows), '', ...(await storyLines(world.objects, so.data))].join('\n'),
  );
  console.error(`\n${seconds.toFixed(0)} s, ${peakMb.toFixed(0)} MB of memory at the most.`);
  const { problems, ...figures } = verdict;
  if (so.json) console.log(JSON.stringify({ ...figures, problems: problems.slice(0, 100) }));
  if (verdict.unexplained === 0 && verdict.pending === 0) return 0;
  console.error('Not every recording is accounted for: see the lines with "!" above.');
  return 1;
}

function progressOf(world: World, so: Options) {
  const rows = world.stores.count();
  const sum = (status?: string) =>
    rows
      .filter(row => status === undefined || row.status === status)
      .reduce((total, row) => total + row.rows, 0);
  return {
    listed: sum(),
    archived: sum('archived'),
    parked: sum('parked'),
    of: so.recordings,
    at: world.clock.now(),
  };
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
