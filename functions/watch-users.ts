import { systemClock } from '../lib/runtime/clock.ts';
import { atColdStart } from '../lib/runtime/cold-start.ts';
import { jsonLog } from '../lib/runtime/log.ts';
import { systemNewId } from '../lib/runtime/random.ts';
import { scheduleFunction } from '../lib/runtime/schedule-function.ts';
import { readSettings, required } from '../lib/runtime/settings.ts';
import { watchUsers as watch, type WatchUsersPorts } from '../lib/steps/watch-users.ts';
import { offboardingSettings, offboardingsTable } from './wiring/offboardings.ts';
import { deployedSources } from './wiring/senders.ts';
import { tables, tableSettings } from './wiring/tables.ts';
import { adminPeople, directorySettings } from './wiring/webex.ts';

/** Woken every hour: opens a case for whoever is not active any more, and of whom nobody has said that they leave. */
export function watchUsers(ports: WatchUsersPorts) {
  return scheduleFunction(ports, deadline => watch({ deadline }, ports));
}

export const handler = atColdStart(() => {
  const settings = readSettings({
    ...tableSettings,
    ...offboardingSettings,
    ...directorySettings,
    SENDER_SECRETS: required,
  });
  const stores = { ...tables(settings), offboardings: offboardingsTable(settings) };
  const people = adminPeople(settings, stores.gates);
  const sources = deployedSources(settings, stores.notes);
  const so = { clock: systemClock, newId: systemNewId, log: jsonLog('watch-users') };
  return watchUsers({ ...stores, people, sources, ...so });
});
