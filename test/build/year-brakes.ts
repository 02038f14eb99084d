import { hourMs, plusMs, type Instant } from '../../lib/domain/time.ts';
import { approvePlan } from '../../lib/steps/approve-plan.ts';
import { brakeNotes, pulled } from '../../lib/steps/brake.ts';
import { chance } from '../../local/webex-model/chance.ts';
import type { Decided } from './year-judge.ts';
import type { YearWorld } from './year-world.ts';

const by = 'Ana Rebelo';
const mostPatienceMs = 48 * hourMs;

/** Somebody who approves what a run has stopped before, within two days. */
export function yearBrakes(seed: number, { clock, ports, stores }: YearWorld, decided: Decided) {
  const random = chance('approvals', seed);
  let approveAt: Instant | undefined;

  return {
    approveAt: () => approveAt,
    async see(): Promise<void> {
      const brake = await brakeNotes(stores.notes).get(pulled);
      const known = decided.brakes.find(each => each.until === undefined);
      if (brake === undefined || brake.endedAt !== undefined) {
        if (known !== undefined) known.until = clock.now();
        approveAt = undefined;
        return;
      }
      if (known === undefined) decided.brakes.push({ from: brake.pulledAt });
      approveAt ??= plusMs(clock.now(), random.between(0, mostPatienceMs));
      if (clock.now() < approveAt) return;
      await approvePlan({ hash: brake.hash, by }, ports);
      approveAt = undefined;
    },
  };
}
