import { isWalked } from '../domain/adopted-policy.ts';
import { reportTally, type Report } from '../domain/report.ts';
import type { Clock, Holds, RecordingStore } from '../ports.ts';
import { foundAccounts } from './owner-accounts.ts';
import { policyInForce, type PolicyPorts } from './policy-in-force.ts';
import { stageNow } from './stage-now.ts';

export type ReportPorts = PolicyPorts & {
  readonly recordings: Pick<RecordingStore, 'every'>;
  readonly holds: Pick<Holds, 'inForce'>;
  readonly clock: Pick<Clock, 'now'>;
};

/**
 * What the rows say to a report. Reads every row, and changes nothing.
 *
 * @throws TransientError when the tables cannot be read to their end, ConfigurationError when the policy's text is lost
 */
export async function takeReport(ports: ReportPorts): Promise<Report> {
  const inForce = await policyInForce(ports);
  const stage = await stageNow(ports);
  const tally = reportTally({
    now: ports.clock.now(),
    terms: inForce && { policy: inForce.policy, stage },
    complete: inForce !== undefined && isWalked(inForce.adopted),
    holds: await ports.holds.inForce(),
    accounts: await foundAccounts(ports),
  });
  for await (const row of ports.recordings.every()) tally.add(row);
  return tally.total();
}
