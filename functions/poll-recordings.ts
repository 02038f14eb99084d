import { systemClock } from '../lib/runtime/clock.ts';
import { atColdStart } from '../lib/runtime/cold-start.ts';
import { jsonLog } from '../lib/runtime/log.ts';
import { systemRandom } from '../lib/runtime/random.ts';
import { scheduleFunction } from '../lib/runtime/schedule-function.ts';
import { readSettings, wholeNumber } from '../lib/runtime/settings.ts';
import { pollRecordings as poll, type PollPorts } from '../lib/steps/poll-recordings.ts';
import { tables, tableSettings } from './wiring/tables.ts';
import { complianceReader, webexSettings } from './wiring/webex.ts';

/** Woken every five minutes: reads from Webex the windows that are due. */
export function pollRecordings(ports: PollPorts, settings: { historyDays: number }) {
  return scheduleFunction(ports, deadline => poll({ deadline, historyDays: settings.historyDays }, ports));
}

export const handler = atColdStart(() => {
  const settings = readSettings({
    ...tableSettings,
    ...webexSettings,
    HISTORY_DAYS: wholeNumber(1, 2_000),
  });
  const stores = tables(settings);
  const webex = complianceReader(settings, stores.gates);
  const so = { clock: systemClock, random: systemRandom, log: jsonLog('poll-recordings') };
  return pollRecordings({ ...stores, webex, ...so }, { historyDays: settings.HISTORY_DAYS });
});
