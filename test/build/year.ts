import { isWalked } from '../../lib/domain/adopted-policy.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import {
  epochMsOf,
  hourMs,
  instantOf,
  latest,
  minuteMs,
  plusMs,
  type Instant,
} from '../../lib/domain/time.ts';
import { adoptedNotes, inForce } from '../../lib/steps/policy-in-force.ts';
import { sweep } from '../../lib/steps/sweep.ts';
import { complianceReadToken } from '../../lib/webex/token.ts';
import type { Problem } from '../../local/judge/problem.ts';
import { yearBells } from './year-bells.ts';
import { yearBrakes } from './year-brakes.ts';
import { yearDeeds } from './year-deeds.ts';
import { judgeYear, type Decided } from './year-judge.ts';
import { yearBegins, yearEnds, yearScript, type Dated, type Weather } from './year-script.ts';
import { yearWorld } from './year-world.ts';

const sweepEveryMs = 5 * minuteMs;
/** Long enough for three looks for what is missing. */
const calmMs = 75 * hourMs;
const judgeEvery = 10;
/** Usually there are a hundred or so. */
const mostSteps = 3_000;

/**
 * A year of tapekeeper, from the first poll to the last purge: time goes straight to whatever is due next, and what a
 * function does is done by the real steps. It ends at the first problem that the judge finds.
 *
 * @returns what the judge found, and how the world is at the end
 */
export async function aYear(seed: number, weather: Weather) {
  const script = yearScript(seed, weather);
  const world = yearWorld(seed, script);
  const { clock, ports, stores, webex } = world;
  const decided: Decided = { policies: [], brakes: [], restores: [], liveSince: undefined };
  const deeds = yearDeeds(seed, world, decided);
  const bells = yearBells(weather.streams === 'wild' ? seed : undefined, world);
  const brakes = yearBrakes(seed, world, decided);
  const problems: Problem[] = [];
  let agenda = script.deeds;
  let rows: readonly Recording[] = [];
  let [steps, judged] = [0, 0];

  async function step(): Promise<void> {
    steps += 1;
    if (steps > mostSteps) throw new Error(`In the year of seed ${seed} something goes round and round.`);
    await happen(deed => deed.between !== true);
    const deadline = plusMs(clock.now(), 2 * minuteMs);
    await sweep({ deadline, ringLimit: 500, token: complianceReadToken }, ports);
    await brakes.see();
    if (await isIntended()) await happen(deed => deed.between === true);
    await bells.deliver();
    await look();
  }

  /** Whether something is about to be sent, and somebody waits for that. */
  async function isIntended(): Promise<boolean> {
    const isAwaited = agenda.some(({ at, between }) => between === true && at <= clock.now());
    return isAwaited && (await world.rows()).some(row => row.wake === 'retain' && !('sentAt' in row));
  }

  async function happen(isMeant: (deed: Dated) => boolean): Promise<void> {
    const now = clock.now();
    const due = agenda.filter(deed => deed.at <= now && isMeant(deed));
    agenda = agenda.filter(deed => !due.includes(deed));
    for (const deed of due) agenda = [...agenda, ...(await deeds.do(deed))];
  }

  /** What a judge can find fault with is a call that was sent, or one that is missing, and that stays missing. */
  async function look(): Promise<void> {
    const [before, writes] = [rows, world.writes()];
    rows = await world.rows();
    if (writes === judged && steps % judgeEvery !== 0) return;
    judged = writes;
    problems.push(...(await judgeYear(world, decided, [...before, ...rows])));
  }

  /** When something is due next, at a run of the sweep. */
  async function nextAt(): Promise<Instant | undefined> {
    const now = clock.now();
    const adopted = await adoptedNotes(stores.notes).get(inForce);
    const approveAt = brakes.approveAt();
    // What the brake has stopped stays due: all runs until then do the same.
    const waitsFor = (at: Instant) => (approveAt !== undefined && at <= now ? approveAt : at);
    const moments = [
      ...rows.flatMap(({ lookAt }) => (lookAt === undefined ? [] : [waitsFor(lookAt)])),
      ...agenda.flatMap(({ at, between }) => (between === true ? [] : [at])),
      ...(approveAt === undefined ? [] : [approveAt]),
      ...(adopted === undefined || isWalked(adopted) ? [] : [now]),
    ];
    const [first] = moments.toSorted();
    return first && sweepAt(latest(first, plusMs(now, 1)));
  }

  async function goOn(until: Instant): Promise<void> {
    for (let next = await nextAt(); next !== undefined && next <= until; next = await nextAt()) {
      clock.set(next);
      await step();
      if (problems.length > 0) return;
    }
    clock.set(latest(until, clock.now()));
  }

  async function conclude(until: Instant): Promise<void> {
    await deeds.compare();
    rows = await world.rows();
    await goOn(until);
    if (problems.length === 0) problems.push(...(await judgeYear(world, decided, rows)));
  }

  try {
    await deeds.adopt(script.policy);
    clock.set(sweepAt(yearBegins));
    await goOn(yearEnds);
    webex.site.draws.change({ share: 0, rates: {} });
    await conclude(plusMs(yearEnds, calmMs));
    // Webex may have emptied its bin meanwhile.
    await conclude(plusMs(yearEnds, calmMs + hourMs));
    const truth = await world.truth();
    return { problems, steps, truth, rows };
  } finally {
    world.close();
  }
}

/** The next run of the sweep. */
function sweepAt(moment: Instant): Instant {
  return instantOf(Math.ceil(epochMsOf(moment) / sweepEveryMs) * sweepEveryMs);
}
