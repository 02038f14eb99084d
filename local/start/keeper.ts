import { join } from 'node:path';
import { applyRetention } from '../../functions/apply-retention.ts';
import { archiveRecordings } from '../../functions/archive-recordings.ts';
import { pollRecordings } from '../../functions/poll-recordings.ts';
import { reconcile, walkSettings } from '../../functions/reconcile.ts';
import { sweep } from '../../functions/sweep.ts';
import { watchOwners } from '../../functions/watch-owners.ts';
import type { Secrets } from '../../lib/hr/proof.ts';
import { Secret } from '../../lib/domain/secret.ts';
import { binnedModes } from '../../lib/steps/archive-recording.ts';
import type { RetentionPorts } from '../../lib/steps/retention-run.ts';
import type { AlarmTopic, Clock, Log, MediaStore, Papers, Random } from '../../lib/ports.ts';
import { readPolicy } from '../../lib/policy/read-policy.ts';
import { sendOverNetwork } from '../../lib/runtime/http.ts';
import { systemNewId } from '../../lib/runtime/random.ts';
import { webexAccounts } from '../../lib/webex/accounts.ts';
import { webexDirectory } from '../../lib/webex/directory.ts';
import { webexKeeper } from '../../lib/webex/keeper.ts';
import { modes, type Mode } from '../../lib/webex/mode.ts';
import { webexReader } from '../../lib/webex/reader.ts';
import { adminToken, complianceReadToken, fixedToken, noToken } from '../../lib/webex/token.ts';
import { alarmsFile } from '../alarm/alarms-file.ts';
import { tracked } from '../aws/tracked.ts';
import { startDriver, type Driver } from '../driver/driver.ts';
import type { Stack } from '../driver/template.ts';
import { trackSend, type BusyClock } from '../driver/virtual-clock.ts';
import { openFolderArchive } from '../media/folder-archive.ts';
import { folderPapers } from '../media/folder-papers.ts';
import type { EmbeddedStores } from '../store/embedded-stores.ts';
import {
  archiver,
  enricher,
  ownerWatcher,
  poller,
  reassigner,
  reconciler,
  retainer,
  sweeper,
} from './function-names.ts';
import { offboardingFunctions } from './offboarding-functions.ts';
import type { Tables } from './keeping.ts';

export type Keeper = {
  readonly driver: Driver;
  /** The folder of the archive's objects. */
  readonly objects: string;
};

type Parts = {
  readonly stack: Stack;
  /** `adminToken`: without it, nobody reads the directory. */
  readonly webex: { apiUrl: string; token: string; adminToken?: string | undefined };
  /** Those of the connections of HR and identity systems; none if missing. */
  readonly secrets?: Secrets | undefined;
  readonly clock: BusyClock;
  /** That of schedules and streams, where it is another one than that of the functions. */
  readonly triggerClock?: Clock | undefined;
  /** Without it, no jitter: it has nobody to avoid on a simulated Webex, and a run is to be repeatable. */
  readonly random?: Random | undefined;
  readonly log: Log;
  readonly onError: (where: string, error: unknown) => void;
};

const unmoved: Random = () => 0.5;

/**
 * The embedded edition at work: rows and objects in a folder.
 *
 * @param so.data the folder whose lock the stores hold
 * @throws ConfigurationError when the archive cannot be opened
 */
export async function startKeeper(so: Parts & { data: string; stores: EmbeddedStores }): Promise<Keeper> {
  const media = await openFolderArchive(join(so.data, 'archive'));
  const kept = { media, papers: folderPapers(media), alarmTopic: alarmsFile(so.data) };
  return { driver: startFunctions({ ...so, ...kept }), objects: media.objects };
}

/**
 * Puts the deployed functions and their triggers to work on any clock, against any Webex.
 *
 * @param so.stack the packaged template: batch sizes, filters, schedules and settings come from there
 */
