import { hourMs, latest, plusMs } from '../../lib/domain/time.ts';
import { commandOf, type Options } from './options.ts';
import { progressOf, progressView } from './progress.ts';
import { balance, complaintOf, sheetLines } from './sheet.ts';
import { storyLines } from './story.ts';
import { troubleWatch } from './trouble.ts';
import { openWorld, type World } from './world.ts';

/** Look-backs and late transcripts end three days after the last file; then everything has to be settled. */
const settleMs = 73 * hourMs;
/** Failing recordings are tried again for about a day and a half before they are parked. */
const giveUpMs = settleMs + 72 * hourMs;
const progressEveryMs = 500;
const problemsInJson = 100;

type Ending = 'settled' | { readonly hopeless: string } | { readonly signal: NodeJS.Signals };

/**
 * The whole of `npm start`: lets simulated days pass until all is settled, and draws up the balance.
 *
 * @returns the exit code: 0 when every recording is accounted for
 * @throws ConfigurationError when the folder cannot be used
 */
export async function run(so: Options): Promise<number> {
  const startedAt = performance.now();
  const watch = troubleWatch();
  const world = await openWorld(so, {
    log: watch.log,
    onError: (where, error) => watch.log.warn('run-failed', { where, why: sentence(error) }),
    say: line => console.error(line),
  });
  try {
    console.error(
      `A simulated Webex with ${so.recordings} recordings, and tapekeeper at work on it. ${whereKept(so)}`,
    );
    const known = progressNow(world, so).listed;
    if (known > 0) console.error(`${known} of them are known from an earlier run, which goes on now.`);
    const ending = await letTimePass(world, so, watch.hopeless);
    if (ending === 'settled') return await report(world, so, startedAt);
    return farewell(ending, so);
  } finally {
    // Otherwise the simulator's ports would keep a process alive that has failed.
    await world.close();
  }
}

async function letTimePass(world: World, so: Options, hopeless: () => string | undefined): Promise<Ending> {
  const view = progressView(process.stderr);
  const show = () => view.show(progressNow(world, so));
  const timer = setInterval(show, progressEveryMs);
  const signals = listenForSignals();
  try {
    const lastChangeAt = latest(world.lastEventAt, world.clock.now());
    const settleAt = plusMs(lastChangeAt, settleMs);
    const giveUpAt = plusMs(lastChangeAt, giveUpMs);
    await world.clock.run(() => {
      if (hopeless() !== undefined || signals.heard() !== undefined) return true;
      const now = world.clock.now();
      if (now > giveUpAt) return true;
      return now > settleAt && world.driver.idle() && world.kept.counted().every(rows => !rows.open);
    });
    const signal = signals.heard();
    if (signal !== undefined) return { signal };
    const trouble = hopeless();
    if (trouble !== undefined) return { hopeless: trouble };
    show();
    return 'settled';
  } finally {
    clearInterval(timer);
    signals.close();
  }
}

/** The first Ctrl-C ends the run in good order; a second one ends the process as it always does. */
function listenForSignals() {
  let heard: NodeJS.Signals | undefined;
  const hear = (signal: NodeJS.Signals) => (heard = signal);
  process.once('SIGINT', hear).once('SIGTERM', hear);
  return {
    heard: () => heard,
    close: () => void process.off('SIGINT', hear).off('SIGTERM', hear),
  };
}

function farewell(ending: Exclude<Ending, 'settled'>, so: Options): number {
  const again = `"${commandOf(so)}"`;
  const kept = so.engine === undefined;
  if ('signal' in ending) {
    console.error(
      kept ? `Stopped. Nothing is lost: ${again} goes on from here.` : `Stopped. ${again} begins anew.`,
    );
    return ending.signal === 'SIGINT' ? 130 : 143;
  }
  const then = kept
    ? `Nothing is lost: when that is mended, ${again} goes on from here.`
    : `When that is mended, ${again} begins anew.`;
  console.error(`${ending.hopeless}\n${then}`);
  return 1;
}

function whereKept(so: Options): string {
  return so.engine === undefined
    ? `Everything is kept in ${so.data}.`
    : 'Rows and objects are in DynamoDB and S3, on an emulator that ends with this run: nothing is kept.';
}

async function report(world: World, so: Options, startedAt: number): Promise<number> {
  const { kept } = world;
  const rows = await kept.count();
  const verdict = await balance(world.adminUrl, await kept.inventory(), rows);
  const story = await storyLines(kept.objects, so);
  console.error(['', ...sheetLines(verdict, rows), '', ...story].join('\n'));
  const seconds = (performance.now() - startedAt) / 1000;
  const peakMb = process.resourceUsage().maxRSS / 1024;
  console.error(
    `\n${seconds.toFixed(0)} s, ${peakMb.toFixed(0)} MB of memory at the most, the simulator included.`,
  );
  const complaint = complaintOf(verdict);
  if (complaint !== undefined) console.error(complaint);
  const { problems, ...figures } = verdict;
  if (so.json) console.log(JSON.stringify({ ...figures, problems: problems.slice(0, problemsInJson) }));
  return complaint === undefined ? 0 : 1;
}

function progressNow(world: World, so: Options) {
  return progressOf(world.kept.counted(), { of: so.recordings, at: world.clock.now() });
}

/** What an error says, without its stack. */
export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
