import { join } from 'node:path';
import { z } from 'zod';
import { archiveRecordings } from '../../functions/archive-recordings.ts';
import { pollRecordings } from '../../functions/poll-recordings.ts';
import { sweep } from '../../functions/sweep.ts';
import { Secret } from '../../lib/domain/secret.ts';
import { instant } from '../../lib/domain/time.ts';
import type { Log, MediaStore } from '../../lib/ports.ts';
import { sendOverNetwork } from '../../lib/runtime/http.ts';
import { webexReader } from '../../lib/webex/reader.ts';
import { fixedToken } from '../../lib/webex/token.ts';
import { startDriver, type Driver } from '../driver/driver.ts';
import { readStack } from '../driver/template.ts';
import { trackSend, virtualClock, type VirtualClock } from '../driver/virtual-clock.ts';
import { openFolderArchive } from '../media/folder-archive.ts';
import { startSimulator } from '../simulator/simulator.ts';
import { openEmbeddedStores, type EmbeddedStores } from '../store/embedded-stores.ts';
import type { Options } from './options.ts';
import { packagedTemplate } from './packaged.ts';

const clockShape = z.object({ now: instant, lastEventAt: instant });
const startMs = Date.UTC(2026, 9, 1);

/** Everything that runs during `npm start`. */
export type World = {
  readonly clock: VirtualClock;
  readonly stores: EmbeddedStores;
  readonly driver: Driver;
  readonly adminUrl: string;
  /** The folder of the archive's objects. */
  readonly objects: string;
  /** When the last recording or transcript will have appeared. */
  readonly lastEventAt: z.infer<typeof instant>;
  close(): Promise<void>;
};

/** Puts simulator, embedded stores, the deployed functions and their triggers together, all on one virtual clock. */
export async function openWorld(
  options: Options,
  log: Log,
  onError: (where: string, error: unknown) => void,
): Promise<World> {
  const stack = await readStack(await packagedTemplate());
  const archive = await openFolderArchive(join(options.data, 'archive'));
  const stores = openEmbeddedStores(join(options.data, 'tables'), {
    now: () => clock.now(),
    sleep: ms => clock.sleep(ms),
  });
  const simulator = await startSimulator({ ...options, startMs, folder: join(options.data, 'webex') });
  const { now, lastEventAt } = await readClock(simulator.adminUrl);
  const clock = virtualClock(now, at => moveClock(simulator.adminUrl, at));

  const webex = webexReader({
    baseUrl: new URL(simulator.apiUrl),
    token: fixedToken(new Secret(simulator.tokens.compliance)),
    tokenName: 'compliance-read',
    send: trackSend(sendOverNetwork, clock),
    clock,
    // Jitter has nobody to avoid here, and a run is to be repeatable.
    random: () => 0.5,
    gates: stores.gates,
  });
  const ports = { ...stores, webex, media: track(archive, clock), clock, log };
  const driver = startDriver({
    stack,
    handlers: {
      PollDashrecordingsLambdaFunction: pollRecordings(ports, {
        historyDays: setting('PollDashrecordingsLambdaFunction', 'HISTORY_DAYS'),
      }),
      SweepLambdaFunction: sweep(ports, { ringLimit: setting('SweepLambdaFunction', 'RING_LIMIT') }),
      ArchiveDashrecordingsLambdaFunction: archiveRecordings(ports, {
        downloadsAtOnce: setting('ArchiveDashrecordingsLambdaFunction', 'DOWNLOADS_AT_ONCE'),
      }),
    },
    feeds: { RecordingsTable: stores.feed },
    clock,
    onError,
  });
  return {
    clock,
    stores,
    driver,
    adminUrl: simulator.adminUrl,
    objects: archive.objects,
    lastEventAt,
    async close() {
      driver.stop();
      await simulator.close();
      stores.close();
    },
  };

  function setting(name: string, variable: string): number {
    const value = Number(stack.functions[name]?.environment[variable]);
    if (!Number.isInteger(value) || value < 1)
      throw new Error(`serverless.yml gives ${name} no whole number as ${variable}.`);
    return value;
  }
}

/** Time stands still while the archive is at work. */
function track(media: MediaStore, clock: VirtualClock): MediaStore {
  return {
    put: (key, body, about) => clock.busy(() => media.put(key, body, about)),
    head: key => clock.busy(() => media.head(key)),
  };
}

async function readClock(adminUrl: string): Promise<z.infer<typeof clockShape>> {
  return clockShape.parse(await (await fetch(`${adminUrl}/clock`)).json());
}

async function moveClock(adminUrl: string, now: string): Promise<void> {
  const answer = await fetch(`${adminUrl}/clock`, { method: 'POST', body: JSON.stringify({ now }) });
  if (!answer.ok) throw new Error(`The simulator's clock does not move: ${answer.status}.`);
}
