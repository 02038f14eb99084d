import { z } from 'zod';
import { instant, type Instant } from '../../lib/domain/time.ts';
import type { Log } from '../../lib/ports.ts';
import type { Driver } from '../driver/driver.ts';
import { virtualClock, type VirtualClock } from '../driver/virtual-clock.ts';
import { startSimulator } from '../simulator/simulator.ts';
import { prepareFolder } from './data-folder.ts';
import { startFunctions } from './keeper.ts';
import { keepInFolder, type Keeping } from './keeping.ts';
import type { Options } from './options.ts';
import { packagedStack } from './packaged.ts';

const clockShape = z.object({ now: instant, lastEventAt: instant });
/** The first moment of every simulated organisation. */
const startMs = Date.UTC(2026, 9, 1);

/** Everything that runs during `npm start`. */
export type World = {
  readonly clock: VirtualClock;
  readonly kept: Keeping;
  readonly driver: Driver;
  readonly adminUrl: string;
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
 * Puts simulator, tables, archive, the deployed functions and their triggers together, all on one virtual clock.
 *
 * @throws ConfigurationError when the folder cannot be used; nothing that is in it was touched
 */
export async function openWorld(options: Omit<Options, 'json'>, ears: Ears): Promise<World> {
  await prepareFolder(options.data);
  await using opened = new AsyncDisposableStack();
  // First of all the lock: whatever comes after it would disturb another run on the same folder.
  const kept = opened.adopt(await keep(options, () => clock), open => open.close());
  const stack = await packagedStack({ say: ears.say });
  const simulator = opened.adopt(
    await startSimulator({ ...options, startMs, folder: kept.webexFolder }),
    started => started.close(),
  );
  const { now, lastEventAt } = await readClock(simulator.adminUrl);
  const clock = virtualClock(now, at => moveClock(simulator.adminUrl, at));
  const { apiUrl, adminUrl, tokens } = simulator;
  const webex = { apiUrl, token: tokens.compliance, adminToken: tokens.admin };
  const driver = startFunctions({ ...kept, stack, webex, clock, ...ears });
  opened.defer(() => driver.stop());
  const all = opened.move();
  return { clock, kept, adminUrl, lastEventAt, driver, close: () => all.disposeAsync() };
}

/** @param clock which is made only after the simulator has said what time it is */
async function keep(options: Omit<Options, 'json'>, clock: () => VirtualClock): Promise<Keeping> {
  if (options.engine === 'aws-local') {
    const { keepOnAws } = await import('../aws/keep-on-aws.ts');
    return keepOnAws(options.data, work => clock().busy(work));
  }
  return keepInFolder(options.data, { now: () => clock().now(), sleep: ms => clock().sleep(ms) });
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
