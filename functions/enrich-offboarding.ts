import { systemClock } from '../lib/runtime/clock.ts';
import { atColdStart } from '../lib/runtime/cold-start.ts';
import { jsonLog } from '../lib/runtime/log.ts';
import { optional, readSettings, required, wholeNumber } from '../lib/runtime/settings.ts';
import { streamFunction } from '../lib/runtime/stream-function.ts';
import { enrichOffboarding as enrich } from '../lib/steps/enrich-offboarding.ts';
import type { EnrichPorts } from '../lib/steps/learn-about-leaver.ts';
import { papers } from './wiring/archive.ts';
import { offboardingSettings, offboardingsTable } from './wiring/offboardings.ts';
import { deployedSources } from './wiring/senders.ts';
import { tables, tableSettings } from './wiring/tables.ts';
import { adminPeople, adminWebex, directorySettings } from './wiring/webex.ts';

/** One after the other: each asks Webex some dozens of times. */
const casesAtOnce = 1;

/** Woken by the offboardings stream where `wake` is `enrich`: looks up all that has to be known before the day. */
export function enrichOffboarding(ports: EnrichPorts, { retentionDays }: { retentionDays: number }) {
  return streamFunction(ports, (id, deadline) => enrich(id, { deadline, retentionDays }, ports), casesAtOnce);
}

export const handler = atColdStart(() => {
  const settings = readSettings({
    ...tableSettings,
    ...offboardingSettings,
    ...directorySettings,
    ARCHIVE_BUCKET: required,
    AWS_ENDPOINT_URL: optional,
    SENDER_SECRETS: required,
    WEBEX_RETENTION_DAYS: wholeNumber(1, 4_000),
  });
  const stores = { ...tables(settings), offboardings: offboardingsTable(settings) };
  const { webex } = adminWebex(settings, stores.gates, 'dry-run');
  const people = adminPeople(settings, stores.gates);
  const sources = deployedSources(settings, stores.notes);
  const so = { papers: papers(settings), clock: systemClock, log: jsonLog('enrich-offboarding') };
  return enrichOffboarding(
    { ...stores, webex, people, sources, ...so },
    { retentionDays: settings.WEBEX_RETENTION_DAYS },
  );
});
