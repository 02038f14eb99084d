import { connectionsInForce } from '../lib/hr/connections-in-force.ts';
import { reportPage } from '../lib/page/report.ts';
import { readPolicy } from '../lib/policy/read-policy.ts';
import { systemClock } from '../lib/runtime/clock.ts';
import { atColdStart } from '../lib/runtime/cold-start.ts';
import { jsonLog } from '../lib/runtime/log.ts';
import { systemRandom } from '../lib/runtime/random.ts';
import { scheduleFunction } from '../lib/runtime/schedule-function.ts';
import { readSettings, wholeNumber } from '../lib/runtime/settings.ts';
import { reconcile as walk, type ReconcilePorts } from '../lib/steps/reconcile.ts';
import type { WalkSettings } from '../lib/steps/walk-days.ts';
import { adminToken, complianceReadToken } from '../lib/webex/token.ts';
import { alarmSettings, alarmTopic } from './wiring/alarms.ts';
import { archive, archiveSettings, papers } from './wiring/archive.ts';
import { offboardingSettings, offboardingsTable } from './wiring/offboardings.ts';
import { tables, tableSettings } from './wiring/tables.ts';
import { complianceReader, webexSettings } from './wiring/webex.ts';

/** Woken every hour: compares Webex, table and archive, day by day, draws the balance sheet of the day before, and writes plan and report. */
export function reconcile(ports: Omit<ReconcilePorts, 'drawReport' | 'terms'>, settings: WalkSettings) {
  const tokens = [complianceReadToken, adminToken];
  const drawing: ReconcilePorts = {
    ...ports,
    terms: async () => (await connectionsInForce(ports.notes)).terms,
    drawReport: (report, sheets) => reportPage(report, sheets, { showPeople: false }),
  };
  return scheduleFunction(ports, deadline => walk({ ...settings, deadline, tokens }, drawing));
}

export const handler = atColdStart(() => {
  const settings = readSettings({
    ...tableSettings,
    ...offboardingSettings,
    ...webexSettings,
    ...archiveSettings,
    ...alarmSettings,
    HISTORY_DAYS: wholeNumber(1, 2_000),
    WEBEX_RETENTION_DAYS: wholeNumber(1, 4_000),
    RECONCILE_CALLS: wholeNumber(1, 10_000),
    CYCLE_DAYS: wholeNumber(1, 60),
  });
  const stores = { ...tables(settings), offboardings: offboardingsTable(settings) };
  const [webex, media] = [complianceReader(settings, stores.gates), archive(settings)];
  const so = {
    clock: systemClock,
    random: systemRandom,
    log: jsonLog('reconcile'),
    papers: papers(settings),
    alarmTopic: alarmTopic(settings),
  };
  return reconcile({ ...stores, ...so, webex, media, readPolicy }, walkSettings(settings));
});

/** The settings of the walk, out of the environment's. */
export function walkSettings(of: {
  HISTORY_DAYS: number;
  WEBEX_RETENTION_DAYS: number;
  RECONCILE_CALLS: number;
  CYCLE_DAYS: number;
}): WalkSettings {
  return {
    historyDays: of.HISTORY_DAYS,
    retentionDays: of.WEBEX_RETENTION_DAYS,
    calls: of.RECONCILE_CALLS,
    cycleDays: of.CYCLE_DAYS,
  };
}
