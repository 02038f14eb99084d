import { recordingId } from '../lib/domain/recording-id.ts';
import { readPolicy } from '../lib/policy/read-policy.ts';
import { systemClock } from '../lib/runtime/clock.ts';
import { atColdStart } from '../lib/runtime/cold-start.ts';
import { jsonLog } from '../lib/runtime/log.ts';
import { systemNewId } from '../lib/runtime/random.ts';
import { oneOf, readSettings } from '../lib/runtime/settings.ts';
import { streamBatchFunction } from '../lib/runtime/stream-function.ts';
import { applyRetention as apply } from '../lib/steps/apply-retention.ts';
import { presenceOn } from '../lib/steps/presence.ts';
import type { RetentionPorts } from '../lib/steps/retention-run.ts';
import { modes, type Mode } from '../lib/webex/mode.ts';
import { archive, archiveSettings, papers } from './wiring/archive.ts';
import { offboardingSettings, offboardingsTable } from './wiring/offboardings.ts';
import { tables, tableSettings } from './wiring/tables.ts';
import { adminWebex, directorySettings } from './wiring/webex.ts';

/** Woken by the recordings stream where `wake` is `retain`: trashes, purges and restores in written steps. */
export function applyRetention(ports: RetentionPorts, { mode }: { mode: Mode }) {
  const presence = presenceOn(ports);
  return streamBatchFunction(ports, async (ids, deadline) =>
    apply(
      { ids: ids.map(id => recordingId.parse(id)), deadline, mayWrite: mode === 'live', presence },
      ports,
    ),
  );
}

export const handler = atColdStart(() => {
  const settings = readSettings({
    ...tableSettings,
    ...offboardingSettings,
    ...directorySettings,
    ...archiveSettings,
    MODE: oneOf(...modes),
  });
  const mode = settings.MODE;
  const stores = { ...tables(settings), offboardings: offboardingsTable(settings) };
  const kept = { ...stores, media: archive(settings), papers: papers(settings), readPolicy };
  const so = { clock: systemClock, newId: systemNewId, log: jsonLog('apply-retention') };
  return applyRetention({ ...kept, ...adminWebex(settings, stores.gates, mode), ...so }, { mode });
});
