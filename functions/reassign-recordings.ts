import { systemClock } from '../lib/runtime/clock.ts';
import { atColdStart } from '../lib/runtime/cold-start.ts';
import { jsonLog } from '../lib/runtime/log.ts';
import { systemNewId } from '../lib/runtime/random.ts';
import { oneOf, optional, readSettings, required, wholeNumber } from '../lib/runtime/settings.ts';
import { streamFunction } from '../lib/runtime/stream-function.ts';
import { presenceOn } from '../lib/steps/presence.ts';
import { reassignRecordings as reassign } from '../lib/steps/reassign-recordings.ts';
import type { ReassignPorts } from '../lib/steps/reassign-run.ts';
import { modes, type Mode } from '../lib/webex/mode.ts';
import { papers } from './wiring/archive.ts';
import { offboardingSettings, offboardingsTable } from './wiring/offboardings.ts';
import { deployedSources } from './wiring/senders.ts';
import { tables, tableSettings } from './wiring/tables.ts';
import { adminReassigning, directorySettings } from './wiring/webex.ts';

type Settings = { readonly mode: Mode; readonly retentionDays: number };

/** Woken by the offboardings stream where `wake` is `reassign`: gives a leaver's recordings to the successor. */
export function reassignRecordings(ports: ReassignPorts, { mode, retentionDays }: Settings) {
  const so = { mayWrite: mode === 'live', retentionDays, presence: presenceOn(ports) };
  return streamFunction(ports, (id, deadline) => reassign({ id, deadline, ...so }, ports), 1);
}

export const handler = atColdStart(() => {
  const settings = readSettings({
    ...{ ...tableSettings, ...offboardingSettings, ...directorySettings },
    ...{ ARCHIVE_BUCKET: required, AWS_ENDPOINT_URL: optional, SENDER_SECRETS: required },
    ...{ MODE: oneOf(...modes), WEBEX_RETENTION_DAYS: wholeNumber(1, 4_000) },
  });
  const { MODE: mode, WEBEX_RETENTION_DAYS: retentionDays } = settings;
  const stores = { ...tables(settings), offboardings: offboardingsTable(settings), papers: papers(settings) };
  const sources = deployedSources(settings, stores.notes);
  const so = {
    terms: () => sources.terms(),
    clock: systemClock,
    newId: systemNewId,
    log: jsonLog('reassign-recordings'),
  };
  const webex = adminReassigning(settings, stores.gates, mode);
  return reassignRecordings({ ...stores, ...webex, ...so }, { mode, retentionDays });
});
