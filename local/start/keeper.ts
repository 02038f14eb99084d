import { join } from 'node:path';
import { archiveRecordings } from '../../functions/archive-recordings.ts';
import { pollRecordings } from '../../functions/poll-recordings.ts';
import { sweep } from '../../functions/sweep.ts';
import { Secret } from '../../lib/domain/secret.ts';
import type { Log, MediaStore } from '../../lib/ports.ts';
import { sendOverNetwork } from '../../lib/runtime/http.ts';
import { webexReader } from '../../lib/webex/reader.ts';
import { complianceReadToken, fixedToken } from '../../lib/webex/token.ts';
import { startDriver, type Driver } from '../driver/driver.ts';
import type { Stack } from '../driver/template.ts';
import { trackSend, type VirtualClock } from '../driver/virtual-clock.ts';
import { openFolderArchive } from '../media/folder-archive.ts';
import type { EmbeddedStores } from '../store/embedded-stores.ts';
import type { Tables } from './keeping.ts';

const poller = 'PollDashrecordingsLambdaFunction';
const sweeper = 'SweepLambdaFunction';
const archiver = 'ArchiveDashrecordingsLambdaFunction';

export type Keeper = {
  readonly driver: Driver;
  /** The folder of the archive's objects. */
  readonly objects: string;
};

type Parts = {
  readonly stack: Stack;
  readonly webex: { apiUrl: string; token: string };
  readonly clock: VirtualClock;
  readonly log: Log;
  readonly onError: (where: string, error: unknown) => void;
};

/**
 * The embedded edition at work: rows and objects in a folder.
 *
 * @param so.data the folder whose lock the stores hold
 * @throws ConfigurationError when the archive cannot be opened
 */
export async function startKeeper(so: Parts & { data: string; stores: EmbeddedStores }): Promise<Keeper> {
  const media = await openFolderArchive(join(so.data, 'archive'));
  return { driver: startFunctions({ ...so, media }), objects: media.objects };
}

/**
 * Puts the deployed functions and their triggers to work on a virtual clock, against any Webex.
 *
 * @param so.stack the packaged template: batch sizes, filters, schedules and settings come from there
 */
export function startFunctions(so: Parts & { stores: Tables; media: MediaStore }): Driver {
  const { stores, stack, clock, log } = so;
  const webex = webexReader({
    baseUrl: new URL(so.webex.apiUrl),
    token: fixedToken(new Secret(so.webex.token)),
    tokenName: complianceReadToken,
    send: trackSend(sendOverNetwork, clock),
    clock,
    // Jitter has nobody to avoid here, and a run is to be repeatable.
    random: () => 0.5,
    gates: stores.gates,
  });
  const ports = { ...stores, webex, media: track(so.media, clock), clock, log };
  const setting = settingsOf(stack);
  return startDriver({
    stack,
    handlers: {
      [poller]: pollRecordings(ports, { historyDays: setting(poller, 'HISTORY_DAYS') }),
      [sweeper]: sweep(ports, { ringLimit: setting(sweeper, 'RING_LIMIT') }),
      [archiver]: archiveRecordings(ports, { downloadsAtOnce: setting(archiver, 'DOWNLOADS_AT_ONCE') }),
    },
    feeds: { RecordingsTable: stores.feed },
    clock,
    onError: so.onError,
  });
}

function settingsOf(stack: Stack) {
  return (name: string, variable: string): number => {
    const value = Number(stack.functions[name]?.environment[variable]);
    if (Number.isInteger(value) && value >= 1) return value;
    throw new Error(`serverless.yml gives ${name} no whole number as ${variable}.`);
  };
}

/** Time stands still while the archive is at work. */
function track(media: MediaStore, clock: VirtualClock): MediaStore {
  return {
    put: (key, body, about) => clock.busy(() => media.put(key, body, about)),
    head: key => clock.busy(() => media.head(key)),
  };
}
