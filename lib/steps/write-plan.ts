import { TransientError } from '../domain/errors.ts';
import { planKey } from '../domain/plan.ts';
import type { Recording } from '../domain/recording.ts';
import { dayOf, type Instant } from '../domain/time.ts';
import type { Log, Papers } from '../ports.ts';
import { keepCount } from './count-rows.ts';
import { adoptedNotes, inForce } from './policy-in-force.ts';
import { takePlan, type PlanPorts } from './take-plan.ts';

export type WritePlanPorts = PlanPorts & {
  readonly papers: Pick<Papers, 'get' | 'put'>;
  readonly log: Log;
};

const daysAhead = 30;

/**
 * Puts the plan of today into the archive, once a day: a report of the fates that stand on the rows. Counts the rows on
 * the way, for the brakes. Does nothing where no policy is in force.
 *
 * @throws TransientError when the rows cannot be read to their end before the deadline: the next run tries again
 */
export async function writePlan(input: { deadline: Instant }, ports: WritePlanPorts): Promise<void> {
  const key = planKey(dayOf(ports.clock.now()), 'plan');
  if ((await adoptedNotes(ports.notes).get(inForce)) === undefined) return;
  if ((await ports.papers.get(key)) !== undefined) return;
  let rows = 0;
  async function* every(): AsyncIterable<Recording> {
    for await (const row of ports.recordings.every(() => void (rows += 1))) {
      if (ports.clock.now() >= input.deadline) throw outOfTime();
      rows += 1;
      yield row;
    }
  }
  const plan = await takePlan({ days: daysAhead }, { ...ports, recordings: { every } });
  if (plan === undefined) return;
  await keepCount(rows, ports);
  await ports.papers.put(key, `${JSON.stringify(plan, undefined, 1)}\n`);
  const recordings = plan.lines.reduce((sum, line) => sum + line.recordings, 0);
  ports.log.info('plan-written', { recordings, later: plan.later, held: plan.held });
}

function outOfTime(): TransientError {
  return new TransientError(
    'time-ran-out',
    'The rows for the plan of the day could not be read within one run: give reconcile a longer timeout.',
  );
}