export function startFunctions(
  so: Parts & { stores: Tables; media: MediaStore; papers: Papers; alarmTopic: AlarmTopic },
): Driver {
  const { stores, stack, clock, log } = so;
  const on = {
    baseUrl: new URL(so.webex.apiUrl),
    send: trackSend(sendOverNetwork, clock),
    clock,
    random: so.random ?? unmoved,
    gates: stores.gates,
  };
  const token = fixedToken(new Secret(so.webex.token));
  const webex = webexReader({ ...on, token, tokenName: complianceReadToken });
  const directory = webexDirectory({ ...on, token: adminTokenOf(so.webex), tokenName: adminToken });
  const ports = { ...stores, webex, media: track(so.media, clock), clock, log, random: on.random };
  const papers = tracked(so.papers, work => clock.busy(work));
  const alarmTopic = tracked(so.alarmTopic, work => clock.busy(work));
  const setting = settingsOf(stack);
  return startDriver({
    stack,
    handlers: {
      [poller]: pollRecordings(ports, { historyDays: setting(poller, 'HISTORY_DAYS') }),
      [ownerWatcher]: watchOwners({ ...ports, directory }),
      [reconciler]: reconcile(
        { ...ports, papers, alarmTopic, readPolicy },
        walkSettings({
          HISTORY_DAYS: setting(reconciler, 'HISTORY_DAYS'),
          WEBEX_RETENTION_DAYS: setting(reconciler, 'WEBEX_RETENTION_DAYS'),
          RECONCILE_CALLS: setting(reconciler, 'RECONCILE_CALLS'),
          CYCLE_DAYS: setting(reconciler, 'CYCLE_DAYS'),
        }),
      ),
      [sweeper]: sweep({ ...ports, papers, readPolicy }, { ringLimit: setting(sweeper, 'RING_LIMIT') }),
      [archiver]: archiveRecordings(
        { ...ports, papers, readPolicy },
        {
          downloadsAtOnce: setting(archiver, 'DOWNLOADS_AT_ONCE'),
          binned: binnedModes.find(mode => mode === stack.functions[archiver]?.environment['BINNED']),
        },
      ),
      [retainer]: retention({ ...ports, papers }, on, so),
      ...offboardingFunctions(
        { ...ports, papers },
        {
          admin: { ...on, token: adminTokenOf(so.webex), tokenName: adminToken },
          secrets: so.secrets,
          retentionDays: setting(enricher, 'WEBEX_RETENTION_DAYS'),
          mode: modeOf(stack, reassigner),
        },
      ),
    },
    feeds: { RecordingsTable: stores.feed, OffboardingsTable: stores.offboardingFeed },
    clock: so.triggerClock ?? clock,
    onError: so.onError,
  });
}

/** With the administrator's token, and able to act only where the template says so. */
function retention(
  ports: Omit<RetentionPorts, 'webex' | 'keeper' | 'accounts' | 'newId' | 'readPolicy'>,
  on: Omit<Parameters<typeof webexReader>[0], 'token' | 'tokenName'>,
  so: Parts,
) {
  const admin = { ...on, token: adminTokenOf(so.webex), tokenName: adminToken };
  const mode = modeOf(so.stack, retainer);
  const webex = webexReader(admin);
  const keeper = webexKeeper({ ...admin, mode });
  const by = { webex, keeper, accounts: webexAccounts(admin), newId: systemNewId, readPolicy };
  return applyRetention({ ...ports, ...by }, { mode });
}

function modeOf(stack: Stack, name: string): Mode {
  return modes.find(each => each === stack.functions[name]?.environment['MODE']) ?? 'dry-run';
}

function adminTokenOf(webex: Parts['webex']) {
  return webex.adminToken === undefined ? noToken : fixedToken(new Secret(webex.adminToken));
}

function settingsOf(stack: Stack) {
  return (name: string, variable: string): number => {
    const value = Number(stack.functions[name]?.environment[variable]);
    if (Number.isInteger(value) && value >= 1) return value;
    throw new Error(`serverless.yml gives ${name} no whole number as ${variable}.`);
  };
}

/** Time stands still while the archive is at work. */
function track(media: MediaStore, clock: BusyClock): MediaStore {
  return {
    put: (key, body, about) => clock.busy(() => media.put(key, body, about)),
    head: key => clock.busy(() => media.head(key)),
  };
}
