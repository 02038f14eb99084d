import { join } from 'node:path';
import { connectionsKind, inForce } from '../../lib/hr/connections.ts';
import type { Log } from '../../lib/ports.ts';
import { backgroundClock, systemClock } from '../../lib/runtime/clock.ts';
import { systemRandom } from '../../lib/runtime/random.ts';
import { adoptConnections } from '../../lib/steps/adopt-connections.ts';
import { inTime } from '../driver/in-time.ts';
import type { BusyClock } from '../driver/virtual-clock.ts';
import { prepareFolder } from '../start/data-folder.ts';
import { startKeeper } from '../start/keeper.ts';
import { packagedStack } from '../start/packaged.ts';
import { receiving } from '../start/receiving.ts';
import { openEmbeddedStores } from '../store/embedded-stores.ts';
import { localSenders } from './connections.ts';
import { endingClock } from './ending-clock.ts';
import { hangUp, listen } from './listen.ts';
import { routes } from './routes.ts';

export type ServeOptions = {
  /** 0 for any that is free. */
  readonly port: number;
  readonly data: string;
  /** The connections as their file has them, which was found to be right; without, those in force in the folder. */
  readonly connections?: object | undefined;
  readonly webex: { apiUrl: string; token: string; adminToken?: string | undefined };
  /** Whether anything wakes the function that changes something in Webex. */
  readonly live: boolean;
  /** Who plays Microsoft on this machine, for trying Entra's tokens. */
  readonly entraKeysAt?: URL | undefined;
  /** Where the secrets of the senders are. */
  readonly environment: Readonly<Record<string, string | undefined>>;
};

/** The machine's clock, which keeps no process alive: the server does. */
export const servingClock: BusyClock = { ...backgroundClock, busy: async work => work() };

export type Serving = {
  readonly url: URL;
  /**
   * Takes and begins nothing new, and closes the folder once what is under way has ended.
   *
   * @param withinMs how long that may take: what is cut off then comes again at the next start
   * @returns false where something was cut off
   */
  stop(withinMs: number): Promise<boolean>;
};

/**
 * The embedded edition as a keeper on this machine: the deployed functions and their triggers, and their HTTP routes on
 * 127.0.0.1.
 *
 * @param on.say is told when this takes a moment
 * @throws ConfigurationError when folder, connections, secrets or port cannot be used
 */
export async function startServing(
  so: ServeOptions,
  on: { clock: BusyClock; log: Log; say: (line: string) => void },
): Promise<Serving> {
  await prepareFolder(so.data);
  using opened = new DisposableStack();
  const stores = opened.adopt(openEmbeddedStores(join(so.data, 'tables'), on.clock), each => each.close());
  if (so.connections !== undefined)
    await adoptConnections(so.connections, { kind: connectionsKind, name: inForce }, stores);
  const mode = so.live ? 'live' : 'dry-run';
  const senders = await localSenders({ ...so, notes: stores.notes });
  const stack = await packagedStack({ say: on.say, mode });
  const onError = (where: string, error: unknown) =>
    on.log.error('run-failed', { where, why: error instanceof Error ? error.message : 'unknown' });
  const { server, url } = await listen(
    routes({
      receive: receiving(stack, { ...stores, ...on, senders }),
      async health() {
        await stores.notes.all('connections');
        return { mode };
      },
      onError: error => onError('http', error),
    }),
    so.port,
  );
  opened.defer(() => server.close());
  const { clock, end } = endingClock(on.clock);
  const triggers = { stack, stores, onError, random: systemRandom, triggerClock: on.clock };
  const { driver } = await startKeeper({ ...so, ...triggers, clock, log: on.log });
  const held = opened.move();
  return {
    url,
    async stop(withinMs) {
      driver.stop();
      end();
      const ended = Promise.all([hangUp(server), driver.ended()]);
      const outcome = await inTime(ended, withinMs, systemClock);
      held.dispose();
      return outcome !== 'late';
    },
  };
}
