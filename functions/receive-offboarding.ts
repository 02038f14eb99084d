import { systemClock } from '../lib/runtime/clock.ts';
import { atColdStart } from '../lib/runtime/cold-start.ts';
import { httpFunction } from '../lib/runtime/http-function.ts';
import { jsonLog } from '../lib/runtime/log.ts';
import { systemNewId } from '../lib/runtime/random.ts';
import { readSettings, required } from '../lib/runtime/settings.ts';
import { receiveOffboarding as receive, type ReceivePorts } from '../lib/steps/receive-offboarding.ts';
import { deployedSenders } from './wiring/senders.ts';
import { offboardingTables, offboardingTableSettings } from './wiring/offboardings.ts';

/** Woken by a request to `/offboarding/{connection}`: checks where it comes from, and stores what it says. */
export function receiveOffboarding(ports: ReceivePorts) {
  return httpFunction(ports, request => receive(request, ports));
}

export const handler = atColdStart(() => {
  const settings = readSettings({ ...offboardingTableSettings, SENDER_SECRETS: required });
  const stores = offboardingTables(settings);
  const senders = deployedSenders(settings, stores.notes);
  const so = { clock: systemClock, newId: systemNewId, log: jsonLog('receive-offboarding') };
  return receiveOffboarding({ ...stores, senders, ...so });
});
