import type { EventEmitter } from 'node:events';
import { hourMs, latest, plusMs, type Instant } from '../../lib/domain/time.ts';
import { takeEvidence } from './evidence.ts';
import { commandOf, type Options } from './options.ts';
import { stretchedPace } from './pace.ts';
import { progressOf, progressView } from './progress.ts';
import { balance, complaintOf, sheetLines } from './sheet.ts';
import { storyLines } from './story.ts';
import { troubleWatch } from './trouble.ts';
import { openWorld, type World } from './world.ts';

/** When the last recording has had its polls, its sweeps and its download. */
const archivedMs = 2 * hourMs;
/** Look-backs and late transcripts end three days after the last file; then everything has to be settled. */
const settleMs = 73 * hourMs;
/** Failing recordings are tried again for about a day and a half before they are parked. */
const giveUpMs = 72 * hourMs;
const progressEveryMs = 500;
const problemsInJson = 100;

type SignalSource = Pick<EventEmitter, 'once' | 'off'>;
type Ending = 'settled' | { readonly hopeless: string } | { readonly signal: NodeJS.Signals };
/** Why time is to stand still before it was to. */
type Halt = () => Exclude<Ending, 'settled'> | undefined;

/**
 * The whole of `npm start`: lets simulated days pass until all is settled, and draws up the balance.
 *
 * @param source of SIGINT and SIGTERM
 * @returns the exit code: 0 when every recording is accounted for
 * @throws ConfigurationError when the folder cannot be used
 */
export async function run(so: Options, source: SignalSource = process): Promise<number> {
  const startedAt = performance.now();
  const watch = troubleWatch();
  const view = progressView(process.stderr);
  const signals = listenForSignals(source);
  let failure: { readonly error: unknown } | undefined;
  const halt: Halt = () => {
    if (failure !== undefined) throw failure.error;
    const [signal, hopeless] = [signals.heard(), watch.hopeless()];
    if (signal !== undefined) return { signal };
    return hopeless === undefined ? undefined : { hopeless };
  };
  try {
    const world = await openWorld(so, {
      log: watch.log,
      onError: (where, error) => watch.log.warn('run-failed', { where, why: sentence(error) }),
      say: line => console.error(line),
      onDeed: (line, at) => view.say(line, at),
      onFailure: error => (failure = { error }),
    });
    try {
      return await live({ world, so, view, halt, startedAt });
    } finally {
      // Otherwise the simulator's ports would keep a process alive that has failed.
      await world.close();
    }
  } catch (error) {
    const signal = signals.heard();
    // Whatever was begun to open it may have heard the signal, too.
    if (signal === undefined) throw error;
    return farewell({ signal }, so);
  } finally {
    signals.close();
  }
}

async function live(run: {
  world: World;
  so: Options;
  view: ReturnType<typeof progressView>;
  halt: Halt;
  startedAt: number;
}): Promise<number> {
  const { world, so, view, halt } = run;
  console.error(
    `A simulated Webex with ${so.recordings} recordings, and tapekeeper at work on it, by the policy in local/start/policy.yml. ${whereKept(so)}`,
  );
  const known = progressNow(world, so).listed;
  if (known > 0) console.error(`${known} of them are known from an earlier run, which goes on now.`);
  const timer = setInterval(() => view.show(progressNow(world, so)), progressEveryMs);
  try {
    const ending = await letTimePass(world, view, halt);
    if (ending !== 'settled') return farewell(ending, so);
    view.show(progressNow(world, so));
  } finally {
    clearInterval(timer);
    world.stop();
  }
  return report(world, so, run.startedAt);
}

async function letTimePass(world: World, view: ReturnType<typeof progressView>, halt: Halt): Promise<Ending> {
  const { lastEventAt, endsAt } = world;
  const now = world.clock.now();
  const archivedAt = latest(now, plusMs(lastEventAt, archivedMs));
  // Whoever comes back after its end sees a few more days.
  const endAt = latest(plusMs(lastEventAt, settleMs), now < endsAt ? endsAt : plusMs(now, settleMs));
  const halted = await passUntil(archivedAt, world, halt);
  if (halted !== undefined) return halted;
  view.say(
    `From here on the schedules are stretched (${stretchedPace}), until ${endAt.slice(0, 10)}.`,
    world.clock.now(),
  );
  world.stretch();
  return (await passUntil(endAt, world, halt)) ?? 'settled';
}

/** Until then, and until nothing is left to be done at that moment. */
async function passUntil(
  moment: Instant,
  world: World,
  halt: Halt,
): Promise<Exclude<Ending, 'settled'> | undefined> {
  const giveUpAt = plusMs(moment, giveUpMs);
  await world.clock.run(() => {
    if (halt() !== undefined) return true;
    const now = world.clock.now();
    if (now > giveUpAt) return true;
    return now >= moment && world.idle() && world.kept.counted().every(rows => !rows.open);
  });
  return halt();
}

/** The first Ctrl-C ends the run in good order; a second one ends the process as it always does. */
function listenForSignals(source: SignalSource) {
  let heard: NodeJS.Signals | undefined;
  const hears = (['SIGINT', 'SIGTERM'] as const).map(signal => ({ signal, hear: () => (heard = signal) }));
  for (const { signal, hear } of hears) source.once(signal, hear);
  return {
    heard: () => heard,
    close: () => hears.forEach(({ signal, hear }) => source.off(signal, hear)),
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
  const verdict = await balance(world.adminUrl, await takeEvidence(kept, world), rows);
  const story = await storyLines(kept.objects, so);
  console.error(['', ...sheetLines(verdict, rows), '', ...story].join('\n'));
  const seconds = (performance.now() - startedAt) / 1000;
  const peakMb = process.resourceUsage().maxRSS / 1024;
  console.error(
    `\n${seconds.toFixed(0)} s, ${peakMb.toFixed(0)} MB of memory at the most, the simulator included.`,
  );
  const complaint = complaintOf(verdict);
  if (complaint !== undefined) console.error(complaint);
  const { problems, partings: _told, ...figures } = verdict;
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
