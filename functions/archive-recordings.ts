import { readPolicy } from '../lib/policy/read-policy.ts';
import { recordingId } from '../lib/domain/recording-id.ts';
import { systemClock } from '../lib/runtime/clock.ts';
import { atColdStart } from '../lib/runtime/cold-start.ts';
import { jsonLog } from '../lib/runtime/log.ts';
import { oneOf, readSettings, wholeNumber } from '../lib/runtime/settings.ts';
import { streamFunction } from '../lib/runtime/stream-function.ts';
import {
  archiveRecording,
  binnedModes,
  type ArchivePorts,
  type BinnedMode,
} from '../lib/steps/archive-recording.ts';
import { askArchiving, type AskArchivingPorts } from '../lib/steps/ask-archiving.ts';
import { presenceOn } from '../lib/steps/presence.ts';
import { archive, archiveSettings, papers } from './wiring/archive.ts';
import { tables, tableSettings } from './wiring/tables.ts';
import { complianceReader, webexSettings } from './wiring/webex.ts';

/** Woken by the recordings stream where `wake` is `archive`: brings each recording into the archive. */
export function archiveRecordings(
  ports: ArchivePorts & AskArchivingPorts,
  { downloadsAtOnce, binned }: { downloadsAtOnce: number; binned?: BinnedMode | undefined },
) {
  const shared = { presence: presenceOn(ports), archiving: askArchiving(ports), binned };
  return streamFunction(
    ports,
    async (id, deadline) => archiveRecording({ id: recordingId.parse(id), deadline, ...shared }, ports),
    downloadsAtOnce,
  );
}

export const handler = atColdStart(() => {
  const settings = readSettings({
    ...tableSettings,
    ...webexSettings,
    ...archiveSettings,
    DOWNLOADS_AT_ONCE: wholeNumber(1, 100),
    BINNED: oneOf(...binnedModes),
  });
  const stores = tables(settings);
  const kept = { ...stores, media: archive(settings), papers: papers(settings), readPolicy };
  const webex = complianceReader(settings, stores.gates);
  const ports = { ...kept, webex, clock: systemClock, log: jsonLog('archive-recordings') };
  return archiveRecordings(ports, { downloadsAtOnce: settings.DOWNLOADS_AT_ONCE, binned: settings.BINNED });
});
