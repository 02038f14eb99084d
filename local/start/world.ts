import { join } from 'node:path';
import { z } from 'zod';
import { instant, type Instant } from '../../lib/domain/time.ts';
import type { Log } from '../../lib/ports.ts';
import type { Driver } from '../driver/driver.ts';
import { virtualClock, type VirtualClock } from '../driver/virtual-clock.ts';
import { startSimulator } from '../simulator/simulator.ts';
import { openEmbeddedStores, type EmbeddedStores } from '../store/embedded-stores.ts';
import { prepareFolder } from './data-folder.ts';
import { startKeeper } from './keeper.ts';
import type { Options } from './options.ts';
import { packagedStack } from './packaged.ts';

const clockShape = z.object({ now: instant, lastEventAt: instant });
/** The first moment of every simulated organisation. */
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
  readonly lastEventAt: Instant;
  close(): Promise<void>;
};

/** What the world has to say while it is at work. */
export type Ears = {
  readonly log: Log;
  readonly onError: (where: string, error: unknown) => void;
  readonly say: (line: string) => void;
};

/**
 * Puts simulator, embedded stores, the deployed functions and their triggers together, all on one virtual clock.
 *
 * @throws ConfigurationError when the folder cannot be used; nothing that is in it was touched
 */
export async function openWorld(options: Omit<Options, 'json'>, ears: Ears): Promise<World> {
  const { data } = options;
  await prepareFolder(data);
  await using opened = new AsyncDisposableStack();
  // First of all the lock: whatever comes after it would disturb another run on the same folder.
  const stores = opened.adopt(
    openEmbeddedStores(join(data, 'tables'), { now: () => clock.now(), sleep: ms => clock.sleep(ms) }),
    open => open.close(),
  );
  const stack = await packagedStack({ say: ears.say });
  const simulator = opened.adopt(
    await startSimulator({ ...options, startMs, folder: join(data, 'webex') }),
    started => started.close(),
  );
  const { now, lastEventAt } = await readClock(simulator.adminUrl);
  const clock = virtualClock(now, at => moveClock(simulator.adminUrl, at));
  const { apiUrl, adminUrl, tokens } = simulator;
  const webex = { apiUrl, token: tokens.compliance };
  const keeper = await startKeeper({ data, stores, stack, webex, clock, ...ears });
  opened.defer(() => keeper.driver.stop());
  const all = opened.move();
  return { clock, stores, adminUrl, lastEventAt, ...keeper, close: () => all.disposeAsync() };
}

async function readClock(adminUrl: string): Promise<z.infer<typeof clockShape>> {
  return clockShape.parse(await (await fetch(`${adminUrl}/clock`)).json());
}

async function moveClock(adminUrl: string, now: string): Promise<void> {
  const answer = await fetch(`${adminUrl}/clock`, { method: 'POST', body: JSON.stringify({ now }) }).catch(
    (error: unknown) => {
      throw new Error(
        'the simulated Webex broke down; if the disk is full, free some space, and run npm start again.',
        { cause: error },
      );
    },
  );
  if (!answer.ok) throw new Error(`the simulator's clock does not move: ${answer.status}.`);
}
