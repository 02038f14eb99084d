import { systemClock } from '../lib/runtime/clock.ts';
import { atColdStart } from '../lib/runtime/cold-start.ts';
import { jsonLog } from '../lib/runtime/log.ts';
import { scheduleFunction } from '../lib/runtime/schedule-function.ts';
import { readSettings } from '../lib/runtime/settings.ts';
import { watchOwners as watch, type WatchOwnersPorts } from '../lib/steps/watch-owners.ts';
import { offboardingSettings, offboardingsTable } from './wiring/offboardings.ts';
import { tables, tableSettings } from './wiring/tables.ts';
import { adminDirectory, directorySettings } from './wiring/webex.ts';

/** Woken every hour: remembers everybody who may own recordings. */
export function watchOwners(ports: WatchOwnersPorts) {
  return scheduleFunction(ports, deadline => watch({ deadline }, ports));
}

export const handler = atColdStart(() => {
  const settings = readSettings({ ...tableSettings, ...offboardingSettings, ...directorySettings });
  const stores = { ...tables(settings), offboardings: offboardingsTable(settings) };
  const directory = adminDirectory(settings, stores.gates);
  return watchOwners({ ...stores, directory, clock: systemClock, log: jsonLog('watch-owners') });
});
