import { readPolicy } from '../lib/policy/read-policy.ts';
import { systemClock } from '../lib/runtime/clock.ts';
import { atColdStart } from '../lib/runtime/cold-start.ts';
import { jsonLog } from '../lib/runtime/log.ts';
import { scheduleFunction } from '../lib/runtime/schedule-function.ts';
import { optional, readSettings, required, wholeNumber } from '../lib/runtime/settings.ts';
import { sweep as sweepRows, type SweepPorts } from '../lib/steps/sweep.ts';
import { complianceReadToken } from '../lib/webex/token.ts';
import { papers } from './wiring/archive.ts';
import { offboardingSettings, offboardingsTable } from './wiring/offboardings.ts';
import { tables, tableSettings } from './wiring/tables.ts';

/** Woken every five minutes: rings for every row whose time has come, or gives it its fate. */
export function sweep(ports: SweepPorts, settings: { ringLimit: number }) {
  return scheduleFunction(ports, deadline =>
    sweepRows({ deadline, ringLimit: settings.ringLimit, token: complianceReadToken }, ports),
  );
}

export const handler = atColdStart(() => {
  const settings = readSettings({
    ...tableSettings,
    ...offboardingSettings,
    RING_LIMIT: wholeNumber(1, 10_000),
    ARCHIVE_BUCKET: required,
    AWS_ENDPOINT_URL: optional,
  });
  const offboardings = offboardingsTable(settings);
  const archived = { offboardings, papers: papers(settings), readPolicy };
  const ports = { ...tables(settings), ...archived, clock: systemClock, log: jsonLog('sweep') };
  return sweep(ports, { ringLimit: settings.RING_LIMIT });
});
