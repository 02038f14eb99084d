import { isWalked } from '../domain/adopted-policy.ts';
import { departuresTally, type Departures } from '../domain/departures.ts';
import type { OffboardingTerms } from '../domain/offboarding-terms.ts';
import { reportTally, type Report } from '../domain/report.ts';
import type { Clock, Holds, RecordingStore } from '../ports.ts';
import type { Offboardings } from '../ports-offboarding.ts';
import { foundAccounts } from './owner-accounts.ts';
import { policyInForce, type PolicyPorts } from './policy-in-force.ts';
import { stageNow } from './stage-now.ts';

export type ReportPorts = PolicyPorts & {
  readonly recordings: Pick<RecordingStore, 'every'>;
  readonly holds: Pick<Holds, 'inForce'>;
  readonly clock: Pick<Clock, 'now'>;
  /** Undefined where nobody has named the table. */
  readonly offboardings: Pick<Offboardings, 'every'> | undefined;
  readonly terms: () => Promise<Pick<OffboardingTerms, 'webexDeletesAfterDays'>>;
};

/**
 * What the rows and the departures say to a report. Reads every one, and changes nothing.
 *
 * @throws TransientError when the tables cannot be read to their end, ConfigurationError when the policy's text is lost
 *   or the connections are mistaken
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
  const departures = await takeDepartures(ports);
  return { ...tally.total(), ...(departures === undefined ? {} : { departures }) };
}

async function takeDepartures({ offboardings, terms, clock }: ReportPorts): Promise<Departures | undefined> {
  if (offboardings === undefined) return undefined;
  const tally = departuresTally(await terms(), clock.now());
  for await (const each of offboardings.every()) tally.add(each);
  return tally.total();
}
