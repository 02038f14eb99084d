import {
  dayMs,
  dayOf,
  epochMsOf,
  hourMs,
  instantOf,
  latest,
  minuteMs,
  plusMs,
  type Instant,
} from '../../lib/domain/time.ts';
import { isWalked } from '../../lib/domain/adopted-policy.ts';
import { approvePlan } from '../../lib/steps/approve-plan.ts';
import { brakeNotes, pulled } from '../../lib/steps/brake.ts';
import { adoptedNotes, inForce } from '../../lib/steps/policy-in-force.ts';
import { sweep } from '../../lib/steps/sweep.ts';
import { complianceReadToken } from '../../lib/webex/token.ts';
import type { Mix } from '../../local/simulator/faults/draws.ts';
import type { Problem } from '../../local/judge/problem.ts';
import { chance } from '../../local/webex-model/chance.ts';
import { yearBells } from './year-bells.ts';
import { yearDeeds } from './year-deeds.ts';
import { judgeYear, type Decided } from './year-judge.ts';
import { yearBegins, yearEnds, yearScript, type Dated } from './year-script.ts';
import { yearWorld } from './year-world.ts';

const by = 'Ana Rebelo';
const sweepEveryMs = 5 * minuteMs;
/** Long enough for three looks for what is missing. */
const calmMs = 75 * hourMs;
const judgeEvery = 10;
const patienceMs = 48 * hourMs;

/**
 * A year of tapekeeper, from the first poll to the last purge: time goes straight to whatever is due next, everything
 * that a function does is done by the real steps, and the judge looks after each of them.
 *
 * @returns what the judge found, with how the world is at the end
 */
export async function aYear(seed: number, faults: Mix) {
  const script = yearScript(seed, faults);
  const world = yearWorld(seed, script);
  const { clock, ports, stores, webex } = world;
  const decided: Decided = { policies: [], brakes: [], liveSince: undefined };
  const deeds = yearDeeds(seed, world, decided);
  const bells = yearBells(seed, world);
  const random = chance('approvals', seed);
  const problems: Problem[] = [];
  const agenda: Dated[] = [...script.deeds];
  let steps = 0;
  let judged = 0;
  let approveAt: Instant | undefined;

  async function step(): Promise<void> {
    steps += 1;
    const due = agenda.splice(0, agenda.findIndex(deed => deed.at > clock.now()) >>> 0);
    for (const deed of due)
      if (!(await deeds.do(deed))) plan({ ...deed, at: plusMs(clock.now(), sweepEveryMs) });
    const deadline = plusMs(clock.now(), 2 * minuteMs);
    await sweep({ deadline, ringLimit: 500, token: complianceReadToken }, ports);
    await seeToBrake();
    await bells.deliver();
    await judge();
  }

  /** All that the judge finds fault with is a call that was sent, or one that is missing. */
  async function judge(): Promise<void> {
    const writes = world.writes();
    const dayAgo = dayOf(plusMs(clock.now(), -dayMs));
    const isLate = (await world.rows()).some(({ fate }) => fate !== undefined && fate.day < dayAgo);
    if (writes === judged && !isLate && steps % judgeEvery !== 0) return;
    judged = writes;
    problems.push(...(await judgeYear(world, decided)));
  }

  function plan(deed: Dated): void {
    agenda.push(deed);
    agenda.sort((one, other) => one.at.localeCompare(other.at));
  }

  /** Somebody approves what a run has stopped before, within two days. */
  async function seeToBrake(): Promise<void> {
    const brake = await brakeNotes(stores.notes).get(pulled);
    const open = decided.brakes.find(each => each.until === undefined);
    if (brake === undefined || brake.endedAt !== undefined) {
      if (open !== undefined) open.until = clock.now();
      approveAt = undefined;
      return;
    }
    if (open === undefined) decided.brakes.push({ from: brake.pulledAt });
    approveAt ??= plusMs(clock.now(), random.between(0, patienceMs));
    if (clock.now() < approveAt) return;
    await approvePlan({ hash: brake.hash, by }, ports);
    approveAt = undefined;
  }

  /** When something is due next, at a run of the sweep. */
  async function nextAt(): Promise<Instant | undefined> {
    const rows = await world.rows();
    const adopted = await adoptedNotes(stores.notes).get(inForce);
    const isWalking = adopted !== undefined && !isWalked(adopted);
    // What the brake has stopped stays due: all of its runs until then do the same.
    const isWaiting = (at: Instant) => approveAt !== undefined && at <= clock.now();
    const later = approveAt ?? clock.now();
    const moments = [
      ...rows.flatMap(({ lookAt }) => lookAt ?? []).map(at => (isWaiting(at) ? later : at)),
      ...agenda.slice(0, 1).map(({ at }) => at),
      ...(approveAt === undefined ? [] : [approveAt]),
      ...(isWalking ? [clock.now()] : []),
    ];
    const [first] = moments.toSorted();
    return first && sweepAt(latest(first, plusMs(clock.now(), 1)));
  }

  async function goOn(until: Instant): Promise<void> {
    for (let next = await nextAt(); next !== undefined && next <= until; next = await nextAt()) {
      clock.set(next);
      await step();
      if (problems.length > 0) return;
    }
    clock.set(latest(until, clock.now()));
  }

  try {
    await deeds.adopt(script.policy);
    clock.set(sweepAt(yearBegins));
    await goOn(yearEnds);
    webex.site.draws.change({ share: 0, rates: {} });
    await deeds.compare();
    await goOn(plusMs(yearEnds, calmMs));
    const truth = await world.truth();
    return {
      problems,
      steps,
      truth,
      rows: await world.rows(),
      log: ports.log.lines,
      changes: stores.feed.read(0, 100_000),
      holds: await stores.holds.all(),
      decided,
    };
  } finally {
    world.close();
  }
}

/** The next run of the sweep. */
function sweepAt(moment: Instant): Instant {
  return instantOf(Math.ceil(epochMsOf(moment) / sweepEveryMs) * sweepEveryMs);
}
